package guide

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestReadQuestions(t *testing.T) {
	qs, err := ReadQuestions(strings.NewReader("\ufeff" + `{"id":"1","lang":"fr","q":"où ?","section":["contact"]}` + "\n\n" + `{"id":"2","lang":"en","q":"fee","section":["none"],"more":1}`))
	if err != nil || len(qs) != 2 || qs[0].Q != "où ?" || !qs[1].none() {
		t.Errorf("got %+v %v, want two questions", qs, err)
	}
	_, err = ReadQuestions(strings.NewReader("{\n" + `{"id":"1","q":"","section":["contact"]}` + "\n" + `{"id":"1","q":"x"}`))
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 3 || faults[2].Line != 3 {
		t.Errorf("got %v, want a fault in each of three lines", err)
	}
}

func TestScore(t *testing.T) {
	inside := func(section string) *Passage { return &Passage{Section: section} }
	tests := []struct {
		name   string
		gold   []string
		answer Answer
		want   Score
	}{
		{"right", []string{"2.2"}, Answer{Status: Answered, Passage: inside("2.2")}, Score{Inside: 1, Right1: 1, Right3: 1}},
		{"right, second gold", []string{"2.3", "2.2"}, Answer{Status: Answered, Passage: inside("2.2")}, Score{Inside: 1, Right1: 1, Right3: 1}},
		{"unsure", []string{"2.2"}, Answer{Status: Unsure, Passage: inside("2.2")}, Score{Inside: 1, Right3: 1}},
		{"second alternative", []string{"2.2"}, Answer{Status: Answered, Passage: inside("1.1"), Alternatives: []string{"1.2", "2.2"}}, Score{Inside: 1, Right3: 1}},
		{"third alternative", []string{"2.2"}, Answer{Status: Answered, Passage: inside("1.1"), Alternatives: []string{"1.2", "1.3", "2.2"}}, Score{Inside: 1}},
		{"refused", []string{"2.2"}, Answer{Status: Unanswered, Alternatives: []string{"2.2"}}, Score{Inside: 1, WronglyRefused: 1}},
		{"none answered", []string{"none"}, Answer{Status: Answered, Passage: inside("2.2")}, Score{Outside: 1, WronglyAnswered: 1}},
		{"none unsure", []string{"none"}, Answer{Status: Unsure, Passage: inside("2.2")}, Score{Outside: 1}},
		{"none unanswered", []string{"none"}, Answer{Status: Unanswered}, Score{Outside: 1}},
	}
	for _, tt := range tests {
		var got Score
		got.count(Question{Section: tt.gold}, tt.answer)
		tt.want.Questions = 1
		if got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestReport(t *testing.T) {
	r := Evaluate(small(t), []Question{
		{"1", "fr", "combien d'habitants faut-il", []string{"2.2"}},
		{"2", "en", "how much is the fee", []string{"none"}},
		{"3", "en", "where is the office", []string{"2.2"}},
	})
	table := r.String()
	for _, want := range []string{"fr 1 100.0% (1/1) 100.0% (1/1) - 0.0% (0/1)", "all 3 50.0% (1/2) 100.0% (2/2) 0.0% (0/1) 0.0% (0/2)"} {
		if !strings.Contains(strings.Join(strings.Fields(table), " "), want) {
			t.Errorf("got table\n%s\nwant in it %s", table, want)
		}
	}
	data, err := json.Marshal(Evaluate(small(t), nil))
	if err != nil || strings.Contains(string(data), "null") {
		t.Errorf("no questions: got %s %v, want empty lists", data, err)
	}
}
