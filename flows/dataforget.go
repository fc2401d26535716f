package flows

import (
	"context"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// forget is /forget: it shows what will go and what stays.
func (t *turn) forget(ctx context.Context) error {
	h, err := t.holdings(ctx)
	if err != nil {
		return err
	}
	t.reply(Reply{
		Text: append([]i18n.Text{t.text(i18n.KeyForget)}, t.forgetText(h)...),
		Buttons: [][]Button{
			{word(i18n.KeyForgetButton, flowData, dataForget, "")},
			{word(i18n.KeyForgetKeep, flowData, dataKeep, "")},
		},
	})
	return nil
}

// forgetSure asks once more, with the same lists as they are now.
func (t *turn) forgetSure(ctx context.Context) error {
	h, err := t.holdings(ctx)
	if err != nil {
		return err
	}
	t.reply(Reply{
		Text: append([]i18n.Text{t.text(i18n.KeyForgetSure)}, t.forgetText(h)...), Edit: t.event.Message,
		Buttons: [][]Button{
			{word(i18n.KeyForgetKeep, flowData, dataKeep, "")},
			{word(i18n.KeyForgetNow, flowData, dataForgetIt, "")},
		},
	})
	return nil
}

// forgetText lists what goes and what stays.
func (t *turn) forgetText(h *holdings) []i18n.Text {
	goes := i18n.Lines{t.text(i18n.KeyForgetTalk)}
	var stays i18n.Lines
	if h.remindable() {
		goes = append(goes, t.text(i18n.KeyForgetAlerts))
	}
	if h.profile != nil {
		goes = append(goes, t.text(i18n.KeyForgetProfile))
	}
	goes = append(goes, t.officeLines(h, i18n.KeyForgetFocal, i18n.KeyForgetDeputy)...)
	for _, p := range h.parts() {
		switch {
		case p.signed(h.who):
			stays = append(stays, t.textWith(i18n.KeyForgetSigned, p.args()))
		case p.endorsement.State == candidacy.DraftState:
			goes = append(goes, t.textWith(i18n.KeyForgetDraft, p.args()))
		case p.representative && p.endorsement.State == candidacy.Awaiting:
			goes = append(goes, t.textWith(i18n.KeyForgetExpires, p.args()))
		default:
			goes = append(goes, t.textWith(i18n.KeyForgetPart, p.args()))
		}
	}
	stays = t.cutLines(stays)
	if n := h.entries(); n > 0 {
		stays = append(stays, t.textWith(i18n.KeyForgetJournal, i18n.Args{"Count": n}))
	}
	if h.profile != nil {
		stays = append(stays, t.text(i18n.KeyForgetPublished))
	}
	if len(stays) == 0 {
		stays = i18n.Lines{t.text(i18n.KeyForgetNothing)}
	}
	return []i18n.Text{
		t.textWith(i18n.KeyForgetGoes, i18n.Args{"Lines": t.cutLines(goes)}),
		t.textWith(i18n.KeyForgetStays, i18n.Args{"Lines": stays}),
	}
}

// forgetNow strikes the person from all records and tells those concerned.
// Nothing but the language is left of the conversation.
func (t *turn) forgetNow(ctx context.Context) error {
	h, err := t.holdings(ctx)
	if err != nil {
		return err
	}
	if h.profile != nil {
		if err := t.tellOfForgotten(ctx, h); err != nil {
			return err
		}
		t.change(h.registry.ForgetIn(h.who, t.event.At))
		for _, f := range h.files {
			t.change(f.ForgetIn(h.who, t.event.At))
		}
	}
	t.out.Forget = &Forget{Chat: t.event.Chat, Who: h.who}
	t.out.Orders = append(t.out.Orders, Order{Forget: t.event.Chat})
	t.session = Session{Lang: t.session.Lang}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyForgotten)}, Edit: t.event.Message})
	return nil
}

// tellOfForgotten tells whom it concerns that the person goes, before it is done.
func (t *turn) tellOfForgotten(ctx context.Context, h *holdings) error {
	for _, o := range h.offices() {
		if err := t.tellOfOffice(ctx, h, o); err != nil {
			return err
		}
	}
	for _, p := range h.parts() {
		if !p.representative || p.endorsement.Code == "" { // a draft was nobody's to see
			continue
		}
		s := seat(h.registry, p.file)
		said := Reply{Text: []i18n.Text{t.textWith(i18n.KeyForgottenRepresentative, p.args())}}
		for _, who := range []candidacy.Person{s.Focal, s.Deputy} {
			if err := t.tell(ctx, who, said); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellOfOffice tells of an office that falls vacant: the focal point of the
// deputy's; the admins, the deputy and the representatives of the focal point's.
func (t *turn) tellOfOffice(ctx context.Context, h *holdings, o office) error {
	args := i18n.Args{"Community": namesOf(o.community)}
	if o.grant == candidacy.GrantDeputy {
		if o.community.Focal == nil {
			return nil
		}
		return t.tell(ctx, o.community.Focal.Who, Reply{Text: []i18n.Text{t.textWith(i18n.KeyForgottenDeputy, args)}})
	}
	t.tellAdmins(Reply{Text: []i18n.Text{t.textWith(i18n.KeyForgottenFocalAdmin, args)}})
	said := Reply{Text: []i18n.Text{t.textWith(i18n.KeyForgottenFocal, args)}}
	told := map[candidacy.Person]bool{}
	tell := func(who candidacy.Person) error {
		if told[who] {
			return nil
		}
		told[who] = true
		return t.tell(ctx, who, said)
	}
	if o.community.Deputy != nil {
		if err := tell(o.community.Deputy.Who); err != nil {
			return err
		}
	}
	for _, slot := range h.registry.Slots {
		if slot.Community != o.community.ID {
			continue
		}
		f, there, err := t.file(ctx, slot.File)
		if err != nil {
			return err
		}
		if !there {
			continue
		}
		for _, e := range f.Endorsements {
			if e.State != candidacy.Awaiting && e.State != candidacy.Confirmed {
				continue
			}
			if err := tell(e.By); err != nil {
				return err
			}
		}
	}
	return nil
}
