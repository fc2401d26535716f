package alerts

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestRead(t *testing.T) {
	r, want := rules(t), sample(t)
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := r.Read(strings.NewReader(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	// As "call list" prints it, with a state; and by hand, without the instants. A call that has closed is no fault.
	got, err = r.Read(strings.NewReader(`{"calls": [{"id": "c", "closes": {"zone": "America/Los_Angeles", "local": "2024-01-12 23:59"}, "state": "past"}], "tasks": null}`))
	if err != nil || len(got.Calls) != 1 || got.Calls[0].Closes.At != instant(t, "2024-01-13T07:59Z") {
		t.Errorf("a short call: got %+v, %v", got, err)
	}
	if due := r.Due(got, instant(t, "2024-01-12T10:00Z")); len(due) != 0 {
		t.Errorf("nobody is subscribed: got %v", due)
	}
}

func TestReadFaults(t *testing.T) {
	const c = `"calls": [{"id": "c", "closes": {"at": "2027-01-16T07:59:00Z"}}]`
	task := func(fields string) string {
		return `{` + c + `, "tasks": [{"id": "t", "owner": "p", "due": "2027-01-06", "state": "todo", ` + fields + `}]}`
	}
	tests := []struct{ text, want string }{
		{`{` + c + `}`, ""},
		{task(`"title": "x"`), ""},
		{task(`"due": ""`), ""},
		{``, "read the input: EOF"},
		{"{\n\n,}", "read the input, line 3: invalid character ',' looking for beginning of object key string"},
		{`{"calls": [}`, "read the input, line 1: invalid character '}' looking for beginning of value"},
		{`{} {}`, "read the input: something stands after the end; one JSON object is wanted"},
		{`{"subs": []}`, `read the input: json: unknown field "subs"`},
		{`{"calls": [{"id": "c", "closes": {"at": "2027-01-16T07:59:00Z"}, "deadline": 1}]}`, `read the input: json: unknown field "deadline"`},
		{task(`"owner": ""`), "tasks[0].owner: is missing"},
		{task(`"owner": "a b"`), `tasks[0].owner: "a b" is no id`},
		{task(`"owner": "a:b"`), `tasks[0].owner: "a:b" is no id`},
		{task(`"state": "finished"`), `tasks[0].state: "finished" is unknown; want one of [todo doing done cant not_for_us]`},
		{task(`"due": "2027-02-30"`), `tasks[0].due: "2027-02-30" is no day; want one such as 2027-03-31`},
		{task(`"call": "d"`), `tasks[0].call: there is no call "d"`},
		{`{"tasks": [{"id": "t", "owner": "p", "state": "todo"}, {"id": "t", "owner": "p", "state": "todo"}]}`, `tasks[1].id: "t" stands twice`},
		{`{"calls": [{"id": "c"}]}`, `calls[0].closes: is missing`},
		{`{"calls": [{"id": "next", "closes": {"at": "2027-01-16T07:59:00Z"}}]}`, `calls[0].id: "next" stands twice`},
		{`{"calls": [{"id": "c", "opens": {"zone": "UTC", "local": "soon"}, "closes": {"at": "2027-01-16T07:59:00Z"}}]}`,
			`calls[0].opens: "soon" is no time; want one such as 2027-01-15 23:59`},
		{`{"calls": [{"id": "c", "closes": {"at": "2027-01-16T07:59:00Z"}, "history": [{}]}]}`,
			`calls[0].history[0].closes: is missing; calls[0].history[0].moved: is missing`},
		{`{` + c + `, "subscriptions": [{"person": "p", "call": "d"}]}`, `subscriptions[0].call: there is no call "d"`},
		{`{` + c + `, "subscriptions": [{"person": "p", "call": "c", "leads": [7, 8]}]}`, `subscriptions[0].leads: 8 is none of [60 30 14 7 3 1 0]`},
		{`{"leave": [{"person": "p", "from": "2027-01-02", "to": "2027-01-01", "deputy": "p"}]}`,
			`leave[0].deputy: is the person on leave; leave[0].to: 2027-01-01 is before 2027-01-02`},
		{`{"leave": [{}]}`, `leave[0].person: is missing; leave[0].deputy: is missing; and 2 more`},
	}
	for _, tt := range tests {
		in, err := rules(t).Read(strings.NewReader(tt.text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
		if err != nil && len(in.Calls)+len(in.Tasks) > 0 {
			t.Errorf("%s: got half an input", tt.text)
		}
	}
}
