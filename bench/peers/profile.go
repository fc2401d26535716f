package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// profile writes a CPU profile of each Go program under load, for go tool pprof.
func (s *setup) profile(ctx context.Context, p plan, dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, r := range s.runners {
		if _, err := r.load(ctx, 16, p.warm); err != nil {
			return err
		}
		name := filepath.Join(dir, strings.NewReplacer("/", "-", ",", "", " ", "-").Replace(r.name)+".prof")
		written := make(chan error, 1)
		go func() { written <- r.writeProfile(ctx, name, p.round) }()
		took, err := r.load(ctx, 16, p.round+time.Second)
		if err != nil {
			return err
		}
		if err := <-written; err != nil {
			return fmt.Errorf("%s: profile: %w", r.name, err)
		}
		fmt.Fprintf(os.Stderr, "%s: %d updates in %v: %s\n", r.name, len(took), p.round+time.Second, name)
	}
	return nil
}

// writeProfile asks a program for its profile over a time.
func (r *runner) writeProfile(ctx context.Context, name string, length time.Duration) error {
	address := fmt.Sprintf("http://%s/debug/pprof/profile?seconds=%d", r.process.address, int(length.Seconds()))
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("it answered %s", response.Status)
	}
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, response.Body); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
