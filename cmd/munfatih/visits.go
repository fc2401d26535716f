package main

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// How often a visitor may ask the page that verifies letters, and all together.
const (
	visitsEach  = rate.Limit(0.5) // a second
	visitsBurst = 30
	visitsAll   = rate.Limit(100) // a second
	maxVisitors = 10_000          // remembered at once, twice over
)

// visits bounds how often each client may ask. It remembers a bounded number
// of them: when that is full, those who came before the last so many are forgotten.
type visits struct {
	most int
	all  *rate.Limiter

	mu             sync.Mutex
	recent, before map[netip.Prefix]*rate.Limiter
}

func newVisits(most int) *visits {
	return &visits{
		most: most, all: rate.NewLimiter(visitsAll, int(visitsAll)),
		recent: map[netip.Prefix]*rate.Limiter{}, before: map[netip.Prefix]*rate.Limiter{},
	}
}

// allow reports whether a client may ask now.
func (v *visits) allow(who netip.Prefix, now time.Time) bool {
	return v.of(who).AllowN(now, 1) && v.all.AllowN(now, 1)
}

func (v *visits) of(who netip.Prefix) *rate.Limiter {
	v.mu.Lock()
	defer v.mu.Unlock()
	if l := v.recent[who]; l != nil {
		return l
	}
	l := v.before[who]
	if l == nil {
		l = rate.NewLimiter(visitsEach, visitsBurst)
	}
	if len(v.recent) >= v.most {
		v.recent, v.before = make(map[netip.Prefix]*rate.Limiter, v.most), v.recent
	}
	v.recent[who] = l
	return l
}

// client is who asks: the peer's address, or of a peer in our own network,
// which is a proxy, the address that it says last. Of IPv6 it is the /64, which
// one household or server has.
func client(r *http.Request) netip.Prefix {
	peer := address(r.RemoteAddr)
	if peer.IsPrivate() || peer.IsLoopback() || !peer.IsValid() { // a unix socket has no address
		said := strings.Join(r.Header.Values("X-Forwarded-For"), ",")
		if from := address(strings.TrimSpace(said[strings.LastIndexByte(said, ',')+1:])); from.IsValid() {
			peer = from
		}
	}
	bits := 32
	if peer.Is6() {
		bits = 64
	}
	prefix, _ := peer.Prefix(bits) // zero for no address
	return prefix
}

// address reads an address with a port or without; the zero Addr for none.
func address(text string) netip.Addr {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	a, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}
