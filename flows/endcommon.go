package flows

import (
	"context"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// confirmedOf are the confirmed endorsements of a candidacy.
func confirmedOf(f candidacy.File) []candidacy.Endorsement {
	var all []candidacy.Endorsement
	for _, e := range f.Endorsements {
		if e.State == candidacy.Confirmed {
			all = append(all, e)
		}
	}
	return all
}

// askCommon asks the representatives to name a common focal point, once two
// endorsements are confirmed; the representative of each further one is told
// too. e is the one that has just become confirmed.
func (t *turn) askCommon(ctx context.Context, f candidacy.File, e candidacy.Endorsement) error {
	all := confirmedOf(f)
	if len(all) < 2 {
		return nil
	}
	text := t.textWith(i18n.KeyEndorseToldCommon, i18n.Args{
		"Community": communityText(f.Candidacy.Community), "Count": len(all)})
	if len(all) > 2 {
		all = []candidacy.Endorsement{e}
	}
	if c := f.Candidacy.Common; c != nil {
		of, _ := f.Endorsement(c.Endorsement)
		text = t.textWith(i18n.KeyEndorseToldCommonThere, i18n.Args{
			"Community": communityText(f.Candidacy.Community), "Body": bodyNames(of.Body)})
	}
	return t.tellCommon(ctx, f, all, text)
}

// tellCommon says something about the common focal point to the
// representatives of endorsements, each once, with the button to it.
func (t *turn) tellCommon(ctx context.Context, f candidacy.File, all []candidacy.Endorsement, text i18n.Text) error {
	var told []candidacy.Person
	for _, e := range all {
		if slices.Contains(told, e.By) {
			continue
		}
		told = append(told, e.By)
		r := Reply{Text: []i18n.Text{text}, Buttons: [][]Button{{
			endWord(i18n.KeyEndorseCommon, endCommon, f.Candidacy.ID+":"+e.ID)}}}
		if err := t.inform(ctx, r, e.By); err != nil {
			return err
		}
	}
	return nil
}

// common shows the common focal point to a representative: who is proposed, who
// has accepted, whom they can propose.
func (p *endPage) common(context.Context, string) error {
	if representative, _ := p.e.Part(p.me.Person); !representative || p.e.State != candidacy.Confirmed {
		p.refused(candidacy.NoRight, p.toEndorse())
		return nil
	}
	if len(confirmedOf(p.f)) < 2 {
		p.refused(candidacy.OneIsEnough, p.toEndorse())
		return nil
	}
	text := []i18n.Text{p.text(i18n.KeyEndorseCommonWhat)}
	var rows [][]Button
	c := p.f.Candidacy.Common
	if c != nil {
		text = append(text, p.commonState(*c))
		if c.Stands.IsZero() && !slices.Contains(c.Accepted, p.me.Person) {
			rows = append(rows, []Button{
				endWord(i18n.KeyEndorseCommonYes, endYes, p.value(c.Endorsement)),
				endWord(i18n.KeyEndorseCommonNo, endNay, p.value(c.Endorsement))})
		}
	}
	text = append(text, p.text(i18n.KeyEndorseCommonPropose))
	for _, e := range confirmedOf(p.f) {
		if e.By != "" && (c == nil || c.Endorsement != e.ID) {
			rows = append(rows, []Button{{
				Label:  p.textWith(i18n.KeyEndorseCommonOf, i18n.Args{"Body": shortNames(e.Body), "Code": e.Code[:4]}),
				Choice: Choice{flowEnd, endPropose, p.value(e.ID)},
			}})
		}
	}
	p.reply(Reply{Text: text, Buttons: append(rows, pageRow(p.f, p.e)), Edit: p.here()})
	return nil
}

// commonState says who is proposed, and whether it stands.
func (p *endPage) commonState(c candidacy.Common) i18n.Text {
	e, _ := p.f.Endorsement(c.Endorsement)
	if !c.Stands.IsZero() {
		return p.textWith(i18n.KeyEndorseCommonStands, i18n.Args{"Body": bodyNames(e.Body), "At": c.Stands})
	}
	return p.textWith(i18n.KeyEndorseCommonProposed, i18n.Args{
		"Body": bodyNames(e.Body), "Accepted": len(c.Accepted), "All": len(p.f.Representatives())})
}

// propose proposes the representative of an endorsement.
func (p *endPage) propose(ctx context.Context, endorsement string) error {
	c, common, err := p.f.Propose(p.actor(p.me), endorsement, p.event.At)
	if err != nil {
		return p.failed(err)
	}
	return p.commonMoved(ctx, c, common, i18n.KeyEndorseToldProposed)
}

// acceptCommon is a representative's yes, to the one that they were shown.
func (p *endPage) acceptCommon(ctx context.Context, endorsement string) error {
	if now := p.f.Candidacy.Common; now == nil || now.Endorsement != endorsement {
		p.toast(i18n.KeyEndorseStale)
		return p.common(ctx, "")
	}
	c, common, err := p.f.AcceptCommon(p.actor(p.me), p.event.At)
	if err != nil {
		return p.failed(err)
	}
	return p.commonMoved(ctx, c, common, i18n.KeyEndorseToldAccepted)
}

// commonMoved keeps what became of the common focal point, shows it, and tells
// the representatives; once it stands, the focal point too.
func (p *endPage) commonMoved(ctx context.Context, c candidacy.Change, common candidacy.Common, key i18n.Key) error {
	p.change(c)
	p.f = after(p.f, c, p.e)
	if len(c.Entries) == 0 {
		return p.common(ctx, "")
	}
	e, _ := p.f.Endorsement(common.Endorsement)
	args := i18n.Args{"Body": bodyNames(e.Body), "Community": communityText(p.f.Candidacy.Community)}
	if !common.Stands.IsZero() {
		key = i18n.KeyEndorseToldStands
	}
	if err := p.common(ctx, ""); err != nil {
		return err
	}
	if err := p.tellOthers(ctx, p.textWith(key, args)); err != nil || common.Stands.IsZero() {
		return err
	}
	return p.tellOffice(ctx, p.f, p.textWith(i18n.KeyEndorseToldOfficeStands, args))
}

// tellOthers says something about the common focal point to the other representatives.
func (p *endPage) tellOthers(ctx context.Context, text i18n.Text) error {
	others := slices.DeleteFunc(confirmedOf(p.f), func(e candidacy.Endorsement) bool { return e.By == p.me.Person })
	return p.tellCommon(ctx, p.f, others, text)
}

// refuseCommon is a representative's no, which ends the proposal.
func (p *endPage) refuseCommon(ctx context.Context, endorsement string) error {
	now := p.f.Candidacy.Common
	if now == nil || now.Endorsement != endorsement {
		p.toast(i18n.KeyEndorseStale)
		return p.common(ctx, "")
	}
	c, err := p.f.RefuseCommon(p.actor(p.me), p.event.At)
	if err != nil {
		return p.failed(err)
	}
	p.change(c)
	p.f = after(p.f, c, p.e)
	if err := p.common(ctx, ""); err != nil {
		return err
	}
	e, _ := p.f.Endorsement(endorsement)
	return p.tellOthers(ctx, p.textWith(i18n.KeyEndorseToldRefused, i18n.Args{"Body": bodyNames(e.Body)}))
}
