package guide

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// model.bin is what newRanker learns from the embedded content: it spares the
// program the learning at each start. A test says whether it is up to date.
//
//go:generate go test -count=1 -run ^TestModelIsUpToDate$ . -update
//go:embed model.bin
var embeddedModel []byte

// modelForm is the form of a model; a changed form is another one.
const modelForm = "munfatih guide model 2\n"

// fingerprint identifies what a ranker learns from: the content and the tuning.
func (g *Guide) fingerprint() [sha256.Size]byte {
	h := sha256.New()
	write := func(parts ...string) {
		for _, p := range parts {
			fmt.Fprintf(h, "%d:%s", len(p), p)
		}
	}
	write(modelForm, fmt.Sprint(tuning), fmt.Sprint(rare), g.lexicon.text)
	for _, s := range g.sections {
		write("section", s.ID)
	}
	for _, p := range g.passages {
		write("passage", p.ID)
		for _, lang := range Langs {
			write(p.Text[lang].Title, p.Text[lang].Short, p.Text[lang].Detail)
		}
	}
	for _, t := range g.topics {
		write("topic", t.ID)
	}
	for _, e := range g.examples {
		write("example", e.id, e.text)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// encode writes what was learned: the vocabulary with its postings, and the
// linear model. The rest follows from these and the content.
func (r *ranker) encode(fingerprint [sha256.Size]byte) []byte {
	var out bytes.Buffer
	out.WriteString(modelForm)
	out.Write(fingerprint[:])
	number := func(n int) { out.Write(binary.AppendUvarint(nil, uint64(n))) }
	hashes := make([]uint64, len(r.vocabulary.idf))
	for hash, at := range r.vocabulary.number {
		hashes[at] = hash
	}
	number(len(hashes))
	for at, hash := range hashes {
		out.Write(binary.LittleEndian.AppendUint64(nil, hash))
		out.WriteByte(byte(r.vocabulary.kind[at]))
		texts := r.examples.of(int32(at))
		number(len(texts))
		before := int32(0)
		for _, text := range texts {
			number(int(text - before))
			before = text
		}
	}
	float := func(f float32) { out.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(f))) }
	float(r.linear.unit)
	for _, b := range r.linear.bias {
		float(b)
	}
	for f := range hashes {
		first, last := r.linear.start[f], r.linear.start[f+1]
		number(int(last - first))
		before := uint16(0)
		for i := first; i < last; i++ {
			number(int(r.linear.at[i] - before))
			out.WriteByte(byte(r.linear.weight[i]))
			before = r.linear.at[i]
		}
	}
	return out.Bytes()
}

// errOtherModel says that a model was not learned from this content.
var errOtherModel = errors.New("the model was learned from other content")

// decode reads what encode wrote into a ranker whose classes are set. texts is
// how many texts it was learned from.
func (r *ranker) decode(data []byte, fingerprint [sha256.Size]byte, texts int) error {
	head := len(modelForm) + sha256.Size
	if len(data) < head || string(data[:len(modelForm)]) != modelForm || !bytes.Equal(data[len(modelForm):head], fingerprint[:]) {
		return errOtherModel
	}
	in := modelReader{data: data[head:]}
	features := in.number(len(data))
	r.vocabulary = vocabulary{number: make(map[uint64]int32, features)}
	r.examples = postings{start: make([]int32, 1, features+1)}
	for range features {
		hash, k, held := in.hash(), in.byte(), in.number(texts)
		r.vocabulary.add(hash, kind(min(k, byte(kinds)-1)), max(held, 1), texts)
		text := 0
		for range held {
			text += in.number(texts)
			r.examples.texts = append(r.examples.texts, int32(min(text, texts-1)))
		}
		r.examples.start = append(r.examples.start, int32(len(r.examples.texts)))
	}
	r.linear = linear{leaves: r.leaves, unit: in.float(), bias: make([]float32, r.leaves), start: make([]int32, 1, features+1)}
	for i := range r.linear.bias {
		r.linear.bias[i] = in.float()
	}
	for range features {
		leaf := 0
		for range in.number(r.leaves) {
			leaf += in.number(r.leaves)
			r.linear.at = append(r.linear.at, uint16(min(leaf, r.leaves-1)))
			r.linear.weight = append(r.linear.weight, int8(in.byte()))
		}
		r.linear.start = append(r.linear.start, int32(len(r.linear.at)))
	}
	return in.err
}

// modelReader reads a model; its first error stays.
type modelReader struct {
	data []byte
	err  error
}

func (in *modelReader) rest(n int) []byte {
	if n > len(in.data) {
		in.err, in.data = io.ErrUnexpectedEOF, nil
		return nil
	}
	part := in.data[:n]
	in.data = in.data[n:]
	return part
}

// number reads a number that cannot be more than most.
func (in *modelReader) number(most int) int {
	n, size := binary.Uvarint(in.data)
	if size <= 0 || n > uint64(most) {
		in.err, in.data = io.ErrUnexpectedEOF, nil
		return 0
	}
	in.data = in.data[size:]
	return int(n)
}

func (in *modelReader) byte() byte {
	if part := in.rest(1); part != nil {
		return part[0]
	}
	return 0
}

func (in *modelReader) hash() uint64 {
	if part := in.rest(8); part != nil {
		return binary.LittleEndian.Uint64(part)
	}
	return 0
}

func (in *modelReader) float() float32 {
	if part := in.rest(4); part != nil {
		return math.Float32frombits(binary.LittleEndian.Uint32(part))
	}
	return 0
}
