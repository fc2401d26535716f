// Package guide holds what the guide says, as data in Arabic, French and
// English, and answers a question from it.
//
// It knows no Telegram, no Redis, no clock and no other package of ours: it
// reads a folder of text files and returns values. Read it in this order:
//
//   - guide.go: what a guide is made of (sections, passages, notes, topics);
//   - load.go, decode.go, examples.go: how the folder is read and checked whole,
//     every fault with its file and line (fault.go); warn.go: what is allowed
//     but weakens the answers; embed.go: the built-in folder;
//   - text.go, stem.go, skeleton.go, lexicon.go: how a question is brought into
//     one form, whatever its script and spelling, and variety.go: which of the
//     language varieties it is in;
//   - feature.go, vector.go, linear.go, rank.go: how a question finds its
//     passage; judge.go: when that is an answer, a guess or none;
//   - ask.go: the answer and its JSON; live.go: the guide that can be reloaded;
//   - eval.go: how good the answers are (cross_test.go: by cross-validation).
//
// The content folder holds sections.yaml, outside.yaml (topics that the guide
// does not treat), passages/SECTION.yaml, questions/SECTION.txt and, for the
// topics near.… and off.…, questions/near.txt and questions/off.txt.
//
// A section's probability is a linear model's, learnt at loading from the
// example questions and the passages' own texts, joined with the nearness of
// its nearest passage. Topics compete as groups of their own. Everything is
// deterministic: the same folder and the same question give the same answer.
package guide
