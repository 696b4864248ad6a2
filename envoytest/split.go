package envoytest

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/envoykit/envoykit/simulate"
)

// Share is the part of the traffic that a cluster, or an endpoint, gets.
type Share struct {
	name   string
	weight int64
}

// Part is a share by weight: what counts is its relation to the others. Percents are weights that add up to 100.
func Part(name string, weight int) Share { return Share{name, int64(weight)} }

// Splits asserts exactly how requests like this one are spread over clusters, whatever Envoy draws. What
// Envoy answers itself counts for the cluster "".
func (a *Answer) Splits(t testing.TB, shares ...Share) *Answer {
	t.Helper()
	if !a.decided(t) {
		return a
	}
	got := map[string]*big.Rat{}
	for _, s := range a.config.about.Simulator.Distribution(a.request) {
		a.config.touch(s.Decision)
		if s.Decision.Outcome == simulate.Unsettled {
			a.fail(t, "this cannot be decided offline: %s", s.Decision.Undecided)
			return a
		}
		add(got, s.Decision.Cluster(), s.Probability)
	}
	a.compare(t, "clusters", got, shares)
	return a
}

// ToEndpoint asserts that the request certainly reaches the endpoint, "ip:port".
func (a *Answer) ToEndpoint(t testing.TB, address string) *Answer {
	t.Helper()
	return a.SplitsEndpoints(t, Part(address, 1))
}

// SplitsEndpoints asserts exactly how requests like this one are spread over the endpoints of the cluster.
func (a *Answer) SplitsEndpoints(t testing.TB, shares ...Share) *Answer {
	t.Helper()
	if a.forwarded(t) == nil {
		return a
	}
	e := a.decision.Endpoints(0)
	if e.Undecided != nil {
		a.fail(t, "the endpoint cannot be decided offline: %s", e.Undecided)
		return a
	}
	got := map[string]*big.Rat{}
	for _, s := range e.Shares {
		add(got, s.Endpoint.Address, s.Share)
	}
	if e.None != nil && e.None.Sign() > 0 {
		add(got, "", e.None)
	}
	a.compare(t, "endpoints", got, shares)
	return a
}

func add(to map[string]*big.Rat, name string, p *big.Rat) {
	if to[name] == nil {
		to[name] = new(big.Rat)
	}
	to[name].Add(to[name], p)
}

// compare checks shares exactly.
func (a *Answer) compare(t testing.TB, what string, got map[string]*big.Rat, shares []Share) {
	t.Helper()
	want := map[string]*big.Rat{}
	total := int64(0)
	for _, s := range shares {
		total += s.weight
	}
	for _, s := range shares {
		if total > 0 && s.weight != 0 {
			add(want, s.name, big.NewRat(s.weight, total))
		}
	}
	if w, g := sharesText(want), sharesText(got); w != g {
		a.fail(t, "want the %s to get %s, but they get %s", what, w, g)
	}
}

func sharesText(shares map[string]*big.Rat) string {
	var parts []string
	for name, p := range shares {
		if name == "" {
			name = "none"
		}
		percent := new(big.Rat).Mul(p, big.NewRat(100, 1))
		text := percent.RatString()
		if !percent.IsInt() {
			text += " (" + percent.FloatString(2) + ")"
		}
		parts = append(parts, name+": "+text+" %")
	}
	slices.Sort(parts)
	return strings.Join(parts, ", ")
}
