package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// inline types a query and writes what is offered.
func (s *scene) inline(query string) string {
	s.t.Helper()
	offers := s.flows.Inline(query, s.person.Language)
	if wrong := offersFault(offers); wrong != "" {
		s.t.Errorf("inline %q: %s", query, wrong)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "  [%s] -> /start %s\n", theWords().Plain(offers.Lang, offers.Ask), offers.Payload)
	for i, o := range offers.Offers {
		fmt.Fprintf(&b, "  offer %d: %s: %s (%s)\n", i+1, visible(theWords().Plain(offers.Lang, o.Title)),
			briefly(i18n.Escape(visible(theWords().Plain(offers.Lang, o.About)))), o.ID)
		if i == 0 {
			b.WriteString(renderReply(flows.Reply{Lang: offers.Lang, Text: o.Text}))
		}
	}
	return b.String()
}

// offersFault tells the first thing that Telegram or a reader would not take.
func offersFault(o flows.Offers) string {
	if len(o.Offers) < 1 || len(o.Offers) > 5 {
		return fmt.Sprintf("%d offers, want 1 to 5", len(o.Offers))
	}
	if !payload.MatchString(o.Payload) || theWords().Plain(o.Lang, o.Ask) == "" {
		return fmt.Sprintf("a button %+v with the payload %q", o.Ask, o.Payload)
	}
	ids := map[string]bool{}
	for _, offer := range o.Offers {
		if wrong := fault(flows.Reply{Lang: o.Lang, Text: offer.Text}); wrong != "" {
			return offer.ID + ": " + wrong
		}
		link := theWords().HTML(o.Lang, offer.Text[len(offer.Text)-1])
		switch {
		case ids[offer.ID] || offer.ID == "" || len(offer.ID) > 64:
			return fmt.Sprintf("the id %q, among %v", offer.ID, ids)
		case theWords().Plain(o.Lang, offer.Title) == "" || theWords().Plain(o.Lang, offer.About) == "":
			return offer.ID + ": no title or no description"
		case !strings.Contains(string(link), `<a href="https://t.me/munfatih_bot?start=`):
			return fmt.Sprintf("%s: ends in %s, want a link to the bot", offer.ID, link)
		}
		ids[offer.ID] = true
	}
	return ""
}

// Every passage can be sent, with its citation, and its note where it has one.
func TestInlineOffersEveryPassage(t *testing.T) {
	f := newFlows()
	offered := map[string]bool{}
	for _, lang := range i18n.Langs {
		for _, id := range allPassages() {
			p, _ := theGuide().Passage(id)
			o := f.Inline(p.Text[guide.Lang(lang)].Title, string(lang))
			if wrong := offersFault(o); wrong != "" {
				t.Errorf("%s in %s: %s", id, lang, wrong)
			}
			for _, offer := range o.Offers {
				p, ok := theGuide().Passage(offer.ID)
				if !ok {
					continue // that there is none
				}
				offered[offer.ID] = true
				var cites, notes bool
				for _, text := range offer.Text {
					cites = cites || strings.HasPrefix(string(text.Key), "citation")
					notes = notes || text.Key == i18n.KeyNote
				}
				if !cites || notes != (p.Note != nil) {
					t.Errorf("%s in %s: cites %v, notes %v, want a citation, and a note: %v", offer.ID, lang, cites, notes, p.Note != nil)
				}
			}
		}
	}
	if want := len(allPassages()); len(offered) < want*9/10 {
		t.Errorf("got %d passages offered for all titles, want nearly all %d", len(offered), want)
	}
}

// An empty query is the commonest one: it has five answers in each language.
func TestInlineBeforeAnythingIsAsked(t *testing.T) {
	for language, want := range map[string]i18n.Lang{"ar": i18n.AR, "fr-MA": i18n.FR, "en": i18n.EN, "zgh": i18n.AR, "de": i18n.EN, "": i18n.AR} {
		o := newFlows().Inline("", language)
		if o.Lang != want || len(o.Offers) != 5 {
			t.Errorf("Telegram in %q: got %d offers in %s, want 5 in %s", language, len(o.Offers), o.Lang, want)
		}
	}
}

func FuzzInline(f *testing.F) {
	for _, query := range []string{"", "شروط", "<b>&\u202e", "\x00\xff", "قبل\U0001F600", strings.Repeat("a ", 128)} {
		f.Add(query, "fr")
	}
	bot := newFlows()
	f.Fuzz(func(t *testing.T, query, language string) {
		if wrong := offersFault(bot.Inline(query, language)); wrong != "" {
			t.Errorf("Inline(%q, %q): %s", query, language, wrong)
		}
	})
}
