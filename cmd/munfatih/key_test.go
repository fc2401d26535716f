package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// memorySettings are settings in memory.
type memorySettings struct {
	mu   sync.Mutex
	kept map[string]string
	err  error
}

func (m *memorySettings) Setting(_ context.Context, name, first string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, there := m.kept[name]; !there {
		m.kept[name] = first
	}
	return m.kept[name], m.err
}

// TestSigningKey makes a key once, in the store or in a file, also when several
// replicas start at once.
func TestSigningKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "signing.key")
	for _, name := range []string{"", file} {
		kept := &memorySettings{kept: map[string]string{}}
		keys := make([]ed25519.PrivateKey, 8)
		var all sync.WaitGroup
		for i := range keys {
			all.Go(func() {
				var err error
				if keys[i], err = signingKey(t.Context(), name, kept); err != nil {
					t.Errorf("file %q: got %v, want a key", name, err)
				}
			})
		}
		all.Wait()
		for _, key := range keys {
			if len(key) != ed25519.PrivateKeySize || !key.Equal(keys[0]) {
				t.Errorf("file %q: got keys %v and %v, want one", name, keys[0], key)
			}
		}
		if ours, err := handOver(t.Context(), name, kept); err != nil || !ours {
			t.Errorf("file %q: got %v (%v), want the store to hold the same key", name, ours, err)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: got %v (%v), want 0600", info.Mode(), err)
	}
	if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
		t.Errorf("the folder: got %v, want the file alone", left)
	}
}

// TestSigningKeyMoves takes a key along: from the file into the store, which a
// backup carries, and from there into a file that is not there yet.
func TestSigningKeyMoves(t *testing.T) {
	kept := &memorySettings{kept: map[string]string{}}
	key, err := signingKey(t.Context(), filepath.Join(t.TempDir(), "first.key"), &memorySettings{kept: map[string]string{}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "signing.key")
	if err := os.WriteFile(file, []byte(base64.StdEncoding.EncodeToString(key.Seed())), 0o600); err != nil {
		t.Fatal(err)
	}
	if ours, err := handOver(t.Context(), file, kept); err != nil || !ours {
		t.Fatalf("hand over: got %v (%v), want it kept", ours, err)
	}
	for _, elsewhere := range []string{"", filepath.Join(t.TempDir(), "second.key")} {
		if got, err := signingKey(t.Context(), elsewhere, kept); err != nil || !got.Equal(key) {
			t.Errorf("elsewhere, file %q: got another key (%v), want the same", elsewhere, err)
		}
	}
	other := &memorySettings{kept: map[string]string{signingSetting: base64.StdEncoding.EncodeToString(make([]byte, ed25519.SeedSize))}}
	if ours, err := handOver(t.Context(), file, other); err != nil || ours {
		t.Errorf("hand over where there is another key: got %v (%v), want to be told", ours, err)
	}
}

// TestSigningKeyFaults refuses what is no key, and says which file it is.
func TestSigningKeyFaults(t *testing.T) {
	short := filepath.Join(t.TempDir(), "short.key")
	if err := os.WriteFile(short, []byte("c2hvcnQ=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		short:         short + ": want an Ed25519 seed",
		"/nowhere/at": "SIGNING_KEY_FILE cannot be used: /nowhere",
	} {
		_, err := signingKey(t.Context(), name, &memorySettings{kept: map[string]string{}})
		var usage usageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want a usageError with %q", name, err, want)
		}
	}
	if data, _ := os.ReadFile(short); string(data) != "c2hvcnQ=\n" {
		t.Errorf("a file that is no key: got it changed to %q", data)
	}
	down := &memorySettings{kept: map[string]string{}, err: errors.New("down")}
	if _, err := signingKey(t.Context(), "", down); err == nil || !strings.Contains(err.Error(), "down") {
		t.Errorf("store down: got %v, want its error", err)
	}
	if _, err := signingKey(t.Context(), "", &memorySettings{kept: map[string]string{signingSetting: "?"}}); err == nil {
		t.Error("a broken setting: got a key, want an error")
	}
}
