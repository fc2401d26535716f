package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// maxInput is the most bytes of answers that are read.
const maxInput = 1 << 20

// exampleInput is shown to whoever gives none.
const exampleInput = `{"council": "commune", "answers": {"letter_of_support": "yes"}}`

type eligibilityCmd struct {
	JSON bool   `help:"Print JSON."`
	On   string `help:"Judge on this day, such as 2026-11-23. Default: today." placeholder:"DATE"`
	Lang string `help:"Language of the result: ar, fr or en." enum:"ar,fr,en" default:"en"`
}

// quizAnswers are what the command reads. A field that is absent or null is not given.
type quizAnswers struct {
	Council     eligibility.Council           `json:"council"`
	Community   string                        `json:"community"`
	Answers     map[string]eligibility.Answer `json:"answers"`
	MandateEnds *string                       `json:"mandate_ends"`
	CallCloses  *string                       `json:"call_closes"`
}

// Run judges the answers on standard input.
func (c eligibilityCmd) Run(sys system) error {
	rules, err := eligibility.Load(eligibility.Embedded())
	if err != nil {
		return fmt.Errorf("load the rules: %w", err)
	}
	in, err := c.input(sys.in)
	if err != nil {
		return usageError{err.Error()}
	}
	result, err := rules.Judge(in)
	if err != nil {
		return usageError{err.Error()}
	}
	report := rules.Report(result, eligibility.Lang(c.Lang))
	if c.JSON {
		data, err := json.Marshal(report)
		if err != nil {
			return fmt.Errorf("write the result: %w", err)
		}
		_, err = fmt.Fprintf(sys.out, "%s\n", data)
		return err
	}
	return printer{rules, eligibility.Lang(c.Lang), sys.out}.report(report)
}

// input reads the answers and the days; the error tells all that cannot be read.
func (c eligibilityCmd) input(r io.Reader) (eligibility.Input, error) {
	given, err := readAnswers(r)
	if err != nil {
		return eligibility.Input{}, err
	}
	in := eligibility.Input{
		Council: given.Council, Community: given.Community, Answers: given.Answers,
		On: eligibility.DateOf(i18n.Morocco(time.Now())),
	}
	var errs []error
	day := func(name, text string) *eligibility.Date {
		d, err := eligibility.ParseDate(text)
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", name, err))
		}
		return &d
	}
	if c.On != "" {
		in.On = *day("--on", c.On)
	}
	if given.MandateEnds != nil {
		in.MandateEnds = day("mandate_ends", *given.MandateEnds)
	}
	if given.CallCloses != nil {
		in.CallCloses = day("call_closes", *given.CallCloses)
	}
	return in, errors.Join(errs...)
}

// readAnswers reads one JSON object and nothing after it.
func readAnswers(r io.Reader) (quizAnswers, error) {
	var given quizAnswers
	data, err := io.ReadAll(io.LimitReader(r, maxInput+1))
	if err != nil {
		return given, fmt.Errorf("standard input cannot be read: %w", err)
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(data) > maxInput:
		return given, fmt.Errorf("standard input is longer than %d bytes", maxInput)
	case len(data) == 0:
		return given, fmt.Errorf("standard input is empty; give it answers, such as\n%s", exampleInput)
	case data[0] != '{':
		return given, fmt.Errorf("standard input is no JSON object; it looks like this:\n%s", exampleInput)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&given); err != nil {
		return given, fmt.Errorf("standard input: %s; it looks like this:\n%s", plainly(err), exampleInput)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return given, errors.New("standard input: one JSON object is wanted, and something follows it")
	}
	return given, nil
}

// plainly says what is wrong with JSON without the names of Go.
func plainly(err error) string {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind) && kind.Field != "":
		return fmt.Sprintf("%s: %s does not belong there", kind.Field, kind.Value)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "the JSON ends too early"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

// printer prints a result for people.
type printer struct {
	rules *eligibility.Rules
	lang  eligibility.Lang
	out   io.Writer
}

// report prints the verdict, the mandate, what is not there, and what to do next.
func (p printer) report(rep eligibility.Report) error {
	var b strings.Builder
	line := func(parts ...string) { fmt.Fprintln(&b, strings.Join(parts, " ")) }
	line(p.say(rep.Verdict))
	line(p.say("selection"))
	line(p.say("score"), strconv.Itoa(rep.Score))
	if rep.Next != nil {
		line(p.say("next"), rep.Next.Name)
	}
	line()
	p.mandate(&b, rep.Mandate)
	p.items(&b, "blocking", rep.Blocking)
	p.items(&b, "missing", rep.Missing)
	p.items(&b, "unknown", rep.Unknown)
	line()
	line(p.say("myths"))
	for _, m := range p.rules.Myths() {
		line("-", m.Text[p.lang])
	}
	line()
	line(p.say("rules"), rep.RulesVersion)
	if _, err := io.WriteString(p.out, b.String()); err != nil {
		return fmt.Errorf("print the result: %w", err)
	}
	return nil
}

func (p printer) mandate(b *strings.Builder, m eligibility.Mandate) {
	fmt.Fprintf(b, "%s\n  %s %s\n", p.say("mandate"), p.say("counted_on"), p.day(m.CountedOn))
	if m.Ends == nil {
		fmt.Fprintf(b, "  %s\n", p.say("no_mandate"))
		return
	}
	fmt.Fprintf(b, "  %s %d\n", p.say("months_left"), m.MonthsLeft)
	fmt.Fprintf(b, "  %s %s\n", p.say("ends"), p.day(*m.Ends))
	fmt.Fprintf(b, "  %s %s\n", p.say("last_day"), p.day(*m.LastDay))
	fmt.Fprintf(b, "  %s %s", p.say("next_opening"), p.day(*m.NextOpening))
	if m.NextOpeningEstimated {
		fmt.Fprintf(b, " %s", p.say("estimated"))
	}
	fmt.Fprintln(b)
}

// items prints a list under its heading; nothing when it is empty.
func (p printer) items(b *strings.Builder, heading string, items []eligibility.ReportItem) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", p.say(heading))
	for _, item := range items {
		fmt.Fprintf(b, "- %s %s\n  %s\n", item.Name, p.rules.Citation(item, p.lang), item.Reason)
		p.detail(b, "official", item.Difference)
		p.detail(b, "proof", item.Proof)
		p.detail(b, "who", item.Who)
		if heading == "unknown" {
			p.detail(b, "ask", item.Ask)
		}
		if item.LeadTimeDays > 0 {
			p.detail(b, "lead", strconv.Itoa(item.LeadTimeDays))
		}
	}
}

func (p printer) detail(b *strings.Builder, label, text string) {
	if text != "" {
		fmt.Fprintf(b, "  %s %s\n", p.say(label), text)
	}
}

func (p printer) say(key string) string { return p.rules.Phrase(key, p.lang) }

func (p printer) day(d eligibility.Date) string { return i18n.ShortDate(i18n.Lang(p.lang), d.Time()) }
