package letter

import (
	"rsc.io/qr"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

var (
	signerStyle = style{size: 13, color: ink}
	timeStyle   = style{size: 10.5, color: gray, align: end}
	boxStyle    = style{size: 10.5, color: gray, align: center}
	verifyStyle = style{size: 11, color: ink}
	codeStyle   = style{size: 14, color: ink, before: 2}
	linkStyle   = style{size: 9.5, color: gray}
	noteStyle   = style{size: 10, color: gray, before: 3}
)

// signers are those who confirmed: name and office, whether they sit on the
// council, and when. They stay on one page with the seal.
func (d *document) signers(e candidacy.Endorsement) []box {
	if len(e.Keys) == 0 {
		return nil
	}
	boxes := d.set(full, headStyle, []span{{d.plain(i18n.KeyLetterSigned, nil), true}})
	who, when := full.split(full.width*0.44, 10, d.rtl)
	for i, k := range e.Keys {
		above := 3.0
		if i > 0 {
			boxes = append(boxes, rule(full, 3, 0.5, border))
		}
		name := k.Name
		if name == "" {
			name = d.plain(i18n.KeyLetterMember, nil)
		}
		person := d.set(who, signerStyle, []span{{name, true}})
		person = append(person, d.set(who, signerStyle, []span{{k.Office, false}})...)
		at := d.say(when, timeStyle, i18n.Text{Key: i18n.KeyLetterAt, Args: i18n.Args{"At": k.At}})
		if k.OnCouncil {
			at = append(at, d.say(when, timeStyle, i18n.Text{Key: i18n.KeyLetterCouncil})...)
		}
		boxes = append(boxes, row(above, person, at))
	}
	return kept(boxes)
}

// seal is the room for hand signature and stamp, the way to verify the letter
// and what the letter is. It is kept together.
func (d *document) seal(e candidacy.Endorsement, verify string, qr *qr.Code) []box {
	hand, stamp := full.split((full.width-16)/2, 16, d.rtl)
	boxes := []box{row(10, framed(hand, d.say(hand, boxStyle, i18n.Text{Key: i18n.KeyLetterHand})),
		framed(stamp, d.say(stamp, boxStyle, i18n.Text{Key: i18n.KeyLetterStamp})))}
	const side = 90.0
	text := full
	var code []box
	if qr != nil && isCode(e.Code) {
		square, rest := full.split(side, 12, d.rtl)
		code, text = []box{qrBox(qr, square.left, side)}, rest
	}
	var words []box
	if isCode(e.Code) {
		words = d.say(text, verifyStyle, i18n.Text{Key: i18n.KeyLetterVerify})
		words = append(words, d.say(text, codeStyle, i18n.Text{Key: i18n.KeyLetterCode, Args: i18n.Args{"Code": candidacy.FormatCode(e.Code)}})...)
		words = append(words, d.set(text, linkStyle, []span{{i18n.Isolate(verify), false}})...)
	}
	words = append(words, d.say(text, noteStyle, i18n.Text{Key: i18n.KeyLetterNote, Args: i18n.Args{"Count": len(e.Keys)}})...)
	boxes[0].keep = true
	return append(boxes, row(8, code, words))
}

// framed is an empty frame with its label, to be written on by hand.
func framed(col column, label []box) []box {
	const high = 80.0
	return []box{{height: high, draw: func(c *canvas, top float64) {
		c.frame(col.left, top, col.width, high, border)
		draw(label, c, top+3)
	}}}
}
