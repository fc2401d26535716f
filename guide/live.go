package guide

import (
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
)

// Live is the guide in use. It can be reloaded, and taught, while questions
// are answered; who holds a *Guide keeps a whole and consistent one.
type Live struct {
	current atomic.Pointer[Guide]

	change  sync.Mutex // held by Reload and Teach
	lessons []Lesson
}

// NewLive loads the folder; a faulty one is an error of kind Faults.
func NewLive(fsys fs.FS) (*Live, error) {
	l := new(Live)
	if err := l.Reload(fsys); err != nil {
		return nil, err
	}
	return l, nil
}

// Guide returns the guide in use; nil before the first good Reload of a zero Live.
func (l *Live) Guide() *Guide { return l.current.Load() }

// Reload puts the folder's guide in use, with the lessons as they are. A
// faulty folder is refused with its Faults, and the guide in use stays.
func (l *Live) Reload(fsys fs.FS) error {
	g, err := Load(fsys)
	if err != nil {
		return fmt.Errorf("load guide: %w", err)
	}
	l.change.Lock()
	defer l.change.Unlock()
	l.current.Store(g.With(l.lessons))
	return nil
}

// Teach replaces the lessons of the guide in use and of those loaded after it.
func (l *Live) Teach(lessons []Lesson) {
	l.change.Lock()
	defer l.change.Unlock()
	l.lessons = lessons
	if g := l.current.Load(); g != nil {
		l.current.Store(g.With(lessons))
	}
}
