package candidacy

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// today is the day on which the tests think they run.
var today = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// sample is a draft without fault; change makes others of it.
func sample(change ...func(*Draft)) Draft {
	d := Draft{
		Title: map[Lang]string{AR: "نداء 2027", FR: "Appel 2027", EN: "Call 2027"},
		Opens: "2026-12-01 09:00", Closes: "2027-01-15 23:59", Zone: "America/Los_Angeles",
		Results: "2027-03-31", Source: "https://example.org/call",
	}
	for _, c := range change {
		c(&d)
	}
	return d
}

// enter makes a call of a draft.
func enter(t *testing.T, d Draft) Call {
	t.Helper()
	c, err := d.Call(today)
	if err != nil {
		t.Fatalf("%+v: got error %v, want none", d, err)
	}
	return c
}

func moment(t *testing.T, local string) Moment {
	t.Helper()
	m, err := ParseMoment(local, "America/Los_Angeles", Ask)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestDraftCall(t *testing.T) {
	got := enter(t, sample(func(d *Draft) { d.Title[FR] = "  Appel\t2027 \n"; d.Source += " " }))
	results := Day("2027-03-31")
	want := Call{
		ID: got.ID, Title: sample().Title, Results: &results, Source: "https://example.org/call", History: []Closing{},
		Opens:  Moment{instant(t, "2026-12-01T17:00:00Z"), "America/Los_Angeles", "2026-12-01 09:00"},
		Closes: Moment{instant(t, "2027-01-16T07:59:00Z"), "America/Los_Angeles", "2027-01-15 23:59"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("call (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(got.ID, "2026-") || len(got.ID) != 10 {
		t.Errorf("got id %q, want 2026- and five characters", got.ID)
	}
	if again := enter(t, sample()); again.ID != got.ID {
		t.Errorf("the same call again: got id %q, want %q", again.ID, got.ID)
	}
	if other := enter(t, sample(func(d *Draft) { d.Title[EN] += "." })); other.ID == got.ID {
		t.Errorf("another title: got the same id %q", other.ID)
	}
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var back Call
	if err := json.Unmarshal(data, &back); err != nil || !cmp.Equal(got, back) || !strings.Contains(string(data), `"history":[]`) {
		t.Errorf("JSON: got %s (%v), want it to read back the same, its history a list", data, err)
	}
}

// What is odd but right is let through.
func TestDraftAllowed(t *testing.T) {
	tests := map[string]func(*Draft){
		"200 characters":                func(d *Draft) { d.Title[AR] = strings.Repeat("ن", 200) },
		"200 once composed":             func(d *Draft) { d.Title[FR] = strings.Repeat("e\u0301", 200) },
		"no results day":                func(d *Draft) { d.Results = "" },
		"results on the closing day":    func(d *Draft) { d.Results = "2027-01-15" },
		"a call of the past":            func(d *Draft) { d.Opens, d.Closes, d.Results = "2023-09-06 00:00", "2024-01-12 23:59", "2024-04-16" },
		"closing in almost three years": func(d *Draft) { d.Closes, d.Results = "2029-11-20 12:00", "" },
		"a link in Arabic":              func(d *Draft) { d.Source = "https://example.org/نداء?a=1&b=2#c" },
		"a repeated time, chosen": func(d *Draft) {
			d.Closes, d.Opens, d.Which, d.Results = "2026-11-01 01:30", "2026-10-01 09:00", Later, ""
		},
	}
	for name, change := range tests {
		if _, err := sample(change).Call(today); err != nil {
			t.Errorf("%s: got error %v, want none", name, err)
		}
	}
}

func TestDraftFaults(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Draft)
		want   string
	}{
		{"500 characters", func(d *Draft) { d.Title[AR] = strings.Repeat("ن", 500) }, "title-ar: has 500 characters, want 1 to 200"},
		{"201 characters", func(d *Draft) { d.Title[FR] = strings.Repeat("a", 201) }, "title-fr: has 201 characters, want 1 to 200"},
		{"a title of spaces", func(d *Draft) { d.Title[EN] = " \t\u00a0" }, "title-en: is missing"},
		{"a title left out", func(d *Draft) { delete(d.Title, EN) }, "title-en: is missing"},
		{"bidi override", func(d *Draft) { d.Title[AR] = "نداء\u202eevil" }, "title-ar: holds a character that cannot be seen (U+202E); leave it out"},
		{"bidi isolate", func(d *Draft) { d.Title[AR] = "نداء\u2066x" }, "title-ar: holds a character that cannot be seen (U+2066); leave it out"},
		{"escape", func(d *Draft) { d.Title[EN] = "Call\x1b[31m" }, "title-en: holds a character that cannot be seen (U+001B); leave it out"},
		{"no text", func(d *Draft) { d.Title[EN] = "Call\xff" }, "title-en: holds a character that cannot be seen (no UTF-8); leave it out"},
		{"dashes", func(d *Draft) { d.Title[EN] = "— —" }, `title-en: "— —" holds no word`},
		{"closing before opening", func(d *Draft) { d.Closes = "2026-11-30 09:00" }, "closes: 2026-11-30 09:00 is not after the opening"},
		{"closing at the opening", func(d *Draft) { d.Closes = d.Opens }, "closes: 2026-12-01 09:00 is not after the opening"},
		{"closing far away", func(d *Draft) { d.Opens, d.Closes, d.Results = "2029-11-01 09:00", "2029-11-24 12:00", "" }, "closes: 2029-11-24 12:00 is more than 3 years away"},
		{"opening long ago", func(d *Draft) { d.Opens = "2016-12-01 09:00" }, "opens: 2016-12-01 09:00 is more than 3 years away"},
		{"year 0", func(d *Draft) {
			d.Opens, d.Closes, d.Zone, d.Results = "0000-01-01 00:00", "0000-01-01 00:01", "Pacific/Kiritimati", ""
		}, "opens: 0000-01-01 00:00 is before 2011, when the partnership began"},
		{"year 9999", func(d *Draft) { d.Closes, d.Results = "9999-12-31 23:59", "" }, "closes: 9999-12-31 23:59 is more than 3 years away; opens: 2026-12-01 09:00 is more than 3 years away"},
		{"results before closing", func(d *Draft) { d.Results = "2027-01-14" }, "results: 2027-01-14 is before the closing day"},
		{"results far away", func(d *Draft) { d.Results = "2072-03-31" }, "results: 2072-03-31 is more than 3 years away"},
		{"no day", func(d *Draft) { d.Results = "2027-02-30" }, `results: "2027-02-30" is no day; want one such as 2027-03-31`},
		{"unknown zone, told once", func(d *Draft) { d.Zone = "PST" }, `zone: "PST" is no zone; want an IANA name such as America/Los_Angeles`},
		{"skipped", func(d *Draft) { d.Closes = "2027-03-14 02:30" }, "closes: 2027-03-14 02:30 America/Los_Angeles does not exist: the clocks skip it"},
		{"twice", func(d *Draft) { d.Opens = "2026-11-01 01:30" }, "opens: 2026-11-01 01:30 America/Los_Angeles occurs twice: at 2026-11-01T08:30Z and at 2026-11-01T09:30Z"},
		{"no source", func(d *Draft) { d.Source = " " }, "source: is missing"},
		{"http", func(d *Draft) { d.Source = "http://example.org" }, `source: "http://example.org" is no https:// link`},
		{"no host", func(d *Draft) { d.Source = "https:///call" }, `source: "https:///call" is no https:// link`},
		{"password", func(d *Draft) { d.Source = "https://a:b@example.org" }, `source: "https://a:b@example.org" is no https:// link`},
		{"bidi in a link", func(d *Draft) { d.Source = "https://example.org/\u202e" }, `source: "https://example.org/\u202e" is no https:// link`},
		{"two lines", func(d *Draft) { d.Source = "https://example.org/a b" }, `source: "https://example.org/a b" is no https:// link`},
		{"long time", func(d *Draft) { d.Opens = strings.Repeat("7", 99) }, `opens: "` + strings.Repeat("7", 60) + `…" is no time; want one such as 2027-01-15 23:59`},
		{"everything", func(d *Draft) { *d = Draft{Results: "soon"} }, `title-ar: is missing; title-fr: is missing; title-en: is missing; zone: is missing; ` +
			`results: "soon" is no day; want one such as 2027-03-31; source: is missing`},
	}
	for _, tt := range tests {
		c, err := sample(tt.change).Call(today)
		var faults Faults
		if !errors.As(err, &faults) || err.Error() != tt.want {
			t.Errorf("%s: got %v\nwant %s", tt.name, err, tt.want)
		}
		if c.ID != "" {
			t.Errorf("%s: got call %s, want none", tt.name, c.ID)
		}
	}
}

func TestState(t *testing.T) {
	c := enter(t, sample())
	tests := []struct {
		at   string
		want State
	}{
		{"2026-12-01T16:59:59Z", Upcoming},
		{"2026-12-01T17:00:00Z", Open},
		{"2027-01-16T07:58:59Z", Open},
		{"2027-01-16T07:59:00Z", Past},
	}
	for _, tt := range tests {
		at := instant(t, tt.at)
		if got := c.State(at); got != tt.want {
			t.Errorf("at %s: got %s, want %s", tt.at, got, tt.want)
		}
		if got := c.Close().State(at); got != Closed {
			t.Errorf("closed by an admin, at %s: got %s, want closed", tt.at, got)
		}
	}
}

func TestCurrent(t *testing.T) {
	at := func(opens, closes string) Call {
		return enter(t, sample(func(d *Draft) { d.Opens, d.Closes, d.Results = opens, closes, "" }))
	}
	past, open := at("2023-09-06 00:00", "2024-01-12 23:59"), at("2026-11-01 09:00", "2026-12-01 09:00")
	openLonger := at("2026-10-01 09:00", "2026-12-02 09:00")
	next, later := at("2026-12-10 09:00", "2027-06-01 09:00"), at("2026-12-11 09:00", "2027-01-01 09:00")
	tests := []struct {
		name  string
		calls []Call
		want  string
	}{
		{"none known", nil, ""},
		{"past and closed", []Call{past, open.Close(), next.Close()}, ""},
		{"open", []Call{next, past, open}, open.ID},
		{"two open", []Call{openLonger, open}, open.ID},
		{"only upcoming", []Call{later, past, next}, next.ID},
	}
	for _, tt := range tests {
		if got, ok := Current(tt.calls, today); got.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("%s: got %q, %v, want %q", tt.name, got.ID, ok, tt.want)
		}
	}
}

func TestMove(t *testing.T) {
	first := enter(t, sample())
	first.Rev = 1
	moved, err := first.Move(moment(t, "2027-01-22 23:59"), first.Results, today.Add(time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	want := first
	want.Closes, want.History = moment(t, "2027-01-22 23:59"), []Closing{{first.Closes, today}}
	if diff := cmp.Diff(want, moved); diff != "" {
		t.Errorf("moved (-want +got):\n%s", diff)
	}
	moved.History = slices.Grow(moved.History, 1) // room that two moves could write into
	again, err := moved.Move(moment(t, "2027-01-29 23:59"), nil, today)
	if err != nil || len(again.History) != 2 || again.History[1].Closes != moved.Closes || again.Results != nil {
		t.Errorf("moved again: got %+v, %v, want two old closings in order and no results day", again, err)
	}
	before := again.History[1]
	_, err = moved.Move(moment(t, "2027-01-30 23:59"), nil, today.Add(time.Hour))
	if err != nil || again.History[1] != before || len(moved.History) != 1 || len(first.History) != 0 {
		t.Errorf("moving changed what it came from: %+v, %+v (%v)", first.History, moved.History, err)
	}
	if same, err := moved.Move(moved.Closes, moved.Results, today); err != nil || !cmp.Equal(same, moved) {
		t.Errorf("moved to where it is: got %+v, %v, want no change", same, err)
	}
	after := instant(t, "2027-01-20T00:00:00Z")
	if late, err := first.Move(moment(t, "2027-01-22 23:59"), nil, after); err != nil || late.State(after) != Open {
		t.Errorf("moved after it ran out: got %v, want it open again", err)
	}
}

func TestMoveFaults(t *testing.T) {
	c := enter(t, sample())
	tests := []struct{ closes, want string }{
		{"2026-12-01 09:00", "closes: 2026-12-01 09:00 is not after the opening"},
		{"2027-04-01 00:00", "results: 2027-03-31 is before the closing day"},
		{"2029-12-01 00:00", "closes: 2029-12-01 00:00 is more than 3 years away; results: 2027-03-31 is before the closing day"},
	}
	for _, tt := range tests {
		if _, err := c.Move(moment(t, tt.closes), c.Results, today); err == nil || err.Error() != tt.want {
			t.Errorf("to %s: got %v, want %s", tt.closes, err, tt.want)
		}
	}
	if _, err := c.Close().Move(moment(t, "2027-01-22 23:59"), nil, today); !errors.Is(err, ErrClosed) {
		t.Errorf("a closed call: got %v, want %v", err, ErrClosed)
	}
}

// Whatever is typed, there is a good call or a fault, and never a panic.
func FuzzDraft(f *testing.F) {
	f.Add("Call", "2026-12-01 09:00", "2027-01-15 23:59", "America/Los_Angeles", "2027-03-31", "https://example.org", 0)
	f.Add("نداء", "0000-01-01 00:00", "0000-01-01 00:01", "Pacific/Kiritimati", "9999-12-31", "https://x:99", 2)
	f.Fuzz(func(t *testing.T, title, opens, closes, zone, results, source string, which int) {
		d := Draft{map[Lang]string{AR: title, FR: title, EN: title}, opens, closes, zone, results, source, Which(which)}
		c, err := d.Call(today)
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n\x1b") {
				t.Errorf("%+v: got %q, want one plain line", d, err)
			}
			return
		}
		if len(c.ID) != 10 || !c.Opens.At.Before(c.Closes.At) || c.Title[AR] == "" {
			t.Errorf("%+v: got %+v, want a good call", d, c)
		}
		if back, err := ParseMoment(c.Closes.Local, c.Closes.Zone, Earlier); err != nil || back.Local != c.Closes.Local {
			t.Errorf("%+v: got %+v, want what parses to itself (%v)", d, c.Closes, err)
		}
	})
}
