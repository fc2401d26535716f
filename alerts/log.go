package alerts

import (
	"context"
	"fmt"
	"log/slog"
)

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
