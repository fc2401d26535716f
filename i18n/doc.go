// Package i18n holds what the bot says, in Arabic, French and English, and how it says it: plurals, numbers, dates on
// Morocco's clock, and text of both writing directions on one line.
//
// A conversation names something to be said as a [Text]: a [Key] and its [Args], without a language. Only when it is sent
// is it rendered in the language of whoever receives it, by [Words.HTML] for a message or [Words.Plain] for a button. A
// Text is plain JSON in between, so it can wait in the store.
//
// The words stand in words/ar.yaml, fr.yaml and en.yaml and can be edited without knowing Go:
//
//	greeting: Hello {{.Name}}
//	days.left:
//	  one: One day is left
//	  other: "{{.Count}} days are left"
//
// Every text is Telegram HTML. A {{.Name}} is filled from the Args of that name, escaped and kept apart from the text's
// direction; {{.Count}} also chooses the plural form. [Load] refuses words that could go wrong later and tells every
// fault at once.
//
// Read lang.go, text.go, words.go, then load.go and check.go, which guard the files; bidi.go, prose.go and dates.go
// stand alone. The package knows no other package of this module.
package i18n
