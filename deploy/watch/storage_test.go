package watch

import (
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunkenc"
	"github.com/prometheus/prometheus/tsdb/chunks"
	"github.com/prometheus/prometheus/util/annotations"
)

// stored has series be asked for as Prometheus' storage is.
func stored(all []storage.Series) storage.Queryable {
	return &storage.MockQueryable{MockQuerier: &storage.MockQuerier{
		SelectMockFunction: func(_ bool, _ *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
			found := &seriesSet{}
			for _, s := range all {
				matches := true
				for _, m := range matchers {
					matches = matches && m.Matches(s.Labels().Get(m.Name))
				}
				if matches {
					found.ahead = append(found.ahead, s)
				}
			}
			return found
		},
	}}
}

// seriesSet is series, one after the other.
type seriesSet struct {
	ahead []storage.Series
	at    storage.Series
}

func (s *seriesSet) Next() bool {
	if len(s.ahead) == 0 {
		return false
	}
	s.at, s.ahead = s.ahead[0], s.ahead[1:]
	return true
}

func (s *seriesSet) At() storage.Series                { return s.at }
func (s *seriesSet) Err() error                        { return nil }
func (s *seriesSet) Warnings() annotations.Annotations { return nil }

// sample is a value at an instant, in ms.
type sample struct {
	at    int64
	value float64
}

func (s sample) T() int64                      { return s.at }
func (s sample) ST() int64                     { return 0 }
func (s sample) F() float64                    { return s.value }
func (s sample) H() *histogram.Histogram       { return nil }
func (s sample) FH() *histogram.FloatHistogram { return nil }
func (s sample) Type() chunkenc.ValueType      { return chunkenc.ValFloat }
func (s sample) Copy() chunks.Sample           { return s }
