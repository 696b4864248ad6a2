package simulate

import (
	"math/big"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// byHash picks the host by the hash of the request, or spreads the request as
// the table does where there is no hash.
func (p *picker) byHash(c *cluster, policy *lbPolicy, set *hostSet, share *big.Rat) {
	if policy.bounded {
		p.stop(undecided(c.field()+".hash_balance_factor", "the load of the hosts is not known"))
		return
	}
	h := p.hash
	if len(policy.hash) > 0 {
		h = hashOf(p.x, policy.hash, true)
	}
	if h.doubt != nil {
		p.stop(h.doubt)
		return
	}
	loads := set.loads()
	p.record(loads)
	if len(set.priorities) == 0 {
		p.none(share)
		return
	}
	if !h.set {
		p.tell("no hash: the balancer draws at random")
		p.spreadTable(c, policy, set, loads, share)
		return
	}
	index, _ := loads.Choose(h.value)
	hosts, weights := set.tableHosts(policy, index, loads.Panic[index])
	chosen := p.table(c, policy, tableID{index, loads.Panic[index]}, hosts, weights).pick(h.value, p.attempt)
	p.tell("hash %d: priority %d", h.value, index)
	if chosen < 0 {
		p.none(share)
		return
	}
	p.give(hosts[chosen], share)
}

// spreadTable gives every host the share that it has in the tables.
func (p *picker) spreadTable(c *cluster, policy *lbPolicy, set *hostSet, loads balance.Loads, share *big.Rat) {
	for i := range set.priorities {
		load := loads.Healthy[i] + loads.Degraded[i]
		if load == 0 {
			continue
		}
		part := new(big.Rat).Mul(share, big.NewRat(int64(load), 100))
		hosts, weights := set.tableHosts(policy, i, loads.Panic[i])
		shares := p.table(c, policy, tableID{i, loads.Panic[i]}, hosts, weights).shares(len(hosts))
		if shares == nil {
			p.none(part)
			continue
		}
		for j, s := range shares {
			p.give(hosts[j], s.Mul(s, part))
		}
	}
}

// tableHosts are the hosts of a priority's table with their normalised weights.
func (s *hostSet) tableHosts(policy *lbPolicy, index int, panicking bool) ([]*host, []float64) {
	level := s.priorities[index]
	usable := func(hosts []*host) []*host {
		if panicking {
			return hosts
		}
		return eligible(hosts, false)
	}
	if policy.localityWeighted {
		return localityTable(level, usable)
	}
	hosts := usable(level.hosts)
	return hosts, normalised(hosts, 1)
}

// localityTable weighs hosts within localities, whose weights are not adjusted
// for availability.
func localityTable(level *priority, usable func([]*host) []*host) (hosts []*host, weights []float64) {
	total := uint64(0)
	for _, l := range level.localities {
		total += l.weight
	}
	for _, l := range level.localities {
		if l.weight == 0 {
			continue
		}
		some := usable(l.hosts)
		hosts = append(hosts, some...)
		weights = append(weights, normalised(some, float64(l.weight)/float64(total))...)
	}
	return hosts, weights
}

func normalised(hosts []*host, factor float64) []float64 {
	sum := uint64(0)
	for _, h := range hosts {
		sum += h.weight
	}
	weights := make([]float64, len(hosts))
	for i, h := range hosts {
		weights[i] = factor * (float64(h.weight) / float64(sum))
	}
	return weights
}

// hashTable is the ring or the Maglev table of one priority.
type hashTable struct {
	ring   *balance.Ring
	maglev *balance.Maglev
}

// table is the table of a priority. It is kept with the cluster as long as it
// depends on nothing but the configuration.
func (p *picker) table(c *cluster, policy *lbPolicy, id tableID, hosts []*host, weights []float64) hashTable {
	if policy.subsets != nil || len(p.x.req.EndpointHealth) > 0 {
		return policy.table(hosts, weights)
	}
	if known, ok := c.tables.Load(id); ok {
		return known.(hashTable)
	}
	fresh, _ := c.tables.LoadOrStore(id, policy.table(hosts, weights))
	return fresh.(hashTable)
}

func (policy *lbPolicy) table(hosts []*host, weights []float64) hashTable {
	entries := make([]balance.Entry, len(hosts))
	for i, h := range hosts {
		entries[i] = balance.Entry{Key: h.tableKey(policy.useHostname), Weight: weights[i]}
	}
	if policy.kind == maglev {
		return hashTable{maglev: balance.NewMaglev(entries, policy.maglevSize)}
	}
	return hashTable{ring: balance.NewRing(entries, policy.ringMin, policy.ringMax, policy.ringFunction)}
}

func (h *host) tableKey(useHostname bool) string {
	switch {
	case h.hashKey != "":
		return h.hashKey
	case useHostname:
		return h.Hostname
	}
	return h.Address
}

func (t hashTable) pick(value, attempt uint64) int {
	if t.ring != nil {
		return t.ring.Pick(value, attempt)
	}
	return t.maglev.Pick(value, attempt)
}

// shares are the parts of the table by host; nil for an empty table.
func (t hashTable) shares(n int) []*big.Rat {
	shares := make([]*big.Rat, n)
	for i := range shares {
		shares[i] = new(big.Rat)
	}
	if t.ring == nil {
		slots, size := t.maglev.Slots(n)
		if size == 0 {
			return nil
		}
		for i, slot := range slots {
			shares[i].SetFrac64(int64(slot), int64(size))
		}
		return shares
	}
	arcs := t.ring.Arcs()
	if len(arcs) == 0 {
		return nil
	}
	all := new(big.Int).Lsh(big.NewInt(1), 64)
	sums := make([]big.Int, n)
	for _, arc := range arcs {
		length := new(big.Int).SetUint64(arc.Length)
		if len(arcs) == 1 {
			length = all
		}
		sums[arc.Entry].Add(&sums[arc.Entry], length)
	}
	for i := range sums {
		shares[i].SetFrac(&sums[i], all)
	}
	return shares
}
