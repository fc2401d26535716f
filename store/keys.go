package store

import (
	"fmt"
	"strconv"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// How long things are kept.
const (
	sessionLife = 180 * 24 * time.Hour // since the chat's last update
	steppedLife = 48 * time.Hour       // Telegram delivers an update again for at most 24 h
	turnLife    = 5 * time.Second      // renewed while work goes on; frees the chat of a dead process
	lineLife    = 30 * time.Second     // of a place in a chat's line, since the last try
	parkedLife  = 20 * time.Minute     // of a parked update's place, which whoever is done with it takes away
	replicaLife = 6 * time.Second      // since a replica last said that it lives
)

// Every key of a chat carries the chat as its hash tag, so that what changes
// together lies together on a Cluster.

// sessionKey: string "REVISION JSON", for sessionLife.
func sessionKey(chat int64) string { return "s:{" + strconv.FormatInt(chat, 10) + "}" }

// turnKey: string, the token of whose turn it is, for turnLife.
func turnKey(chat int64) string { return "t:{" + strconv.FormatInt(chat, 10) + "}" }

// updateKey: hash of one update, for steppedLife. Fields: "tries", "stepped",
// and for each thing still to be done its index with a flows.Pending as JSON.
func updateKey(chat, update int64) string {
	return fmt.Sprintf("u:{%d}:%d", chat, update)
}

// lineKey: sorted set of a chat's updates that wait for its turn, by when their
// place is lost, in ms since 1970; for parkedLife.
func lineKey(chat int64) string { return "i:{" + strconv.FormatInt(chat, 10) + "}" }

// draftKey: string, a flows.EndorseDraft as JSON, for candidacy.DraftLife since
// it last changed.
func draftKey(chat int64) string { return "d:{" + strconv.FormatInt(chat, 10) + "}" }

// proposalKey: hash, for steppedLife: an outcome that reaches beyond the chat
// and is not carried out yet. Fields: "id", "outcome" (a proposal as JSON).
func proposalKey(chat int64) string { return "q:{" + strconv.FormatInt(chat, 10) + "}" }

// profileKey: string, a candidacy.Profile as JSON, without end.
func profileKey(chat int64) string { return "a:{" + strconv.FormatInt(chat, 10) + "}" }

// goneKey: string "1", without end: the person has blocked the bot.
func goneKey(chat int64) string { return "g:{" + strconv.FormatInt(chat, 10) + "}" }

// countKey: hash of counters, field to number, without end.
func countKey(name string) string { return "n:{" + name + "}" }

// countedKey: string "1", for steppedLife: this update's count was added.
func countedKey(name string, update int64, index int) string {
	return fmt.Sprintf("n:{%s}:%d:%d", name, update, index)
}

// markerKey: string "1", for settleTime: a write after which to wait for a
// replica (settle.go), beside another key.
func markerKey(key string) string { return "z:{" + hashTag(key) + "}" }

// Parked are updates that take long. All of it carries one hash tag.
const (
	parkedKey   = "p:{parked}"          // hash, update id to its JSON, without end: struck when it is done
	ownersKey   = "p:{parked}:owners"   // hash, update id to the replica that works on it, as long
	replicasKey = "p:{parked}:replicas" // sorted set of replicas by when they count as dead, in ms since 1970
)

// settingKey: string, without end: what the program made for itself once.
func settingKey(name string) string { return "c:" + name }

// All that concerns misses carries one hash tag.
const (
	missRankKey    = "m:{misses}:rank"    // sorted set, id by how many people asked, without end
	missTextKey    = "m:{misses}:text"    // hash, id to a flows.Miss as JSON, without end
	missAsideKey   = "m:{misses}:aside"   // set of ids that were linked or set aside, without end
	learnedKey     = "m:{misses}:learned" // hash, id to a flows.Learned as JSON, without end
	learnedChannel = "m:{misses}:news"    // channel: something was learned
)

// missPeopleKey: HyperLogLog of those who asked, for missLife.
func missPeopleKey(id string) string { return "m:{misses}:people:" + id }

// callsKey: hash, id of a call to "REVISION JSON", without end.
const callsKey = "e:calls"

// holidaysKey: hash, first day to a candidacy.Holiday as JSON, without end.
const holidaysKey = "e:holidays"

// A candidacy, or the registry, and its journal carry the file's id as their
// hash tag.

// fileKey: hash, without end. Fields: "head", the candidacy.Head as JSON, and
// the records of the file by candidacy.Field*, JSON each.
func fileKey(file string) string { return "f:{" + file + "}" }

// journalKey: stream, without end. The entry number 12 has the id "12-0" and
// the field "e", a candidacy.Entry as JSON.
func journalKey(file string) string { return "j:{" + file + "}" }

// markKey: set of heads that this update gave to the file, for steppedLife.
func markKey(file string, update int64) string { return fmt.Sprintf("w:{%s}:%d", file, update) }

// linkKey: set of candidacy.Refs as JSON, without end.
func linkKey(kind candidacy.LinkKind, from string) string {
	return "l:{" + string(kind) + ":" + from + "}"
}

// chatOfKey: string, the private chat of a pseudonym, without end.
func chatOfKey(who candidacy.Person) string { return "b:{" + string(who) + "}" }
