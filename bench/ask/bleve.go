package main

import (
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/char/asciifolding"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ar"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// latin is an analyser of ours for what no language's analyser fits, such as
// Darija in Latin letters: words without accents and case, none left out.
const latin = "latin"

// maxHits bounds the hits of a question: enough for three distinct sections.
const maxHits = 30

// index is a search index in memory.
type index struct {
	bleve  bleve.Index
	fields []string   // named as their analysers
	docs   []document // a document's number is its id
}

// hit is a document that was found.
type hit struct {
	section string
	score   float64
}

// newIndex indexes the text of each document once with each analyser.
func newIndex(analysers []string, docs []document) (*index, error) {
	m, err := newMapping(analysers)
	if err != nil {
		return nil, err
	}
	b, err := bleve.NewMemOnly(m)
	if err != nil {
		return nil, fmt.Errorf("open an index: %w", err)
	}
	batch := b.NewBatch()
	for i, d := range docs {
		fields := map[string]string{}
		for _, name := range analysers {
			fields[name] = d.text
		}
		if err := batch.Index(strconv.Itoa(i), fields); err != nil {
			return nil, fmt.Errorf("index a document of section %s: %w", d.section, err)
		}
	}
	if err := b.Batch(batch); err != nil {
		return nil, fmt.Errorf("write the index: %w", err)
	}
	return &index{bleve: b, fields: analysers, docs: docs}, nil
}

// newMapping has a field for each analyser and stores no text.
func newMapping(analysers []string) (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(latin, map[string]any{
		"type":          custom.Name,
		"char_filters":  []string{asciifolding.Name},
		"tokenizer":     unicode.Name,
		"token_filters": []string{lowercase.Name},
	})
	if err != nil {
		return nil, fmt.Errorf("define the analyser %s: %w", latin, err)
	}
	fields := bleve.NewDocumentStaticMapping()
	for _, name := range analysers {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = name
		f.Store, f.IncludeInAll, f.IncludeTermVectors, f.DocValues = false, false, false, false
		fields.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = fields
	return m, nil
}

// search returns the documents that share a word with the question, best first.
func (x *index) search(question string) ([]hit, error) {
	var clauses []query.Query
	for _, field := range x.fields {
		match := bleve.NewMatchQuery(question)
		match.SetField(field)
		clauses = append(clauses, match)
	}
	result, err := x.bleve.Search(bleve.NewSearchRequestOptions(bleve.NewDisjunctionQuery(clauses...), maxHits, 0, false))
	if err != nil {
		return nil, fmt.Errorf("search for %q: %w", question, err)
	}
	hits := make([]hit, len(result.Hits))
	for i, found := range result.Hits {
		n, err := strconv.Atoi(found.ID)
		if err != nil {
			return nil, fmt.Errorf("a document that was not indexed: %w", err)
		}
		hits[i] = hit{x.docs[n].section, found.Score}
	}
	return hits, nil
}

// close frees the index.
func (x *index) close() error { return x.bleve.Close() }
