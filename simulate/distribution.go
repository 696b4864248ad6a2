package simulate

import (
	"fmt"
	"math/big"
	"slices"
)

// Share is one answer that a request can get, with its exact probability over
// all random values.
type Share struct {
	// Decision is the answer for one of the random values that lead to it.
	Decision *Decision
	// Probability is exact.
	Probability *big.Rat
}

// Percent is the probability in percent.
func (s Share) Percent() float64 {
	p, _ := new(big.Rat).Mul(s.Probability, big.NewRat(100, 1)).Float64()
	return p
}

// String is the answer with its probability.
func (s Share) String() string {
	answer := s.Decision.Outcome.String()
	if cluster := s.Decision.Cluster(); cluster != "" {
		answer = "cluster " + cluster
	}
	return fmt.Sprintf("%s: %s", answer, percentText(s.Probability))
}

// Distribution tells all answers that a request can get for different random
// values, most probable first. Answers by the same route and the same weighted
// cluster count as one. Mirrors are not told apart.
func (s *Simulator) Distribution(req *Request) []Share {
	list := &shareList{sim: s, req: *req}
	x := s.Decide(req).how.x
	for _, class := range randomClasses(x) {
		list.add(class)
	}
	slices.SortStableFunc(list.shares, func(a, b Share) int { return b.Probability.Cmp(a.Probability) })
	return list.shares
}

// randomClass is a set of random values, by their residues, for which every
// runtime fraction of a virtual host comes out the same.
type randomClass struct {
	period   uint64
	residues []uint64
}

// randomClasses parts the random values by the runtime fractions that the
// routes of a virtual host use.
func randomClasses(x *exchange) []randomClass {
	fractions := fractionsOf(x)
	period := uint64(1)
	for _, f := range fractions {
		period = max(period, f.denominator) // the denominators divide each other
	}
	var classes []randomClass
	bySignature := map[string]int{}
	signature := make([]byte, len(fractions))
	for r := range period {
		for i, f := range fractions {
			signature[i] = 0
			if f.takes(r) {
				signature[i] = 1
			}
		}
		at, known := bySignature[string(signature)]
		if !known {
			at = len(classes)
			bySignature[string(signature)] = at
			classes = append(classes, randomClass{period: period})
		}
		classes[at].residues = append(classes[at].residues, r)
	}
	return classes
}

// fractionsOf are the different runtime fractions of the virtual host's routes.
func fractionsOf(x *exchange) []fraction {
	if x == nil || x.host == nil {
		return nil
	}
	var fractions []fraction
	for _, list := range x.host.lists(x) {
		for _, route := range list.routes {
			percent := route.msg.GetMatch().GetRuntimeFraction()
			if percent == nil {
				continue
			}
			if f, known := x.fractionNow(percent); known && !slices.Contains(fractions, f) {
				fractions = append(fractions, f)
			}
		}
	}
	return fractions
}

// lists are the routes that a request to the virtual host can meet.
func (h *virtualHost) lists(x *exchange) []*routeList {
	lists := []*routeList{h.routes}
	if h.matcher == nil {
		return lists
	}
	if o := h.matcher.find(x); o.on != nil {
		if list, doubt := x.table.actionRoutes(o.on); doubt == nil {
			lists = append(lists, list)
		}
	}
	return lists
}

// shareList collects shares.
type shareList struct {
	sim    *Simulator
	req    Request
	shares []Share
}

// add decides for one class of random values.
func (l *shareList) add(class randomClass) {
	d := l.decide(class.residues[0])
	whole := big.NewRat(int64(len(class.residues)), int64(class.period))
	action := d.weightedChoice()
	if action == nil {
		l.put(d, whole)
		return
	}
	weights, total, _ := action.weighted.weights(d.how.x)
	start := uint64(0)
	for _, weight := range weights {
		part, example, ok := class.meet(start, weight, total)
		start += weight
		if ok {
			l.put(l.decide(example), part)
		}
	}
}

func (l *shareList) decide(random uint64) *Decision {
	req := l.req
	req.Random = random
	return l.sim.Decide(&req)
}

// put merges a share with an earlier one of the same answer.
func (l *shareList) put(d *Decision, probability *big.Rat) {
	for i := range l.shares {
		if same := &l.shares[i]; sameAnswer(same.Decision, d) {
			same.Probability.Add(same.Probability, probability)
			return
		}
	}
	l.shares = append(l.shares, Share{Decision: d, Probability: probability})
}

func sameAnswer(a, b *Decision) bool {
	return a.Outcome == b.Outcome && a.how.routing.found.route == b.how.routing.found.route &&
		a.how.routing.pick.entry == b.how.routing.pick.entry
}

// weightedChoice is the action of a decision whose cluster the random value chose.
func (d *Decision) weightedChoice() *forwardAction {
	route := d.how.routing.found.route
	if route == nil || d.how.routing.pick.entry == nil {
		return nil
	}
	action := route.action.forward
	if action.weighted.fixed(d.how.x, action.hash) {
		return nil
	}
	return action
}

// meet is the probability that a random value belongs to the class and falls,
// modulo the total weight, into [start, start+weight), with one such value.
func (c randomClass) meet(start, weight, total uint64) (part *big.Rat, example uint64, ok bool) {
	common := gcd(c.period, total)
	inClass := make([]int64, common)
	for _, r := range c.residues {
		inClass[r%common]++
	}
	sum := new(big.Int)
	for residue, n := range inClass {
		if n == 0 {
			continue
		}
		values := countResidue(start, weight, common, uint64(residue))
		sum.Add(sum, new(big.Int).Mul(big.NewInt(n), new(big.Int).SetUint64(values)))
	}
	if sum.Sign() == 0 {
		return nil, 0, false
	}
	sum.Mul(sum, new(big.Int).SetUint64(common))
	all := new(big.Int).Mul(new(big.Int).SetUint64(c.period), new(big.Int).SetUint64(total))
	return new(big.Rat).SetFrac(sum, all), c.example(start, weight, total), true
}

// countResidue counts the values of [start, start+n) with a residue.
func countResidue(start, n, modulus, residue uint64) uint64 {
	below := func(limit uint64) uint64 { // values of [0, limit)
		if limit <= residue {
			return 0
		}
		return (limit-residue-1)/modulus + 1
	}
	return below(start+n) - below(start)
}

// example finds a value of the class with the wanted residue of the weights.
func (c randomClass) example(start, weight, total uint64) uint64 {
	common := gcd(c.period, total)
	for _, r := range c.residues {
		first := start + (r%common+common-start%common)%common
		if first < start+weight {
			return crossing(r, c.period, first, total, common)
		}
	}
	return 0
}

// crossing is a value that leaves a modulo m and b modulo n; a and b must agree
// modulo the common divisor of m and n.
func crossing(a, m, b, n, common uint64) uint64 {
	step, wheel := m/common, n/common
	if wheel <= 1 {
		return a
	}
	inverse := new(big.Int).ModInverse(new(big.Int).SetUint64(step%wheel), new(big.Int).SetUint64(wheel))
	if inverse == nil {
		return a
	}
	difference := new(big.Int).Sub(new(big.Int).SetUint64(b), new(big.Int).SetUint64(a))
	difference.Quo(difference, new(big.Int).SetUint64(common))
	turns := difference.Mul(difference, inverse)
	turns.Mod(turns, new(big.Int).SetUint64(wheel))
	return a + m*turns.Uint64()
}
