package store

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

// dying is a process that dies after some commands to Redis.
type dying struct{ left atomic.Int32 }

var errDied = errors.New("the process is dead")

func (d *dying) DialHook(next redis.DialHook) redis.DialHook {
	return func(ctx context.Context, network, addr string) (net.Conn, error) { return next(ctx, network, addr) }
}

func (d *dying) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() != "hello" && d.left.Add(-1) < 0 { // a connection's greeting is no command of ours
			return errDied
		}
		return next(ctx, cmd)
	}
}

func (d *dying) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		if d.left.Add(-1) < 0 {
			return errDied
		}
		return next(ctx, cmds)
	}
}

// allScripts are the scripts on an update's way.
var allScripts = []*redis.Script{beginScript, proposeScript, changeScript, strikeScript, commitScript, endScript, renewScript, countScript}

// mortal is another process on the backend's server. All scripts are known there.
func (b backend) mortal(t testing.TB) (backend, *dying) {
	t.Helper()
	s, d := open(t, b.url), &dying{}
	for _, script := range allScripts {
		if err := script.Load(inTime(t), s.redis).Err(); err != nil {
			t.Fatal(err)
		}
	}
	d.left.Store(1 << 20)
	s.redis.AddHook(d)
	return backend{Store: s, url: b.url, forward: b.forward}, d
}

// A process dies after any number of commands in Commit, the one that takes
// over after any number in Begin: all is kept once, or nothing.
func TestCommitDies(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		const many = 1 << 20
		whole, death := b.mortal(t)
		turn := whole.begin(t, 99, 7)
		death.left.Store(many)
		whole.commit(t, turn, opening(t, 99, "99", candidacy.Head{}))
		commands := int(many - death.left.Load())
		if commands != 5 {
			t.Fatalf("got %d commands in a Commit, want 5: propose, two changes, links, commit", commands)
		}
		for first := range commands {
			for second := range commands + 1 { // Begin asks once more what there is
				b.dieTwice(t, int64(100+10*first+second), first, second)
			}
		}
		if got := len(strings.Fields(b.acts(t, candidacy.RegistryFile))); got != 1+commands*(commands+1) {
			t.Errorf("registry's journal: got %d entries, want one for each candidacy", got)
		}
	})
}

// dieTwice dies in Commit after so many commands, and in the Begin that
// follows, and sees that a third process finds all as it should be.
func (b backend) dieTwice(t *testing.T, chat int64, first, second int) {
	t.Helper()
	ctx, name := inTime(t), strconv.FormatInt(chat, 10)
	registry, err := b.Registry(ctx)
	if err != nil {
		t.Fatal(err)
	}
	out := opening(t, chat, name, registry.Head)
	one, death := b.mortal(t)
	turn := one.begin(t, chat, 7)
	death.left.Store(int32(first))
	if _, err := one.Commit(ctx, turn, out); !errors.Is(err, errDied) {
		t.Fatalf("commit that dies after %d commands: got %v, want that it died", first, err)
	}
	b.End(ctx, turn)

	two, death := b.mortal(t)
	death.left.Store(int32(second))
	turn, err = two.Begin(ctx, chat, 7)
	if err != nil && !errors.Is(err, errDied) {
		t.Fatalf("begin that dies after %d commands: got %v, want that it died", second, err)
	}
	b.End(ctx, turn)

	if first > 0 { // it was proposed: any update of the chat brings it to its end
		b.End(ctx, b.begin(t, chat, 6))
		if err := b.Unpark(ctx, chat, 6); err != nil {
			t.Fatal(err)
		}
	}
	turn = b.begin(t, chat, 7)
	if first == 0 {
		if turn.Stepped || turn.Rev != 0 || b.redis.Exists(ctx, fileKey("file"+name)).Val() != 0 {
			t.Fatalf("nothing was proposed: got %+v, want a fresh turn and no file", turn)
		}
		b.commit(t, turn, out)
		b.End(ctx, turn)
		turn = b.begin(t, chat, 7)
	}
	b.isOpen(t, chat, name, turn, out)
	b.End(ctx, turn)
}
