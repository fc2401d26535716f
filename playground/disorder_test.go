package playground

import (
	"net/http"
	"slices"
	"testing"
)

// TestDisorder has the bot keep two messages of one chat waiting at once, which
// Telegram does not do: the second waits for the first as soon as order is back.
func TestDisorder(t *testing.T) {
	leave := make(chan bool)
	h := newHookRig(t, func(gotUpdate, http.ResponseWriter) { <-leave })
	h.set(nil)
	h.tg.Disorder(true)
	h.ann.Send("one")
	h.ann.Send("two")
	got := []string{h.next().Message.Text, h.next().Message.Text}
	slices.Sort(got)
	if !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("side by side: got %q, want one and two", got)
	}
	h.tg.Disorder(false)
	h.ann.Send("three")
	h.ann.Send("four")
	if got := h.next().Message.Text; got != "three" {
		t.Errorf("in order again: got %q first, want three", got)
	}
	select {
	case u := <-h.got:
		t.Errorf("in order again: got %q beside three, want that it waits", u.Message.Text)
	default:
	}
	close(leave)
	if got := h.next().Message.Text; got != "four" {
		t.Errorf("in order again: got %q then, want four", got)
	}
	if err := h.tg.Idle(h.ctx); err != nil {
		t.Error(err)
	}
}
