package redistest

import (
	"context"
	"io"
	"net"
	"testing"
	"time"
)

// slow gives an address that leads to another. What comes from there arrives so
// much later, and not at all once the other end is gone: like a long line.
func slow(t testing.TB, to string, lag time.Duration) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", to)
			if err != nil {
				near.Close()
				continue
			}
			go func() {
				_, _ = io.Copy(far, near)
				far.Close()
			}()
			go lagging(near, far, lag)
		}
	}()
	return l.Addr().String()
}

// lagging carries from far to near, each piece so much after it came.
func lagging(near, far net.Conn, lag time.Duration) {
	defer near.Close()
	type piece struct {
		data []byte
		due  time.Time
	}
	ctx, lost := context.WithCancel(context.Background())
	line := make(chan piece, 1<<16)
	go func() {
		defer lost()
		for {
			data := make([]byte, 32<<10)
			n, err := far.Read(data)
			if err != nil {
				return
			}
			line <- piece{data[:n], time.Now().Add(lag)}
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-line:
			select {
			case <-ctx.Done():
				return
			case <-time.After(time.Until(p.due)):
			}
			if _, err := near.Write(p.data); err != nil {
				far.Close()
				return
			}
		}
	}
}
