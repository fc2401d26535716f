package main

import (
	"context"

	"github.com/caarlos0/env/v11"
	"os"
)

type runCmd struct{}

// Run serves the bot until SIGTERM or SIGINT.
func (runCmd) Run(ctx context.Context, sys system) error {
	c, err := loadConfig(env.ToMap(os.Environ()))
	if err != nil {
		return err
	}
	s := &service{config: c, log: newLog(sys.err, c.level())}
	return s.serve(ctx)
}
