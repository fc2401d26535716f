package flows

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

const (
	castRegret    = 60 * time.Second // within which a broadcast is called off before anything leaves
	castPerSecond = 28               // messages that leave in a second
	maxCast       = 2000             // characters of a broadcast in one language
	castIDLength  = 10
)

// BroadcastDraft is a broadcast as an admin has typed it so far. It is never
// changed in place: two steps from one session must not see each other.
type BroadcastDraft struct {
	ID       string            `json:"id,omitempty"` // of the preview that was seen; "" before
	Audience string            `json:"audience"`
	Text     map[string]string `json:"text,omitempty"` // by language
}

var audienceKeys = map[string]i18n.Key{
	AudienceFocal: i18n.KeyCastFocal, AudienceAssociations: i18n.KeyCastAssociations, AudienceAll: i18n.KeyCastAll,
}

// castBegin asks for whom a broadcast is.
func (t *turn) castBegin(context.Context, string) (bool, error) {
	t.session.Open, t.session.Broadcast = nil, nil
	var rows [][]Button
	for _, name := range Audiences {
		rows = append(rows, []Button{word(audienceKeys[name], flowDead, deadFor, name)})
	}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyCastBegin)}, Buttons: append(rows, t.toDesk()...), Edit: t.event.Message})
	return true, nil
}

// castFor begins a broadcast to an audience.
func (t *turn) castFor(_ context.Context, name string) (bool, error) {
	if audienceKeys[name] == "" {
		return false, nil
	}
	t.session.Broadcast = &BroadcastDraft{Audience: name}
	t.askText(string(i18n.Langs[0]), t.event.Message)
	return true, nil
}

// castText asks the text in a language again.
func (t *turn) castText(ctx context.Context, lang string) (bool, error) {
	if _, ok := i18n.ParseLang(lang); !ok {
		return false, nil
	}
	if t.session.Broadcast == nil {
		t.toast(i18n.KeyCallsStale)
		return t.castBegin(ctx, "")
	}
	t.askText(lang, t.event.Message)
	return true, nil
}

// castLangs say in which language a text is asked.
var castLangs = map[i18n.Lang]i18n.Key{i18n.AR: i18n.KeyCastArabic, i18n.FR: i18n.KeyCastFrench, i18n.EN: i18n.KeyCastEnglish}

// askText asks the text of the broadcast in a language, after what is wrong
// with the last answer.
func (t *turn) askText(lang string, edit int, said ...i18n.Text) {
	draft := t.session.Broadcast
	if draft == nil {
		return
	}
	t.session.Open = &Choice{flowDead, deadText, lang}
	var rows [][]Button
	if had := draft.Text[lang]; had != "" {
		said = append(said, t.textWith(i18n.KeyCallsSoFar, i18n.Args{"Value": cutText(had, 200)}))
		rows = append(rows, []Button{word(i18n.KeyCallsGoOn, flowDead, deadKeep, lang)})
	}
	said = append(said, t.textWith(i18n.KeyCastAsk, i18n.Args{"Language": castLangs[i18n.Lang(lang)], "Audience": audienceKeys[draft.Audience]}))
	rows = append(rows, []Button{word(i18n.KeyCastSkip, flowDead, deadSkip, lang)}, []Button{word(i18n.KeyCallsDrop, flowDead, deadDrop, "")})
	t.reply(Reply{Text: said, Edit: edit, Buttons: rows})
}

// castTyped takes a text of the broadcast, or says what is wrong with it.
func (t *turn) castTyped(ctx context.Context, lang string) error {
	if t.session.Broadcast == nil {
		t.session.Open = nil
		_, err := t.castBegin(ctx, "")
		return err
	}
	text := strings.TrimSpace(strings.ToValidUTF8(t.event.Text, ""))
	if fault := castFault(i18n.Lang(lang), text); fault != nil {
		t.askText(lang, 0, *fault)
		return nil
	}
	return t.castKeep(ctx, lang, text)
}

// castFault says what is wrong with a text in a language; nil when nothing is.
func castFault(lang i18n.Lang, text string) *i18n.Text {
	script := unicode.Latin
	if lang == i18n.AR {
		script = unicode.Arabic
	}
	own := func(r rune) bool { return unicode.Is(script, r) && unicode.IsLetter(r) }
	switch n := utf8.RuneCountInString(text); {
	case n > maxCast:
		return &i18n.Text{Key: i18n.KeyRoleBadLength, Args: i18n.Args{"Got": n, "Most": maxCast}}
	case !hasWord(text):
		return &i18n.Text{Key: i18n.KeyRoleBadEmpty}
	case !strings.ContainsFunc(text, own):
		return &i18n.Text{Key: i18n.KeyCastBadLanguage, Args: i18n.Args{"Language": castLangs[lang]}}
	}
	return nil
}

// castSkip leaves a language out, or its text as it is.
func (t *turn) castSkip(ctx context.Context, lang string) (bool, error) {
	if _, ok := i18n.ParseLang(lang); !ok {
		return false, nil
	}
	if t.session.Broadcast == nil {
		t.toast(i18n.KeyCallsStale)
		return t.castBegin(ctx, "")
	}
	if t.event.Choice.Step == deadKeep {
		return true, t.castKeep(ctx, lang, t.session.Broadcast.Text[lang])
	}
	return true, t.castKeep(ctx, lang, "")
}

// castKeep keeps a text, "" for none, and goes on to the next language or to
// the preview.
func (t *turn) castKeep(ctx context.Context, lang, text string) error {
	draft := BroadcastDraft{Audience: t.session.Broadcast.Audience, Text: maps.Clone(t.session.Broadcast.Text)}
	if draft.Text == nil {
		draft.Text = map[string]string{}
	}
	draft.Text[lang] = text
	if text == "" {
		delete(draft.Text, lang)
	}
	t.session.Broadcast = &draft
	edit := 0
	if t.event.Kind == Pressed {
		edit = t.event.Message
	}
	next := slices.Index(i18n.Langs, i18n.Lang(lang)) + 1
	switch {
	case next < len(i18n.Langs):
		t.askText(string(i18n.Langs[next]), edit)
		return nil
	case len(draft.Text) == 0:
		t.askText(string(i18n.Langs[0]), edit, t.text(i18n.KeyCastNone))
		return nil
	}
	return t.castPreview(ctx)
}

// castPreview shows the admin what people would read, how many they are and how
// long it takes. Only what was seen is sent.
func (t *turn) castPreview(ctx context.Context) error {
	if t.session.Broadcast == nil {
		return nil
	}
	draft := *t.session.Broadcast
	count, err := t.Deadlines.Audience(ctx, draft.Audience)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if draft.ID == "" {
		draft.ID = candidacy.NewID(t.event.Seed, "broadcast", castIDLength)
		t.session.Broadcast = &draft
	}
	t.session.Open = &Choice{flowDead, deadSend, draft.ID}
	for _, lang := range i18n.Langs {
		if draft.Text[string(lang)] != "" {
			t.reply(Reply{Lang: lang, Text: castWords(lang, draft.Text)})
		}
	}
	text := []i18n.Text{t.textWith(i18n.KeyCastPreview, i18n.Args{
		"Audience": audienceKeys[draft.Audience], "People": t.textWith(i18n.KeyCastPeople, i18n.Args{"Count": count}), "Duration": castDuration(count)})}
	var rows [][]Button
	if count > 0 {
		rows = append(rows, []Button{{Label: t.textWith(i18n.KeyCastSend, i18n.Args{"Count": count}), Choice: Choice{flowDead, deadSend, draft.ID}}})
	} else {
		text = []i18n.Text{t.textWith(i18n.KeyCastNobody, i18n.Args{"Audience": audienceKeys[draft.Audience]})}
	}
	rows = append(rows, []Button{word(i18n.KeyCastAgain, flowDead, deadText, string(i18n.Langs[0]))}, []Button{word(i18n.KeyCallsDrop, flowDead, deadDrop, "")})
	t.reply(Reply{Text: text, Buttons: rows})
	return nil
}

// castWords is what people of a language read: the text in it or, where there
// is none, in the first language that has one.
func castWords(lang i18n.Lang, text map[string]string) []i18n.Text {
	for _, l := range append([]i18n.Lang{lang}, i18n.Langs...) {
		if said := text[string(l)]; said != "" {
			return []i18n.Text{{Key: i18n.KeyCastHead}, {Fixed: i18n.Prose(l, said)}}
		}
	}
	return nil
}

// castDuration says how long a broadcast takes once it begins.
func castDuration(people int) i18n.Text {
	minutes := (people/castPerSecond + 59) / 60
	if minutes <= 1 {
		return i18n.Text{Key: i18n.KeyCastMinute}
	}
	return i18n.Text{Key: i18n.KeyCastMinutes, Args: i18n.Args{"Count": minutes}}
}

// castDrop leaves the broadcast.
func (t *turn) castDrop(context.Context, string) (bool, error) {
	t.session.Broadcast, t.session.Open = nil, nil
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyCastDropped)}, Buttons: t.toDesk(), Edit: t.event.Message})
	return true, nil
}

// castSend orders the broadcast that was seen, once.
func (t *turn) castSend(ctx context.Context, id string) (bool, error) {
	draft := t.session.Broadcast
	if draft == nil || draft.ID != id {
		t.toast(i18n.KeyCallsStale)
		if draft == nil {
			return t.castBegin(ctx, "")
		}
		return true, t.castPreview(ctx)
	}
	t.out.Orders = append(t.out.Orders, Order{Broadcast: &candidacy.Broadcast{
		ID: id, Text: draft.Text, Audience: draft.Audience, By: PersonOf(t.event.Chat), At: t.event.At}})
	t.session.Broadcast, t.session.Open = nil, nil
	t.reply(Reply{Text: []i18n.Text{t.textWith(i18n.KeyCastSent, i18n.Args{"Seconds": int(castRegret / time.Second)})}, Edit: t.event.Message,
		Buttons: append([][]Button{{word(i18n.KeyCastStop, flowDead, deadUnsend, fmt.Sprintf("%s:%d", id, t.event.At.Unix()))}}, t.toDesk()...)})
	return true, nil
}

// castUnsend calls a broadcast off: within [castRegret] nobody is told, later
// those whose message has not left.
func (t *turn) castUnsend(_ context.Context, value string) (bool, error) {
	id, at, _ := strings.Cut(value, ":")
	sent, err := strconv.ParseInt(at, 10, 64)
	if err != nil || len(id) != castIDLength {
		return false, nil
	}
	t.out.Orders = append(t.out.Orders, Order{CallOff: id})
	key := i18n.KeyCastStopped
	if t.event.At.Sub(time.Unix(sent, 0)) >= castRegret {
		key = i18n.KeyCastStoppedLate
	}
	t.reply(Reply{Text: []i18n.Text{t.text(key)}, Buttons: t.toDesk(), Edit: t.event.Message})
	return true, nil
}
