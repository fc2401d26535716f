// Package eligibility says whether a council can apply to OGP Local: its
// criteria and mandates are data, its verdict is one pure function.
//
// It knows no Telegram, no Redis, no clock and no other package of ours. Read
// it in this order:
//
//   - eligibility.go: the names: languages, answers, councils, criteria;
//   - judge.go: from answers to a verdict, what is missing and what comes next;
//   - mandate.go, date.go: how long the council still sits, in full months;
//   - report.go: a result in a language, as it is printed and as JSON;
//   - load.go, decode.go, fault.go: how the folder of rules is read and checked
//     whole, every fault with its file and line; embed.go: the built-in folder.
//
// The folder rules holds rules.yaml (version), criteria.yaml, mandates.yaml,
// exceptions.yaml, myths.yaml and phrases.yaml. People who know no Go change
// them; `munfatih check` reads them.
//
// A verdict is never a promise: selection is competitive.
package eligibility
