package flows

import (
	"context"
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowCand on one candidacy, whose id begins the value.
const (
	candCard     = "card"     // the live card
	candEnds     = "ends"     // PAGE, its endorsements
	candEnd      = "end"      // ENDORSEMENT, its page
	candRemind   = "remind"   // ENDORSEMENT
	candAdmit    = "admit"    // ENDORSEMENT, which asked by itself
	candNo       = "no"       // ENDORSEMENT, asks whether
	candNoSure   = "nosure"   // ENDORSEMENT, declines it
	candInvs     = "invs"     // PAGE, open invitations to endorse
	candRevoke   = "revoke"   // INVITATION, asks whether
	candRevoked  = "revoked"  // INVITATION, does it
	candKeys     = "keys"     // how many keys an endorsement needs
	candKey      = "key"      // 1 or 2
	candSupport  = "support"  // the frame of the head's letter
	candExport   = "export"   // ZIP
	candAttach   = "attach"   // CALL, asks whether
	candAttached = "attached" // CALL, does it
)

// candTurn is one turn on one candidacy. candopen.go opens candidacies,
// candends.go has their endorsements, candset.go what is set and sent.
type candTurn struct {
	*roleTurn
	f     candidacy.File
	seat  candidacy.Seat
	calls []Call
}

// cand reads a candidacy that the person may look at: an admin, the focal
// point or the deputy. Else it says why not, and gives nil.
func (r *roleTurn) cand(ctx context.Context, id string) (*candTurn, error) {
	f, there, err := r.turn.file(ctx, id)
	if err != nil {
		return nil, err
	}
	c := &candTurn{roleTurn: r, f: f, seat: seat(r.reg, f)}
	if !there || !r.who.Admin && !c.holds() {
		r.session.Open = nil
		why, _ := refusal(candidacy.NoRight)
		r.display([]i18n.Text{why}, r.firstButtons())
		return nil, nil
	}
	c.calls, err = r.knownCalls(ctx)
	return c, err
}

// holds reports whether the person is the focal point or the deputy.
func (c *candTurn) holds() bool {
	return c.who.Who != "" && (c.who.Who == c.seat.Focal || c.who.Who == c.seat.Deputy)
}

// act is what a step does; nil when there is no such step.
func (c *candTurn) act(step string) func(context.Context, string) (bool, error) {
	return map[string]func(context.Context, string) (bool, error){
		candCard: c.card, candEnds: c.ends, candEnd: c.end, candRemind: c.remind,
		candAdmit: c.admit, candNo: c.no, candNoSure: c.noSure,
		candInvs: c.openInvs, candRevoke: c.revoke, candRevoked: c.revoked,
		candKeys: c.keys, candKey: c.key, candSupport: c.support, candExport: c.exportFile,
		candAttach: c.attach, candAttached: c.attached,
	}[step]
}

// own is a button on the candidacy.
func (c *candTurn) own(key i18n.Key, step, value string) Button {
	if value != "" {
		value = ":" + value
	}
	return word(key, flowCand, step, c.f.Candidacy.ID+value)
}

// deniedOn says why an act was not done, and shows the card.
func (c *candTurn) deniedOn(ctx context.Context, err error, doing string) error {
	if err := c.denied(err); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	_, err = c.card(ctx, "")
	return err
}

// card shows the candidacy as it stands.
func (c *candTurn) card(context.Context, string) (bool, error) {
	c.show()
	return true, nil
}

// show says the card, in the place of the message pressed.
func (c *candTurn) show() {
	c.session.Open = nil
	c.display(c.cardText(), c.cardButtons())
}

func (c *candTurn) cardText() []i18n.Text {
	n := tallyOf(c.f.Endorsements)
	answer := i18n.KeyCandNotYet
	if n.confirmed >= requiredEndorsements {
		answer = i18n.KeyCandEnough
	}
	text := []i18n.Text{
		c.textWith(i18n.KeyCandCardHeading, i18n.Args{"Name": namesOf(c.f.Candidacy.Community), "Answer": answer}),
		figures(c.f), c.callText(c.calls, c.f.Candidacy.Call),
	}
	text = append(text, c.tasksText()...)
	if !c.f.Candidacy.Stub.IsZero() {
		text = append(text, c.textWith(i18n.KeyCandStub, i18n.Args{"Since": i18n.Day{Time: c.f.Candidacy.Stub}}))
	}
	if len(n.fields) > 0 {
		text = append(text, c.textWith(i18n.KeyCandFields, i18n.Args{"Lines": c.fieldLines(n)}))
	}
	if n.flagged > 0 {
		text = append(text, c.textWith(i18n.KeyCandFlagged, i18n.Args{"Number": n.flagged}))
	}
	if common, ok := c.common(n); ok {
		text = append(text, common)
	}
	return append(text, c.textWith(i18n.KeyCandAsOf, i18n.Args{"At": c.event.At}))
}

// fieldLines count the confirmed endorsements by field of work.
func (c *candTurn) fieldLines(n tally) i18n.Lines {
	var lines i18n.Lines
	for _, field := range candidacy.Fields {
		if n.fields[field] > 0 {
			lines = append(lines, c.textWith(i18n.KeyCandField, i18n.Args{
				"Field": i18n.Key("endorse.field." + field), "Number": n.fields[field]}))
		}
	}
	return lines
}

// common says where the common focal point of the associations stands; false
// while there is nothing to say.
func (c *candTurn) common(n tally) (i18n.Text, bool) {
	common := c.f.Candidacy.Common
	if common == nil {
		return c.text(i18n.KeyCandCommonNone), n.confirmed > 1
	}
	e, _ := c.f.Endorsement(common.Endorsement)
	args := i18n.Args{"Person": c.keyName(e, e.By), "Body": bodyNames(e.Body)}
	if !common.Stands.IsZero() {
		args["Since"] = i18n.Day{Time: common.Stands}
		return c.textWith(i18n.KeyCandCommonStands, args), true
	}
	args["Accepted"], args["Of"] = len(common.Accepted), len(c.f.Representatives())
	return c.textWith(i18n.KeyCandCommonProposed, args), true
}

// keyName is the name that a signer of an endorsement has given; who is not
// named (any more) is said to be so.
func (c *candTurn) keyName(e candidacy.Endorsement, who candidacy.Person) i18n.Text {
	i := slices.IndexFunc(e.Keys, func(k candidacy.Key) bool { return k.Who == who && k.Name != "" })
	if i < 0 {
		return c.text(i18n.KeyCandForgotten)
	}
	return c.textWith(i18n.KeyCandName, i18n.Args{"Name": e.Keys[i].Name})
}

func (c *candTurn) cardButtons() [][]Button {
	id := c.f.Candidacy.ID
	rows := [][]Button{{
		{Label: c.textWith(i18n.KeyCandEndorsements, i18n.Args{"Number": len(c.f.Endorsements)}), Choice: Choice{flowCand, candEnds, id + ":0"}},
		c.own(i18n.KeyCandRefresh, candCard, ""),
	}}
	rows = append(rows, c.tasksButton()...)
	if c.holds() && c.f.Candidacy.Stub.IsZero() {
		if call, ok := candidacy.Current(c.calls, c.event.At); ok {
			if _, ok := c.attachable(call.ID); ok {
				rows = append(rows, []Button{c.own(i18n.KeyCandAttach, candAttach, call.ID)})
			}
		}
		rows = append(rows, []Button{word(i18n.KeyCandInvite, flowRole, roleInvite, string(candidacy.GrantEndorse)+":"+id)})
		if len(c.invitations()) > 0 {
			rows = append(rows, []Button{c.own(i18n.KeyCandInvitations, candInvs, "0")})
		}
		rows = append(rows,
			[]Button{c.own(i18n.KeyCandSupport, candSupport, ""), c.own(i18n.KeyCandExport, candExport, "")})
		if c.who.Who == c.seat.Focal {
			rows = append(rows, []Button{c.own(i18n.KeyCandKeys, candKeys, "")})
		}
	}
	return append(rows, []Button{word(i18n.KeyCandCommunity, flowRole, rolePage, c.f.Candidacy.Community.ID)})
}
