package playground

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

func texts(list []gotUpdate) []string {
	out := []string{}
	for _, u := range list {
		out = append(out, u.Message.Text)
	}
	return out
}

func TestPollingConfirmsByOffset(t *testing.T) {
	r := newRig(t)
	for _, text := range []string{"a", "b", "c"} {
		r.ann.Send(text)
	}
	first := r.poll(nil)
	if got := texts(first); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Fatalf("got %q, want a b c", got)
	}
	if first[1].ID != first[0].ID+1 || first[0].ID < 1e6 {
		t.Errorf("got ids %d, %d, want rising ones from a random start", first[0].ID, first[1].ID)
	}
	if got := texts(r.poll(map[string]any{"limit": 2})); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("unconfirmed, limit 2: got %q, want a b again", got)
	}
	if got := texts(r.poll(map[string]any{"offset": first[1].ID})); !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("offset at b: got %q, want b c", got)
	}
	if got := texts(r.poll(map[string]any{"offset": -1})); !slices.Equal(got, []string{"c"}) {
		t.Errorf("offset -1: got %q, want c", got)
	}
	if got := r.tg.Pending(); !slices.Equal(got, []int64{first[2].ID}) {
		t.Errorf("after offset -1: got pending %v, want the last alone", got)
	}
	r.poll(map[string]any{"offset": first[2].ID + 1})
	if err := r.tg.Idle(r.ctx); err != nil {
		t.Error(err)
	}
}

func TestLongPollWakes(t *testing.T) {
	r := newRig(t)
	got := make(chan []gotUpdate)
	go func() { got <- r.poll(map[string]any{"timeout": 50}) }()
	r.waitPoll()
	r.ann.Send("now")
	if list := <-got; !slices.Equal(texts(list), []string{"now"}) {
		t.Errorf("got %q, want now", texts(list))
	}
}

// waitPoll waits until a getUpdates call waits.
func (r *rig) waitPoll() {
	r.t.Helper()
	if !r.tg.wait(r.ctx, func() bool { return r.tg.poll != nil }) {
		r.t.Fatal("no getUpdates came")
	}
}

func TestSecondPollEndsTheFirst(t *testing.T) {
	r := newRig(t)
	first := make(chan reply)
	go func() { got, _ := r.try("getUpdates", map[string]any{"timeout": 50}); first <- got }()
	r.waitPoll()
	r.poll(nil)
	got := <-first
	if got.Code != 409 || !strings.HasPrefix(got.Description, "Conflict: terminated by other getUpdates request") {
		t.Errorf("got %d %q, want 409 Conflict: terminated by other getUpdates request", got.Code, got.Description)
	}
}

func TestPollThatLeavesFreesTheLine(t *testing.T) {
	r := newRig(t)
	whole := r.ctx
	ctx, cancel := context.WithCancel(whole)
	gone := make(chan error)
	leaving := *r
	leaving.ctx = ctx
	go func() { _, err := leaving.try("getUpdates", map[string]any{"timeout": 50}); gone <- err }()
	r.waitPoll()
	cancel()
	if err := <-gone; err == nil {
		t.Error("got no error from the poll given up")
	}
	if !r.tg.wait(whole, func() bool { return r.tg.poll == nil }) {
		t.Error("the poll is still there")
	}
}

func TestAllowedUpdatesAreRemembered(t *testing.T) {
	r := newRig(t)
	r.poll(map[string]any{"allowed_updates": []string{"callback_query"}})
	r.ann.Send("unwanted")
	r.ann.PressData(1, "x")
	list := r.poll(nil)
	if len(list) != 1 || list[0].Callback.Data != "x" {
		t.Errorf("got %+v, want the callback query alone", list)
	}
	r.poll(map[string]any{"allowed_updates": []string{}, "offset": list[0].ID + 1})
	r.ann.Send("wanted")
	if got := texts(r.poll(nil)); !slices.Equal(got, []string{"wanted"}) {
		t.Errorf("after [] (the default): got %q, want wanted", got)
	}
	r.poll(map[string]any{"allowed_updates": []string{"messages"}})
	if got := r.tg.Violations(); len(got) != 1 || !strings.Contains(got[0], "unknown kind of update messages") {
		t.Errorf("got violations %q, want the unknown kind", got)
	}
}

func TestFaults(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	send := map[string]any{"chat_id": 7, "text": "x"}
	count := func() int { return len(r.ann.Messages()) - 1 }

	r.tg.Fail("sendMessage", Status(500), 1)
	if got := r.call("sendMessage", send); got.Code != 500 || got.Description != "Internal Server Error" {
		t.Errorf("500: got %+v", got)
	}
	r.tg.Fail("*", TooMany(3), 1)
	if got := r.call("sendMessage", send); got.Code != 429 || got.Parameters.RetryAfter != 3 {
		t.Errorf("429: got %+v, want retry_after 3", got)
	}
	r.tg.Fail("sendMessage", HTML, 1)
	if _, err := r.try("sendMessage", send); err == nil {
		t.Error("html: got JSON, want a page")
	}
	r.tg.Fail("sendMessage", Drop, 1)
	if _, err := r.try("sendMessage", send); err == nil {
		t.Error("drop: got an answer, want none")
	}
	if count() != 0 {
		t.Errorf("got %d messages after faults, want 0", count())
	}
	r.tg.Fail("sendMessage", DropAfter, 1)
	if _, err := r.try("sendMessage", send); err == nil {
		t.Error("drop_after: got an answer, want none")
	}
	if count() != 1 {
		t.Errorf("drop_after: got %d messages, want 1", count())
	}
	r.must("sendMessage", send)
	var codes []int
	for _, c := range r.tg.Calls("sendMessage") {
		codes = append(codes, c.Code)
	}
	if want := []int{500, 429, 502, 0, 200, 200}; !slices.Equal(codes, want) {
		t.Errorf("got recorded %v, want %v", codes, want)
	}

	r.tg.Fail("getMe", Hang, -1)
	hung := *r
	ctx, cancel := context.WithTimeout(r.ctx, 30*time.Millisecond)
	defer cancel()
	hung.ctx = ctx
	if _, err := hung.try("getMe", nil); err == nil {
		t.Error("hang: got an answer, want none")
	}
	r.tg.Heal()
	r.must("getMe", nil)
	if got := r.tg.Violations(); len(got) != 0 {
		t.Errorf("faults are no violations, got %q", got)
	}
}
