package flows

import "github.com/munfatih/munfatih/i18n"

// languageNames are the languages as each names itself: they are not translated.
var languageNames = map[i18n.Lang]i18n.HTML{i18n.AR: "العربية", i18n.FR: "Français", i18n.EN: "English"}

// LanguageName is what a language calls itself.
func LanguageName(lang i18n.Lang) string { return string(languageNames[lang]) }

// auto is the choice to follow Telegram's language.
const auto = "auto"

// chooseLanguage asks which language to speak.
func (t *turn) chooseLanguage() {
	var rows [][]Button
	for _, lang := range i18n.Langs {
		rows = append(rows, []Button{{
			Label:  i18n.Text{Fixed: languageNames[lang]},
			Choice: Choice{Flow: flowLang, Step: "set", Value: string(lang)},
		}})
	}
	rows = append(rows, []Button{word(i18n.KeyLanguageAuto, flowLang, "set", auto)})
	t.say(t.text(i18n.KeyLanguageChoose), rows...)
}

// languagePressed handles the buttons of the language flow.
func (t *turn) languagePressed() bool {
	c := t.event.Choice
	switch c.Step {
	case "choose":
		t.chooseLanguage()
		return true
	case "set":
		lang, ok := i18n.ParseLang(c.Value)
		if !ok && c.Value != auto {
			return false
		}
		t.session.Lang = lang
		key := i18n.KeyLanguageSet
		if c.Value == auto {
			key = i18n.KeyLanguageFollow
		}
		t.lang = t.session.Language()
		t.reply(Reply{Text: []i18n.Text{t.text(key)}, Edit: t.event.Message, Buttons: t.firstButtons()})
		return true
	}
	return false
}
