package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/munfatih/munfatih/bench/server"
)

// What the contenders are told.
const (
	token  = "7000000001:BENCH"
	secret = "bench-secret"
)

// runner is a contender that runs.
type runner struct {
	contender
	process  *process
	telegram *telegram
	updates  atomic.Int64 // delivered so far; each has a number of its own
	idle     int64        // bytes of memory before any update
}

// setup is all that runs.
type setup struct {
	dir     string
	redis   *server.Server
	runners []*runner
}

// start builds and starts Redis and the contenders, each with a Telegram of its
// own.
func start(ctx context.Context, contenders []contender, fsync, profiles bool, chats int) (s *setup, err error) {
	s = &setup{}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.dir, err = os.MkdirTemp("", "peers"); err != nil {
		return s, err
	}
	disk := []string{"--appendonly", "no"}
	if fsync {
		disk = []string{"--appendonly", "yes", "--appendfsync", "always"}
	}
	if s.redis, err = server.Start(ctx, s.dir, disk...); err != nil {
		return s, err
	}
	for n, c := range contenders {
		fmt.Fprintf(os.Stderr, "%s: building …\n", c.name)
		r := &runner{contender: c}
		r.updates.Store(int64(n+1) * 100_000_000)
		first := 5_000_000_000 + int64(n)*1_000_000 // no chat is another's: some contenders share keys in Redis
		if r.telegram, err = startTelegram(first, chats); err != nil {
			return s, err
		}
		s.runners = append(s.runners, r)
		if err := s.startProcess(ctx, r, profiles); err != nil {
			return s, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	return s, nil
}

func (s *setup) startProcess(ctx context.Context, r *runner, profiles bool) error {
	argv, err := r.build(ctx, s.dir)
	if err != nil {
		return err
	}
	argv = append(argv, r.flags...)
	if profiles {
		argv = append(argv, "-pprof")
	}
	r.process, err = startProcess(ctx, argv, "NODE_ENV=production",
		"BENCH_TOKEN="+token, "BENCH_SECRET="+secret, "BENCH_API="+r.telegram.url, "BENCH_REDIS="+s.redis.Socket)
	if err != nil {
		return err
	}
	r.idle, _, err = memory(r.process.cmd.Process.Pid)
	return err
}

// stop ends all that was started, and removes what it left.
func (s *setup) stop() {
	for _, r := range s.runners {
		if r.process != nil {
			r.process.stop()
		}
		r.telegram.web.Close()
	}
	if s.redis != nil {
		s.redis.Stop()
	}
	os.RemoveAll(s.dir)
}

// figures are what one round of one contender cost, or the medians of several.
type figures struct {
	cpu, redis time.Duration // for one update
	rate       float64       // updates a second
	p50, p99   time.Duration
	peak       int64 // bytes of memory
}

// result is what a contender did at one level.
type result struct {
	contender
	idle, after int64 // bytes of memory before all, and at the end
	level       int
	figures
}

// measure runs all rounds. The contenders take turns, so that noise meets all.
func (s *setup) measure(ctx context.Context, p plan) ([]result, error) {
	for _, r := range s.runners {
		fmt.Fprintf(os.Stderr, "%s: warming up …\n", r.name)
		if _, err := r.load(ctx, 16, p.warm); err != nil {
			return nil, err
		}
	}
	rounds := map[*runner]map[int][]figures{}
	for n := range p.rounds {
		for _, level := range p.levels {
			for _, r := range s.runners {
				f, err := s.round(ctx, r, level, p.round)
				if err != nil {
					return nil, err
				}
				fmt.Fprintf(os.Stderr, "round %d, %d in flight: %s: %.0f µs CPU an update, %.0f updates/s\n",
					n+1, level, r.name, float64(f.cpu)/1e3, f.rate)
				if rounds[r] == nil {
					rounds[r] = map[int][]figures{}
				}
				rounds[r][level] = append(rounds[r][level], f)
			}
		}
	}
	var results []result
	for _, level := range p.levels {
		for _, r := range s.runners {
			after, _, err := memory(r.process.cmd.Process.Pid)
			if err != nil {
				return nil, err
			}
			results = append(results, result{r.contender, r.idle, after, level, medians(rounds[r][level])})
		}
	}
	return results, nil
}

// round is one round of one contender.
func (s *setup) round(ctx context.Context, r *runner, level int, length time.Duration) (f figures, err error) {
	bot, redis := r.process.cmd.Process.Pid, s.redis.PID()
	if err := forgetPeak(bot); err != nil {
		return f, err
	}
	botBefore, err := cpu(bot)
	if err != nil {
		return f, err
	}
	redisBefore, err := cpu(redis)
	if err != nil {
		return f, err
	}
	begun := time.Now()
	took, err := r.load(ctx, level, length)
	if err != nil {
		return f, err
	}
	lasted := time.Since(begun)
	botAfter, err := cpu(bot)
	if err != nil {
		return f, err
	}
	redisAfter, err := cpu(redis)
	if err != nil {
		return f, err
	}
	slices.Sort(took)
	n := time.Duration(len(took))
	f = figures{
		cpu: (botAfter - botBefore) / n, redis: (redisAfter - redisBefore) / n,
		rate: float64(n) / lasted.Seconds(), p50: took[len(took)/2], p99: took[len(took)*99/100],
	}
	_, f.peak, err = memory(bot)
	return f, err
}

// medians are the medians of each figure.
func medians(rounds []figures) figures {
	return figures{
		cpu:   median(rounds, func(f figures) time.Duration { return f.cpu }),
		redis: median(rounds, func(f figures) time.Duration { return f.redis }),
		rate:  median(rounds, func(f figures) float64 { return f.rate }),
		p50:   median(rounds, func(f figures) time.Duration { return f.p50 }),
		p99:   median(rounds, func(f figures) time.Duration { return f.p99 }),
		peak:  median(rounds, func(f figures) int64 { return f.peak }),
	}
}

func median[T cmp.Ordered](rounds []figures, of func(figures) T) T {
	var all []T
	for _, f := range rounds {
		all = append(all, of(f))
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// check compares what each contender has kept with what was pressed. It gives
// the number of presses.
func (s *setup) check(ctx context.Context) (pressed int, err error) {
	for _, r := range s.runners {
		for _, c := range r.telegram.chats {
			kept, err := r.count(ctx, s.redis, c.id)
			if err != nil {
				return pressed, fmt.Errorf("%s: read what it kept: %w", r.name, err)
			}
			if kept != c.shown {
				return pressed, fmt.Errorf("%s: chat %d: it kept %d presses, want %d", r.name, c.id, kept, c.shown)
			}
			pressed += c.shown
		}
	}
	return pressed, nil
}
