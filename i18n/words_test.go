package i18n

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestPlurals(t *testing.T) {
	w := goodWords(t)
	tests := []struct {
		lang Lang
		n    int
		want string
	}{
		{AR, 0, "آخر يوم"}, {AR, 1, "بقي يوم واحد"}, {AR, 2, "بقي يومان"}, {AR, 3, "بقيت \u20683\u2069 أيام"},
		{AR, 10, "بقيت \u206810\u2069 أيام"}, {AR, 11, "بقي \u206811\u2069 يوما"}, {AR, 99, "بقي \u206899\u2069 يوما"},
		{AR, 100, "بقي \u2068100\u2069 يوم"}, {AR, 102, "بقي \u2068102\u2069 يوم"}, {AR, 103, "بقيت \u2068103\u2069 أيام"},
		{AR, 1111, "بقي \u20681.111\u2069 يوما"},
		{FR, 0, "0 jour"}, {FR, 1, "1 jour"}, {FR, 2, "2 jours"}, {FR, 1_000_000, "1.000.000 jours"},
		{EN, 0, "0 days"}, {EN, 1, "one day"}, {EN, 2, "2 days"}, {EN, 21, "21 days"}, {EN, 1500, "1,500 days"},
	}
	for _, tt := range tests {
		got, err := w.TryHTML(tt.lang, Text{Key: "days", Args: Args{"Count": tt.n}})
		if err != nil || string(got) != tt.want {
			t.Errorf("%s, %d: got %q, %v, want %q", tt.lang, tt.n, got, err, tt.want)
		}
	}
}

func TestValues(t *testing.T) {
	w := goodWords(t)
	at := time.Date(2026, 11, 23, 7, 59, 0, 0, time.UTC)
	tests := []struct {
		lang  Lang
		name  any
		html  string // what stands for {{.Name}} in a message
		plain string // and in a button
	}{
		{EN, `<b>Tom & "Al"</b>`, "&lt;b&gt;Tom &amp; &quot;Al&quot;&lt;/b&gt;", `<b>Tom & "Al"</b>`},
		{EN, "تطوان", "\u2068تطوان\u2069", "\u2068تطوان\u2069"},
		{EN, "Tétouan تطوان", "\u2068Tétouan تطوان\u2069", "\u2068Tétouan تطوان\u2069"},
		{EN, "12", "12", "12"},
		{AR, "تطوان", "تطوان", "تطوان"},
		{AR, "OGP", "\u2068OGP\u2069", "\u2068OGP\u2069"},
		{AR, "جماعة 12", "\u2068جماعة 12\u2069", "\u2068جماعة 12\u2069"},
		{AR, "+212 5 37 00 00 00", "\u2066+212 5 37 00 00 00\u2069", "\u2066+212 5 37 00 00 00\u2069"},
		{AR, "…", "…", "…"},
		{AR, 5, "\u20685\u2069", "\u20685\u2069"},
		{FR, int64(1234), "1.234", "1.234"},
		{FR, "a\u2069\u202eb", "ab", "ab"},
		{FR, HTML("<i>A &amp; B</i>"), "<i>A &amp; B</i>", "A & B"},
		{FR, at, "lundi 23 novembre 2026 à 07:59", "lundi 23 novembre 2026 à 07:59"},
		{EN, at, "Monday 23 November 2026 at 07:59", "Monday 23 November 2026 at 07:59"},
		{AR, at, "الاثنين 23 نونبر 2026 على الساعة 07:59", "الاثنين 23 نونبر 2026 على الساعة 07:59"},
		{EN, Day{at}, "Monday 23 November 2026", "Monday 23 November 2026"},
		{AR, Hour{at}, "\u206807:59\u2069", "\u206807:59\u2069"},
		{EN, Text{Key: "days", Args: Args{"Count": 1}}, "one day", "one day"},
		{EN, Text{Fixed: "<b>x</b>"}, "<b>x</b>", "x"},
		{FR, Names{AR: "تطوان", FR: "Tétouan"}, "Tétouan", "Tétouan"},
		{EN, Names{AR: "تطوان", FR: "Tétouan"}, "\u2068تطوان\u2069", "\u2068تطوان\u2069"},
		{EN, Text{}, "", ""},
		{EN, Lines{{Fixed: "a"}, {}, {Key: "days", Args: Args{"Count": 2}}}, "a\n2 days", "a\n2 days"},
	}
	forms := map[Lang][2]string{
		AR: {"أهلا %[1]s، اسمك <b>%[1]s</b>", "أهلا %[1]s، اسمك %[1]s"},
		FR: {"Bonjour %[1]s, vous êtes <b>%[1]s</b>", "Bonjour %[1]s, vous êtes %[1]s"},
		EN: {"Hello %[1]s, you are <b>%[1]s</b>", "Hello %[1]s, you are %[1]s"},
	}
	for _, tt := range tests {
		text := Text{Key: "hello", Args: Args{"Name": tt.name}}
		if want := fmt.Sprintf(forms[tt.lang][0], tt.html); string(w.HTML(tt.lang, text)) != want {
			t.Errorf("HTML in %s of %#v: got %q, want %q", tt.lang, tt.name, w.HTML(tt.lang, text), want)
		}
		if want := fmt.Sprintf(forms[tt.lang][1], tt.plain); w.Plain(tt.lang, text) != want {
			t.Errorf("Plain in %s of %#v: got %q, want %q", tt.lang, tt.name, w.Plain(tt.lang, text), want)
		}
		if _, err := w.TryHTML(tt.lang, text); err != nil {
			t.Errorf("TryHTML in %s of %#v: got error %v, want none", tt.lang, tt.name, err)
		}
	}
}

func TestKeyArgument(t *testing.T) {
	w := goodWords(t)
	got, err := w.TryHTML(FR, Text{Key: "first", Args: Args{"What": Key("bye"), "Until": ""}})
	if want := HTML("À &amp; bientôt au conseil : "); got != want || err != nil {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	got, err = w.TryHTML(FR, Text{Key: "first", Args: Args{"What": Key("days"), "Until": ""}})
	if err == nil {
		t.Errorf("a key that needs a Count: got %q and no error, want an error", got)
	}
}

// TestDirection proves that each line runs in its language's direction and that code can be copied clean.
func TestDirection(t *testing.T) {
	w := goodWords(t)
	first := Text{Key: "first", Args: Args{"What": "OGP", "Until": "x"}}
	code := Text{Key: "code", Args: Args{"Code": "AB\u2066-12", "URL": "https://x.ma/?a=1&b=2"}}
	link := `<a href="https://x.ma/?a=1&amp;b=2">`
	tests := []struct {
		lang Lang
		text Text
		want string
	}{
		{AR, first, "\u200f\u2068OGP\u2069 للمجلس: \u2068x\u2069"},
		{EN, first, "OGP for the council: x"},
		{AR, code, "\u200fOGP لقاء جديد\nالرمز \u2068<code>AB-12</code>\u2069 &amp; " + link + "الرابط</a>"},
		{FR, code, "Réunion OGP\nCode <code>AB-12</code> &amp; " + link + "lien</a>"},
	}
	for _, tt := range tests {
		if got := string(w.HTML(tt.lang, tt.text)); got != tt.want {
			t.Errorf("%s in %s: got %q, want %q", tt.text.Key, tt.lang, got, tt.want)
		}
	}
	if got, want := w.Plain(FR, code), "Réunion OGP\nCode AB-12 & lien"; got != want {
		t.Errorf("plain: got %q, want %q", got, want)
	}
}

func TestFaultyTexts(t *testing.T) {
	w := goodWords(t)
	tests := []struct {
		text Text
		want string
		err  string
	}{
		{Text{Key: "hello"}, "Hello …, you are <b>…</b>", "argument Name is missing"},
		{Text{Key: "hello", Args: Args{"Name": 1.5}}, "Hello …, you are <b>…</b>", "Name is float64"},
		{Text{Key: "hello", Args: Args{"Name": nil}}, "Hello …, you are <b>…</b>", "Name is <nil>"},
		{Text{Key: "days"}, "… days", "argument Count is missing"},
		{Text{Key: "days", Args: Args{"Count": "3"}}, "3 days", "Count is string, want a number"},
		{Text{Key: "gone"}, "…", `"gone": no such key`},
		{Text{Key: "hello", Args: Args{"Name": Key("gone")}}, "Hello …, you are <b>…</b>", `"gone": no such key`},
	}
	for _, tt := range tests {
		got, err := w.TryHTML(EN, tt.text)
		if string(got) != tt.want || err == nil || !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%v: got %q, %v, want %q and an error with %q", tt.text, got, err, tt.want, tt.err)
		}
		if again := w.HTML(EN, tt.text); again != got {
			t.Errorf("%v: HTML got %q, want %q as TryHTML", tt.text, again, got)
		}
		if _, err := w.TryPlain(EN, tt.text); err == nil {
			t.Errorf("%v: TryPlain: got no error, want one", tt.text)
		}
	}
}

func TestUnknownLanguageIsArabic(t *testing.T) {
	w := goodWords(t)
	text := Text{Key: "days", Args: Args{"Count": 1}}
	for _, lang := range []Lang{"", "es"} {
		if got, want := w.Plain(lang, text), w.Plain(AR, text); got != want {
			t.Errorf("language %q: got %q, want %q", lang, got, want)
		}
	}
}

func TestConcurrent(t *testing.T) {
	w := goodWords(t)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 50 {
				if got, want := w.Plain(EN, Text{Key: "days", Args: Args{"Count": n + 2}}), fmt.Sprint(n+2, " days"); got != want {
					t.Errorf("goroutine %d: got %q, want %q", i, got, want)
					return
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkHTML(b *testing.B) {
	w := goodWords(b)
	text := Text{Key: "hello", Args: Args{"Name": "Tétouan <تطوان>"}}
	for b.Loop() {
		w.HTML(AR, text)
	}
}
