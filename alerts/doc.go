// Package alerts decides who is told what and when, and sees that it is told
// once. It is the only importer of asynq.
//
// The first half is pure: calls, tasks, subscriptions and leave come in as
// values, the instant too, and alerts come out, each with a reason. Nothing is
// sent there, and nothing is remembered.
//
//   - rules.go: the [Rules], which are data, and the hours in which people are
//     left alone; load.go: reading them from rules.yaml;
//   - input.go: what alerts are made of, and reading it from JSON;
//   - alert.go: an [Alert]; series.go: what one person may be told about one
//     thing, by time; reason.go: each alert's reason, in one line of English;
//   - due.go: what is due at an instant, and what is still to come;
//   - still.go: what of the things planned before still holds;
//   - escalate.go: whom to turn to when nobody says "received".
//
// The second half is the [Engine]. Each minute it plans what is due in the
// [Ledger], under [Key] of the alert, once; asynq carries the ledger's ids to
// workers, and these send through the [Gate] and the [Sender] and write down
// what became of it. The ledger alone says whether something was sent: a task
// that comes twice, or a replica that does the same, finds it started. What one
// person is told at once goes in one [Letter]: its deliveries are started
// together and share the message's fate.
//
//   - engine.go: the engine and what it asks of others; sweep.go: the minute;
//   - worker.go: one letter's way; notice.go: an alert as the ledger carries it;
//   - raise.go: escalation, "received" and "later"; broadcast.go: broadcasts;
//   - log.go: the log, as asynq wants it.
package alerts
