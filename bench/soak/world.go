package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// world is what one scenario plays in: Telegram, a balancer, the replicas and
// their Redis, and people.
type world struct {
	ctx      context.Context
	scenario scenario
	options  options
	say      func(string)
	dir      string

	telegram *telegram
	balancer *balancer
	redis    *redisServer
	replicas []*replica
	load     *load
	watch    sync.WaitGroup
	ended    context.CancelFunc
	first    kept // by the replicas at the start

	mu       sync.Mutex
	broken   time.Time // when the fault began; zero before
	healed   time.Time // when it ended; zero before
	onWire   int       // replies on the wire when a process or a connection died
	notes    []string
	promises []string // that were broken, seen on the way
}

// calm is how long the load lasts before a fault and after it, at the full length.
const calm = 8 * time.Second

// newWorld makes a world in a folder of its own. Nothing runs yet.
func newWorld(ctx context.Context, s scenario, o options, say func(string)) (*world, error) {
	dir, err := os.MkdirTemp("", "soak")
	if err != nil {
		return nil, err
	}
	ctx, ended := context.WithCancel(ctx)
	w := &world{ctx: ctx, scenario: s, options: o, say: say, dir: dir, ended: ended}
	if o.keep {
		say("logs in " + dir)
	}
	w.redis = &redisServer{dir: filepath.Join(dir, "redis"), socket: filepath.Join(dir, "redis.sock")}
	return w, nil
}

// start runs all parts and waits until the replicas are ready.
func (w *world) start() (err error) {
	if err := os.Mkdir(w.redis.dir, 0o700); err != nil {
		return err
	}
	if w.telegram, err = newTelegram(); err != nil {
		return err
	}
	if w.balancer, err = newBalancer(w.targets); err != nil {
		return err
	}
	w.load = newLoad(w.telegram)
	if w.scenario.prepare != nil {
		if err := w.scenario.prepare(w); err != nil {
			return err
		}
	}
	if err := w.redis.start(w.ctx); err != nil {
		return err
	}
	for i := range w.scenario.replicas {
		r := w.newReplica(fmt.Sprintf("r%d", i))
		w.replicas = append(w.replicas, r)
		if err := r.start(w.ctx); err != nil {
			return err
		}
	}
	w.first = w.keeps()
	w.watch.Go(w.watchMemory)
	w.say(fmt.Sprintf("begins; replicas: %d", len(w.replicas)))
	return nil
}

// newReplica is a replica of this world, not running yet.
func (w *world) newReplica(name string) *replica {
	return &replica{
		name: name, binary: w.options.binary, log: filepath.Join(w.dir, name+".log"),
		env: []string{
			"PATH=" + os.Getenv("PATH"), "TELEGRAM_BOT_TOKEN=" + token, "TELEGRAM_API_URL=" + w.telegram.urlFor(name),
			"REDIS_URL=unix://" + w.redis.socket, "DATA_DIR=" + w.dir,
			"WEBHOOK_URL=" + w.balancer.url, "WEBHOOK_SECRET=" + secret,
			"LISTEN_ADDR=127.0.0.1:0", "METRICS_ADDR=127.0.0.1:0",
		},
	}
}

// targets are the addresses of the replicas that run.
func (w *world) targets() []string {
	var all []string
	for _, r := range w.replicas {
		if address := r.where(); address != "" {
			all = append(all, address)
		}
	}
	return all
}

// close ends all parts and removes the folder.
func (w *world) close() {
	if w.load != nil {
		w.load.end()
	}
	w.ended()
	w.watch.Wait()
	for _, r := range w.replicas {
		r.kill()
	}
	w.redis.stop()
	if w.balancer != nil {
		w.balancer.close()
	}
	if w.telegram != nil {
		w.telegram.close()
	}
	for _, clean := range w.redis.cleanups {
		clean()
	}
	if !w.options.keep {
		os.RemoveAll(w.dir)
	}
}

// lasting scales a time that is meant for a full run, in which faults last a
// minute.
func (w *world) lasting(d time.Duration) time.Duration {
	return time.Duration(float64(d) * float64(w.options.length) / float64(time.Minute))
}

// calm is how long the load lasts before and after a fault.
func (w *world) calm() time.Duration { return max(w.lasting(calm), time.Second) }

// pause lets the load go on for so long.
func (w *world) pause(d time.Duration) {
	select {
	case <-time.After(d):
	case <-w.ctx.Done():
	}
}

// fault says that things go wrong from now on.
func (w *world) fault(format string, args ...any) {
	w.mu.Lock()
	w.broken = time.Now()
	w.mu.Unlock()
	w.say(fmt.Sprintf(format, args...))
}

// heal says that all is well from now on.
func (w *world) heal(format string, args ...any) {
	w.mu.Lock()
	w.healed = time.Now()
	w.mu.Unlock()
	w.say(fmt.Sprintf(format, args...))
}

// note adds a figure of the scenario's own to its row.
func (w *world) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes = append(w.notes, fmt.Sprintf(format, args...))
}

// breaks tells of a promise that was broken.
func (w *world) breaks(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.promises = append(w.promises, fmt.Sprintf(format, args...))
}

// dying counts the replies that are on the wire now: of the replicas named, or
// of all where a connection that all share dies.
func (w *world) dying(replicas ...*replica) {
	if len(replicas) == 0 {
		replicas = w.replicas
	}
	n := 0
	for _, r := range replicas {
		n += w.telegram.onWire(r.name)
	}
	w.mu.Lock()
	w.onWire += n
	w.mu.Unlock()
}

// watchMemory reads how much memory the replicas have taken, until the end.
func (w *world) watchMemory() {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		for _, r := range w.replicas {
			r.measure()
		}
		select {
		case <-every.C:
		case <-w.ctx.Done():
			return
		}
	}
}

// patience is how long everything may take to be answered after the load.
const patience = 4 * time.Minute

// settle waits until everything is done: Telegram has nothing left to deliver,
// nothing is parked, and all is answered. What is not answered for so long
// though there is nothing left to do is lost.
func (w *world) settle() {
	const lost = 5 * time.Second
	w.balancer.idle()
	busy, until := time.Now(), time.Now().Add(patience)
	for w.ctx.Err() == nil && time.Now().Before(until) {
		parked, err := w.redis.parked(w.ctx)
		if err != nil || parked > 0 || len(w.telegram.Pending()) > 0 {
			busy = time.Now()
		} else if w.unanswered() == 0 || time.Since(busy) > lost {
			return
		}
		w.pause(200 * time.Millisecond)
	}
	parked, _ := w.redis.parked(w.ctx)
	w.breaks("not all was done %v after the load: %d updates undelivered, %d parked", patience, len(w.telegram.Pending()), parked)
}

// unanswered counts the updates that lack an answer, and may not.
func (w *world) unanswered() int {
	var v verdict
	w.judgeAnswers(&v, w.load.all(), w.hear())
	return v.lost
}
