package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// invitations are the open invitations to endorse.
func (c *candTurn) invitations() []candidacy.Invitation {
	return openInvitations(c.f.Invitations, c.event.At, func(i candidacy.Invitation) bool { return i.Gives == candidacy.GrantEndorse })
}

// openInvs shows the open invitations to endorse.
func (c *candTurn) openInvs(_ context.Context, page string) (bool, error) {
	id := c.f.Candidacy.ID
	c.listInvitations(c.invitations(), page,
		func(p string) Choice { return Choice{flowCand, candInvs, id + ":" + p} },
		func(i candidacy.Invitation) Choice { return Choice{flowCand, candRevoke, id + ":" + i.ID} }, Choice{flowCand, candCard, id})
	return true, nil
}

// revoke asks whether an invitation to endorse is to be taken back.
func (c *candTurn) revoke(ctx context.Context, id string) (bool, error) {
	n := slices.IndexFunc(c.invitations(), func(i candidacy.Invitation) bool { return i.ID == id })
	if n < 0 {
		c.toast(i18n.KeyCallsStale)
		return c.openInvs(ctx, "0")
	}
	value := c.f.Candidacy.ID + ":" + id
	c.askRevoke(c.invitations()[n], Choice{flowCand, candRevoke, value}, Choice{flowCand, candRevoked, value},
		Choice{flowCand, candInvs, c.f.Candidacy.ID + ":0"})
	return true, nil
}

// revoked takes an invitation to endorse back.
func (c *candTurn) revoked(ctx context.Context, id string) (bool, error) {
	if ok, err := c.consents(ctx, Choice{flowCand, candRevoke, c.f.Candidacy.ID + ":" + id}); !ok || err != nil {
		return true, err
	}
	change, err := c.f.RevokeInvitation(c.who, c.seat, id, c.event.At)
	if err != nil {
		if err := c.denied(err); err != nil {
			return true, fmt.Errorf("revoke an invitation: %w", err)
		}
		return c.openInvs(ctx, "0")
	}
	c.change(change)
	c.f.Invitations = slices.DeleteFunc(slices.Clone(c.f.Invitations), func(i candidacy.Invitation) bool { return i.ID == id })
	c.said = append(c.said, c.text(i18n.KeyRoleRevokeDone))
	return c.openInvs(ctx, "0")
}

// keyWords say how many keys an endorsement needs.
var keyWords = map[int]i18n.Key{1: i18n.KeyCandOneKey, 2: i18n.KeyCandTwoKeys}

// keys asks how many keys an endorsement is to need.
func (c *candTurn) keys(context.Context, string) (bool, error) {
	c.ask(Choice{flowCand, candKeys, c.f.Candidacy.ID}, []i18n.Text{
		c.textWith(i18n.KeyCandKeysAsk, i18n.Args{"Keys": keyWords[c.f.Candidacy.Keys]}),
	}, [][]Button{{c.own(i18n.KeyCandOneKey, candKey, "1")}, {c.own(i18n.KeyCandTwoKeys, candKey, "2")}, {c.own(i18n.KeyDeskBack, candCard, "")}})
	return true, nil
}

// key sets how many, and tells the other in office.
func (c *candTurn) key(ctx context.Context, value string) (bool, error) {
	keys, err := strconv.Atoi(value)
	if err != nil || keyWords[keys] == "" {
		return false, nil
	}
	if ok, err := c.consents(ctx, Choice{flowCand, candKeys, c.f.Candidacy.ID}); !ok || err != nil {
		return true, err
	}
	change, err := c.f.SetKeys(c.who, c.seat, keys, c.event.At)
	if err != nil {
		return true, c.deniedOn(ctx, err, "set the keys")
	}
	c.change(change)
	done := c.textWith(i18n.KeyCandKeysSet, i18n.Args{"Name": namesOf(c.f.Candidacy.Community), "Keys": keyWords[keys]})
	c.f.Candidacy.Keys = keys
	c.said = append(c.said, done)
	c.show()
	if len(change.Entries) == 0 {
		return true, nil
	}
	return true, c.tellFocal(ctx, c.f, c.reg, done)
}

// support sends the frame of the head's letter of support.
func (c *candTurn) support(ctx context.Context, _ string) (bool, error) {
	if !c.holds() {
		return true, c.deniedOn(ctx, candidacy.NoRight, "")
	}
	community, there := c.reg.Community(c.f.Candidacy.Community.ID)
	if !there {
		community = c.f.Candidacy.Community
	}
	pdf, text, err := c.Letters.Support(community)
	if err != nil {
		return true, fmt.Errorf("set the letter of support of %s: %w", community.ID, err)
	}
	c.reply(Reply{Text: []i18n.Text{c.text(i18n.KeyCandSupportPDF)}, File: &File{Name: "letter-of-support.pdf", Data: pdf}})
	c.reply(Reply{
		Text: []i18n.Text{c.text(i18n.KeyCandSupportText)}, File: &File{Name: "letter-of-support.txt", Data: []byte(text)},
		Buttons: [][]Button{{c.own(i18n.KeyCandOpenCard, candCard, "")}},
	})
	return true, nil
}

// exportFile sends what is kept of the candidacy as a ZIP.
func (c *candTurn) exportFile(ctx context.Context, _ string) (bool, error) {
	zip, err := c.export(ctx, c.f.Candidacy.ID)
	if refused := candidacy.Refusal(""); errors.As(err, &refused) {
		return true, c.deniedOn(ctx, err, "export")
	}
	if err != nil {
		return true, fmt.Errorf("export candidacy %s: %w", c.f.Candidacy.ID, err)
	}
	c.reply(Reply{
		Text: []i18n.Text{c.textWith(i18n.KeyCandExported, i18n.Args{"At": c.event.At})}, File: zip,
		Buttons: [][]Button{{c.own(i18n.KeyCandOpenCard, candCard, "")}},
	})
	return true, nil
}
