package flows_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

var update = flag.Bool("update", false, "rewrite the bot's part of testdata/transcripts")

// TestTranscripts plays the conversations of testdata/transcripts and compares
// what the bot says. Lines that begin in the first column are the script; the
// indented ones are the bot's: `go test ./flows -update` rewrites them.
//
//	# a remark
//	person fr                   whoever follows has Telegram in French; "-" names no language
//	group, private              where it happens
//	contact TEXT                the operator's contact
//	admin                       whoever follows is an admin, and there is an editor's desk
//	day 2026-05-08              it is this day, at 9:00 in UTC
//	call 2027-01-15 23:59 ZONE  a call is known that closes then; "call -" forgets it
//	asked 3 TEXT                so many others ask it of a bot with a desk, in vain
//	useless 2 TEXT              so many others ask it and call the answer not useful
//	records                     the bot keeps candidacies; "undeclared": not declared to the CNDP yet,
//	                            "closed": nobody is named as responsible, "fleeting": a crash would lose them
//	as NAME fr                  NAME goes on, in their own chat; the language is needed the first time.
//	                            What the bot says to others stands as "bot to NAME"
//	due                         what has fallen due by now is done
//	filed, filed 1              whoever acts has opened a candidacy that wants two keys, or one, without a word;
//	invited                     has made a link to endorse it; the representative's part is
//	sealed BODY                 has sealed an endorsement: asked by itself, or "(link 1) BODY", through it;
//	confirmed                   has confirmed the one behind the last link
//	deadlines                   the bot tells of deadlines
//	deputy NAME fr              NAME is made the deputy of whoever has opened the candidacy, without a word
//	moved 2027-01-18 23:59 ZONE the closing of the known call is moved, today
//	planned                     the tasks of the candidacy are planned, and all are of whoever acts
//	alert call 7; task annexes 0  whoever acts is told so, in one message: see [scene.alert]
//	fails failed WHY            what whoever acts was told did not arrive
//	inline, inline TEXT         whoever follows types that after the bot's name in some other chat
//	> text                      the person writes; \u202e stands for that character
//	> (long: word)              the word, repeated up to 4096 characters
//	> [label]                   presses a button of the message that the bot spoke or changed last
//	> [#1]                      presses the first button, whatever it says
//	> [label] in 2              presses a button of the bot's second message
//	> [label] too old           as above, but Telegram no longer says under which message
//	> (forged: DATA)            a button that the bot never made
//	> (photo), (photo: caption) sends what cannot be read: any of the Bot API's names
//	> (edited) text             changes a text, or a caption, written before
//	> (named) text              writes to the bot in a group: a mention, which the bot does not see, or an answer to it
//	> (blocks), (unblocks)      the bot
//	> /start (link 2)           opens the second link of an invitation that the bot has shown to anybody
//	> (file 1), (file 1 changed) sends the bot its first document back, as it is or with a byte changed
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("transcripts: got %d files, error %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(data))
			if got == string(data) {
				return
			}
			if !*update {
				t.Errorf("%s: the bot speaks otherwise (-want +got; `go test ./flows -update` takes it over):\n%s",
					file, cmp.Diff(strings.Split(string(data), "\n"), strings.Split(got, "\n")))
			} else if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// botsPart is an indented line, and the empty lines between two.
var botsPart = regexp.MustCompile(`\n+  .*`)

// scene is a conversation being played.
type scene struct {
	*chat // of whom the script speaks now
	desk  *memoryDesk
	links []string     // payloads of the invitations shown
	files []flows.File // sent by the bot
	file  string       // the candidacy that was opened without a word
}

// play runs the script of a transcript and returns it with the bot's answers.
func play(t *testing.T, transcript string) string {
	t.Helper()
	s := &scene{chat: newChat(t, ""), desk: newDesk()}
	var out strings.Builder
	played := false
	t.Cleanup(func() {
		if said := out.String(); !played {
			t.Logf("the scene broke off after\n%s", said[max(0, len(said)-3000):])
		}
	})
	for _, line := range strings.Split(botsPart.ReplaceAllString(strings.TrimRight(transcript, "\n"), ""), "\n") {
		out.WriteString(line + "\n")
		if action, ok := strings.CutPrefix(line, "> "); ok {
			out.WriteString(s.render(s.chat, s.do(s.event(action))))
		} else {
			out.WriteString(s.direct(line))
		}
	}
	played = true
	return out.String()
}

// direct follows a line of the script that is no action, and gives what the
// bot says to it.
func (s *scene) direct(line string) string {
	s.t.Helper()
	name, value, _ := strings.Cut(line, " ")
	switch name {
	case "", "#":
	case "person":
		s.person.Language = strings.Trim(value, "-")
	case "contact":
		s.flows.Contact = value
	case "group", "private":
		s.private = name == "private"
	case "admin":
		s.flows.Admins, s.flows.Desk = []int64{s.person.ID}, s.desk
	case "day":
		s.at = onDay(s.t, value)
	case "records":
		s.records(value)
	case "as":
		s.as(strings.Fields(value))
	case "due":
		return s.due()
	case "filed":
		s.filed(value)
	case "invited":
		s.invited()
	case "sealed":
		s.sealed(value)
	case "confirmed":
		s.confirmed()
	case "deadlines":
		s.deadlines()
	case "deputy":
		s.deputy(value)
	case "inline":
		return s.inline(unescape(value))
	case "moved":
		s.moved(value)
	case "planned":
		s.planned()
	case "alert":
		return s.alert(value)
	case "fails":
		s.fails(value)
	case "call":
		s.flows.Calls = newCalls(s.t, value)
	case "asked", "useless":
		number, question, _ := strings.Cut(value, " ")
		people, err := strconv.Atoi(number)
		if err != nil {
			s.t.Fatalf("script line %q: a number of people is wanted", line)
		}
		s.desk.asked(s.t, people, s.person.Language, question, name == "useless")
	default:
		s.t.Fatalf("script line %q: no such directive", line)
	}
	return ""
}

var (
	pressLine  = regexp.MustCompile(`^\[(.+)\](?: in (\d+))?( too old)?$`)
	asideLine  = regexp.MustCompile(`^\(([a-z_]+)(?:: (.*))?\)(?: (.*))?$`)
	linkLine   = regexp.MustCompile(`^/start \(link (\d+)\)$`)
	fileLine   = regexp.MustCompile(`^\(file (\d+)( changed)?\)$`)
	escapeUnit = regexp.MustCompile(`\\u[0-9a-f]{4}`)
)

// event reads an action of the script.
func (s *scene) event(action string) flows.Event {
	s.t.Helper()
	if m := pressLine.FindStringSubmatch(action); m != nil {
		message := s.last
		if m[2] != "" {
			message, _ = strconv.Atoi(m[2])
		}
		e := s.pressing(message, m[1])
		if m[3] != "" {
			e.Message = 0
		}
		return e
	}
	if m := linkLine.FindStringSubmatch(action); m != nil {
		return written("/start " + s.links[s.number(m[1], len(s.links))])
	}
	if m := fileLine.FindStringSubmatch(action); m != nil {
		return sending(s.files[s.number(m[1], len(s.files))], m[2] != "")
	}
	if m := asideLine.FindStringSubmatch(action); m != nil {
		return aside(m[1], m[2], m[3])
	}
	return written(unescape(action))
}

// aside is what stands in brackets: it is not written as a new text.
func aside(what, detail, rest string) flows.Event {
	switch what {
	case "long":
		return written(string([]rune(strings.Repeat(detail+" ", 4096))[:4096]))
	case "named":
		e := written(unescape(rest))
		e.Named = true
		return e
	case "edited":
		e := written(unescape(rest))
		e.Kind = flows.Edited
		return e
	case "forged":
		choice, _ := flows.ParseChoice(detail)
		return flows.Event{Kind: flows.Pressed, Choice: choice, Message: 1}
	case "blocks":
		return flows.Event{Kind: flows.Left}
	case "unblocks":
		return flows.Event{Kind: flows.Joined}
	default:
		return flows.Event{Kind: flows.Other, Media: what, Text: unescape(detail), Message: 1000}
	}
}

// unescape puts characters that nobody could see in a script into their place.
func unescape(s string) string {
	return escapeUnit.ReplaceAllStringFunc(s, func(code string) string {
		n, _ := strconv.ParseUint(code[2:], 16, 32)
		return string(rune(n))
	})
}

// render writes an outcome of a chat as its person sees it, what is said to
// others, and what was counted and kept for the desk.
func (s *scene) render(in *chat, out flows.Outcome) string {
	s.t.Helper()
	s.desk.take(in.person.ID, out)
	var b strings.Builder
	if out.Toast != nil {
		fmt.Fprintf(&b, "  a line passes: %s\n", visible(theWords().Plain(out.Toast.Lang, out.Toast.Text)))
	}
	sent := map[*chat]int{}
	for i := range out.Replies {
		r, to := s.recipient(in, out.Replies[i])
		out.Replies[i] = r
		if r.Edit == 0 && to != nil {
			sent[to]++
		}
	}
	for _, r := range out.Replies {
		_, to := s.recipient(in, r)
		if to == nil {
			continue // an admin who is not on stage
		}
		if wrong := fault(r); wrong != "" {
			s.t.Errorf("reply %+v: %s", r, wrong)
		}
		b.WriteString("  " + s.heading(to, r, len(to.messages)-sent[to]+1) + "\n")
		if r.Edit == 0 {
			sent[to]--
		}
		b.WriteString(s.numbered(renderReply(r)))
		if r.File != nil {
			s.files = append(s.files, *r.File)
			fmt.Fprintf(&b, "    (file %d: %s)\n", len(s.files), r.File.Name)
		}
	}
	if b.Len() == 0 {
		b.WriteString("  (silence)\n")
	}
	for _, c := range out.Counts {
		fmt.Fprintf(&b, "  counted: %s %s\n", c.Name, c.Field)
	}
	for _, m := range out.Misses {
		fmt.Fprintf(&b, "  kept: %s: %s (not useful: %s)\n", m.Variety, m.Text, orNone(m.Passage))
	}
	for _, l := range out.Learned {
		fmt.Fprintf(&b, "  learned: %s: %s -> %s\n", l.Variety, l.Text, orNone(l.Passage))
	}
	return b.String()
}

// heading says to whom the bot speaks, if not to whom the script speaks of, and
// in which message; a new one has the number.
func (s *scene) heading(to *chat, r flows.Reply, number int) string {
	bot := "bot"
	if to != s.chat {
		bot = "bot to " + to.person.Name + ":"
	}
	switch {
	case r.Edit == 0:
		return fmt.Sprintf("%s %d", bot, number)
	case r.ButtonsOnly:
		return fmt.Sprintf("%s changes the buttons of %d", bot, r.Edit)
	}
	return fmt.Sprintf("%s changes %d", bot, r.Edit)
}

// recipient is whose chat a reply goes to, nil for somebody who is not on
// stage, and the reply in their language.
func (s *scene) recipient(from *chat, r flows.Reply) (flows.Reply, *chat) {
	if r.To == 0 || r.To == from.person.ID || s.cast == nil {
		return r, from
	}
	return s.cast.addressed(r), s.cast.people[r.To]
}

func orNone(passage string) string {
	if passage == "" {
		return "-"
	}
	return passage
}

// renderReply writes a message: its text, then a line a row of buttons.
func renderReply(r flows.Reply) string {
	var lines []string
	for i, text := range r.Text {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, strings.Split(visible(string(theWords().HTML(r.Lang, brief(text)))), "\n")...)
	}
	for _, row := range r.Buttons {
		var labels []string
		for _, button := range row {
			label := "[" + visible(theWords().Plain(r.Lang, button.Label)) + "]"
			if button.URL != "" {
				label += " -> " + button.URL
			}
			labels = append(labels, label)
		}
		lines = append(lines, strings.Join(labels, " "))
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(strings.TrimRight("    "+line, " ") + "\n")
	}
	return b.String()
}

// maxBrief is how much of the guide's own text stands in a transcript, in
// characters: its wording may change without the conversations changing.
const maxBrief = 80

// brief shortens what the guide says: a passage, its detail (marked by a bar
// as the quotation that it is), the text of a note.
func brief(text i18n.Text) i18n.Text {
	if text.Key == "" {
		return i18n.Text{Fixed: i18n.HTML(briefly(text.Fixed))}
	}
	args := maps.Clone(text.Args)
	if note, ok := args["Text"].(i18n.HTML); ok {
		args["Text"] = i18n.HTML(briefly(note))
	}
	if lines, ok := args["Lines"].(i18n.Lines); ok {
		var short i18n.Lines
		for _, line := range lines {
			short = append(short, brief(line))
		}
		args["Lines"] = short
	}
	return i18n.Text{Key: text.Key, Args: args}
}

func briefly(html i18n.HTML) i18n.HTML {
	bar := ""
	if strings.HasPrefix(string(html), "<blockquote") {
		bar = "| "
	}
	plain := []rune(strings.Join(strings.Fields(visible(string(html))), " "))
	if len(plain) > maxBrief {
		plain = append([]rune(strings.TrimRight(string(plain[:maxBrief]), " ")), '…')
	}
	return i18n.HTML(bar) + i18n.Escape(string(plain))
}
