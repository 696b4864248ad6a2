package simulate

import (
	"math"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// subset narrows the hosts to the subset of the request; nil if there is none.
func (p *picker) subset(policy *lbPolicy, set *hostSet) *hostSet {
	all := set.all()
	subsets := policy.subsets.Subsets
	for _, h := range all {
		subsets.Hosts = append(subsets.Hosts, h.metadata)
	}
	choice := subsets.Choose(p.criteria, func(c balance.SubsetChoice) bool {
		return c.Single || set.only(selected(all, c)).serves()
	})
	p.tell("subset: %s", choice.Why)
	if len(choice.Hosts) == 0 {
		return nil
	}
	some := set.only(selected(all, choice))
	if choice.Single {
		some.ignoreHealth()
	}
	if !policy.subsets.localityAware {
		policy.localityWeighted = false
	}
	if policy.subsets.scale {
		some.scale(set)
	}
	return some
}

func selected(all []*host, c balance.SubsetChoice) map[*host]bool {
	keep := make(map[*host]bool, len(c.Hosts))
	for _, i := range c.Hosts {
		keep[all[i]] = true
	}
	return keep
}

// serves reports that some priority with load has a host to offer.
func (s *hostSet) serves() bool {
	loads := s.loads()
	for i, level := range s.priorities {
		switch {
		case loads.Panic[i] && loads.Healthy[i] > 0 && len(level.hosts) > 0,
			loads.Healthy[i] > 0 && len(eligible(level.hosts, false)) > 0,
			loads.Degraded[i] > 0 && len(eligible(level.hosts, true)) > 0:
			return true
		}
	}
	return false
}

// ignoreHealth takes every host for healthy.
func (s *hostSet) ignoreHealth() {
	for _, level := range s.priorities {
		for i, h := range level.hosts {
			healthy := *h
			healthy.health = 0
			level.hosts[i] = &healthy
		}
	}
}

// scale adapts the weights of localities to the part of their hosts that is in
// the subset.
func (s *hostSet) scale(full *hostSet) {
	for i, level := range s.priorities {
		for j, l := range level.localities {
			if all := len(full.priorities[i].localities[j].hosts); all > 0 {
				l.weight = uint64(math.Round(float64(l.weight) * float64(len(l.hosts)) / float64(all)))
			}
		}
	}
}
