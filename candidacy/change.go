package candidacy

import (
	"encoding/json"
	"fmt"
	"time"
)

// The acts of the registry's journal; About is a community unless said otherwise.
const (
	ActCommunity Act = "community" // entered it
	ActInvite    Act = "invite"    // made the invitation About; data: gives, for. Also in a candidacy
	ActRevoke    Act = "revoke"    // took the invitation About back. Also in a candidacy
	ActAccept    Act = "accept"    // took an office; data: gives, invitation, from (who handed it over)
	ActDismiss   Act = "dismiss"   // ended an office; data: office, who
	ActSlot      Act = "slot"      // gave it the candidacy About; data: community, call
)

// The acts of a candidacy's journal; About is an endorsement unless said otherwise.
const (
	ActOpen           Act = "open"            // opened the candidacy About; data: call, community
	ActAttach         Act = "attach"          // attached the candidacy About to a call; data: call
	ActKeys           Act = "keys"            // set the keys that the candidacy About wants; data: keys
	ActBegin          Act = "begin"           // data: invitation
	ActSeal           Act = "seal"            // data: needs
	ActFlag           Act = "flag"            // the bot; data: what, other
	ActAdmit          Act = "admit"           // as focal point or deputy
	ActDecline        Act = "decline"         // data: as (focal, member), invitation
	ActKey            Act = "key"             // as second member; data: invitation
	ActConfirmed      Act = "confirmed"       // the bot: now it counts; data: keys, code
	ActIssue          Act = "issue"           // the bot: an edition of its letter; data: lang, sha256
	ActRemind         Act = "remind"          //
	ActSuccessor      Act = "successor"       // became representative; data: invitation, from
	ActExpire         Act = "expire"          // the bot: its time passed, or its representative was forgotten
	ActWithdraw       Act = "withdraw"        // proposed to take it back
	ActWithdrawKey    Act = "withdraw_key"    // the other key of that; data: invitation
	ActWithdrawn      Act = "withdrawn"       // the bot: it counts no more; data: keys
	ActKeep           Act = "keep"            // ended a withdrawal that was proposed
	ActWithdrawalFell Act = "withdrawal_fell" // the bot: its time passed
	ActPropose        Act = "propose"         // proposed its representative as common focal point
	ActAcceptCommon   Act = "accept_common"   // accepted that proposal
	ActRefuseCommon   Act = "refuse_common"   // refused it, which ends it
	ActCommonStands   Act = "common_stands"   // the bot: all have accepted
	ActCommonFell     Act = "common_fell"     // the bot: the common focal point is none any more
	ActForget         Act = "forget"          // the bot struck a person; About is the file. Also in the registry
	ActStub           Act = "stub"            // the bot struck all persons; About is the file
)

// making is a change of one file in the making.
type making struct {
	file    string
	head    Head
	who     Person
	at      time.Time // whole seconds of UTC
	set     map[string]json.RawMessage
	entries []Entry
	links   []Link
}

func newMaking(file string, head Head, who Person, at time.Time) *making {
	return &making{file: file, head: head, who: who, at: whole(at), set: map[string]json.RawMessage{}}
}

func (r Registry) making(who Person, at time.Time) *making {
	return newMaking(RegistryFile, r.Head, who, at)
}

func (f File) making(who Person, at time.Time) *making {
	return newMaking(f.Candidacy.ID, f.Head, who, at)
}

// put keeps a record. All records are plain data.
func (m *making) put(field string, record any) {
	data, err := json.Marshal(record)
	if err != nil {
		panic(fmt.Sprintf("write %s: %v", field, err)) // strings, numbers and times of four-digit years always marshal
	}
	m.set[field] = data
}

func (m *making) putCommunity(c Community)     { m.put(FieldCommunity+c.ID, c) }
func (m *making) putCandidacy(c Candidacy)     { m.put(FieldCandidacy, c) }
func (m *making) putInvitation(inv Invitation) { m.put(FieldInvitation+inv.ID, inv) }
func (m *making) putEndorsement(e Endorsement) { m.put(FieldEndorsement+e.ID, e) }

// drop deletes a record.
func (m *making) drop(field string) { m.set[field] = json.RawMessage("null") }

// note enters an act of the person into the journal; data are names and
// values in turn, empty values are left out.
func (m *making) note(act Act, about string, data ...string) { m.enter(m.who, act, about, data) }

// noteBot enters what follows by itself.
func (m *making) noteBot(act Act, about string, data ...string) { m.enter("", act, about, data) }

func (m *making) enter(who Person, act Act, about string, data []string) {
	e := Entry{At: m.at, Who: who, Act: act, About: about}
	for i := 0; i < len(data); i += 2 {
		if data[i+1] == "" {
			continue
		}
		if e.Data == nil {
			e.Data = map[string]string{}
		}
		e.Data[data[i]] = data[i+1]
	}
	m.entries = append(m.entries, e)
}

// link makes the file, or one of its endorsements, known by something else.
func (m *making) link(kind LinkKind, from, endorsement string) {
	m.links = append(m.links, Link{Kind: kind, From: from, To: Ref{File: m.file, Endorsement: endorsement}})
}

// change is what was made. Whoever acted has a part in the file from then on.
func (m *making) change() Change {
	if m.who != "" {
		m.link(ByPerson, string(m.who), "")
	}
	return Change{File: m.file, Head: m.head, Set: m.set, Entries: Chain(m.head, m.entries), Links: m.links}
}
