package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/store"
)

// config is the environment of `run`. An empty variable is unset.
type config struct {
	Token         string `env:"TELEGRAM_BOT_TOKEN"`
	TokenFile     string `env:"TELEGRAM_BOT_TOKEN_FILE"`
	APIURL        string `env:"TELEGRAM_API_URL"`
	RedisURL      string `env:"REDIS_URL"`
	RedisMaster   string `env:"REDIS_SENTINEL_MASTER"`
	DataDir       string `env:"DATA_DIR"`
	WebhookURL    string `env:"WEBHOOK_URL"`
	WebhookSecret string `env:"WEBHOOK_SECRET"`
	ListenAddr    string `env:"LISTEN_ADDR"`
	MetricsAddr   string `env:"METRICS_ADDR"`
	GuideDir      string `env:"GUIDE_DIR"`
	Contact       string `env:"CONTACT"`
	AdminIDs      string `env:"ADMIN_IDS"`
	LogLevel      string `env:"LOG_LEVEL"`
	PublicURL     string `env:"PUBLIC_URL"`
	SigningKey    string `env:"SIGNING_KEY_FILE"`
	Controller    string `env:"CONTROLLER_NAME"`
	CNDP          string `env:"CNDP_NUMBER"`
}

// webhookPath is the path of WEBHOOK_URL, where updates arrive.
func (c config) webhookPath() string {
	u, err := url.Parse(c.WebhookURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// admins are the Telegram user ids of ADMIN_IDS; an error names the first that
// is none.
func (c config) admins() ([]int64, error) {
	var ids []int64
	for field := range strings.SplitSeq(c.AdminIDs, ",") {
		field = strings.TrimSpace(field)
		if field == "" {
			continue
		}
		id, err := strconv.ParseInt(field, 10, 64)
		if err != nil || id <= 0 {
			return nil, fmt.Errorf("%q is not a Telegram user id", field)
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// level is the log level; info unless LOG_LEVEL says otherwise.
func (c config) level() slog.Level {
	var l slog.Level
	_ = l.UnmarshalText([]byte(c.LogLevel)) // judged by faults
	return l
}

// readEnvironment reads the environment and fills in the defaults, without
// judging it.
func readEnvironment(environ map[string]string) (config, error) {
	var c config
	if err := env.ParseWithOptions(&c, env.Options{Environment: environ}); err != nil {
		return c, usageError{err.Error()}
	}
	for variable, standard := range map[*string]string{
		&c.DataDir: "./data", &c.ListenAddr: ":8080", &c.MetricsAddr: "127.0.0.1:9090", &c.LogLevel: "info",
	} {
		if *variable == "" {
			*variable = standard
		}
	}
	c.APIURL, c.PublicURL = strings.TrimSuffix(c.APIURL, "/"), strings.TrimSuffix(c.PublicURL, "/")
	return c, nil
}

// loadConfig is the configuration of `run`. The error is a usageError that
// tells all faults at once.
func loadConfig(environ map[string]string) (config, error) {
	c, err := readEnvironment(environ)
	if err != nil {
		return c, err
	}
	faults := append(c.readToken(), c.faults()...)
	if len(faults) > 0 {
		return c, usageError{strings.Join(faults, "; ") + "\nThe README explains each variable."}
	}
	return c, nil
}

// readToken takes the token from its file if it is kept in one.
func (c *config) readToken() []string {
	c.Token = strings.TrimSpace(c.Token)
	switch {
	case c.Token != "" && c.TokenFile != "":
		return []string{"TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set: set one"}
	case c.Token != "" && !fitsURL(c.Token):
		return []string{"TELEGRAM_BOT_TOKEN holds what no token holds: copy it again from @BotFather"}
	case c.Token == "" && c.TokenFile == "":
		return []string{"TELEGRAM_BOT_TOKEN is not set: get a token from @BotFather (to try without one: munfatih demo)"}
	case c.TokenFile != "":
		data, err := os.ReadFile(c.TokenFile)
		if err != nil {
			return []string{"TELEGRAM_BOT_TOKEN_FILE cannot be read: " + reason(err)}
		}
		c.Token = strings.TrimSpace(string(data))
		if c.Token == "" {
			return []string{"TELEGRAM_BOT_TOKEN_FILE is empty"}
		}
		if !fitsURL(c.Token) {
			return []string{"TELEGRAM_BOT_TOKEN_FILE holds what no token holds: copy it again from @BotFather"}
		}
	}
	return nil
}

// fitsURL reports whether a token can stand in a URL as it must. Its form is
// Telegram's to judge.
func fitsURL(token string) bool {
	u, err := url.Parse("http://telegram/bot" + token + "/getMe")
	return err == nil && u.Path == "/bot"+token+"/getMe" && !strings.ContainsAny(token, " \t\r\n")
}

// secretForm is what Telegram allows in a webhook's secret (Bot API, setWebhook).
var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

// faults lists what is wrong with the variables, each in a sentence.
func (c config) faults() []string {
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	if c.APIURL != "" && !isURL(c.APIURL, "http", "https") {
		fault("TELEGRAM_API_URL is not an http or https address")
	}
	if c.RedisURL != "" || c.RedisMaster != "" {
		if probe, err := store.Open(c.RedisURL, c.RedisMaster); err != nil {
			fault("%v", err)
		} else {
			probe.Close() // it has not connected
		}
	}
	switch {
	case c.WebhookURL == "":
	case c.APIURL != "" && !isURL(c.WebhookURL, "http", "https"):
		fault("WEBHOOK_URL is not an http or https address")
	case c.APIURL == "" && !isURL(c.WebhookURL, "https"):
		fault("WEBHOOK_URL is not an https address")
	case c.webhookPath() == "/healthz" || c.webhookPath() == "/readyz" || strings.HasPrefix(c.webhookPath()+"/", "/verify/"):
		fault("WEBHOOK_URL: the path %s is taken", c.webhookPath())
	}
	if c.PublicURL != "" && !isURL(c.PublicURL, "http", "https") {
		fault("PUBLIC_URL is not an http or https address")
	}
	if c.WebhookSecret != "" && !secretForm.MatchString(c.WebhookSecret) {
		fault("WEBHOOK_SECRET may hold only A-Z, a-z, 0-9, _ and -, at most 256")
	}
	if info, err := os.Stat(c.GuideDir); c.GuideDir != "" && (err != nil || !info.IsDir()) {
		fault("GUIDE_DIR is not a folder that can be read: %s", c.GuideDir)
	}
	if why := addressFault(c.ListenAddr); why != "" {
		fault("LISTEN_ADDR%s", why)
	}
	if why := addressFault(c.MetricsAddr); c.MetricsAddr != metricsOff && why != "" {
		fault("METRICS_ADDR%s, or off", why)
	}
	if _, err := c.admins(); err != nil {
		fault("ADMIN_IDS: %v; want numbers, separated by commas", err)
	}
	if err := new(slog.Level).UnmarshalText([]byte(c.LogLevel)); err != nil {
		fault("LOG_LEVEL is not debug, info, warn or error")
	}
	if len(faults) > 0 && c.GuideDir != "" { // else it is loaded, and told of, right after
		if _, err := guide.Load(os.DirFS(c.GuideDir)); err != nil {
			first, _, _ := strings.Cut(err.Error(), "\n")
			fault("GUIDE_DIR is not used: %s", first)
		}
	}
	return faults
}

// addressFault is what is wrong with an address to listen on, to be read after
// the variable's name; "" for nothing.
func addressFault(address string) string {
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		return " is not HOST:PORT or :PORT"
	}
	if n, err := net.LookupPort("tcp", port); err != nil || n > 65535 {
		return fmt.Sprintf(": %s is no port; want HOST:PORT or :PORT", port)
	}
	return ""
}

// isURL reports whether text is an address of one of the schemes.
func isURL(text string, schemes ...string) bool {
	u, err := url.Parse(text)
	if err != nil || strings.ContainsAny(text, " \t\r\n") {
		return false
	}
	for _, scheme := range schemes {
		if u.Scheme == scheme && u.Host != "" {
			return true
		}
	}
	return false
}

// reason is why a file could not be read, without what was being done.
func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Path + ": " + path.Err.Error()
	}
	return err.Error()
}
