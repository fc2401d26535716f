package alerts

import (
	"testing"
	"time"
)

func TestEscalate(t *testing.T) {
	const far = "2027-03-01T07:59Z"
	tests := []struct {
		name, sent, closes string
		level              int
		raised, now        string
		want               string // "" nothing more
	}{
		{"48 hours", "2027-01-12T09:30Z", far, ToPerson, "", "2027-01-12T09:31Z", "2027-01-14T09:30Z"},
		{"no closing", "2027-01-12T09:30Z", "", ToPerson, "", "2027-01-12T09:31Z", "2027-01-14T09:30Z"},
		{"48 hours end in the night", "2027-01-12T20:59Z", far, ToPerson, "", "2027-01-13T00:00Z", "2027-01-14T20:59Z"},
		{"48 hours end on Friday noon", "2027-01-13T12:30Z", far, ToPerson, "", "2027-01-13T12:31Z", "2027-01-15T15:00Z"},
		{"half the time left", "2027-01-14T09:30Z", "2027-01-16T07:59Z", ToPerson, "", "2027-01-14T09:31Z", "2027-01-15T08:44:30Z"},
		{"half ends on Friday noon: before it", "2027-01-14T19:00Z", "2027-01-16T07:59Z", ToPerson, "", "2027-01-14T19:01Z", "2027-01-15T11:59Z"},
		{"half ends in the night: before it", "2027-01-15T15:30Z", "2027-01-16T07:59Z", ToPerson, "", "2027-01-15T15:31Z", "2027-01-15T20:59Z"},
		{"no allowed moment is left: at once", "2027-01-15T20:59Z", "2027-01-16T07:59Z", ToPerson, "", "2027-01-15T20:59Z", "2027-01-15T20:59Z"},
		{"the admins, after the deputy", "2027-01-12T09:30Z", far, ToDeputy, "", "2027-01-14T09:31Z", "2027-01-16T09:30Z"},
		{"the deputy was told late", "2027-01-12T09:30Z", far, ToDeputy, "2027-01-20T10:00Z", "2027-01-20T10:01Z", "2027-01-22T10:00Z"},
		{"the admins, half of what is left then", "2027-01-14T09:30Z", "2027-01-16T07:59Z", ToDeputy, "2027-01-15T08:44Z", "2027-01-15T08:45Z", "2027-01-15T20:21:30Z"},
		{"the admins know", "2027-01-12T09:30Z", far, ToAdmins, "", "2027-01-20T09:31Z", ""},
		{"missed: now", "2027-01-12T09:30Z", far, ToPerson, "", "2027-01-20T10:00Z", "2027-01-20T10:00Z"},
		{"missed, at night: in the morning", "2027-01-12T09:30Z", far, ToPerson, "", "2027-01-20T22:00Z", "2027-01-21T08:30Z"},
		{"missed, the morning is too late", "2027-01-14T09:30Z", "2027-01-16T07:59Z", ToPerson, "", "2027-01-15T22:00Z", ""},
		{"closed", "2027-01-14T09:30Z", "2027-01-16T07:59Z", ToPerson, "", "2027-01-16T07:59Z", ""},
	}
	r := rules(t)
	parse := func(text string) time.Time {
		if text == "" {
			return time.Time{}
		}
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return instant(t, text)
		}
		return at
	}
	for _, tt := range tests {
		s := Sent{SentAt: parse(tt.sent), Closes: parse(tt.closes), Level: tt.level, RaisedAt: parse(tt.raised)}
		level, at, ok := r.Escalate(s, parse(tt.now))
		if ok != (tt.want != "") || ok && (level != tt.level+1 || !at.Equal(parse(tt.want))) {
			t.Errorf("%s: got level %d at %s, %v, want level %d at %s", tt.name, level, at, ok, tt.level+1, tt.want)
		}
		s.Received = true
		if _, _, ok := r.Escalate(s, parse(tt.now)); ok {
			t.Errorf("%s: received, and got another level", tt.name)
		}
	}
}

// Whatever the hours: a level is raised in allowed hours, before the closing
// and no later than half the time that was left.
func TestEscalateBounds(t *testing.T) {
	r := rules(t)
	for sent := instant(t, "2027-01-11T00:07Z"); sent.Before(instant(t, "2027-01-18T00:00Z")); sent = sent.Add(53 * time.Minute) {
		if !r.Allowed(sent) {
			continue
		}
		for left := 30 * time.Minute; left < 200*time.Hour; left += 97 * time.Minute {
			s := Sent{SentAt: sent, Closes: sent.Add(left)}
			_, at, ok := r.Escalate(s, sent)
			if !ok || at.Before(sent) || at.Sub(sent) > left/2 || at.Sub(sent) > 51*time.Hour || !r.Allowed(at) {
				t.Fatalf("sent at %s, %s left: got %s, %v", sent, left, at, ok)
			}
		}
	}
}
