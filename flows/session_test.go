package flows_test

import (
	"errors"
	"testing"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

func TestSessionRoundTrip(t *testing.T) {
	tests := []flows.Session{
		{Version: 4},
		{Version: 4, Lang: i18n.FR, Client: i18n.EN, Spoken: i18n.AR, Reading: "2.1.overview"},
	}
	for _, want := range tests {
		data, err := want.Encode()
		if err != nil {
			t.Fatalf("Encode(%+v): %v", want, err)
		}
		if got, err := flows.ParseSession(data); err != nil || got != want {
			t.Errorf("ParseSession(%s): got %+v, %v, want %+v", data, got, err, want)
		}
	}
}

func TestEncodeWritesTheVersion(t *testing.T) {
	data, err := flows.Session{}.Encode()
	if want := `{"v":4}`; err != nil || string(data) != want {
		t.Errorf("Encode of a new session: got %s, %v, want %s", data, err, want)
	}
}

func TestParseSession(t *testing.T) {
	tests := []struct {
		data string
		want flows.Session
		ok   bool
	}{
		{"", flows.Session{}, true},
		{`{"v":1}`, flows.Session{Version: 1}, true},
		{`{"v":1,"later":{"x":1}}`, flows.Session{Version: 1}, true},
		{`{"v":1,"lang":"de","client":"fr","spoken":"??"}`, flows.Session{Version: 1, Client: i18n.FR}, true},
		{`{"v":2,"lang":"fr"}`, flows.Session{Version: 2, Lang: i18n.FR}, true},
		{`{"v":5,"lang":"fr"}`, flows.Session{}, false},
		{`{"v":0}`, flows.Session{}, false},
		{`{"v":-1}`, flows.Session{}, false},
		{`{}`, flows.Session{}, false},
		{`{"v":1`, flows.Session{}, false},
		{`{"v":"1"}`, flows.Session{}, false},
		{`null`, flows.Session{}, false},
		{`[]`, flows.Session{}, false},
	}
	for _, tt := range tests {
		got, err := flows.ParseSession([]byte(tt.data))
		if got != tt.want || (err == nil) != tt.ok {
			t.Errorf("ParseSession(%s): got %+v, %v, want %+v, ok %v", tt.data, got, err, tt.want, tt.ok)
		}
		if err != nil && !errors.Is(err, flows.ErrSession) {
			t.Errorf("ParseSession(%s): got error %v, want an ErrSession", tt.data, err)
		}
	}
}

func TestSessionLanguage(t *testing.T) {
	tests := []struct {
		session flows.Session
		want    i18n.Lang
	}{
		{flows.Session{}, i18n.AR},
		{flows.Session{Client: i18n.EN}, i18n.EN},
		{flows.Session{Client: i18n.EN, Lang: i18n.FR}, i18n.FR},
		{flows.Session{Client: i18n.EN, Spoken: i18n.FR}, i18n.EN},
	}
	for _, tt := range tests {
		if got := tt.session.Language(); got != tt.want {
			t.Errorf("Language of %+v: got %s, want %s", tt.session, got, tt.want)
		}
	}
}
