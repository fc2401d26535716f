package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/flows"
)

var (
	//go:embed lua/miss.lua
	missLua string
	//go:embed lua/learn.lua
	learnLua string

	missScript  = redis.NewScript(missLua)
	learnScript = redis.NewScript(learnLua)
)

const (
	missLife     = 180 * 24 * time.Hour // of the count of people, since the last one asked
	maxMisses    = 10_000               // kept; the rarest go first
	learnedEvery = 30 * time.Second     // between two looks for what was learned, should a message be lost
)

// minPeople is how many people must have asked a question before anybody is
// shown its text: one alone could be recognised by it.
const minPeople = 2

// Miss counts a question that the guide did not answer well. Who asked is
// only counted: kept is a HyperLogLog of keyed hashes, which names nobody. A
// question that was linked or set aside before is not counted again.
func (s *Store) Miss(ctx context.Context, turn flows.Turn, m flows.Miss) error {
	person, err := s.pseudonym(ctx, m.ID, turn.Chat)
	if err != nil {
		return err
	}
	data, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write miss: %w", err)
	}
	keys := []string{missRankKey, missTextKey, missPeopleKey(m.ID), missAsideKey}
	if err := missScript.Run(ctx, s.redis, keys, m.ID, data, person, missLife.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("count miss: %w", err)
	}
	return s.trimMisses(ctx)
}

// trimMisses lets the rarest misses go when there are too many.
func (s *Store) trimMisses(ctx context.Context) error {
	ids, err := s.redis.ZRange(ctx, missRankKey, 0, -maxMisses-1).Result()
	if err != nil {
		return fmt.Errorf("look for rare misses: %w", err)
	}
	if len(ids) == 0 {
		return nil
	}
	_, err = s.redis.TxPipelined(ctx, func(p redis.Pipeliner) error {
		for _, id := range ids {
			p.ZRem(ctx, missRankKey, id)
			p.HDel(ctx, missTextKey, id)
			p.Del(ctx, missPeopleKey(id))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("let rare misses go: %w", err)
	}
	return nil
}

// pseudonym is a person in the count of one miss: a hash with a key that only
// this store has, another one for each miss.
func (s *Store) pseudonym(ctx context.Context, miss string, chat int64) (string, error) {
	key, err := s.Setting(ctx, "miss-key", rand.Text())
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(miss + "/" + strconv.FormatInt(chat, 10)))
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// Misses gives the questions that most people asked in vain, at least two
// each, most asked first, at most limit.
func (s *Store) Misses(ctx context.Context, limit int) ([]flows.Miss, error) {
	ranked, err := s.redis.ZRangeArgsWithScores(ctx, redis.ZRangeArgs{
		Key: missRankKey, Start: "+inf", Stop: minPeople, ByScore: true, Rev: true, Count: int64(limit),
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("list misses: %w", err)
	}
	misses := make([]flows.Miss, 0, len(ranked))
	for _, z := range ranked {
		id, _ := z.Member.(string)
		m, ok, err := s.missText(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok {
			m.People = int(z.Score)
			misses = append(misses, m)
		}
	}
	return misses, nil
}

// MissByID gives one miss; false when there is none of this id, or when only
// one person asked it.
func (s *Store) MissByID(ctx context.Context, id string) (flows.Miss, bool, error) {
	people, err := s.redis.ZScore(ctx, missRankKey, id).Result()
	if errors.Is(err, redis.Nil) {
		return flows.Miss{}, false, nil
	}
	if err != nil {
		return flows.Miss{}, false, fmt.Errorf("load miss: %w", err)
	}
	m, ok, err := s.missText(ctx, id)
	m.People = int(people)
	return m, ok && m.People >= minPeople, err
}

func (s *Store) missText(ctx context.Context, id string) (m flows.Miss, ok bool, err error) {
	data, err := s.redis.HGet(ctx, missTextKey, id).Bytes()
	if errors.Is(err, redis.Nil) {
		return m, false, nil
	}
	if err != nil {
		return m, false, fmt.Errorf("load miss: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, false, fmt.Errorf("read miss: %w", err)
	}
	return m, true, nil
}

// Learn links a miss to a passage, or sets it aside when the passage is "".
// Replicas that watch are told. Repeating it changes nothing.
func (s *Store) Learn(ctx context.Context, l flows.Learned) error {
	data := []byte{}
	if l.Passage != "" {
		var err error
		if data, err = json.Marshal(l); err != nil {
			return fmt.Errorf("write what was learned: %w", err)
		}
	}
	keys := []string{missRankKey, missTextKey, missPeopleKey(l.ID), missAsideKey, learnedKey}
	if err := s.run(ctx, learnScript, keys, l.ID, data, learnedChannel).Err(); err != nil {
		return fmt.Errorf("keep what was learned: %w", err)
	}
	return nil
}

// Learned gives all questions that were linked to a passage, sorted by passage
// and text.
func (s *Store) Learned(ctx context.Context) ([]flows.Learned, error) {
	all, err := s.redis.HGetAll(ctx, learnedKey).Result()
	if err != nil {
		return nil, fmt.Errorf("load what was learned: %w", err)
	}
	learned := make([]flows.Learned, 0, len(all))
	for _, data := range all {
		var l flows.Learned
		if err := json.Unmarshal([]byte(data), &l); err != nil {
			return nil, fmt.Errorf("read what was learned: %w", err)
		}
		learned = append(learned, l)
	}
	slices.SortFunc(learned, flows.Learned.Compare)
	return learned, nil
}

// WatchLearned calls use with all that was learned, at once and whenever it
// changes on any replica, until the context ends.
func (s *Store) WatchLearned(ctx context.Context, log *slog.Logger, use func([]flows.Learned)) {
	subscription := s.redis.Subscribe(ctx, learnedChannel)
	defer subscription.Close()
	news := subscription.Channel()
	look := time.NewTicker(learnedEvery)
	defer look.Stop()
	var before []flows.Learned
	for first := true; ; first = false {
		learned, err := s.Learned(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			log.Warn("what was learned is not known; looking again", "error", err)
		case first || !slices.Equal(learned, before):
			use(learned)
			before = learned
		}
		select {
		case <-ctx.Done():
			return
		case <-news:
		case <-look.C:
		}
	}
}
