package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/munfatih/munfatih/guide"
)

type evalCmd struct {
	JSON bool   `help:"Print the report as JSON, with each question that was missed."`
	Dir  string `name:"guide" help:"Folder of content to use instead of the built-in one." env:"GUIDE_DIR" type:"path"`
	File string `arg:"" help:"Questions, a line of JSON each: id, lang, q, section."`
}

// Run scores the answers on a file of questions.
func (c evalCmd) Run(sys system) error {
	file, err := os.Open(c.File)
	if err != nil {
		return usageError{"the questions cannot be read: " + reason(err)}
	}
	defer file.Close()
	questions, err := guide.ReadQuestions(file)
	if err != nil {
		return usageError{fmt.Sprintf("%s: %v", c.File, err)}
	}
	g, err := guide.Load(guideFolder(c.Dir))
	if err != nil {
		return usageError{fmt.Sprintf("the guide is not used: %v", err)}
	}
	report := guide.Evaluate(g, questions)
	if c.JSON {
		return json.NewEncoder(sys.out).Encode(report)
	}
	_, err = fmt.Fprint(sys.out, report.String())
	return err
}
