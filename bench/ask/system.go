package main

import (
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"testing/fstest"
	"time"

	"github.com/munfatih/munfatih/guide"
)

// none is the section of what the guide does not answer.
const none = "none"

// answer is what a system says to a question.
type answer struct {
	sections []string     // distinct, best first, never none; also when it is not an answer
	status   guide.Status // a peer knows no guide.Unsure
}

// system is what is compared: it answers questions and had a cost to build.
type system struct {
	name string
	ask  func(question string) (answer, error)
	cost cost
}

// cost is what it takes to be ready for questions.
type cost struct {
	time  time.Duration // from the texts
	ready time.Duration // from what was stored beforehand; 0 = nothing is stored
	heap  int64         // bytes that stay in use
}

// measured builds something and tells its cost.
func measured[T any](build func() (T, error)) (built T, c cost, err error) {
	before, start := heapInUse(), time.Now()
	built, err = build()
	c.time = time.Since(start)
	c.heap = heapInUse() - before
	runtime.KeepAlive(built)
	return built, c, err
}

// heapInUse is the number of bytes that are in use after a full collection. The
// second one also frees what finalizers and pools had kept.
func heapInUse() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// buildOurs loads the built-in guide, for which a model is stored, and the same
// guide with one more question, for which everything is learnt at loading, as
// the peers' indexes are. Its cost holds what the peers get for nothing: reading
// and checking the content, and keeping it.
func buildOurs() (system, *guide.Guide, error) {
	g, c, err := measured(func() (*guide.Guide, error) { return guide.Load(guide.Embedded()) })
	if err != nil {
		return system{}, nil, fmt.Errorf("load the guide: %w", err)
	}
	longer, err := oneMoreQuestion(guide.Embedded())
	if err != nil {
		return system{}, nil, err
	}
	_, learning, err := measured(func() (*guide.Guide, error) { return guide.Load(longer) })
	if err != nil {
		return system{}, nil, fmt.Errorf("load the guide with one more question: %w", err)
	}
	c.time, c.ready = learning.time, c.time
	ask := func(question string) (answer, error) { return ourAnswer(g.Ask(question, "")), nil }
	return system{name: "**Munfatih**", ask: ask, cost: c}, g, nil
}

// oneMoreQuestion copies a content folder and adds a question to its last topic.
func oneMoreQuestion(content fs.FS) (fs.FS, error) {
	const file, question = "questions/off.txt", "\nen: which of these questions was added for a comparison\n"
	out := fstest.MapFS{}
	err := fs.WalkDir(content, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content, name)
		out[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("copy the content: %w", err)
	}
	if out[file] == nil {
		return nil, fmt.Errorf("copy the content: there is no %s", file)
	}
	out[file].Data = append(out[file].Data, question...)
	return out, nil
}

// ourAnswer takes the sections in the order in which they are shown; those of
// an unanswered question are only the nearest.
func ourAnswer(a guide.Answer) answer {
	out := answer{status: a.Status}
	if a.Passage == nil {
		for _, p := range a.Nearest {
			out.add(p.Section)
		}
		return out
	}
	out.add(a.Passage.Section)
	for _, section := range a.Alternatives {
		out.add(section)
	}
	return out
}

// add appends a section that is not there yet.
func (a *answer) add(section string) {
	if section != none && !slices.Contains(a.sections, section) {
		a.sections = append(a.sections, section)
	}
}
