package simulate

import (
	"net/netip"
	"slices"
	"strings"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	consistenthashingv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/consistent_hashing/v3"
	ipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/ip/v3"
	runtimefractionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/runtime_fraction/v3"
)

// singlePredicate judges one input.
type singlePredicate struct {
	input matcherInput
	value stringTest
	judge func(x *exchange, text string) verdict // instead of value
	field string
}

func newSinglePredicate(m *xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate, field string) predicate {
	p := singlePredicate{input: newInput(m.GetInput(), field+".input"), field: field}
	switch s := m.GetMatcher().(type) {
	case *xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_ValueMatch:
		p.value = newXDSStringTest(s.ValueMatch, field+".value_match")
	case *xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_CustomMatch:
		p.judge = newCustomJudge(s.CustomMatch)
		if p.judge == nil {
			return unknownPredicate{*undecided(field+".custom_match",
				"the matcher %s cannot be evaluated offline", s.CustomMatch.GetName())}
		}
	default:
		return unknownPredicate{*undecided(field, "no matcher is set, which Envoy refuses")}
	}
	return p
}

func (p singlePredicate) holds(x *exchange) verdict {
	value := p.input.read(x)
	switch {
	case value.doubt != nil:
		return unknown
	case !value.present:
		return no
	case p.judge != nil:
		return p.judge(x, value.text)
	}
	return p.value.test(value.text)
}

func (p singlePredicate) doubt(x *exchange) *Undecided {
	if value := p.input.read(x); value.doubt != nil {
		return value.doubt
	}
	if p.value != nil {
		return doubtOf(p.value, p.field)
	}
	return undecided(p.field+".custom_match", "a runtime value is not known")
}

// newCustomJudge compiles the custom matchers whose algorithm is known.
func newCustomJudge(config *xdscorev3.TypedExtensionConfig) func(x *exchange, text string) verdict {
	message, err := config.GetTypedConfig().UnmarshalNew()
	if err != nil {
		return nil
	}
	switch m := message.(type) {
	case *ipv3.Ip:
		var ranges []netip.Prefix
		for _, r := range m.GetCidrRanges() {
			ranges = append(ranges, xdsPrefix(r.GetAddressPrefix(), r.GetPrefixLen().GetValue()))
		}
		return func(_ *exchange, text string) verdict {
			ip, err := netip.ParseAddr(text)
			return verdictOf(err == nil && containsIP(ranges, ip))
		}
	case *consistenthashingv3.ConsistentHashing:
		return func(_ *exchange, text string) verdict {
			modulo := uint64(max(m.GetModulo(), 1))
			return verdictOf(seededHash(text, m.GetSeed())%modulo >= uint64(m.GetThreshold()))
		}
	case *runtimefractionv3.RuntimeFraction:
		return func(x *exchange, text string) verdict {
			f, known := x.fractionNow(m.GetRuntimeFraction())
			if !known {
				return unknown
			}
			return verdictOf(f.takes(seededHash(text, m.GetSeed())))
		}
	}
	return nil
}

// customTree is a map with a lookup of its own.
type customTree interface {
	find(x *exchange, text string) outcome
}

func newCustomTree(config *xdscorev3.TypedExtensionConfig, field string) customTree {
	message, err := config.GetTypedConfig().UnmarshalNew()
	if err == nil {
		switch m := message.(type) {
		case *xdsmatcherv3.IPMatcher:
			return newIPTree(m, field)
		case *xdsmatcherv3.ServerNameMatcher:
			return newServerNameTree(m, field)
		}
	}
	return unknownTree{undecided(field, "the matcher %s cannot be evaluated offline", config.GetName())}
}

type unknownTree struct{ why *Undecided }

func (t unknownTree) find(*exchange, string) outcome { return outcome{doubt: t.why} }

// ipTree takes the longest range first, then the order of declaration.
type ipTree struct{ ranges []ipRange }

type ipRange struct {
	prefix    netip.Prefix
	on        *onMatch
	exclusive bool
}

func newIPTree(m *xdsmatcherv3.IPMatcher, field string) customTree {
	tree := ipTree{}
	for _, r := range m.GetRangeMatchers() {
		on := newOnMatch(r.GetOnMatch(), field+".range_matchers.on_match")
		for _, cidr := range r.GetRanges() {
			prefix := xdsPrefix(cidr.GetAddressPrefix(), cidr.GetPrefixLen().GetValue())
			if prefix.IsValid() {
				tree.ranges = append(tree.ranges, ipRange{prefix: prefix, on: on, exclusive: r.GetExclusive()})
			}
		}
	}
	slices.SortStableFunc(tree.ranges, func(a, b ipRange) int { return b.prefix.Bits() - a.prefix.Bits() })
	return tree
}

func (t ipTree) find(x *exchange, text string) outcome {
	ip, err := netip.ParseAddr(text)
	if err != nil {
		return outcome{}
	}
	for _, r := range t.ranges {
		if !r.prefix.Contains(ip) {
			continue
		}
		if o := r.on.follow(x); o.doubt != nil || o.on != nil || r.exclusive {
			return o
		}
	}
	return outcome{}
}

// serverNameTree takes the exact name, then the longest wildcard, then "*".
type serverNameTree map[string]*onMatch

func newServerNameTree(m *xdsmatcherv3.ServerNameMatcher, field string) customTree {
	tree := serverNameTree{}
	for _, d := range m.GetDomainMatchers() {
		on := newOnMatch(d.GetOnMatch(), field+".domain_matchers.on_match")
		for _, domain := range d.GetDomains() {
			tree[domain] = on
		}
	}
	return tree
}

func (t serverNameTree) find(x *exchange, text string) outcome {
	if o := t[text].follow(x); o.doubt != nil || o.on != nil {
		return o
	}
	for rest := text; ; {
		dot := strings.IndexByte(rest, '.')
		if dot < 0 {
			return t["*"].follow(x)
		}
		if o := t["*"+rest[dot:]].follow(x); o.doubt != nil || o.on != nil {
			return o
		}
		rest = rest[dot+1:]
	}
}
