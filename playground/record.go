package playground

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// Call is one call of the bot, as it came.
type Call struct {
	Method string
	// Params are the parameters as they came: strings in forms, also
	// json.Number, bool, []any, map[string]any in JSON bodies. Of an uploaded
	// file there is its name.
	Params map[string]any
	// Error is what the bot was told, or the fault's name; "" when it was done.
	Error string
	// Code is the HTTP status; 0 where the connection was cut.
	Code int
	At   time.Time
}

// maxCalls is how many calls are kept; a demonstration may run for days.
const maxCalls = 100_000

// record keeps a call and, if it broke a rule, the breach. The lock is held.
func (s *Server) record(name string, raw map[string]any, files map[string]upload, refused *apiError) {
	c := Call{Method: name, Params: maps.Clone(raw), Code: 200, At: time.Now()}
	for k, f := range files {
		if c.Params == nil {
			c.Params = map[string]any{}
		}
		c.Params[k] = f.name
	}
	if refused != nil {
		c.Error, c.Code = refused.text, refused.code
		if refused.breach {
			s.violate(name, refused.text)
		}
	}
	s.log.Debug("call", "method", name, "code", c.Code, "error", c.Error)
	if len(s.calls) == maxCalls {
		s.calls = slices.Clone(s.calls[maxCalls/2:])
	}
	s.calls = append(s.calls, c)
	s.tell()
}

// violate records a breach. The lock is held.
func (s *Server) violate(name, text string) {
	s.log.Warn("breach of the Bot API's rules", "method", name, "text", text)
	s.violations = append(s.violations, name+": "+text)
}

// Calls returns the calls of the bot so far (of very many, the newest), oldest first, or only those of
// the methods named. Polls that ended without a refusal are left out.
func (s *Server) Calls(methods ...string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.calls), func(c Call) bool {
		return len(methods) > 0 && !slices.Contains(methods, c.Method)
	})
}

// WaitCalls waits until the bot has made n calls of a method that were done,
// and returns them; the error says how many there were when ctx ended.
func (s *Server) WaitCalls(ctx context.Context, method string, n int) ([]Call, error) {
	var done []Call
	ok := s.wait(ctx, func() bool {
		done = done[:0]
		for _, c := range s.calls {
			if c.Method == method && c.Error == "" {
				done = append(done, c)
			}
		}
		return len(done) >= n
	})
	if !ok {
		return done, fmt.Errorf("waiting for %d calls of %s, got %d: %w", n, method, len(done), context.Cause(ctx))
	}
	return done, nil
}

// Violations returns every breach of the Bot API's rules so far, as
// "method: text": calls that no correct bot makes. What a correct bot can
// run into (blocked, an old query, a message that is gone or not modified, a
// fault) is no violation; see Calls for it. Empty: [].
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.violations...)
}

// Unanswered returns the ids of the callback queries never answered so far, oldest first.
func (s *Server) Unanswered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := []string{}
	for id, q := range s.queries {
		if q.kind == "callback_query" && q.answer == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Pending returns the ids of the updates that the bot has not confirmed yet, lowest first.
func (s *Server) Pending() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := []int64{}
	for _, u := range s.updates {
		ids = append(ids, u.id)
	}
	return ids
}

// Idle waits until the bot has confirmed every update.
func (s *Server) Idle(ctx context.Context) error {
	if !s.wait(ctx, func() bool { return len(s.updates) == 0 }) {
		return fmt.Errorf("waiting for the bot to confirm updates %v: %w", s.Pending(), context.Cause(ctx))
	}
	return nil
}

// File is the content of a file that somebody sent, by its file_id; nil when there is none.
func (s *Server) File(fileID string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.files[fileID].data)
}
