// Package flows holds the conversations: what is said, when, and to whom.
//
// [Flows.Step] is the heart. It takes a [Session] and an [Event] and gives an
// [Outcome]: the session as it is now, what to say, what to count. The same
// session, event and content always give the same outcome. The package knows
// no Telegram, no Redis and no clock; time comes in with the event, and
// package bot does the speaking after package store has kept the outcome.
//
// Read event.go (what comes in), reply.go (what goes out), session.go (what is
// remembered), step.go (who handles what), then one file a conversation:
// start.go, ask.go, browse.go, language.go, desk.go, quiz.go, calls.go. group.go
// is all that is said in groups, inline.go what is offered in any chat.
//
// Conversations that change records read them through records.go and put the
// changes into the outcome; people.go has what they share. They begin at
// candidacies.go (offices, the focal point's card: role*.go, cand*.go),
// endorse.go (endorsements: end*.go), tasks.go (task*.go), consent.go and
// data.go (personal data), verify.go, export.go, deadlines.go (dead*.go) and
// alerttell.go (what an alert says, and its buttons). due.go finds what a time
// brings about.
package flows
