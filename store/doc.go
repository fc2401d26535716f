// Package store keeps what must outlive the process, in Redis. It is the only
// importer of go-redis.
//
// An update passes through it in four calls: [Store.Begin] takes the chat's
// turn and says whether the update was stepped before; [Store.Commit] keeps
// session and unsent replies in one atomic write, and where records change too
// in three moves that a crash cannot part; [Store.Done] strikes a reply that is
// sent before the next one goes; [Store.End] strikes the last and gives the turn
// up. Each call is made of Lua scripts
// (folder lua, each with its KEYS, ARGV and answer in its head) that may be
// repeated: go-redis retries by itself, so a script may be run twice.
//
// Records lie in files: the registry, and one for each candidacy. A file is a
// hash of records and a stream, its journal; both change together, and only if
// nobody has changed them since they were read (lua/change.lua). What leads to
// a file from elsewhere is a link. [Store.Registry], [Store.File] and the others
// of flows.Records read them.
//
// What people are told lies in the [Ledger] (ledger.go, subscriptions.go,
// keysalerts.go); gate.go is the flood gate of all replicas.
//
// Read keys.go first (every key, its type and lifetime), then turn.go,
// commit.go, records.go, park.go, count.go, miss.go, calls.go, backup.go,
// restore.go, scan.go, open.go, settle.go (what must last is at a replica before
// the call returns), health.go, figures.go (what an operator watches). child.go
// runs a redis-server of our own for an operator who has none; package redistest
// runs real ones for tests.
package store
