package guide

import "math"

// linear is a multinomial logistic model: which leaf (a passage, or a group of
// topics outside the guide) a vector belongs to.
//
// Its weights are kept in bytes, in steps of unit, and those that round to 0
// are left out: thirty of thirty-one.
type linear struct {
	leaves int
	start  []int32 // features + 1
	at     []uint16
	weight []int8 // of leaf at[i], for i between two starts
	unit   float32
	bias   []float32
}

// learner is the model while it learns.
type learner struct {
	leaves int
	weight []float32 // feature × leaf
	bias   []float32
}

// pack rounds the weights to bytes and leaves out the smallest.
func (m learner) pack() linear {
	top := float32(0)
	for _, w := range m.weight {
		top = max(top, w, -w)
	}
	out := linear{leaves: m.leaves, unit: top / math.MaxInt8, bias: m.bias, start: []int32{0}}
	for i, w := range m.weight {
		if top > 0 {
			if n := int8(math.RoundToEven(float64(w / out.unit))); n != 0 {
				out.at, out.weight = append(out.at, uint16(i%m.leaves)), append(out.weight, n)
			}
		}
		if (i+1)%m.leaves == 0 {
			out.start = append(out.start, int32(len(out.at)))
		}
	}
	return out
}

// learnt is the probability from which an example needs no more learning for
// two epochs.
const learnt = 0.95

// train learns by stochastic gradient descent over the examples in a fixed
// scattered order, and gives the mean of the models after the later epochs: the
// last one alone leans to the examples that came last. The same examples give
// the same model.
func train(vectors [][]term, leaf []int32, features, leaves int) linear {
	m, mean := newLearner(features, leaves), newLearner(features, leaves)
	n := len(vectors)
	if n == 0 {
		return m.pack()
	}
	step := stride(n)
	z := make([]float32, leaves)
	rest := make([]int8, n) // epochs for which a well-known example is left out
	for epoch := range tuning.epochs {
		rate := float32(tuning.rate / (1 + tuning.decay*float64(epoch)))
		for k, at := 0, epoch; k < n; k, at = k+1, at+step {
			i := at % n
			if rest[i] > 0 {
				rest[i]--
				continue
			}
			m.logits(vectors[i], z)
			softmax(z)
			if z[leaf[i]] > learnt {
				rest[i] = 2
			}
			m.learn(vectors[i], int(leaf[i]), z, rate)
		}
		if epoch >= tuning.settled {
			mean.take(m, 1/float32(tuning.epochs-tuning.settled))
		}
	}
	return mean.pack()
}

func newLearner(features, leaves int) learner {
	return learner{leaves: leaves, weight: make([]float32, features*leaves), bias: make([]float32, leaves)}
}

// take adds a share of another model.
func (m learner) take(o learner, share float32) {
	for i, w := range o.weight {
		m.weight[i] += share * w
	}
	for i, b := range o.bias {
		m.bias[i] += share * b
	}
}

// learn moves the weights against the error of one example; leaves that are
// hardly wrong are left alone.
func (m learner) learn(v []term, gold int, p []float32, rate float32) {
	for g := range p {
		err := p[g]
		if g == gold {
			err--
		}
		if err < 0.005 && err > -0.005 {
			continue
		}
		move := -rate * err
		m.bias[g] += 0.01 * move
		for _, t := range v {
			m.weight[int(t.at)*m.leaves+g] += move * t.weight
		}
	}
}

// logits writes the score of each leaf into z.
func (m learner) logits(v []term, z []float32) {
	copy(z, m.bias)
	for _, t := range v {
		row := m.weight[int(t.at)*m.leaves:][:len(z)]
		for g, w := range row {
			z[g] += t.weight * w
		}
	}
}

// logits writes the score of each leaf into z.
func (m linear) logits(v []term, z []float32) {
	copy(z, m.bias)
	for _, t := range v {
		weight := t.weight * m.unit
		for i := m.start[t.at]; i < m.start[t.at+1]; i++ {
			z[m.at[i]] += weight * float32(m.weight[i])
		}
	}
}

// softmax turns scores into shares that sum to 1.
func softmax(z []float32) {
	top := z[0]
	for _, x := range z {
		top = max(top, x)
	}
	var sum float32
	for g, x := range z {
		z[g] = float32(math.Exp(float64(x - top)))
		sum += z[g]
	}
	for g := range z {
		z[g] /= sum
	}
}

// stride returns a step that visits all of n in a scattered order: near the
// golden section and without a common divisor.
func stride(n int) int {
	s := max(1, int(0.618*float64(n)))
	for gcd(s, n) != 1 {
		s++
	}
	return s
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
