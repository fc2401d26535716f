package flows_test

import (
	"regexp"
	"testing"

	"github.com/munfatih/munfatih/flows"
)

// payload is what Telegram allows after ?start=.
var payload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func TestPassageLink(t *testing.T) {
	passages := allPassages()
	if len(passages) < 50 {
		t.Fatalf("passages: got %d, want a whole guide", len(passages))
	}
	from := map[string]string{}
	for _, id := range passages {
		link := flows.PassageLink(id)
		if !payload.MatchString(link) {
			t.Errorf("PassageLink(%q): got %q, want what matches %s", id, link, payload)
		}
		if other, ok := from[link]; ok {
			t.Errorf("PassageLink: %q and %q share %q", id, other, link)
		}
		from[link] = id
		out := newChat(t, "en").say("/start " + link)
		if out.Session.Reading != id {
			t.Errorf("/start %s: got passage %q, want %q", link, out.Session.Reading, id)
		}
	}
	if !payload.MatchString(flows.ContentsLink) || from[flows.ContentsLink] != "" {
		t.Errorf("ContentsLink: got %q, want what matches %s and names no passage", flows.ContentsLink, payload)
	}
}

// allPassages are the ids of all passages, in the guide's order.
func allPassages() []string {
	var ids []string
	for _, section := range theGuide().Sections() {
		for _, p := range theGuide().Passages(section.ID) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}
