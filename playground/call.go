package playground

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// apiError is a refusal as Telegram words it.
type apiError struct {
	code       int
	text       string
	retryAfter int   // seconds, with 429
	movedTo    int64 // the supergroup that the chat has become
	breach     bool  // the bot broke a rule; else the world was just not so
}

func (e *apiError) Error() string { return e.text }

// bad refuses a call that a correct bot can make: the message is gone, the
// query is old, the person has blocked it.
func bad(format string, args ...any) error {
	return &apiError{code: http.StatusBadRequest, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

// breach refuses a call that no correct bot makes; it is recorded as a violation.
func breach(format string, args ...any) error {
	return &apiError{code: http.StatusBadRequest, text: "Bad Request: " + fmt.Sprintf(format, args...), breach: true}
}

// method is one method of the Bot API: what it takes, and what it does. The
// lock is held while it does it.
type method struct {
	params map[string]kind
	need   []string // parameters without which the call is refused
	do     func(*Server, params) (any, error)
}

func (s *Server) serveCall(w http.ResponseWriter, r *http.Request) {
	token, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if token != s.opt.Token {
		refuse(w, &apiError{code: http.StatusUnauthorized, text: "Unauthorized"})
		return
	}
	if site := r.Header.Get("Sec-Fetch-Site"); r.Header.Get("Origin") != "" || site != "" && site != "none" {
		refuse(w, &apiError{code: http.StatusForbidden, text: "Forbidden: a web page may not speak for the bot"})
		return
	}
	raw, files, err := readBody(w, r)
	if err != nil {
		s.mu.Lock()
		s.record(name, raw, nil, asAPI(err))
		s.mu.Unlock()
		refuse(w, asAPI(err))
		return
	}
	after, done := s.faulty(w, r, name, raw)
	if done {
		return
	}
	if canonical(name) == "getUpdates" {
		s.serveUpdates(w, r, raw)
		if after {
			panic(http.ErrAbortHandler)
		}
		return
	}
	result, err := s.call(name, raw, files)
	if after {
		panic(http.ErrAbortHandler) // done, but the bot does not learn of it
	}
	if err != nil {
		refuse(w, asAPI(err))
		return
	}
	accept(w, result)
}

// call does one call and records it.
func (s *Server) call(name string, raw map[string]any, files map[string]upload) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	result, err := s.perform(canonical(name), raw, files)
	var refused *apiError
	if err != nil {
		refused = asAPI(err)
	}
	s.record(canonical(name), raw, files, refused)
	if refused != nil {
		return nil, refused
	}
	return result, nil
}

func (s *Server) perform(name string, raw map[string]any, files map[string]upload) (any, error) {
	m, ok := methods[name]
	if !ok {
		return nil, &apiError{code: http.StatusNotFound, text: "Not Found: method not found", breach: true}
	}
	p, err := check(m, raw, files)
	if err != nil {
		return nil, err
	}
	return m.do(s, p)
}

// canonical is the method's name as documented: Telegram takes any case.
func canonical(name string) string {
	if _, ok := methods[name]; ok {
		return name
	}
	for known := range methods {
		if strings.EqualFold(known, name) {
			return known
		}
	}
	return name
}

func asAPI(err error) *apiError {
	var e *apiError
	if errors.As(err, &e) {
		return e
	}
	return &apiError{code: http.StatusBadRequest, text: "Bad Request: " + err.Error(), breach: true}
}

func accept(w http.ResponseWriter, result any) {
	body, err := json.Marshal(map[string]any{"ok": true, "result": result})
	if err != nil {
		refuse(w, &apiError{code: http.StatusInternalServerError, text: "Internal Server Error: " + err.Error()})
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // the bot has gone: nobody is left to tell
}

func refuse(w http.ResponseWriter, e *apiError) {
	answer := map[string]any{"ok": false, "error_code": e.code, "description": e.text}
	if e.retryAfter > 0 {
		answer["parameters"] = map[string]any{"retry_after": e.retryAfter}
		w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
	}
	if e.movedTo != 0 {
		answer["parameters"] = map[string]any{"migrate_to_chat_id": e.movedTo}
	}
	body, _ := json.Marshal(answer) // strings and numbers always marshal
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.code)
	_, _ = w.Write(body)
}
