// Package redisurl reads REDIS_URL and REDIS_SENTINEL_MASTER: the one place
// that knows their form. It connects to nothing.
//
//	redis://USER:PASSWORD@HOST:PORT/DB    one server; rediss:// is over TLS
//	unix:///PATH?db=DB                    one server on this machine
//	redis://HOST:PORT,HOST:PORT           a Cluster: some of its servers
//	the same, with a master's name        the Sentinels that watch this master
//
// Of several addresses the first says how to log in. Each further one is
// HOST:PORT, or a URL that says nothing else than the first.
package redisurl

import (
	"cmp"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Kind is what stands at the addresses.
type Kind string

// The kinds.
const (
	Server    Kind = "server"
	Cluster   Kind = "cluster"
	Sentinels Kind = "sentinels"
)

// Target says where Redis is and how to log in there.
type Target struct {
	Kind           Kind
	Network        string   // "tcp"; "unix" for one server only
	Addresses      []string // HOST:PORT, or the path of a socket; several of a Cluster, one or more Sentinels
	User, Password string   // "" is none
	DB             int      // 0 for a Cluster
	Master         string   // the name under which the Sentinels know the master; "" unless they are Sentinels
	Secure         bool     // over TLS
	Unverified     bool     // whatever certificate is shown (skip_verify=true)
}

// TLS is how to secure a connection; nil when it is not. Each server must show
// a certificate for the very address at which it is reached.
func (t Target) TLS() *tls.Config {
	if !t.Secure {
		return nil
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: t.Unverified} //nolint:gosec // as the operator asks
}

// What is wrong. No error repeats a piece of a URL: a password may stand in it.
var (
	errForm      = errors.New("REDIS_URL: want redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH, or several HOST:PORT with commas between (write %2C for a comma in a password)")
	errDatabase  = errors.New("REDIS_URL: the database is no number, such as the 2 of redis://HOST:PORT/2")
	errClusterDB = errors.New("REDIS_URL: several addresses without REDIS_SENTINEL_MASTER are a Cluster, which has no database but 0")
	errOption    = errors.New("REDIS_URL: of options, several addresses take db and skip_verify only")
	errDiffers   = errors.New("REDIS_URL: only the first address says how to log in: a further one has another scheme, login, database or option")
	errSocket    = errors.New("REDIS_URL: a unix socket is one server, with no others beside it")
	errMasterURL = errors.New("REDIS_SENTINEL_MASTER is set, and REDIS_URL is not: it names the Sentinels")
	errMaster    = errors.New("REDIS_SENTINEL_MASTER is set, and REDIS_URL is a unix socket: it names the Sentinels, redis://HOST:PORT,HOST:PORT")
)

// Parse reads the two variables; master may be "". Without a port it is 6379,
// for Sentinels 26379. An error says what is wrong without repeating a
// password. Options of one server other than db and skip_verify are neither
// read nor judged.
func Parse(address, master string) (Target, error) {
	if address == "" && master != "" {
		return Target{}, errMasterURL
	}
	parts := strings.Split(address, ",")
	first, err := parseOne(parts[0])
	if err != nil {
		return Target{}, err
	}
	t := first.Target
	t.Master = master
	port := "6379"
	switch {
	case t.Network == "unix" && master != "":
		return Target{}, errMaster
	case t.Network == "unix" && len(parts) > 1:
		return Target{}, errSocket
	case t.Network == "unix":
		return t, nil
	case master != "":
		t.Kind, port = Sentinels, "26379"
	case len(parts) > 1:
		t.Kind = Cluster
	}
	if t.Kind != Server && first.options {
		return Target{}, errOption
	}
	if t.Kind == Cluster && t.DB != 0 {
		return Target{}, errClusterDB
	}
	hosts := []string{first.host}
	for _, part := range parts[1:] {
		host, err := first.further(part)
		if err != nil {
			return Target{}, err
		}
		hosts = append(hosts, host)
	}
	t.Addresses, err = withPorts(hosts, port)
	return t, err
}

// one is a single URL, with the host as it was written.
type one struct {
	Target
	host    string
	options bool // others than db and skip_verify
}

func parseOne(text string) (one, error) {
	u, err := url.Parse(strings.TrimSpace(text))
	if err != nil || u.Fragment != "" || u.Opaque != "" {
		return one{}, errForm
	}
	o := one{Target: Target{Kind: Server, Network: "tcp", User: u.User.Username(), Secure: u.Scheme == "rediss"}, host: u.Host}
	o.Password, _ = u.User.Password()
	db := strings.Trim(u.Path, "/")
	switch {
	case u.Scheme == "unix" && u.Path != "" && u.Host == "":
		o.Network, o.Addresses, db = "unix", []string{u.Path}, ""
	case u.Scheme != "redis" && u.Scheme != "rediss" || u.Hostname() == "":
		return one{}, errForm
	}
	options, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return one{}, errForm
	}
	if db = cmp.Or(options.Get("db"), db); db != "" {
		if o.DB, err = strconv.Atoi(db); err != nil || o.DB < 0 {
			return one{}, errDatabase
		}
	}
	o.Unverified, _ = strconv.ParseBool(options.Get("skip_verify"))
	options.Del("db")
	options.Del("skip_verify")
	o.options = len(options) > 0
	return o, nil
}

// further reads an address after the first: HOST, HOST:PORT, or a URL.
func (o one) further(text string) (host string, err error) {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "://") {
		if text == "" || strings.ContainsAny(text, "@/?# ") {
			return "", errForm
		}
		return text, nil
	}
	other, err := parseOne(text)
	if err != nil {
		return "", err
	}
	host, bare := other.host, other.User == "" && other.Password == "" && other.DB == 0 && !other.Unverified && !other.options
	if other.Network != "tcp" || other.Secure != o.Secure || !bare && !o.says(other) {
		return "", errDiffers
	}
	return host, nil
}

// says reports whether another URL says the same beside its host.
func (o one) says(other one) bool {
	return other.User == o.User && other.Password == o.Password && other.DB == o.DB && other.Unverified == o.Unverified && !other.options
}

// withPorts gives each host its port where it has none. An IPv6 address stands
// in brackets.
func withPorts(hosts []string, port string) ([]string, error) {
	all := slices.Clone(hosts)
	for i, host := range all {
		if name, number, err := net.SplitHostPort(host); err == nil {
			if _, err := strconv.ParseUint(number, 10, 16); err != nil || name == "" {
				return nil, errForm
			}
			continue
		}
		name := strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
		if strings.Contains(name, ":") == (name == host) { // an IPv6 address without brackets, or brackets around a name
			return nil, errForm
		}
		all[i] = net.JoinHostPort(name, port)
	}
	return all, nil
}
