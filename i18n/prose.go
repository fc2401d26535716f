package i18n

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

var (
	// phoneRun is a phone number as printed, with its groups.
	phoneRun = regexp.MustCompile(`[+(]?\d[\d .()-]{7,}\d`)
	// latinRun is words of Latin letters with their numbers, an address of the web or of mail.
	latinRun = regexp.MustCompile(`[\p{Latin}\d][\p{Latin}\d .,:/@'’&_%+=?#-]*[\p{Latin}\d/]|\p{Latin}`)
	// arabicRun is words of Arabic letters.
	arabicRun = regexp.MustCompile(`\p{Arabic}[\p{Arabic}\p{Mn}\d ]*\p{Arabic}|\p{Arabic}`)
)

// Prose returns text that stands complete in lang, such as a passage, as HTML: escaped; runs of the other direction set
// apart, so that brackets and full stops beside them stay in their place; and each line of Arabic beginning with what
// makes Telegram lay it out from right to left.
func Prose(lang Lang, s string) HTML {
	s = strings.Map(dropControl, s)
	if !lang.rtl() {
		return Escape(arabicRun.ReplaceAllString(s, fsi+"$0"+pdi))
	}
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = arabicLine(line)
	}
	return Escape(strings.Join(lines, "\n"))
}

// arabicLine sets apart phone numbers and Latin runs of a line and makes it begin from the right.
func arabicLine(line string) string {
	if line == "" {
		return ""
	}
	var out strings.Builder
	if !beginsRTL(line) {
		out.WriteString(rlm)
	}
	for line != "" {
		at := phoneRun.FindStringIndex(line)
		if at == nil {
			at = []int{len(line), len(line)}
		}
		out.WriteString(latinRun.ReplaceAllStringFunc(line[:at[0]], isolateLatin))
		if number := line[at[0]:at[1]]; number != "" {
			out.WriteString(lri + number + pdi)
		}
		line = line[at[1]:]
	}
	return out.String()
}

// isolateLatin sets a run apart unless it is a number, which runs well inside Arabic.
func isolateLatin(run string) string {
	for _, r := range run {
		if class(r) == bidi.L {
			return fsi + run + pdi
		}
	}
	return run
}

// beginsRTL reports whether the first letter of s is written from right to left.
func beginsRTL(s string) bool {
	for _, r := range s {
		switch class(r) {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		}
	}
	return true
}
