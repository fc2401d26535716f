package guide

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/content"
)

// maxConcepts bounds the pairs of concepts of one question.
const maxConcepts = 9

// lexiconFile holds the lexicon of a content folder; it may be left out.
const lexiconFile = "lexicon.txt"

// lexicon names the concepts of this field in Arabic, Darija, French and
// English. Words that stand for one another in a question meet in it, whatever
// the language; a word in Arabic letters also stands for its spellings in
// Latin letters (by its skeleton).
type lexicon struct {
	text     string              // of the file
	stem     map[string][]string // stems, or two stems with a space, to concepts
	skeleton map[string][]string // of the words in Arabic letters
	greeting map[string]bool     // words, not stems
	filler   map[string]bool     // words, not stems
}

// greeting is the concept whose words say nothing of what is asked.
const greeting = "greeting"

// filler is the concept whose words ask nothing by themselves.
const filler = "filler"

// lexicon reads lexicon.txt: "concept: word word two_words", one a line.
func (l *loader) lexicon() lexicon {
	lex := lexicon{stem: map[string][]string{}, skeleton: map[string][]string{}, greeting: map[string]bool{}, filler: map[string]bool{}}
	data, err := fs.ReadFile(l.fsys, lexiconFile)
	if errors.Is(err, fs.ErrNotExist) {
		return lex
	}
	if err != nil {
		l.faults.Add(lexiconFile, 0, "cannot be read: %s", content.Reason(err))
		return lex
	}
	lex.text = string(data)
	first := map[string]int{}
	for i, raw := range strings.Split(string(data), "\n") {
		line, number := strings.TrimSpace(strings.TrimPrefix(raw, "\ufeff")), i+1
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, words, ok := strings.Cut(line, ":")
		switch before, twice := first[name]; {
		case !ok || name == "" || strings.ContainsAny(name, " \t") || strings.TrimSpace(words) == "":
			l.faults.Add(lexiconFile, number, "want \"concept: word word\"")
		case twice:
			l.faults.Add(lexiconFile, number, "concept %q stands in line %d already", name, before)
		case name == greeting:
			first[name] = number
			note(lex.greeting, words)
		case name == filler:
			first[name] = number
			note(lex.filler, words)
		default:
			first[name] = number
			lex.add(name, strings.Fields(words))
		}
	}
	return lex
}

// note takes the words of a text into a set.
func note(set map[string]bool, text string) {
	for _, w := range words(normalise(text)) {
		set[w] = true
	}
}

// asksNothing reports whether a question holds only filler.
func (lex lexicon) asksNothing(tokens []string) bool {
	for _, w := range tokens {
		if !lex.filler[w] && !lex.filler[strings.TrimSuffix(w, "'")] {
			return false
		}
	}
	return true
}

// asked leaves greetings out, unless hardly anything else stands there.
func (lex lexicon) asked(tokens []string) []string {
	var rest []string
	for _, w := range tokens {
		if !lex.greeting[w] {
			rest = append(rest, w)
		}
	}
	if len(rest) < 2 {
		return tokens
	}
	return rest
}

// add puts phrases under a concept.
func (lex lexicon) add(name string, phrases []string) {
	for _, phrase := range phrases {
		var stems []string
		for _, w := range words(normalise(strings.ReplaceAll(phrase, "_", " "))) {
			if !strings.HasSuffix(w, "'") {
				stems = append(stems, stem(w))
			}
		}
		addConcept(lex.stem, strings.Join(stems, " "), name)
		if len(stems) == 1 && scriptOf(stems[0]) == arabicScript {
			if s := skeleton(stems[0]); len(s) >= 3 {
				addConcept(lex.skeleton, s, name)
			}
		}
	}
}

func addConcept(m map[string][]string, key, name string) {
	if key != "" && !slices.Contains(m[key], name) {
		m[key] = append(m[key], name)
	}
}

// concepts returns the concepts that a question's stems name, in order of
// appearance, none twice.
func (lex lexicon) concepts(stems []string) []string {
	var out []string
	add := func(names []string) {
		for _, name := range names {
			if !slices.Contains(out, name) && len(out) < maxConcepts {
				out = append(out, name)
			}
		}
	}
	for i, s := range stems {
		if i > 0 {
			add(lex.stem[stems[i-1]+" "+s])
		}
		if names := lex.stem[s]; names != nil {
			add(names)
			continue
		}
		add(lex.bySkeleton(s))
	}
	return out
}

// bySkeleton looks a word up by its consonants, without article, preposition
// or the t of the construct state when it is not found whole.
func (lex lexicon) bySkeleton(word string) []string {
	s := skeleton(word)
	if scriptOf(word) == arabicScript && len(s) < 4 {
		return nil // short Arabic words that are not in the lexicon differ in meaning
	}
	for _, try := range []string{s, strings.TrimPrefix(s, "l"), strings.TrimSuffix(s, "t"), strings.TrimSuffix(strings.TrimPrefix(s, "l"), "t"), strings.TrimPrefix(s, "bl"), strings.TrimPrefix(s, "fl")} {
		if len(try) >= 3 {
			if names := lex.skeleton[try]; names != nil {
				return names
			}
		}
	}
	return nil
}
