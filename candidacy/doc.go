// Package candidacy holds what a community's way into OGP Local is made of:
// types and their rules. Everything is a plain value; there is no store, no
// Telegram, no clock and no randomness: time and seeds come in as parameters.
//
// The calls for expressions of interest. None is built in: a call is entered
// by an admin, with the source that announced it.
//
//   - call.go: a [Call], its state at an instant, moving its closing;
//   - draft.go: a call as somebody types it, and how it becomes one;
//   - fault.go: what can be wrong with what was typed, all told at once;
//   - zone.go: a [Moment], which is a local time as announced and the instant
//     that it means.
//
// What is kept of people, communities and candidacies: a [Registry], and a
// [File] for each candidacy.
//
//   - person.go: people, who are pseudonyms; community.go: communities, who
//     stands for them, invitations; file.go: candidacies, endorsements, keys;
//     regions.go: the twelve regions;
//   - journal.go: a [Change], which is what an act does, and the journal that it
//     makes longer; change.go: the names of the acts; chain.go: the journal's hashes;
//   - refusal.go: why an act is not done.
//
// What people do. An act is a method of the registry or of a file. It checks
// the right of the person, then whether there is what it is done to, then the
// state of that, then the time; it changes nothing itself but gives a Change, to be
// kept as a whole if the file's head is still the same. An act that was done
// already by the same person gives an empty Change.
//
//   - registry.go: communities, opening a candidacy; office.go: focal points
//     and deputies; invite.go: the links of a candidacy;
//   - acts.go: an endorsement from its beginning to its seal, and flags;
//     confirm.go: the second key, acceptance, what lapses; withdraw.go: taking
//     back, another representative, what a link would do; common.go: the common focal point;
//   - forget.go: striking a person, the stub that stays of a file;
//   - verify.go: what anyone may know of a letter, and what is signed.
//
// What has to be done by when.
//
//   - days.go: Morocco's days; holidays.go: working days and the safe deadline,
//     from data/holidays.yaml;
//   - tasks.go: the pieces of a file, from data/pieces.yaml, as tasks with due
//     days; taskload.go reads them, taskacts.go is what people do with them;
//   - subscription.go, delivery.go, calendar.go: who wants to be told, what
//     became of it, and what stands in a calendar file.
//
// Below them: check.go (texts as typed), normal.go (names that are the same,
// numbers that look like an identity card's), token.go (ids, codes, secrets).
package candidacy
