package match

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// NetworksBuilder builds a tree that looks one address up among networks.
type NetworksBuilder[D any, A Outcome] struct {
	n      node.Node[xdsmatcherv3.Matcher]
	ranges node.Node[xdsmatcherv3.IPMatcher]
}

// Networks starts a tree that looks for the smallest network given with [NetworksBuilder.In] that holds the address.
//
// Envoy: xds.type.matcher.v3.IPMatcher.range_matchers
func Networks[A Outcome, D any](in AddressInput[D]) *NetworksBuilder[D, A] {
	b := &NetworksBuilder[D, A]{}
	b.ranges.Init(&xdsmatcherv3.IPMatcher{})
	b.n.Init(&xdsmatcherv3.Matcher{}).MatcherType = &xdsmatcherv3.Matcher_MatcherTree_{MatcherTree: &xdsmatcherv3.Matcher_MatcherTree{
		Input: in.Render(b.n.Below("matcher_tree.input").Scope()),
	}}
	return b
}

// In says what addresses in the networks lead to: "10.0.0.0/8", or an address that stands for itself alone.
//
// Envoy: xds.type.matcher.v3.IPMatcher.IPRangeMatcher.on_match
func (b *NetworksBuilder[D, A]) In(then A, networks ...string) *NetworksBuilder[D, A] {
	m, f := b.ranges.Add("range_matchers", len(b.ranges.Peek().RangeMatchers))
	m.RangeMatchers = append(m.RangeMatchers, &xdsmatcherv3.IPMatcher_IPRangeMatcher{
		Ranges: networkRanges(f, networks), OnMatch: action(f.Sub("on_match"), then),
	})
	return b
}

// InTree says that another tree goes on for addresses in the networks.
//
// Envoy: xds.type.matcher.v3.Matcher.OnMatch.matcher
func (b *NetworksBuilder[D, A]) InTree(then Tree[D, A], networks ...string) *NetworksBuilder[D, A] {
	m, f := b.ranges.Add("range_matchers", len(b.ranges.Peek().RangeMatchers))
	m.RangeMatchers = append(m.RangeMatchers, &xdsmatcherv3.IPMatcher_IPRangeMatcher{
		Ranges: networkRanges(f, networks), OnMatch: subtree(f.Sub("on_match"), then),
	})
	return b
}

func networkRanges(f node.Field, networks []string) (out []*xdscorev3.CidrRange) {
	for _, n := range networks {
		out = append(out, network(f.Sub("ranges"), n))
	}
	return out
}

// Otherwise is the outcome where no network holds the address. Default: the place of the tree decides.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *NetworksBuilder[D, A]) Otherwise(then A) *NetworksBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = action(f, then)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *NetworksBuilder[D, A]) Clone() *NetworksBuilder[D, A] {
	c := &NetworksBuilder[D, A]{}
	b.n.Clone(&c.n)
	b.ranges.Clone(&c.ranges)
	return c
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *NetworksBuilder[D, A]) Patch(edit func(*xdsmatcherv3.Matcher)) *NetworksBuilder[D, A] {
	b.n.Patch(edit)
	return b
}

// Render implements [part.Part].
func (b *NetworksBuilder[D, A]) Render(s part.Scope) *xdsmatcherv3.Matcher {
	return b.n.Take(s, func(m *xdsmatcherv3.Matcher) {
		at := b.n.Below("matcher_tree.custom_match").Sub("typed_config").Scope()
		m.GetMatcherTree().TreeType = customTree("envoy.matching.custom_matchers.ip_range_matcher", b.ranges.Any(at, nil))
	})
}

func (b *NetworksBuilder[D, A]) tree(D, A) {}

// ServerNamesBuilder builds a tree that looks one host name up among domains.
type ServerNamesBuilder[D any, A Outcome] struct {
	n       node.Node[xdsmatcherv3.Matcher]
	domains node.Node[xdsmatcherv3.ServerNameMatcher]
}

// ServerNames starts a tree that looks for the longest domain given with [ServerNamesBuilder.On] that the text fits.
//
// Envoy: xds.type.matcher.v3.ServerNameMatcher.domain_matchers
func ServerNames[A Outcome, D any](in Input[D]) *ServerNamesBuilder[D, A] {
	b := &ServerNamesBuilder[D, A]{}
	b.domains.Init(&xdsmatcherv3.ServerNameMatcher{})
	b.n.Init(&xdsmatcherv3.Matcher{}).MatcherType = &xdsmatcherv3.Matcher_MatcherTree_{MatcherTree: &xdsmatcherv3.Matcher_MatcherTree{
		Input: in.Render(b.n.Below("matcher_tree.input").Scope()),
	}}
	return b
}

// On says what the domains lead to: "api.example.com", "*.example.com" or "*". A domain is given once
// (matcher-server-name).
//
// Envoy: xds.type.matcher.v3.ServerNameMatcher.DomainMatcher.on_match
func (b *ServerNamesBuilder[D, A]) On(then A, domains ...string) *ServerNamesBuilder[D, A] {
	m, f := b.domains.Add("domain_matchers", len(b.domains.Peek().DomainMatchers))
	m.DomainMatchers = append(m.DomainMatchers, &xdsmatcherv3.ServerNameMatcher_DomainMatcher{
		Domains: append([]string(nil), domains...), OnMatch: action(f.Sub("on_match"), then),
	})
	return b
}

// OnTree says that another tree goes on for the domains.
//
// Envoy: xds.type.matcher.v3.Matcher.OnMatch.matcher
func (b *ServerNamesBuilder[D, A]) OnTree(then Tree[D, A], domains ...string) *ServerNamesBuilder[D, A] {
	m, f := b.domains.Add("domain_matchers", len(b.domains.Peek().DomainMatchers))
	m.DomainMatchers = append(m.DomainMatchers, &xdsmatcherv3.ServerNameMatcher_DomainMatcher{
		Domains: append([]string(nil), domains...), OnMatch: subtree(f.Sub("on_match"), then),
	})
	return b
}

// Otherwise is the outcome where no domain fits. Default: the place of the tree decides.
//
// Envoy: xds.type.matcher.v3.Matcher.on_no_match
func (b *ServerNamesBuilder[D, A]) Otherwise(then A) *ServerNamesBuilder[D, A] {
	m, f := b.n.Set("on_no_match")
	m.OnNoMatch = action(f, then)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ServerNamesBuilder[D, A]) Clone() *ServerNamesBuilder[D, A] {
	c := &ServerNamesBuilder[D, A]{}
	b.n.Clone(&c.n)
	b.domains.Clone(&c.domains)
	return c
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ServerNamesBuilder[D, A]) Patch(edit func(*xdsmatcherv3.Matcher)) *ServerNamesBuilder[D, A] {
	b.n.Patch(edit)
	return b
}

// Render implements [part.Part].
func (b *ServerNamesBuilder[D, A]) Render(s part.Scope) *xdsmatcherv3.Matcher {
	return b.n.Take(s, func(m *xdsmatcherv3.Matcher) {
		at := b.n.Below("matcher_tree.custom_match").Sub("typed_config").Scope()
		m.GetMatcherTree().TreeType = customTree("envoy.matching.custom_matchers.domain_matcher", b.domains.Any(at, nil))
	})
}

func (b *ServerNamesBuilder[D, A]) tree(D, A) {}

func customTree(name string, config *anypb.Any) *xdsmatcherv3.Matcher_MatcherTree_CustomMatch {
	return &xdsmatcherv3.Matcher_MatcherTree_CustomMatch{
		CustomMatch: &xdscorev3.TypedExtensionConfig{Name: name, TypedConfig: config},
	}
}
