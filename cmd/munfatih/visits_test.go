package main

import (
	"fmt"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

// TestVisits lets a client ask so often and no more, until time has passed;
// others do not notice.
func TestVisits(t *testing.T) {
	v := newVisits(100)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	who, other := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	for i := range visitsBurst {
		if !v.allow(who, now) {
			t.Fatalf("visit %d: got refused, want %d at once", i+1, visitsBurst)
		}
	}
	if v.allow(who, now) {
		t.Errorf("visit %d: got let in, want refused", visitsBurst+1)
	}
	if !v.allow(other, now) {
		t.Error("another client: got refused, want let in")
	}
	if later := now.Add(2 * time.Second); !v.allow(who, later) || v.allow(who, later) {
		t.Error("two seconds later: want one visit more, and one alone")
	}
}

// TestVisitsBounded forgets clients rather than remember them all, but not one
// who keeps asking.
func TestVisitsBounded(t *testing.T) {
	v := newVisits(10)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	who := netip.MustParsePrefix("192.0.2.1/32")
	for range visitsBurst {
		v.allow(who, now)
	}
	for i := range 10_000 {
		v.of(netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32))
		if i%5 == 0 && v.of(who).AllowN(now, 1) {
			t.Fatalf("after %d others: got let in, want still refused", i)
		}
	}
	if n := len(v.recent) + len(v.before); n > 20 {
		t.Errorf("got %d clients remembered, want at most 20", n)
	}
}

// TestVisitsAll bounds all clients together.
func TestVisitsAll(t *testing.T) {
	v := newVisits(1000)
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	let := 0
	for i := range 1000 {
		if v.allow(netip.MustParsePrefix(fmt.Sprintf("192.0.%d.%d/32", i/250, i%250)), now) {
			let++
		}
	}
	if let != int(visitsAll) {
		t.Errorf("1,000 clients at once: got %d let in, want %d", let, int(visitsAll))
	}
}

func TestClient(t *testing.T) {
	for _, tt := range []struct{ remote, forwarded, want string }{
		{"203.0.113.7:4000", "", "203.0.113.7/32"},
		{"203.0.113.7:4000", "198.51.100.1", "203.0.113.7/32"}, // anyone can say so
		{"127.0.0.1:4000", "10.0.0.9, 198.51.100.1", "198.51.100.1/32"},
		{"10.1.2.3:4000", "", "10.1.2.3/32"},
		{"10.1.2.3:4000", "nonsense", "10.1.2.3/32"},
		{"[2001:db8:1:2:3:4:5:6]:4000", "", "2001:db8:1:2::/64"},
		{"[::1]:4000", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"[::ffff:203.0.113.7]:4000", "", "203.0.113.7/32"},
		{"@", "198.51.100.1", "198.51.100.1/32"},
		{"@", "", "invalid Prefix"},
	} {
		r := httptest.NewRequest("GET", "/verify", nil)
		r.RemoteAddr = tt.remote
		if tt.forwarded != "" {
			r.Header.Set("X-Forwarded-For", tt.forwarded)
		}
		if got := client(r).String(); got != tt.want {
			t.Errorf("%s, forwarded for %q: got %s, want %s", tt.remote, tt.forwarded, got, tt.want)
		}
	}
}
