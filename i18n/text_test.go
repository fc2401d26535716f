package i18n

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestTextJSON proves that a Text comes back from JSON with the types of its arguments.
func TestTextJSON(t *testing.T) {
	at := time.Date(2026, 11, 23, 7, 59, 0, 5, time.UTC)
	tests := map[string]Text{
		"nothing": {},
		"fixed":   {Fixed: `<b>a &amp; "b"</b>`},
		"no args": {Key: "ok"},
		"every type": {Key: "ok", Args: Args{
			"String": "5", "Object": `{"html":"x"}`, "Empty": "", "Int": 0, "Big": 1 << 60, "Neg": -5,
			"HTML": HTML("<i>x</i>"), "NoHTML": HTML(""), "Key": Key("days"), "Time": at, "Day": Day{at}, "Hour": Hour{at},
			"Text":  Text{Key: "days", Args: Args{"Count": 3, "At": Day{at}}},
			"Names": Names{AR: "تطوان", FR: "Tétouan"},
			"Lines": Lines{{Fixed: "a"}, {Key: "hello", Args: Args{"Name": HTML("b")}}},
		}},
	}
	for name, want := range tests {
		data, err := json.Marshal(want)
		if err != nil {
			t.Errorf("%s: marshal: %v", name, err)
			continue
		}
		var got Text
		if err := json.Unmarshal(data, &got); err != nil {
			t.Errorf("%s: unmarshal %s: %v", name, data, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: through %s (-want +got):\n%s", name, data, diff)
		}
	}
}

func TestTextJSONInstants(t *testing.T) {
	in := Args{"T": time.Date(2024, 1, 12, 23, 59, 0, 0, time.FixedZone("PST", -8*3600)), "N": int64(7)}
	want := Args{"T": time.Date(2024, 1, 13, 7, 59, 0, 0, time.UTC), "N": 7}
	data, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var got Args
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("through %s (-want +got):\n%s", data, diff)
	}
}

func TestTextJSONRefused(t *testing.T) {
	for _, v := range []any{nil, true, 1.5, []string{"a"}, &Text{}} {
		if data, err := json.Marshal(Text{Key: "ok", Args: Args{"A": v}}); err == nil {
			t.Errorf("marshal of %T: got %s, want an error", v, data)
		}
	}
	for _, in := range []string{`{"A":{}}`, `{"A":{"color":"red"}}`, `{"A":1.5}`, `{"A":true}`, `{"A":[1]}`, `[]`} {
		var got Args
		if err := json.Unmarshal([]byte(in), &got); err == nil {
			t.Errorf("unmarshal of %s: got %v, want an error", in, got)
		}
	}
}
