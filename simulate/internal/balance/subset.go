package balance

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
)

// Criteria are what a request wants of the metadata of a host.
type Criteria map[string]*structpb.Value

// FallbackPolicy is what happens where no subset fits.
type FallbackPolicy uint8

const (
	// NotDefined leaves it to the cluster; for a cluster it means NoFallback.
	NotDefined FallbackPolicy = iota
	// NoFallback finds no host.
	NoFallback
	// AnyEndpoint takes all hosts.
	AnyEndpoint
	// DefaultSubset takes the hosts of the default subset.
	DefaultSubset
	// KeysSubset tries again with some of the keys.
	KeysSubset
)

// Selector makes subsets by a set of metadata keys.
type Selector struct {
	Keys         []string // sorted
	Fallback     FallbackPolicy
	FallbackKeys []string
	Single       bool // single_host_per_subset
}

// Subsets is the configuration of subset balancing.
type Subsets struct {
	Selectors     []Selector
	Fallback      FallbackPolicy
	Default       Criteria
	PanicAny      bool
	ListAsAny     bool
	RedundantKeys bool
	FallbackList  bool
	// Hosts are the metadata of all hosts.
	Hosts []Criteria
}

// fallbackListKey is the key of a request's list of further criteria.
const fallbackListKey = "fallback_list"

// SubsetChoice is the set of hosts in which a host is to be found.
type SubsetChoice struct {
	// Hosts are indexes into Subsets.Hosts; empty: no host.
	Hosts []int
	// All says that these are all hosts of the cluster.
	All bool
	// Single says that health is ignored and the first host taken.
	Single bool
	// Why is how the set was found.
	Why string
}

// Choose finds the candidates in the order in which Envoy tries them; usable
// tells whether a set yields a host.
func (s *Subsets) Choose(k Criteria, usable func(SubsetChoice) bool) SubsetChoice {
	if list, ok := k[fallbackListKey]; ok && s.FallbackList {
		return s.chooseFromList(k, list, usable)
	}
	return s.choose(k, usable)
}

// chooseFromList tries the criteria with each element of the list laid over.
func (s *Subsets) chooseFromList(k Criteria, list *structpb.Value, usable func(SubsetChoice) bool) SubsetChoice {
	rest := Criteria{}
	for key, value := range k {
		if key != fallbackListKey {
			rest[key] = value
		}
	}
	elements := list.GetListValue().GetValues()
	if len(elements) == 0 {
		return s.choose(rest, usable)
	}
	for _, element := range elements {
		with := Criteria{}
		for key, value := range rest {
			with[key] = value
		}
		for key, value := range element.GetStructValue().GetFields() {
			with[key] = value
		}
		if c := s.choose(with, usable); usable(c) {
			return c
		}
	}
	return SubsetChoice{Why: "no element of fallback_list finds a host"}
}

func (s *Subsets) choose(k Criteria, usable func(SubsetChoice) bool) SubsetChoice {
	if s.RedundantKeys {
		k = s.withoutRedundant(k)
	}
	if c, ok := s.subset(k); ok {
		return c
	}
	if selector, ok := s.fallbackOf(k); ok {
		switch selector.Fallback {
		case NoFallback:
			return SubsetChoice{Why: "no subset, and its selector allows no fallback"}
		case AnyEndpoint:
			return s.all("no subset: any endpoint, as its selector says")
		case DefaultSubset:
			return s.matching(s.Default, "no subset: the default subset, as its selector says")
		case KeysSubset:
			if len(selector.FallbackKeys) < len(k) {
				return s.choose(k.only(selector.FallbackKeys), usable)
			}
		}
	}
	return s.clusterFallback(usable)
}

// clusterFallback is what the cluster says for criteria without a subset.
func (s *Subsets) clusterFallback(usable func(SubsetChoice) bool) SubsetChoice {
	c := SubsetChoice{Why: "no subset, and the cluster allows no fallback"}
	switch s.Fallback {
	case AnyEndpoint:
		c = s.all("no subset: any endpoint")
	case DefaultSubset:
		c = s.matching(s.Default, "no subset: the default subset")
	}
	if s.PanicAny && !usable(c) {
		return s.all("panic_mode_any: all hosts")
	}
	return c
}

func (s *Subsets) all(why string) SubsetChoice {
	c := SubsetChoice{All: true, Why: why}
	for i := range s.Hosts {
		c.Hosts = append(c.Hosts, i)
	}
	return c
}

func (s *Subsets) matching(want Criteria, why string) SubsetChoice {
	c := SubsetChoice{Why: why}
	for i, host := range s.Hosts {
		if s.carries(host, want) {
			c.Hosts = append(c.Hosts, i)
		}
	}
	return c
}

// carries reports that a host has all wanted values.
func (s *Subsets) carries(host, want Criteria) bool {
	for key, value := range want {
		got, ok := host[key]
		if !ok || !s.sameValue(got, value) {
			return false
		}
	}
	return true
}

func (s *Subsets) sameValue(got, want *structpb.Value) bool {
	if list := got.GetListValue(); list != nil && s.ListAsAny {
		return slices.ContainsFunc(list.GetValues(), func(v *structpb.Value) bool { return proto.Equal(v, want) })
	}
	return proto.Equal(got, want)
}

// subset is the subset of exactly these criteria.
func (s *Subsets) subset(k Criteria) (SubsetChoice, bool) {
	keys := k.keys()
	for _, selector := range s.Selectors {
		if len(keys) == 0 || !slices.Equal(selector.Keys, keys) {
			continue
		}
		c := s.matching(k, "the subset of "+strings.Join(keys, ", "))
		if len(c.Hosts) == 0 {
			return c, false
		}
		if selector.Single {
			c.Hosts, c.Single = c.Hosts[:1], true
		}
		return c, true
	}
	return SubsetChoice{}, false
}

// fallbackOf is the selector whose fallback counts for the criteria. Envoy
// files selectors in a tree of keys and keeps a fallback only where a selector
// adds a node: one whose keys start an earlier selector's is lost.
func (s *Subsets) fallbackOf(k Criteria) (Selector, bool) {
	keys := k.keys()
	for i, selector := range s.Selectors {
		if !slices.Equal(selector.Keys, keys) {
			continue
		}
		for _, earlier := range s.Selectors[:i] {
			if len(earlier.Keys) >= len(keys) && slices.Equal(earlier.Keys[:len(keys)], keys) {
				return Selector{}, false
			}
		}
		return selector, selector.Fallback != NotDefined
	}
	return Selector{}, false
}

// withoutRedundant keeps the keys of the longest selector that the criteria have.
func (s *Subsets) withoutRedundant(k Criteria) Criteria {
	selectors := slices.Clone(s.Selectors)
	slices.SortStableFunc(selectors, func(a, b Selector) int { return len(b.Keys) - len(a.Keys) })
	for _, selector := range selectors {
		if !slices.ContainsFunc(selector.Keys, func(key string) bool { return k[key] == nil }) {
			return k.only(selector.Keys)
		}
	}
	return k
}

func (k Criteria) only(keys []string) Criteria {
	some := Criteria{}
	for _, key := range keys {
		if value, ok := k[key]; ok {
			some[key] = value
		}
	}
	return some
}

func (k Criteria) keys() []string {
	keys := make([]string, 0, len(k))
	for key := range k {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
