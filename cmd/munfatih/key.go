package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// signingSetting is the setting under which the store keeps the key where no
// SIGNING_KEY_FILE is named: replicas share it, and backups carry it.
const signingSetting = "signing-key"

// settings keeps what the program made for itself once: package store does.
type settings interface {
	// Setting gives the value kept under a name, and keeps the given one first
	// if there is none yet. All replicas get the same answer.
	Setting(ctx context.Context, name, first string) (string, error)
}

// signingKey gives the Ed25519 key with which records are signed: of the file,
// or of the store where file is "". At the first start it is made, and kept as
// its seed in base64. A file that is not there yet takes over the store's key.
// A file that cannot be used is a [usageError].
func signingKey(ctx context.Context, file string, kept settings) (ed25519.PrivateKey, error) {
	if file != "" {
		if text, err := os.ReadFile(file); !errors.Is(err, fs.ErrNotExist) {
			return keyOfFile(file, string(text), err)
		}
	}
	fresh := make([]byte, ed25519.SeedSize)
	rand.Read(fresh)
	text, err := kept.Setting(ctx, signingSetting, base64.StdEncoding.EncodeToString(fresh))
	if err != nil {
		return nil, fmt.Errorf("read the signing key: %w", err)
	}
	if file != "" {
		text, err = keyFile(file, text)
		return keyOfFile(file, text, err)
	}
	key, err := parseKey(text)
	if err != nil {
		return nil, fmt.Errorf("setting %s: %w", signingSetting, err)
	}
	return key, nil
}

// keyOfFile reads the key that a file holds.
func keyOfFile(name, text string, err error) (ed25519.PrivateKey, error) {
	if err != nil {
		return nil, usageError{"SIGNING_KEY_FILE cannot be used: " + reason(err)}
	}
	key, err := parseKey(text)
	if err != nil {
		return nil, usageError{fmt.Sprintf("SIGNING_KEY_FILE %s: %v", name, err)}
	}
	return key, nil
}

// handOver puts the key of a file into the store, so that a backup carries it.
// false when the store holds another one.
func handOver(ctx context.Context, file string, kept settings) (bool, error) {
	key, err := signingKey(ctx, file, kept)
	if err != nil {
		return false, err
	}
	seed := base64.StdEncoding.EncodeToString(key.Seed())
	text, err := kept.Setting(ctx, signingSetting, seed)
	if err != nil {
		return false, fmt.Errorf("read the signing key: %w", err)
	}
	return text == seed, nil
}

func parseKey(text string) (ed25519.PrivateKey, error) {
	seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("want an Ed25519 seed: %d bytes in base64", ed25519.SeedSize)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// keyFile reads the file of the key, and writes the given text first where there
// is none: whole or not at all, for the owner alone (0600). Of two programs that
// do so at once, both read what the first wrote.
func keyFile(name, first string) (string, error) {
	data, err := os.ReadFile(name)
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return string(data), err
	}
	written, err := os.CreateTemp(filepath.Dir(name), ".signing-key-*") // made with 0600
	if err != nil {
		return "", err
	}
	defer os.Remove(written.Name())
	_, err = written.WriteString(first + "\n")
	err = errors.Join(err, written.Sync(), written.Close())
	if err != nil {
		return "", err
	}
	if err := os.Link(written.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	data, err = os.ReadFile(name)
	return string(data), err
}
