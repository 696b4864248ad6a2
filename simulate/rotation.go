package simulate

import (
	"math/big"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// source is a set of hosts through which a balancer goes in turn.
type source struct {
	policy *lbPolicy
	hosts  []*host
}

// parts are the long-run shares of the hosts of a source.
func (p *picker) parts(policy *lbPolicy, hosts []*host) []*big.Rat {
	if policy.kind == leastRequest && p.alike(policy, hosts) {
		active := make([]uint64, len(hosts))
		for i, h := range hosts {
			active[i] = p.x.req.EndpointActive[h.Address]
		}
		return balance.LeastRequestShares(active, policy.choices)
	}
	parts, total := make([]*big.Rat, len(hosts)), new(big.Rat)
	for i, weight := range p.weights(policy, hosts) {
		parts[i] = new(big.Rat)
		parts[i].SetFloat64(weight)
		total.Add(total, parts[i])
	}
	if total.Sign() == 0 {
		return parts
	}
	for _, part := range parts {
		part.Quo(part, total)
	}
	return parts
}

// alike reports hosts of equal weight, none of them in slow start.
func (p *picker) alike(policy *lbPolicy, hosts []*host) bool {
	for _, h := range hosts {
		if h.weight != hosts[0].weight || p.slowFactor(policy, h) < 1 {
			return false
		}
	}
	return true
}

func (p *picker) slowFactor(policy *lbPolicy, h *host) float64 {
	age, told := p.x.req.EndpointAge[h.Address]
	if policy.slow == nil || !told {
		return 1
	}
	return policy.slow.Factor(age)
}

// weights are the weights by which hosts are scheduled.
func (p *picker) weights(policy *lbPolicy, hosts []*host) []float64 {
	weights := make([]float64, len(hosts))
	for i, h := range hosts {
		weights[i] = float64(h.weight) * p.slowFactor(policy, h)
		if policy.kind == leastRequest {
			weights[i] = balance.LeastRequestWeight(weights[i], p.x.req.EndpointActive[h.Address], policy.bias)
		}
	}
	return weights
}

// Order is the sequence of endpoints that a round robin balancer picks from its
// start, which Envoy randomises by the seed. It is false where the picks depend
// on more than that: on other balancers, several priorities or zones.
func (e *Endpoints) Order(seed uint32, n int) ([]Endpoint, bool) {
	if e.Undecided != nil || len(e.sources) != 1 || e.None.Sign() > 0 || e.sources[0].policy.kind != roundRobin {
		return nil, false
	}
	hosts, p := e.sources[0].hosts, e.picker
	order := make([]Endpoint, n)
	if len(hosts) == 1 || p.alike(e.sources[0].policy, hosts) {
		for i := range order {
			order[i] = hosts[(uint64(seed)+uint64(i))%uint64(len(hosts))].Endpoint
		}
		return order, true
	}
	schedule := balance.NewEDF(p.weights(e.sources[0].policy, hosts), seed)
	for i := range order {
		order[i] = hosts[schedule.Pick()].Endpoint
	}
	return order, true
}
