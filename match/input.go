package match

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	hashingv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/consistent_hashing/v3"
	ipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/ip/v3"
	fractionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/runtime_fraction/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Input is a text that a matcher tree reads. D is what it is read of: a [Request], a [Connection] and so on, so that
// an input of one kind does not compile in a tree of another.
type Input[D any] struct {
	name   string
	config func() proto.Message
	custom part.Part[corev3.TypedExtensionConfig] // instead of name and config, for inputs of your own
}

// input makes an input of an extension: each use packs a message of its own.
func input[D any](name string, config func() proto.Message) Input[D] {
	return Input[D]{name: name, config: config}
}

// CustomInput is an input that is an extension. What it is read of must be said: match.CustomInput[match.Request](...).
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.input
func CustomInput[D any](extension part.Part[corev3.TypedExtensionConfig]) Input[D] {
	return Input[D]{custom: extension}
}

// Render implements [part.Part].
func (in Input[D]) Render(s part.Scope) *xdscorev3.TypedExtensionConfig {
	if in.custom != nil {
		return xdsExtension(in.custom.Render(s))
	}
	if in.config == nil {
		s.Report(node.RuleNil, "an Input without a value: use a method of match.OfRequest() and the like")
		return &xdscorev3.TypedExtensionConfig{}
	}
	return &xdscorev3.TypedExtensionConfig{Name: in.name, TypedConfig: s.Sub("typed_config").Any(in.config())}
}

// Is matches if the text does. An input without a value matches nothing.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.value_match
func (in Input[D]) Is(text *TextBuilder) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.value_match")
	single := singlePredicate(m, &b.n, in)
	if t := node.Child(f, text); t != nil {
		single.Matcher = &xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_ValueMatch{ValueMatch: xdsText(t)}
	}
	return b
}

// Hash matches a share of the values: threshold of each modulo of them, the same ones on every Envoy.
//
// Envoy: extensions.matching.input_matchers.consistent_hashing.v3.ConsistentHashing.threshold
func (in Input[D]) Hash(threshold, modulo int) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	custom(singlePredicate(m, &b.n, in), f, "envoy.matching.matchers.consistent_hashing", &hashingv3.ConsistentHashing{
		Threshold: f.Count(threshold), Modulo: f.Count(modulo),
	})
	return b
}

// Fraction matches a share of the values, in percent, which the runtime key overrides in a running Envoy.
//
// Envoy: extensions.matching.input_matchers.runtime_fraction.v3.RuntimeFraction.runtime_fraction
func (in Input[D]) Fraction(percent float64, key string) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	custom(singlePredicate(m, &b.n, in), f, "envoy.matching.matchers.runtime_fraction", &fractionv3.RuntimeFraction{
		RuntimeFraction: &corev3.RuntimeFractionalPercent{DefaultValue: f.Fraction(percent), RuntimeKey: key},
	})
	return b
}

// Matches matches if an extension says so.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.custom_match
func (in Input[D]) Matches(extension part.Part[corev3.TypedExtensionConfig]) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	single := singlePredicate(m, &b.n, in)
	if e := node.Child(f, extension); e != nil {
		single.Matcher = &xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_CustomMatch{CustomMatch: xdsExtension(e)}
	}
	return b
}

// xdsExtension is an extension in the words of the xDS project, which has messages of its own.
func xdsExtension(e *corev3.TypedExtensionConfig) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: e.GetName(), TypedConfig: e.GetTypedConfig()}
}

// AddressInput is an [Input] that is an IP address.
type AddressInput[D any] struct{ Input[D] }

// In matches addresses in one of the networks: "10.0.0.0/8", or an address that stands for itself alone. The name is that
// of its statistics.
//
// Envoy: extensions.matching.input_matchers.ip.v3.Ip.cidr_ranges
func (in AddressInput[D]) In(statPrefix string, networks ...string) *PredicateBuilder[D] {
	b := &PredicateBuilder[D]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	ranges := make([]*corev3.CidrRange, 0, len(networks))
	for _, n := range networks {
		ranges = append(ranges, f.Network(n))
	}
	custom(singlePredicate(m, &b.n, in.Input), f, "envoy.matching.matchers.ip", &ipv3.Ip{CidrRanges: ranges, StatPrefix: statPrefix})
	return b
}

// singlePredicate makes a predicate of one input.
func singlePredicate[D any](m *xdsmatcherv3.Matcher_MatcherList_Predicate, n *node.Node[xdsmatcherv3.Matcher_MatcherList_Predicate],
	in Input[D],
) *xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate {
	single := &xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate{Input: in.Render(n.Below("single_predicate.input").Scope())}
	m.MatchType = &xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_{SinglePredicate: single}
	return single
}

// custom sets a matcher that is an extension.
func custom(single *xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate, f node.Field, name string, config proto.Message) {
	single.Matcher = &xdsmatcherv3.Matcher_MatcherList_Predicate_SinglePredicate_CustomMatch{
		CustomMatch: &xdscorev3.TypedExtensionConfig{Name: name, TypedConfig: f.Scope().Sub("typed_config").Any(config)},
	}
}

// xdsText is a text matcher in the words of the xDS project, which has messages of its own.
func xdsText(m *matcherv3.StringMatcher) *xdsmatcherv3.StringMatcher {
	out := &xdsmatcherv3.StringMatcher{IgnoreCase: m.IgnoreCase}
	switch p := m.MatchPattern.(type) {
	case *matcherv3.StringMatcher_Exact:
		out.MatchPattern = &xdsmatcherv3.StringMatcher_Exact{Exact: p.Exact}
	case *matcherv3.StringMatcher_Prefix:
		out.MatchPattern = &xdsmatcherv3.StringMatcher_Prefix{Prefix: p.Prefix}
	case *matcherv3.StringMatcher_Suffix:
		out.MatchPattern = &xdsmatcherv3.StringMatcher_Suffix{Suffix: p.Suffix}
	case *matcherv3.StringMatcher_Contains:
		out.MatchPattern = &xdsmatcherv3.StringMatcher_Contains{Contains: p.Contains}
	case *matcherv3.StringMatcher_SafeRegex:
		out.MatchPattern = &xdsmatcherv3.StringMatcher_SafeRegex{SafeRegex: &xdsmatcherv3.RegexMatcher{
			EngineType: &xdsmatcherv3.RegexMatcher_GoogleRe2{GoogleRe2: &xdsmatcherv3.RegexMatcher_GoogleRE2{}}, // required here
			Regex:      p.SafeRegex.GetRegex(),
		}}
	case *matcherv3.StringMatcher_Custom:
		out.MatchPattern = &xdsmatcherv3.StringMatcher_Custom{Custom: p.Custom}
	}
	return out
}
