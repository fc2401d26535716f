// Package candidacy holds what a community's way into OGP Local is made of:
// types and their rules. Everything is a plain value; there is no store, no
// Telegram and no clock, time comes in as a parameter.
//
// So far it holds the calls for expressions of interest. None is built in: a
// call is entered by an admin, with the source that announced it.
//
//   - call.go: a [Call], its state at an instant, moving its closing;
//   - draft.go: a call as somebody types it, and how it becomes one;
//   - fault.go: what can be wrong with it, all told at once;
//   - zone.go: a [Moment], which is a local time as announced and the instant
//     that it means.
package candidacy
