package flows_test

import (
	"slices"
	"testing"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// TestEveryRoleButton presses every button that an admin, a focal point, a
// deputy and somebody invited find under /candidacy, /admin and a link, and
// under what those lead to, each in a town hall of its own. None is dead, and
// what is said fits in a message.
func TestEveryRoleButton(t *testing.T) {
	for _, lang := range i18n.Langs {
		seen := map[string]bool{}
		for _, who := range []string{"admin", "focal", "deputy", "stranger"} {
			c := &roleCrawler{t: t, lang: lang, who: who, seen: map[string]bool{}}
			for _, command := range []string{"/candidacy", "/admin", "/start LINK"} {
				h, chat := c.hall(flows.Session{})
				if command == "/start LINK" {
					command = "/start i_r_" + h.secret
				}
				c.found(who+" "+command, chat, h, chat.say(command))
			}
			for len(c.queue) > 0 {
				next := c.queue[0]
				c.queue = c.queue[1:]
				c.press(next)
			}
			for step := range c.steps {
				seen[step] = true
			}
		}
		for _, step := range []string{
			"role:list", "role:page", "role:new", "role:ask", "role:council", "role:region", "role:drop", "role:invite", "role:make",
			"role:open", "role:revoke", "role:revoked", "role:dismiss", "role:dismissed", "role:offer", "role:accept", "role:decline", "role:myname", "role:name", "role:sure",
			"cand:new", "cand:open", "cand:card", "cand:ends", "cand:end", "cand:remind", "cand:admit", "cand:no",
			"cand:nosure", "cand:invs", "cand:revoke", "cand:revoked", "cand:keys", "cand:key", "cand:support", "cand:export",
		} {
			if !seen[step] {
				t.Errorf("%s: no button leads to %s", lang, step)
			}
		}
	}
}

// roleCrawler presses the buttons of one person, breadth first.
type roleCrawler struct {
	t     *testing.T
	lang  i18n.Lang
	who   string
	seen  map[string]bool // callback data
	steps map[string]bool // flow and step
	queue []found
}

// hall is a new town hall and the person's chat in it.
func (c *roleCrawler) hall(session flows.Session) (*townhall, *chat) {
	h := newTownhall(c.t, c.lang)
	chat := map[string]*chat{"admin": h.admin, "focal": h.focal, "deputy": h.deputy, "stranger": h.stranger}[c.who]
	chat.session = session
	return h, chat
}

func (c *roleCrawler) press(b found) {
	h, chat := c.hall(b.chat)
	chat.messages = make([]flows.Reply, 1) // the one under which the button stands
	out := chat.do(flows.Event{Kind: flows.Pressed, Choice: b.choice, Message: 1})
	if isOld(out) {
		c.t.Errorf("%s: told to be an old button", b.path)
	}
	c.found(b.path, chat, h, out)
}

// found checks an outcome and queues the buttons of the two flows in it.
func (c *roleCrawler) found(path string, from *chat, h *townhall, out flows.Outcome) {
	if len(out.Replies) == 0 {
		c.t.Errorf("%s: silence", path)
	}
	for _, r := range out.Replies {
		to := from
		if r.To != 0 && r.To != from.person.ID {
			to = nil // a notice: its buttons are another's
			r = h.addressed(r)
		}
		if r.Lang != c.lang {
			c.t.Errorf("%s: a reply in %q, want %s", path, r.Lang, c.lang)
		}
		if wrong := fault(r); wrong != "" {
			c.t.Errorf("%s: %s", path, wrong)
		}
		if r.Edit != 0 && len(r.Buttons) == 0 && r.File == nil {
			c.t.Errorf("%s: a dead end: %v", path, r.Text)
		}
		for _, b := range slices.Concat(r.Buttons...) {
			data := b.Choice.Data()
			if flow := b.Choice.Flow; to != nil && (flow == "role" || flow == "cand") && !c.seen[data] {
				if c.steps == nil {
					c.steps = map[string]bool{}
				}
				c.seen[data], c.steps[flow+":"+b.Choice.Step] = true, true
				c.queue = append(c.queue, found{from.session, b.Choice, path + " > " + data})
			}
		}
	}
}
