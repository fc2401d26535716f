package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

// manyBatch is how many keys are asked for in one go.
const manyBatch = 500

// Heads gives the heads of files as they are kept, to see which have changed.
// Files that are not there are left out.
func (s *Store) Heads(ctx context.Context, ids []string) (map[string]string, error) {
	heads := make(map[string]string, len(ids))
	err := each(ctx, s.redis, ids, func(pipe redis.Pipeliner, id string) *redis.StringCmd {
		return pipe.HGet(ctx, fileKey(id), headField)
	}, func(id, head string) error {
		heads[id] = head
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load heads: %w", err)
	}
	return heads, nil
}

// ChatsOf gives the private chats of pseudonyms, as [Store.ChatOf] does of one.
// Who is forgotten is left out.
func (s *Store) ChatsOf(ctx context.Context, people []candidacy.Person) (map[candidacy.Person]int64, error) {
	chats := make(map[candidacy.Person]int64, len(people))
	err := each(ctx, s.redis, people, func(pipe redis.Pipeliner, who candidacy.Person) *redis.StringCmd {
		return pipe.Get(ctx, chatOfKey(who))
	}, func(who candidacy.Person, text string) (err error) {
		chats[who], err = strconv.ParseInt(text, 10, 64)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find chats: %w", err)
	}
	return chats, nil
}

// each asks for many values, several in one go, and yields those that are there.
func each[K any](ctx context.Context, client redis.UniversalClient, keys []K, ask func(redis.Pipeliner, K) *redis.StringCmd, yield func(K, string) error) error {
	for part := range slices.Chunk(keys, manyBatch) {
		answers := make([]*redis.StringCmd, len(part))
		_, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, key := range part {
				answers[i] = ask(pipe, key)
			}
			return nil
		})
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		for i, answer := range answers {
			value, err := answer.Result()
			if errors.Is(err, redis.Nil) {
				continue
			}
			if err == nil {
				err = yield(part[i], value)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// ProfileChats gives the private chats of all who have consented, sorted.
func (s *Store) ProfileChats(ctx context.Context) ([]int64, error) {
	keys, err := s.scan(ctx, "a:{*}")
	if err != nil {
		return nil, fmt.Errorf("list profiles: %w", err)
	}
	chats := make([]int64, 0, len(keys))
	for _, key := range keys {
		chat, err := strconv.ParseInt(hashTag(key), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("list profiles: %w", err)
		}
		chats = append(chats, chat)
	}
	slices.Sort(chats)
	return chats, nil
}
