package letter

import (
	"fmt"

	"rsc.io/qr"
)

// qrCode is the QR code of a text; nil of none. The error tells that it is too long.
func qrCode(text string) (*qr.Code, error) {
	if text == "" {
		return nil, nil
	}
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("make the QR code: %w", err)
	}
	return code, nil
}

// qrBox draws a QR code with its quiet zone as a square of the given side.
func qrBox(code *qr.Code, left, side float64) box {
	const quiet = 4 // modules that must stay white (ISO/IEC 18004)
	module := side / float64(code.Size+2*quiet)
	return box{height: side, draw: func(c *canvas, top float64) {
		fmt.Fprintf(c, "q 0 g %.4f 0 0 %.4f %s %s cm\n", module, -module, num(left), num(pageHeight-top))
		for y := range code.Size {
			for x := 0; x < code.Size; x++ {
				from := x
				for code.Black(x, y) {
					x++
				}
				if x > from {
					fmt.Fprintf(c, "%d %d %d 1 re\n", from+quiet, y+quiet, x-from)
				}
			}
		}
		c.WriteString("f Q\n")
	}}
}
