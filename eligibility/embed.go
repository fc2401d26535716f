package eligibility

import (
	"embed"
	"io/fs"
)

//go:embed rules
var rules embed.FS

// Embedded returns the folder of rules that was built into the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(rules, "rules")
	if err != nil {
		panic("eligibility: embedded rules: " + err.Error()) // the name is a constant
	}
	return sub
}
