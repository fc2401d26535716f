package playground

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Fault is how a call fails: Status, TooMany, Drop, DropAfter, HTML, Hang.
type Fault struct {
	name       string
	status     int
	retryAfter int
}

// The faults that have no number.
var (
	// Drop cuts the connection before the call is done.
	Drop = Fault{name: "drop"}
	// DropAfter does the call, then cuts the connection.
	DropAfter = Fault{name: "drop_after"}
	// HTML answers with a 502 page, as Telegram's front end does.
	HTML = Fault{name: "html"}
	// Hang never answers; it ends when the bot gives up or the server is closed.
	Hang = Fault{name: "hang"}
)

// Status answers with that HTTP status and Telegram's words for it.
func Status(code int) Fault { return Fault{name: strconv.Itoa(code), status: code} }

// TooMany answers 429 with retry_after, in seconds.
func TooMany(retryAfter int) Fault {
	return Fault{name: "429", status: http.StatusTooManyRequests, retryAfter: retryAfter}
}

type fault struct {
	Fault
	method string
	left   int // negative: for ever
}

// Fail makes the next calls of a method ("*": of any, getUpdates excepted;
// "file": downloads of files, which DropAfter cuts in the middle) fail; times
// counts them, a negative number means until Heal.
func (s *Server) Fail(method string, f Fault, times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &fault{Fault: f, method: method, left: times})
}

// Heal ends all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// faulty applies the first fault that takes the call. done: the call has been
// answered, or rather not; after: it is to be cut once it is done.
func (s *Server) faulty(w http.ResponseWriter, r *http.Request, name string, raw map[string]any) (after, done bool) {
	s.mu.Lock()
	f, ok := s.takeFault(canonical(name))
	if ok && f != DropAfter {
		refused := &apiError{code: f.status, text: "fault: " + f.name}
		if f == HTML {
			refused.code = http.StatusBadGateway
		}
		s.record(canonical(name), raw, nil, refused)
	}
	s.mu.Unlock()
	switch {
	case !ok:
		return false, false
	case f == DropAfter:
		return true, false
	case f == Drop:
		panic(http.ErrAbortHandler)
	case f == HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		_, _ = w.Write([]byte("<html><head><title>502 Bad Gateway</title></head></html>"))
	case f == Hang:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
		panic(http.ErrAbortHandler)
	default:
		refuse(w, &apiError{code: f.status, text: faultText(f), retryAfter: f.retryAfter})
	}
	return false, true
}

// takeFault uses up one turn of the first fault for the method. The lock is held.
func (s *Server) takeFault(name string) (Fault, bool) {
	s.faults = slices.DeleteFunc(s.faults, func(f *fault) bool { return f.left == 0 })
	for _, f := range s.faults {
		if f.method == "*" && name != "getUpdates" || strings.EqualFold(f.method, name) {
			f.left--
			return f.Fault, true
		}
	}
	return Fault{}, false
}

func faultText(f Fault) string {
	switch f.status {
	case http.StatusTooManyRequests:
		return "Too Many Requests: retry after " + strconv.Itoa(f.retryAfter)
	case http.StatusForbidden:
		return "Forbidden: bot was blocked by the user"
	case http.StatusBadRequest:
		return "Bad Request: fault"
	}
	return http.StatusText(f.status)
}
