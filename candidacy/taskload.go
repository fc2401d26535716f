package candidacy

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/munfatih/munfatih/content"
)

// The most of each value of a piece.
const (
	maxPieceTitle = 40 // characters
	maxPieceWhy   = 320
	maxLeadDays   = 400
)

var (
	pieceForm   = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
	passageForm = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[a-z0-9]+(-[a-z0-9]+)*$`)
)

// Pieces reads pieces.yaml of a folder. The error is of type [content.Faults]:
// every fault with file and line.
func Pieces(fsys fs.FS) ([]Piece, error) {
	var faults content.Faults
	f, root := content.Read(fsys, "pieces.yaml", yaml.SequenceNode, &faults)
	var pieces []Piece
	var stages [Stages + 1]bool
	for _, n := range f.Items(root, "pieces") {
		p := readPiece(f, n)
		if _, twice := piece(pieces, p.ID); twice {
			f.Fault(n, "piece %q stands twice", p.ID)
		}
		stages[p.Stage] = true
		pieces = append(pieces, p)
	}
	for stage := 1; root != nil && stage <= Stages; stage++ {
		if !stages[stage] {
			faults.Add(f.Name, 0, "stage %d has no piece", stage)
		}
	}
	if len(faults) > 0 {
		faults.Sort()
		return nil, faults
	}
	return pieces, nil
}

func readPiece(f content.File, n *yaml.Node) Piece {
	m := f.Fields(n, "piece", "id", "list", "stage?", "passage", "owner", "lead_days", "auto?", "criterion?", "ar", "fr", "en")
	id := matching(f, m["id"], "piece", pieceForm)
	p := Piece{
		ID:        id,
		List:      chosen(f, m["list"], id+".list", ForFile, After),
		Passage:   matching(f, m["passage"], id+".passage", passageForm),
		Owner:     chosen(f, m["owner"], id+".owner", FocalDuty, DeputyDuty, AssociationDuty),
		LeadDays:  f.Number(m["lead_days"], id+".lead_days", 0, maxLeadDays),
		Auto:      chosen(f, m["auto"], id+".auto", ByEndorsement, ByFocalPoint),
		Criterion: matching(f, m["criterion"], id+".criterion", pieceForm),
		Text:      map[Lang]PieceText{},
	}
	switch {
	case p.List == After && m["stage"] != nil:
		f.Fault(m["stage"], "%s.stage: what comes after joining has none", id)
	case p.List == ForFile && m["stage"] == nil:
		f.Fault(n, "%s: field %q is missing; 1 to %s is wanted", id, "stage", strconv.Itoa(Stages))
	case p.List == ForFile:
		p.Stage = f.Number(m["stage"], id+".stage", 1, Stages)
	}
	for _, lang := range Langs {
		what := id + "." + string(lang)
		if m[string(lang)] == nil {
			continue
		}
		t := f.Fields(m[string(lang)], what, "title", "why")
		p.Text[lang] = PieceText{f.Text(t["title"], what+".title", maxPieceTitle), f.Text(t["why"], what+".why", maxPieceWhy)}
	}
	return p
}

// matching returns a value of a form; what is absent was told of already.
func matching(f content.File, n *yaml.Node, what string, form *regexp.Regexp) string {
	v := f.Scalar(n, what)
	if n != nil && !form.MatchString(v) {
		f.Fault(n, "%s: %q does not have the form %s", what, v, form)
	}
	return v
}

// chosen returns one of the known values, "" when n is nil or after a fault.
func chosen[S ~string](f content.File, n *yaml.Node, what string, known ...S) S {
	v := S(f.Scalar(n, what))
	if n == nil || slices.Contains(known, v) {
		return v
	}
	f.Fault(n, "%s: %q is unknown; one of %v is wanted", what, v, known)
	return ""
}
