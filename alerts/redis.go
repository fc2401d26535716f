package alerts

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/hibiken/asynq"
)

// errRedisURL repeats nothing of the URL: a password may stand in it.
var errRedisURL = errors.New("REDIS_URL: want redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH")

// redisOptions reads REDIS_URL: one server, or several, comma-separated, of
// which the first says how to log in. These are a Cluster, or with a master's
// name its Sentinels.
func redisOptions(address, master string) (asynq.RedisConnOpt, error) {
	first, rest, several := strings.Cut(address, ",")
	u, err := url.Parse(strings.TrimSpace(first))
	if err != nil {
		return nil, errRedisURL
	}
	password, _ := u.User.Password()
	if u.Scheme == "unix" && u.Path != "" && !several {
		db, err := number(u.Query().Get("db"))
		return asynq.RedisClientOpt{Network: "unix", Addr: u.Path, Username: u.User.Username(), Password: password, DB: db, PoolSize: poolSize}, err
	}
	if u.Scheme != "redis" && u.Scheme != "rediss" || u.Hostname() == "" {
		return nil, errRedisURL
	}
	db, err := number(strings.Trim(u.Path, "/"))
	if err != nil {
		return nil, err
	}
	var secure *tls.Config
	if u.Scheme == "rediss" {
		secure = &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}
	}
	addresses := []string{hostPort(u.Host)}
	for one := range strings.SplitSeq(rest, ",") {
		if one = strings.TrimSpace(one); one != "" {
			addresses = append(addresses, hostPort(one))
		}
	}
	switch {
	case master != "":
		return asynq.RedisFailoverClientOpt{MasterName: master, SentinelAddrs: addresses, Username: u.User.Username(), Password: password,
			DB: db, TLSConfig: secure, PoolSize: poolSize}, nil
	case several:
		return asynq.RedisClusterClientOpt{Addrs: addresses, Username: u.User.Username(), Password: password, TLSConfig: secure}, nil
	}
	return asynq.RedisClientOpt{Addr: addresses[0], Username: u.User.Username(), Password: password, DB: db, TLSConfig: secure, PoolSize: poolSize}, nil
}

// poolSize is how many connections the workers share at most.
const poolSize = 20

// number reads the number of a database; "" is 0.
func number(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w; its database is no number", errRedisURL)
	}
	return n, nil
}

// hostPort gives an address, "HOST:PORT" or a URL, its port where it has none.
func hostPort(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		address = u.Host
	}
	if _, _, err := net.SplitHostPort(address); err == nil {
		return address
	}
	return net.JoinHostPort(strings.Trim(address, "[]"), "6379")
}

// quietLog is where asynq's words go. It names tasks by their id, which says
// nothing about people.
type quietLog struct{ log *slog.Logger }

func (q quietLog) say(level slog.Level, args []any) {
	q.log.Log(context.Background(), level, "asynq: "+fmt.Sprint(args...))
}

func (q quietLog) Debug(args ...any) { q.say(slog.LevelDebug, args) }
func (q quietLog) Info(args ...any)  { q.say(slog.LevelDebug, args) }
func (q quietLog) Warn(args ...any)  { q.say(slog.LevelWarn, args) }
func (q quietLog) Error(args ...any) { q.say(slog.LevelError, args) }

// Fatal is only said when asynq itself is used wrongly: the program goes on.
func (q quietLog) Fatal(args ...any) { q.say(slog.LevelError, args) }
