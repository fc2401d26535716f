package bot

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
)

// stub answers calls of the Bot API with what a test has written down.
type stub struct {
	url string

	mu    sync.Mutex
	calls []string // "METHOD CHAT"
}

func newStub(t testing.TB, answer func(method string, form map[string]string) string) *stub {
	s := &stub{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		form := map[string]string{}
		if r.Header.Get("Content-Type") == "application/json" {
			params := map[string]json.RawMessage{}
			if err := json.NewDecoder(r.Body).Decode(&params); err != nil {
				t.Errorf("got a body that is no JSON: %v", err)
			}
			for name, value := range params {
				form[name] = strings.Trim(string(value), `"`)
			}
		} else if r.ParseMultipartForm(1<<20) == nil {
			for name := range r.MultipartForm.Value {
				form[name] = r.FormValue(name)
			}
		}
		method := path.Base(r.URL.Path)
		s.mu.Lock()
		s.calls = append(s.calls, method+" "+form["chat_id"])
		s.mu.Unlock()
		io.WriteString(w, answer(method, form))
	}))
	t.Cleanup(web.Close)
	s.url = web.URL
	return s
}

func (s *stub) seen() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.calls...)
}
