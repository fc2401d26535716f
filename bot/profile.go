package bot

import (
	"context"
	"fmt"
	"slices"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// profiles are the language codes for which Telegram is given words of their
// own. The empty code is for everybody else: as the bot speaks to them, English.
var profiles = []struct {
	code string
	lang i18n.Lang
}{{"", i18n.EN}, {"ar", i18n.AR}, {"fr", i18n.FR}}

// groupMenu lists the commands that work in groups, in their order.
var groupMenu = []menuItem{
	{"ask", i18n.KeyCommandAsk},
	{"help", i18n.KeyCommandHelp},
}

type menuItem struct {
	command string
	about   i18n.Key
}

// privateMenu lists the commands that work in private chats, in their order.
func (b *Bot) privateMenu() []menuItem {
	menu := []menuItem{
		{"start", i18n.KeyCommandStart},
		{"ask", i18n.KeyCommandAsk},
		{"guide", i18n.KeyCommandGuide},
		{"quiz", i18n.KeyCommandQuiz},
	}
	if b.records {
		menu = append(menu,
			menuItem{"candidacy", i18n.KeyCommandCandidacy},
			menuItem{"endorse", i18n.KeyCommandEndorse},
			menuItem{"deadlines", i18n.KeyCommandDeadlines},
			menuItem{"verify", i18n.KeyCommandVerify})
	}
	menu = append(menu, menuItem{"language", i18n.KeyCommandLanguage})
	if b.records {
		menu = append(menu,
			menuItem{"mydata", i18n.KeyCommandMyData},
			menuItem{"forget", i18n.KeyCommandForget})
	}
	return append(menu,
		menuItem{"cancel", i18n.KeyCommandCancel},
		menuItem{"help", i18n.KeyCommandHelp})
}

// adminMenu is the private menu of an admin.
func (b *Bot) adminMenu() []menuItem {
	return append(b.privateMenu(), menuItem{"admin", i18n.KeyCommandAdmin})
}

// Present gives Telegram the bot's name, descriptions and menus in three
// languages, where they are not the same already (Telegram allows few changes
// of a name a day). What fails is logged and left for the next start.
func (b *Bot) Present(ctx context.Context) {
	for _, p := range profiles {
		failed := []error{
			b.presentMenu(ctx, &models.BotCommandScopeAllPrivateChats{}, b.privateMenu(), p.code, p.lang),
			b.presentMenu(ctx, &models.BotCommandScopeAllGroupChats{}, groupMenu, p.code, p.lang),
		}
		for _, f := range b.facets() {
			failed = append(failed, b.presentFacet(ctx, f, p.code, p.lang))
		}
		for _, err := range failed {
			if err != nil && ctx.Err() == nil {
				b.log.Warn("profile not set; it is tried again at the next start", "language", p.code, "error", brief(err))
			}
		}
	}
}

// presentAdmin gives an admin who has just written the menu of an admin, once
// in the life of this process. Telegram knows the chat from then on only.
func (b *Bot) presentAdmin(e flows.Event) {
	if !e.Private || e.Kind == flows.Due || !slices.Contains(b.admins, e.Person.ID) {
		return
	}
	if _, done := b.presented.LoadOrStore(e.Person.ID, true); done {
		return
	}
	go func() {
		for _, p := range profiles {
			scope := &models.BotCommandScopeChat{ChatID: e.Person.ID}
			if err := b.presentMenu(b.work, scope, b.adminMenu(), p.code, p.lang); err != nil && b.work.Err() == nil {
				b.log.Warn("menu of an admin not set", "language", p.code, "error", brief(err))
			}
		}
	}()
}

// presentMenu sets the menu of one scope, if it is another one.
func (b *Bot) presentMenu(ctx context.Context, scope models.BotCommandScope, items []menuItem, code string, lang i18n.Lang) error {
	var want []models.BotCommand
	for _, item := range items {
		want = append(want, models.BotCommand{Command: item.command, Description: b.words.Plain(lang, i18n.Text{Key: item.about})})
	}
	have, err := call(ctx, func(ctx context.Context) ([]models.BotCommand, error) {
		return b.api.GetMyCommands(ctx, &tg.GetMyCommandsParams{Scope: scope, LanguageCode: code})
	})
	if err == nil && slices.Equal(have, want) {
		return nil
	}
	if _, err := call(ctx, func(ctx context.Context) (bool, error) {
		return b.api.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: want, Scope: scope, LanguageCode: code})
	}); err != nil {
		return fmt.Errorf("set commands: %w", err)
	}
	return nil
}

// facet is a text of the profile: what it is called, its word, and how it is
// read and set.
type facet struct {
	what string
	key  i18n.Key
	get  func(ctx context.Context, code string) (string, error)
	set  func(ctx context.Context, code, text string) (bool, error)
}

func (b *Bot) facets() []facet {
	return []facet{{
		"name", i18n.KeyProfileName,
		func(ctx context.Context, code string) (string, error) {
			have, err := b.api.GetMyName(ctx, &tg.GetMyNameParams{LanguageCode: code})
			return have.Name, err
		},
		func(ctx context.Context, code, text string) (bool, error) {
			return b.api.SetMyName(ctx, &tg.SetMyNameParams{Name: text, LanguageCode: code})
		},
	}, {
		"description", i18n.KeyProfileAbout,
		func(ctx context.Context, code string) (string, error) {
			have, err := b.api.GetMyDescription(ctx, &tg.GetMyDescriptionParams{LanguageCode: code})
			return have.Description, err
		},
		func(ctx context.Context, code, text string) (bool, error) {
			return b.api.SetMyDescription(ctx, &tg.SetMyDescriptionParams{Description: text, LanguageCode: code})
		},
	}, {
		"short description", i18n.KeyProfileShort,
		func(ctx context.Context, code string) (string, error) {
			have, err := b.api.GetMyShortDescription(ctx, &tg.GetMyShortDescriptionParams{LanguageCode: code})
			return have.ShortDescription, err
		},
		func(ctx context.Context, code, text string) (bool, error) {
			return b.api.SetMyShortDescription(ctx, &tg.SetMyShortDescriptionParams{ShortDescription: text, LanguageCode: code})
		},
	}}
}

// presentFacet sets one text of the profile, if it is another one.
func (b *Bot) presentFacet(ctx context.Context, f facet, code string, lang i18n.Lang) error {
	want := b.words.Plain(lang, i18n.Text{Key: f.key})
	have, err := call(ctx, func(ctx context.Context) (string, error) { return f.get(ctx, code) })
	if err == nil && have == want {
		return nil
	}
	if _, err := call(ctx, func(ctx context.Context) (bool, error) { return f.set(ctx, code, want) }); err != nil {
		return fmt.Errorf("set %s: %w", f.what, err)
	}
	return nil
}
