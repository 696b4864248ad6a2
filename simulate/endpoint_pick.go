package simulate

import (
	"math/big"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// forcedPriority is the choice that an aggregate cluster made for a member.
type forcedPriority struct {
	priority int
	degraded bool
}

// hosts spreads a share over the hosts of a cluster by its policy.
func (p *picker) hosts(c *cluster, set *hostSet, share *big.Rat, forced *forcedPriority) {
	policy := newPolicy(c.msg)
	if policy.doubt != nil {
		p.stop(policy.doubt.under(c.field()))
		return
	}
	if p.overridden(policy, set, share) {
		return
	}
	if policy.subsets != nil {
		set = p.subset(policy, set)
		if set == nil {
			p.none(share)
			return
		}
	}
	if policy.kind == ringHash || policy.kind == maglev {
		p.byHash(c, policy, set, share)
		return
	}
	loads := set.loads()
	p.record(loads)
	if forced != nil {
		loads = forced.loads(loads)
	}
	for i, level := range set.priorities {
		p.level(policy, set, level, loadOf(loads, i), share)
	}
	if len(set.priorities) == 0 {
		p.none(share)
	}
}

func (c *cluster) field() string { return "clusters[" + c.msg.GetName() + "]" }

// loads sends everything to the forced priority.
func (f *forcedPriority) loads(l balance.Loads) balance.Loads {
	n := len(l.Healthy)
	only := balance.Loads{Healthy: make([]uint64, n), Degraded: make([]uint64, n), Panic: l.Panic}
	if f.degraded {
		only.Degraded[f.priority] = 100
	} else {
		only.Healthy[f.priority] = 100
	}
	return only
}

// levelLoad is the load of one priority with what lies before it, for draws
// that decide twice.
type levelLoad struct {
	index             int
	healthy, degraded uint64
	healthyFrom       uint64 // the first of the hundred draws that lead here
	degradedFrom      uint64
	panic             bool
}

func loadOf(l balance.Loads, i int) levelLoad {
	load := levelLoad{index: i, healthy: l.Healthy[i], degraded: l.Degraded[i], panic: l.Panic[i]}
	sum := uint64(0)
	for j, h := range l.Healthy {
		if j == i {
			load.healthyFrom = sum
		}
		sum += h
	}
	for j := range i {
		sum += l.Degraded[j]
	}
	load.degradedFrom = sum
	return load
}

func (p *picker) record(l balance.Loads) {
	if p.result.Loads != nil {
		return
	}
	for i := range l.Healthy {
		p.result.Loads = append(p.result.Loads, PriorityLoad{Healthy: l.Healthy[i], Degraded: l.Degraded[i], Panic: l.Panic[i]})
	}
	if l.TotalPanic {
		p.tell("all priorities are in panic")
	}
}

// level spreads the part of a share that a priority gets.
func (p *picker) level(policy *lbPolicy, set *hostSet, level *priority, load levelLoad, share *big.Rat) {
	if load.healthy > 0 {
		p.source(policy, set, level, load, false, share)
	}
	if load.degraded > 0 {
		p.source(policy, set, level, load, true, share)
	}
}

// source chooses the hosts within a priority: all in panic, one locality by
// weight, a zone, or all that are eligible.
func (p *picker) source(policy *lbPolicy, set *hostSet, level *priority, load levelLoad, degraded bool, share *big.Rat) {
	part, from := load.healthy, load.healthyFrom
	if degraded {
		part, from = load.degraded, load.degradedFrom
	}
	of := func(r *big.Rat) *big.Rat { return new(big.Rat).Mul(share, r) }
	percent := big.NewRat(int64(part), 100)
	switch {
	case load.panic && policy.zone.failOnPanic:
		p.tell("priority %d is in panic and fail_traffic_on_panic is set", load.index)
		p.none(of(percent))
		return
	case load.panic:
		p.tell("priority %d is in panic: health is ignored", load.index)
		p.spread(policy, level.hosts, of(percent), drawn{from: from, part: part, share: share})
		return
	case policy.localityWeighted && p.byLocality(policy, set, level, degraded, of(percent)):
		return
	case load.index == 0 && !policy.localityWeighted && p.byZone(policy, level, degraded, of(percent)):
		return
	}
	p.spread(policy, eligible(level.hosts, degraded), of(percent), drawn{from: from, part: part, share: share})
}

// drawn is the range of the hundred values of one draw that led to a source;
// the random policy uses the draw again to choose the host.
type drawn struct {
	from, part uint64
	share      *big.Rat
}

// spread spreads a share over the hosts of a source.
func (p *picker) spread(policy *lbPolicy, hosts []*host, share *big.Rat, draw drawn) {
	if len(hosts) == 0 {
		p.none(share)
		return
	}
	if policy.kind == randomPick {
		p.spreadRandom(hosts, share, draw)
		return
	}
	p.sources = append(p.sources, source{policy: policy, hosts: hosts})
	for i, part := range p.parts(policy, hosts) {
		p.give(hosts[i], part.Mul(part, share))
	}
}

// spreadRandom gives each host its exact part: the draw r is also what chose
// the priority by r modulo 100, and the host is r modulo the number of hosts.
func (p *picker) spreadRandom(hosts []*host, share *big.Rat, draw drawn) {
	n := uint64(len(hosts))
	if draw.part == 0 || draw.share == nil {
		for _, h := range hosts {
			p.give(h, new(big.Rat).Mul(share, big.NewRat(1, int64(n))))
		}
		return
	}
	common := gcd(100, n)
	classes := make([]int64, common)
	for v := draw.from; v < draw.from+draw.part; v++ {
		classes[v%common]++
	}
	for i, h := range hosts {
		part := big.NewRat(classes[uint64(i)%common]*int64(common), int64(100*n))
		p.give(h, part.Mul(part, draw.share))
	}
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// byLocality picks a locality by weight; false where no locality has any.
func (p *picker) byLocality(policy *lbPolicy, set *hostSet, level *priority, degraded bool, share *big.Rat) bool {
	weights := make([]*big.Rat, len(level.localities))
	total := new(big.Rat)
	for i, l := range level.localities {
		weights[i] = new(big.Rat)
		hosts := uint64(len(l.hosts))
		effective := balance.EffectiveLocalityWeight(l.weight, uint64(len(eligible(l.hosts, degraded))), hosts, excludedOf(l.hosts), set.options.Overprovisioning)
		weights[i].SetFloat64(effective)
		total.Add(total, weights[i])
	}
	if total.Sign() == 0 {
		return false
	}
	for i, l := range level.localities {
		if weights[i].Sign() == 0 {
			continue
		}
		part := new(big.Rat).Mul(share, new(big.Rat).Quo(weights[i], total))
		p.spread(policy, eligible(l.hosts, degraded), part, drawn{})
	}
	return true
}

func excludedOf(hosts []*host) uint64 {
	n := uint64(0)
	for _, h := range hosts {
		if h.excluded() {
			n++
		}
	}
	return n
}
