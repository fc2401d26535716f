// Package store keeps what must outlive the process, in Redis. It is the only
// importer of go-redis.
//
// An update passes through it in four calls: [Store.Begin] takes the chat's
// turn and says whether the update was stepped before; [Store.Commit] keeps
// session and unsent replies in one atomic write; [Store.Done] strikes each
// reply once it is sent; [Store.End] gives the turn up. Each call is one Lua
// script (folder lua, each with its KEYS, ARGV and answer in its head) and may
// be repeated: go-redis retries by itself, so a script may be run twice.
//
// Read keys.go first (every key, its type and lifetime), then turn.go, park.go,
// count.go, miss.go, calls.go, open.go, health.go. child.go runs a redis-server
// of our own for an operator who has none.
package store
