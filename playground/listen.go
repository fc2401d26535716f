package playground

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// Listen binds addr, "HOST:PORT" with a host of this machine (127.0.0.1, ::1,
// localhost) and 0 for any free port. Any other host, also the empty one that
// means all of them, is refused: the page lets whoever reaches it speak for
// everybody.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: want HOST:PORT, such as 127.0.0.1:8080", addr)
	}
	if !isLoopback(host) {
		return nil, fmt.Errorf("address %q: the playground serves this machine only; use 127.0.0.1:%s", addr, port)
	}
	if host == "localhost" {
		host = "127.0.0.1" // whatever the machine's names say
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", net.JoinHostPort(host, port))
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("port %s on %s is taken by another program; choose another one, or 0 for any", port, host)
	}
	if err != nil {
		return nil, fmt.Errorf("listening on %q: %w", addr, err)
	}
	return l, nil
}

// isLoopback says whether a host is this machine. It asks no name server.
func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
