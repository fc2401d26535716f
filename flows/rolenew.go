package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowRole by which an admin enters a community.
const (
	roleNew     = "new"     // begin, or go on where the answers end
	roleAsk     = "ask"     // the step of the value
	roleCouncil = "council" // the answers of the steps that have buttons
	roleRegion  = "region"
	roleSkip    = "skip" // no note
	roleDrop    = "drop" // as /cancel does
	roleSave    = "save" // the value names what was seen: only that is saved
)

// What is asked of a new community, and the preview.
const (
	newCouncil  = "council"
	newRegion   = "region"
	newProvince = "province"
	newNameAR   = "name-ar"
	newNameFR   = "name-fr"
	newNote     = "note"
	newPreview  = "preview"
)

// noNote is kept where no note is wanted.
const noNote = "-"

// newQuestions say what each step asks.
var newQuestions = map[string]i18n.Key{
	newCouncil: i18n.KeyRoleNewCouncil, newRegion: i18n.KeyRoleNewRegion, newProvince: i18n.KeyRoleNewProvince,
	newNameAR: i18n.KeyRoleNewNameAR, newNameFR: i18n.KeyRoleNewNameFR, newNote: i18n.KeyRoleNewNote,
}

// councilKeys are the kinds of councils, in the order shown.
var councilKeys = map[candidacy.Council]i18n.Key{
	candidacy.Commune: i18n.KeyQuizCommune, candidacy.Province: i18n.KeyQuizProvince, candidacy.Region: i18n.KeyQuizRegion,
}

// typedStep reports whether the answer of a step is typed.
func typedStep(step string) bool {
	return slices.Contains([]string{newProvince, newNameAR, newNameFR, newNote}, step)
}

// newSteps are the steps for a council: a region has the name that the law
// gives it, a province needs not be placed in one.
func newSteps(c candidacy.Council) []string {
	switch c {
	case candidacy.Region:
		return []string{newCouncil, newRegion, newNote}
	case candidacy.Province:
		return []string{newCouncil, newRegion, newNameAR, newNameFR, newNote}
	}
	return []string{newCouncil, newRegion, newProvince, newNameAR, newNameFR, newNote}
}

// field is where the answer of a typed step is kept.
func (f *RoleForm) field(step string) *string {
	return map[string]*string{
		newRegion: &f.Region, newProvince: &f.Province, newNameAR: &f.NameAR, newNameFR: &f.NameFR, newNote: &f.Note,
	}[step]
}

// next is the first step that has no answer; the preview when there is none.
func (f *RoleForm) next() string {
	if f.Council == "" {
		return newCouncil
	}
	for _, step := range newSteps(f.Council)[1:] {
		if *f.field(step) == "" {
			return step
		}
	}
	return newPreview
}

// community is what was entered.
func (f *RoleForm) community() candidacy.Community {
	c := candidacy.Community{Council: f.Council, Region: f.Region, Province: f.Province, NameAR: f.NameAR, NameFR: f.NameFR}
	switch f.Council {
	case candidacy.Region:
		region, _ := candidacy.RegionByID(f.Region)
		c.Province, c.NameAR, c.NameFR = "", region.AR, region.FR
	case candidacy.Province:
		c.Province = f.NameAR
	}
	return c
}

// seen names what a preview shows.
func (f *RoleForm) seen() string {
	return digest(fmt.Sprint(f.community(), f.Note))
}

// begin begins a community, or goes on with the one that was begun.
func (r *roleTurn) begin(ctx context.Context, _ string) (bool, error) {
	if !r.who.Admin {
		return false, nil
	}
	if ok, err := r.consents(ctx, r.event.Choice); !ok || err != nil {
		return true, err
	}
	return r.askStep(ctx, r.form.next())
}

// askStep asks a step of the new community, or shows the preview.
func (r *roleTurn) askStep(_ context.Context, step string) (bool, error) {
	if !r.who.Admin || newQuestions[step] == "" && step != newPreview {
		return false, nil
	}
	steps := newSteps(r.form.Council)
	i, next := slices.Index(steps, step), slices.Index(steps, r.form.next())
	if next >= 0 && (i < 0 || i > next) { // a step is asked after those before it
		step, i = steps[next], next
	}
	if i < 0 {
		r.preview()
		return true, nil
	}
	rows := r.newButtons(step)
	back := word(i18n.KeyDeskBack, flowRole, roleList, "0")
	if i > 0 {
		back = word(i18n.KeyDeskBack, flowRole, roleAsk, steps[i-1])
	}
	var text []i18n.Text
	if so, ok := r.soFar(step); ok {
		text = append(text, r.textWith(i18n.KeyCallsSoFar, i18n.Args{"Value": so}))
		rows = append(rows, []Button{word(i18n.KeyCallsGoOn, flowRole, roleNew, "")})
	}
	text = append(text, r.textWith(newQuestions[step], i18n.Args{"Number": i + 1, "Total": len(steps)}))
	r.ask(Choice{flowRole, roleAsk, step}, text, append(rows, []Button{back, word(i18n.KeyCallsDrop, flowRole, roleDrop, "")}))
	return true, nil
}

// soFar is the answer that a step has.
func (r *roleTurn) soFar(step string) (i18n.Text, bool) {
	switch step {
	case newCouncil:
		return r.text(councilKeys[r.form.Council]), r.form.Council != ""
	case newRegion:
		return r.textWith(i18n.KeyCandName, i18n.Args{"Name": regionNames(r.form.Region)}), r.form.Region != ""
	}
	kept := *r.form.field(step)
	if kept == noNote {
		return r.text(i18n.KeyRoleNoNote), true
	}
	return r.textWith(i18n.KeyCandName, i18n.Args{"Name": kept}), kept != ""
}

// newButtons are the answers of a step that can be pressed.
func (r *roleTurn) newButtons(step string) [][]Button {
	var rows [][]Button
	switch step {
	case newCouncil:
		for _, c := range []candidacy.Council{candidacy.Commune, candidacy.Province, candidacy.Region} {
			rows = append(rows, []Button{word(councilKeys[c], flowRole, roleCouncil, string(c))})
		}
	case newRegion:
		for _, region := range candidacy.Regions {
			rows = append(rows, []Button{{
				Label:  r.textWith(i18n.KeyCandName, i18n.Args{"Name": regionNames(region.ID)}),
				Choice: Choice{flowRole, roleRegion, region.ID},
			}})
		}
	case newNote:
		rows = append(rows, []Button{word(i18n.KeyRoleNoNote, flowRole, roleSkip, "")})
	}
	return rows
}

// regionNames is what a region is called.
func regionNames(id string) i18n.Names {
	region, _ := candidacy.RegionByID(id)
	return i18n.Names{i18n.AR: region.AR, i18n.FR: region.FR, i18n.EN: region.EN}
}

// chooseCouncil and chooseRegion take what was pressed.
func (r *roleTurn) chooseCouncil(ctx context.Context, value string) (bool, error) {
	if !r.who.Admin || councilKeys[candidacy.Council(value)] == "" {
		return false, nil
	}
	r.form.Council = candidacy.Council(value)
	r.keep()
	return r.askStep(ctx, r.form.next())
}

func (r *roleTurn) chooseRegion(ctx context.Context, value string) (bool, error) {
	if _, ok := candidacy.RegionByID(value); !ok || !r.who.Admin {
		return false, nil
	}
	r.form.Region = value
	r.keep()
	return r.askStep(ctx, r.form.next())
}

// skip goes on without a note.
func (r *roleTurn) skip(ctx context.Context, _ string) (bool, error) {
	if !r.who.Admin {
		return false, nil
	}
	r.form.Note = noNote
	r.keep()
	return r.askStep(ctx, r.form.next())
}

// answer keeps what was typed for a step, or says what is wrong with it and
// asks again.
func (r *roleTurn) answer(ctx context.Context, step, text string) (bool, error) {
	in := map[string]script{newNameAR: arabicScript, newNameFR: latinScript}[step]
	if in.has == nil {
		in = anyScript
	}
	name, wrong := cleanName(text, in)
	if wrong != nil {
		r.said = append(r.said, *wrong)
		return r.askStep(ctx, step)
	}
	if step == newNameAR || step == newNameFR {
		name = candidacy.BareName(name)
	}
	*r.form.field(step) = name
	r.keep()
	return r.askStep(ctx, r.form.next())
}

// preview shows the community as it would be kept.
func (r *roleTurn) preview() {
	c := r.form.community()
	steps := newSteps(r.form.Council)
	note := r.text(i18n.KeyRoleNoNote)
	if r.form.Note != noNote {
		note = r.textWith(i18n.KeyCandName, i18n.Args{"Name": r.form.Note})
	}
	text := []i18n.Text{
		r.text(i18n.KeyRoleNewPreview), r.placed(c),
		r.textWith(i18n.KeyRoleNewFor, i18n.Args{"Note": note}),
	}
	r.ask(Choice{flowRole, roleAsk, newPreview}, text, [][]Button{
		{word(i18n.KeyRoleNewSave, flowRole, roleSave, r.form.seen())},
		{word(i18n.KeyDeskBack, flowRole, roleAsk, steps[len(steps)-1]), word(i18n.KeyCallsDrop, flowRole, roleDrop, "")},
	})
}

// placed says what a community is called and where it is.
func (r *roleTurn) placed(c candidacy.Community) i18n.Text {
	lines := i18n.Lines{
		r.textWith(i18n.KeyRoleNames, i18n.Args{"AR": c.NameAR, "FR": c.NameFR}),
		r.textWith(i18n.KeyRolePlace, i18n.Args{"Council": councilKeys[c.Council], "Region": regionNames(c.Region)}),
	}
	if c.Council == candidacy.Commune {
		lines = append(lines, r.textWith(i18n.KeyRoleProvince, i18n.Args{"Province": c.Province}))
	}
	return r.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines})
}

// drop forgets what was entered.
func (r *roleTurn) drop(ctx context.Context, _ string) (bool, error) {
	r.session.Role, r.session.Open = nil, nil
	r.said = append(r.said, r.text(i18n.KeyRoleDropped))
	if !r.who.Admin {
		return true, r.overview(ctx)
	}
	return r.list(ctx, "0")
}

// save enters the community that was seen, and shows the link for its focal point.
func (r *roleTurn) save(ctx context.Context, seen string) (bool, error) {
	if !r.who.Admin {
		return false, nil
	}
	if r.form.next() != newPreview || r.form.seen() != seen {
		r.toast(i18n.KeyCallsStale)
		if r.form == (RoleForm{}) {
			return r.list(ctx, "0")
		}
		return r.askStep(ctx, r.form.next())
	}
	if ok, err := r.consents(ctx, Choice{flowRole, roleAsk, newPreview}); !ok || err != nil {
		return true, err
	}
	note := r.form.Note
	if note == noNote {
		note = ""
	}
	change, invitation, secret, err := r.reg.AddCommunity(r.who, r.form.community(), note, r.event.Seed, r.event.At)
	if err != nil {
		return r.notAdded(ctx, err)
	}
	r.change(change)
	added := r.form.community()
	added.ID = invitation.For
	r.session.Role = nil
	r.handOut(added, candidacy.RegistryFile, invitation, secret, Choice{flowRole, rolePage, added.ID})
	return true, nil
}

// notAdded says why a community was not entered, and shows what is there.
func (r *roleTurn) notAdded(ctx context.Context, err error) (bool, error) {
	if denied := r.denied(err); denied != nil {
		return true, fmt.Errorf("add a community: %w", denied)
	}
	var faults candidacy.Faults
	if errors.As(err, &faults) {
		return r.askStep(ctx, faults[0].Field)
	}
	if known, ok := r.known(r.form.community()); ok {
		return r.page(ctx, known.ID)
	}
	return r.list(ctx, "0")
}

// known finds a community that is there under the same name.
func (r *roleTurn) known(c candidacy.Community) (candidacy.Community, bool) {
	i := slices.IndexFunc(r.reg.Communities, func(o candidacy.Community) bool {
		same := candidacy.SameBodyName(o.NameAR, c.NameAR) || candidacy.SameBodyName(o.NameFR, c.NameFR)
		return same && o.Council == c.Council && o.Region == c.Region
	})
	if i < 0 {
		return candidacy.Community{}, false
	}
	return r.reg.Communities[i], true
}
