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
//	> text                      the person writes; \u202e stands for that character
//	> (long: word)              the word, repeated up to 4096 characters
//	> [label]                   presses a button of the message that the bot spoke or changed last
//	> [#1]                      presses the first button, whatever it says
//	> [label] in 2              presses a button of the bot's second message
//	> [label] too old           as above, but Telegram no longer says under which message
//	> (forged: DATA)            a button that the bot never made
//	> (photo), (photo: caption) sends what cannot be read: any of the Bot API's names
//	> (edited) text             changes a text, or a caption, written before
//	> (blocks), (unblocks)      the bot
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
	*chat
	last int // the message that the bot spoke or changed last
	desk *memoryDesk
}

// play runs the script of a transcript and returns it with the bot's answers.
func play(t *testing.T, transcript string) string {
	t.Helper()
	s := &scene{chat: newChat(t, ""), desk: newDesk()}
	var out strings.Builder
	for _, line := range strings.Split(botsPart.ReplaceAllString(strings.TrimRight(transcript, "\n"), ""), "\n") {
		out.WriteString(line + "\n")
		if action, ok := strings.CutPrefix(line, "> "); ok {
			out.WriteString(s.render(s.do(s.event(action))))
		} else {
			s.direct(line)
		}
	}
	return out.String()
}

// direct follows a line of the script that is no action.
func (s *scene) direct(line string) {
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
}

var (
	pressLine  = regexp.MustCompile(`^\[(.+)\](?: in (\d+))?( too old)?$`)
	asideLine  = regexp.MustCompile(`^\(([a-z_]+)(?:: (.*))?\)(?: (.*))?$`)
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

// render writes an outcome as the person sees it, and what was counted and
// kept for the desk.
func (s *scene) render(out flows.Outcome) string {
	s.t.Helper()
	s.desk.take(s.person.ID, out)
	var b strings.Builder
	if out.Toast != nil {
		fmt.Fprintf(&b, "  a line passes: %s\n", visible(theWords().Plain(out.Toast.Lang, out.Toast.Text)))
	}
	sent := len(s.messages)
	for _, r := range out.Replies {
		if r.Edit == 0 {
			sent--
		}
	}
	for _, r := range out.Replies {
		if wrong := fault(r); wrong != "" {
			s.t.Errorf("reply %+v: %s", r, wrong)
		}
		heading := "  bot changes %d\n"
		s.last = r.Edit
		if r.Edit == 0 {
			sent++
			s.last, heading = sent, "  bot %d\n"
		} else if r.ButtonsOnly {
			heading = "  bot changes the buttons of %d\n"
		}
		fmt.Fprintf(&b, heading, s.last)
		b.WriteString(renderReply(r))
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
