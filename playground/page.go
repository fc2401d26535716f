package playground

import (
	"embed"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
)

//go:embed web
var web embed.FS

// policy lets the page load nothing but its own files and speak to nobody else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// servePage adds the page and its API.
func (s *Server) servePage(mux *http.ServeMux) {
	static, err := fs.Sub(web, "web")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	mux.Handle("/", guard(http.FileServerFS(static)))
	for pattern, handle := range map[string]http.HandlerFunc{
		"GET /play/state":     s.pageState,
		"GET /play/events":    s.serveEvents,
		"GET /play/file/{id}": s.pageFile,
		"POST /play/send":     action(s.pageSend),
		"POST /play/edit":     action(s.pageEdit),
		"POST /play/press":    action(s.pagePress),
		"POST /play/open":     action(s.pageOpen),
		"POST /play/attach":   action(s.pageAttach),
		"POST /play/block":    action(s.pageBlock),
		"POST /play/language": action(s.pageLanguage),
		"POST /play/inline":   action(s.pageInline),
		"POST /play/choose":   action(s.pageChoose),
		"POST /play/upload":   s.pageUpload,
	} {
		mux.Handle(pattern, guard(handle))
	}
}

// guard keeps other sites out: the page answers to a name of this machine
// only (so that no foreign name can be pointed at it), and what changes
// something must come from the page itself.
func guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-cache")
		switch {
		case !isLoopback(hostOf(r.Host)):
			http.Error(w, "this page answers to 127.0.0.1 and localhost only", http.StatusMisdirectedRequest)
		case r.Method != http.MethodGet && r.Method != http.MethodHead && !fromPage(r):
			http.Error(w, "this request did not come from the page", http.StatusForbidden)
		default:
			next.ServeHTTP(w, r)
		}
	})
}

func hostOf(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return strings.Trim(hostport, "[]")
}

// fromPage says whether a request comes from the page: browsers send Origin
// and Sec-Fetch-Site, and no other site can send the extra header without
// asking, which is never granted.
func fromPage(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host != r.Host {
			return false
		}
	}
	return r.Header.Get("X-Playground") == "1"
}
