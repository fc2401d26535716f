package flows

import (
	"context"
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowCand that need no candidacy yet.
const (
	candList = "list" // what the person stands for
	candNew  = "new"  // COMMUNITY:CALL, shows what would be opened
	candOpen = "open" // the same, opens it
)

// overview is what somebody stands for: the page of their community, or a list
// of several. Who holds no office is told how one comes by it.
func (r *roleTurn) overview(ctx context.Context) error {
	r.session.Open = nil
	mine := r.reg.Of(r.who.Who)
	if len(mine) == 1 {
		_, err := r.page(ctx, mine[0].ID)
		return err
	}
	var rows [][]Button
	for i, c := range mine {
		rows = append(rows, []Button{listed(i+1, namesOf(c), Choice{flowRole, rolePage, c.ID})})
	}
	text := []i18n.Text{r.text(i18n.KeyCandMine)}
	if len(mine) == 0 {
		contact := r.text(i18n.KeyContactPublisher)
		if r.Contact != "" {
			contact = r.textWith(i18n.KeyContactOperator, i18n.Args{"Contact": r.Contact})
		}
		text = []i18n.Text{r.text(i18n.KeyCandNone), r.text(i18n.KeyCandNoneHow), contact}
	}
	mineToo, err := r.toMine(ctx)
	if err != nil {
		return err
	}
	rows = append(rows, mineToo...)
	if r.who.Admin {
		rows = append(rows, []Button{word(i18n.KeyRoleCommunities, flowRole, roleList, "0")})
	}
	r.display(text, rows)
	return nil
}

// toMine leads to the person's own endorsements, where there are any.
func (r *roleTurn) toMine(ctx context.Context) ([][]Button, error) {
	endorses, err := r.endorses(ctx)
	if !endorses || err != nil {
		return nil, err
	}
	return [][]Button{{word(i18n.KeyCandMyEndorsements, flowEnd, endList, "0")}}, nil
}

// endorses reports whether the person has a part in an endorsement.
func (r *roleTurn) endorses(ctx context.Context) (bool, error) {
	if r.who.Who == "" {
		return false, nil
	}
	refs, err := r.Records.Find(ctx, candidacy.ByPerson, string(r.who.Who))
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	for _, ref := range refs {
		if ref.File == candidacy.RegistryFile {
			continue
		}
		f, there, err := r.turn.file(ctx, ref.File)
		if err != nil {
			return false, err
		}
		for _, e := range f.Endorsements {
			if representative, key := e.Part(r.who.Who); there && (representative || key) {
				return true, nil
			}
		}
	}
	return false, nil
}

// callShort is the title of a candidacy's call, or that it is the next one.
func (r *roleTurn) callShort(calls []Call, id string) i18n.Text {
	if call := callOf(calls, id); call != nil {
		names := callNames(*call)
		for lang, title := range names {
			names[lang] = cutText(title, 60)
		}
		return r.textWith(i18n.KeyCandName, i18n.Args{"Name": names})
	}
	if id != candidacy.NextCall {
		return r.text(i18n.KeyCandUnknownCall)
	}
	return r.text(i18n.KeyCandNextCall)
}

// callText says which call a candidacy is for, and until when it is open, in
// Morocco's time and in that of the issuer.
func (r *roleTurn) callText(calls []Call, id string) i18n.Text {
	call := callOf(calls, id)
	if call == nil {
		return r.callShort(calls, id)
	}
	return r.textWith(i18n.KeyCandCall, i18n.Args{
		"Title": callNames(*call), "State": callStates[call.State(r.event.At)],
		"Closes": call.Closes.At, "Local": call.Closes.Local, "Zone": call.Closes.Zone})
}

// openButtons open a candidacy for the call that matters now, and for the next
// one, where there is none yet.
func (r *roleTurn) openButtons(calls []Call, c candidacy.Community) [][]Button {
	var rows [][]Button
	if call, ok := candidacy.Current(calls, r.event.At); ok {
		if _, taken := r.reg.Slot(c.ID, call.ID); !taken {
			rows = append(rows, []Button{{
				Label:  r.textWith(i18n.KeyCandNew, i18n.Args{"Call": r.callShort(calls, call.ID)}),
				Choice: Choice{flowCand, candNew, c.ID + ":" + call.ID}}})
		}
	}
	if _, taken := r.reg.Slot(c.ID, candidacy.NextCall); !taken {
		rows = append(rows, []Button{word(i18n.KeyCandNewNext, flowCand, candNew, c.ID+":"+candidacy.NextCall)})
	}
	return rows
}

// newCall reads "COMMUNITY:CALL". call is nil for the next call; ok is false
// when it cannot be opened, and known when that was said.
func (r *roleTurn) newCall(ctx context.Context, value string) (c candidacy.Community, calls []Call, call *Call, ok, known bool, err error) {
	id, callID, _ := strings.Cut(value, ":")
	if calls, err = r.knownCalls(ctx); err != nil {
		return c, nil, nil, false, true, err
	}
	call = callOf(calls, callID)
	if call == nil && callID != candidacy.NextCall {
		return c, nil, nil, false, false, nil
	}
	if c, ok = r.seen(id); !ok {
		return c, nil, nil, false, true, nil
	}
	slot, taken := r.reg.Slot(id, callID)
	if taken {
		r.said = append(r.said, r.textWith(i18n.KeyCandTaken, i18n.Args{
			"Name": namesOf(c), "Call": r.callShort(calls, callID), "Opened": i18n.Day{Time: slot.Opened}, "Focal": r.officer(c.Focal)}))
		_, err = r.page(ctx, id)
	}
	return c, calls, call, !taken, true, err
}

// newFile shows the candidacy that would be opened.
func (r *roleTurn) newFile(ctx context.Context, value string) (bool, error) {
	c, calls, _, ok, known, err := r.newCall(ctx, value)
	if !ok || err != nil {
		return known, err
	}
	_, callID, _ := strings.Cut(value, ":")
	r.ask(Choice{flowCand, candNew, value}, []i18n.Text{
		r.textWith(i18n.KeyCandNewAsk, i18n.Args{"Name": namesOf(c)}), r.callText(calls, callID), r.text(i18n.KeyCandNewRule),
	}, [][]Button{{word(i18n.KeyCandNewSure, flowCand, candOpen, value)}, {word(i18n.KeyDeskBack, flowRole, rolePage, c.ID)}})
	return true, nil
}

// openFile opens a candidacy, and tells the deputy and the admins.
func (r *roleTurn) openFile(ctx context.Context, value string) (bool, error) {
	c, calls, call, ok, known, err := r.newCall(ctx, value)
	if !ok || err != nil {
		return known, err
	}
	if ok, err := r.consents(ctx, Choice{flowCand, candNew, value}); !ok || err != nil {
		return true, err
	}
	changes, f, err := r.reg.OpenFile(r.who, c.ID, call, r.event.Seed, r.event.At)
	if err != nil {
		if err := r.denied(err); err != nil {
			return true, fmt.Errorf("open a candidacy: %w", err)
		}
		return r.page(ctx, c.ID)
	}
	opened := &candTurn{roleTurn: r, f: f, seat: seat(r.reg, f), calls: calls}
	last := len(changes) - 1
	if changes[last], err = opened.withPlan(ctx, changes[last]); err != nil {
		return true, err
	}
	r.change(changes...)
	r.said = append(r.said, r.text(i18n.KeyCandOpened))
	opened.show()
	_, callID, _ := strings.Cut(value, ":")
	return true, r.announce(ctx, r.textWith(i18n.KeyCandOpenedNotice, i18n.Args{
		"Name": namesOf(c), "Call": r.callShort(calls, callID)}), c, "")
}

// attach asks whether a candidacy for the next call is to be for this one.
func (c *candTurn) attach(ctx context.Context, callID string) (bool, error) {
	call, ok := c.attachable(callID)
	if !ok {
		c.toast(i18n.KeyCallsStale)
		return c.card(ctx, "")
	}
	id := c.f.Candidacy.ID
	c.ask(Choice{flowCand, candAttach, id + ":" + callID}, []i18n.Text{
		c.text(i18n.KeyCandAttachAsk), c.callText(c.calls, call.ID),
	}, [][]Button{{word(i18n.KeyCandAttachSure, flowCand, candAttached, id+":"+callID)}, {word(i18n.KeyDeskBack, flowCand, candCard, id)}})
	return true, nil
}

// attachable is a call for which a candidacy for the next call can be.
func (c *candTurn) attachable(callID string) (Call, bool) {
	call, ok := candidacy.Current(c.calls, c.event.At)
	_, taken := c.reg.Slot(c.f.Candidacy.Community.ID, call.ID)
	return call, ok && !taken && call.ID == callID && c.f.Candidacy.Call == candidacy.NextCall
}

// attached moves a candidacy to an announced call, and tells the others in
// office and the representatives.
func (c *candTurn) attached(ctx context.Context, callID string) (bool, error) {
	call := callOf(c.calls, callID)
	if call == nil {
		return false, nil
	}
	if ok, err := c.consents(ctx, Choice{flowCand, candAttach, c.f.Candidacy.ID + ":" + callID}); !ok || err != nil {
		return true, err
	}
	changes, err := c.reg.Attach(c.who, c.f, *call, c.event.At)
	if err != nil {
		return true, c.deniedOn(ctx, err, "attach a candidacy")
	}
	if len(changes) == 0 { // pressed twice
		return c.card(ctx, "")
	}
	c.f.Candidacy.Call = callID
	last := len(changes) - 1
	if changes[last], err = c.withPlan(ctx, changes[last]); err != nil {
		return true, err
	}
	c.change(changes...)
	c.said = append(c.said, c.text(i18n.KeyCandAttached))
	c.show()
	text := c.textWith(i18n.KeyCandAttachedNotice, i18n.Args{
		"Name": namesOf(c.f.Candidacy.Community), "Call": c.callText(c.calls, callID)})
	if err := c.tellFocal(ctx, c.f, c.reg, text); err != nil {
		return true, err
	}
	var people []candidacy.Person
	for _, e := range c.f.Endorsements {
		switch e.State {
		case candidacy.DraftState, candidacy.Awaiting, candidacy.Confirmed:
			if e.By != c.seat.Focal && e.By != c.seat.Deputy {
				people = append(people, e.By)
			}
		}
	}
	return true, c.notify(ctx, Reply{Text: []i18n.Text{text}}, nil, people...)
}
