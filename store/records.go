package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

var _ flows.Records = (*Store)(nil)

// Registry gives the communities and their offices, as at one instant; the
// zero Registry when there are none.
func (s *Store) Registry(ctx context.Context) (candidacy.Registry, error) {
	var r candidacy.Registry
	fields, err := s.fields(ctx, candidacy.RegistryFile)
	if err == nil {
		err = errors.Join(
			readOne(fields, headField, &r.Head),
			readAll(fields, candidacy.FieldCommunity, &r.Communities),
			readAll(fields, candidacy.FieldInvitation, &r.Invitations),
			readAll(fields, candidacy.FieldSlot, &r.Slots))
	}
	if err != nil {
		return candidacy.Registry{}, fmt.Errorf("load registry: %w", err)
	}
	slices.SortFunc(r.Communities, func(a, b candidacy.Community) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(r.Invitations, byID)
	slices.SortFunc(r.Slots, func(a, b candidacy.Slot) int { return cmp.Compare(a.File, b.File) })
	return r, nil
}

// File gives a candidacy, as at one instant; false when there is none of this id.
func (s *Store) File(ctx context.Context, id string) (candidacy.File, bool, error) {
	var f candidacy.File
	fields, err := s.fields(ctx, id)
	if err == nil && fields[candidacy.FieldCandidacy] == "" { // there is none, or it is the registry
		return f, false, nil
	}
	if err == nil {
		err = errors.Join(
			readOne(fields, headField, &f.Head),
			readOne(fields, candidacy.FieldCandidacy, &f.Candidacy),
			readAll(fields, candidacy.FieldEndorsement, &f.Endorsements),
			readAll(fields, candidacy.FieldInvitation, &f.Invitations),
			readAll(fields, candidacy.FieldTask, &f.Tasks))
	}
	if err != nil {
		return candidacy.File{}, false, fmt.Errorf("load candidacy %s: %w", id, err)
	}
	slices.SortFunc(f.Endorsements, func(a, b candidacy.Endorsement) int {
		return cmp.Or(a.Begun.Compare(b.Begun), cmp.Compare(a.ID, b.ID))
	})
	slices.SortFunc(f.Invitations, byID)
	slices.SortFunc(f.Tasks, func(a, b candidacy.Task) int { return cmp.Compare(a.Piece, b.Piece) })
	return f, true, nil
}

func byID(a, b candidacy.Invitation) int { return cmp.Compare(a.ID, b.ID) }

// headField is the field of a file's head, among the records.
const headField = "head"

// fields gives all that a file holds; empty when there is none.
func (s *Store) fields(ctx context.Context, file string) (map[string]string, error) {
	return s.redis.HGetAll(ctx, fileKey(file)).Result()
}

// readOne reads one field; one that is not there leaves what it is read into.
func readOne[T any](fields map[string]string, field string, into *T) error {
	data, there := fields[field]
	if !there {
		return nil
	}
	if err := json.Unmarshal([]byte(data), into); err != nil {
		return fmt.Errorf("read %s: %w", field, err)
	}
	return nil
}

// readAll reads all fields of a kind, in no order.
func readAll[T any](fields map[string]string, kind string, into *[]T) error {
	for field := range fields {
		if !strings.HasPrefix(field, kind) {
			continue
		}
		var record T
		if err := readOne(fields, field, &record); err != nil {
			return err
		}
		*into = append(*into, record)
	}
	return nil
}

// Journal gives the entries of a file, oldest first; none for an unknown file.
func (s *Store) Journal(ctx context.Context, file string) ([]candidacy.Entry, error) {
	_, entries, err := s.Chain(ctx, file)
	return entries, err
}

// Chain gives a file's head and its whole journal, oldest entry first, as at
// one instant: what [candidacy.VerifyChain] wants. Both are empty for an unknown file.
func (s *Store) Chain(ctx context.Context, file string) (candidacy.Head, []candidacy.Entry, error) {
	var head candidacy.Head
	var kept *redis.StringCmd
	var journal *redis.XMessageSliceCmd
	_, err := s.redis.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		kept = pipe.HGet(ctx, fileKey(file), headField)
		journal = pipe.XRange(ctx, journalKey(file), "-", "+")
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return head, nil, fmt.Errorf("load journal of %s: %w", file, err)
	}
	if kept.Err() == nil {
		if err := json.Unmarshal([]byte(kept.Val()), &head); err != nil {
			return head, nil, fmt.Errorf("load journal of %s: read head: %w", file, err)
		}
	}
	entries := make([]candidacy.Entry, len(journal.Val()))
	for i, message := range journal.Val() {
		data, _ := message.Values["e"].(string)
		if err := json.Unmarshal([]byte(data), &entries[i]); err != nil {
			return head, nil, fmt.Errorf("load journal of %s: read entry %s: %w", file, message.ID, err)
		}
	}
	return head, entries, nil
}

// Files lists the ids of all candidacies, sorted; the registry is not among
// them. It looks through all keys, so that no list beside can be wrong.
func (s *Store) Files(ctx context.Context) ([]string, error) {
	keys, err := s.scan(ctx, fileKey("*"))
	if err != nil {
		return nil, fmt.Errorf("list candidacies: %w", err)
	}
	ids := []string{}
	for _, key := range keys {
		if id := hashTag(key); id != candidacy.RegistryFile {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// Profile gives the profile of the person of a private chat; false before consent.
func (s *Store) Profile(ctx context.Context, chat int64) (candidacy.Profile, bool, error) {
	var p candidacy.Profile
	data, err := s.redis.Get(ctx, profileKey(chat)).Bytes()
	if errors.Is(err, redis.Nil) {
		return p, false, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &p)
	}
	if err != nil {
		return candidacy.Profile{}, false, fmt.Errorf("load profile: %w", err)
	}
	return p, true, nil
}

// ChatOf gives the private chat of a pseudonym; false once it is forgotten.
func (s *Store) ChatOf(ctx context.Context, who candidacy.Person) (int64, bool, error) {
	chat, err := s.redis.Get(ctx, chatOfKey(who)).Int64()
	if errors.Is(err, redis.Nil) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("find chat of %s: %w", who, err)
	}
	return chat, true, nil
}

// Find follows a link, sorted by file and endorsement; none when it leads nowhere.
func (s *Store) Find(ctx context.Context, kind candidacy.LinkKind, from string) ([]candidacy.Ref, error) {
	kept, err := s.redis.SMembers(ctx, linkKey(kind, from)).Result()
	if err != nil {
		return nil, fmt.Errorf("follow link by %s: %w", kind, err)
	}
	refs := make([]candidacy.Ref, len(kept))
	for i, data := range kept {
		if err := json.Unmarshal([]byte(data), &refs[i]); err != nil {
			return nil, fmt.Errorf("follow link by %s: %w", kind, err)
		}
	}
	slices.SortFunc(refs, func(a, b candidacy.Ref) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Endorsement, b.Endorsement))
	})
	return refs, nil
}
