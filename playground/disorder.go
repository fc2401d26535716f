package playground

import "strconv"

// Disorder has a webhook learn of the updates from now on side by side, those
// of one chat, too, so that they can overtake each other; false ends it.
// Telegram itself keeps the order of a chat's messages, and of a person's
// presses, but not the one between them.
func (s *Server) Disorder(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disorder = on
}

// queueFor is the queue of the newest update, which belongs into one. The lock is held.
func (s *Server) queueFor(queue string) string {
	if s.disorder {
		return "update:" + strconv.FormatInt(s.nextUpdate, 10)
	}
	return queue
}
