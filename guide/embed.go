package guide

import (
	"embed"
	"io/fs"
)

//go:embed content
var folder embed.FS

// Embedded returns the content folder that was built into the program.
func Embedded() fs.FS {
	sub, err := fs.Sub(folder, "content")
	if err != nil {
		panic("guide: embedded content: " + err.Error()) // the name is a constant
	}
	return sub
}
