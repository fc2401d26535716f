package guide

import "github.com/munfatih/munfatih/content"

// Fault is one thing that is wrong in the content folder.
type Fault = content.Fault

// Faults are all faults of a folder, by file and line. As an error they read
// one line a fault.
type Faults = content.Faults
