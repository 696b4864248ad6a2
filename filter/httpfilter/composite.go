package httpfilter

import (
	"fmt"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matchingv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/matching/v3"
	compositev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/composite/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// Composite starts a filter that becomes another one for each request: that of [Execute], by the tree. Where the tree decides
// nothing, it is none. [ExecuteChain] names the chains given.
//
// Envoy: extensions.filters.http.composite.v3.Composite
func Composite(tree match.Tree[match.Request, FilterAction], chains ...*CompositeChainBuilder) *MatchedBuilder {
	b := &MatchedBuilder{}
	b.name = "envoy.filters.http.composite"
	composite := &compositev3.Composite{NamedFilterChains: named(b.n.Below("extension_config.typed_config.named_filter_chains"), chains)}
	m := b.n.Init(&matchingv3.ExtensionWithMatcher{ExtensionConfig: &corev3.TypedExtensionConfig{
		Name: b.name, TypedConfig: b.n.Below("extension_config.typed_config").Scope().Any(composite),
	}})
	m.XdsMatcher = node.Child[xdsmatcherv3.Matcher](b.n.Below("xds_matcher"), tree)
	return b
}

// named renders chains by their names.
func named(f node.Field, chains []*CompositeChainBuilder) map[string]*compositev3.FilterChainConfiguration {
	if len(chains) == 0 {
		return nil
	}
	out := make(map[string]*compositev3.FilterChainConfiguration, len(chains))
	for _, c := range chains {
		if f.Missing(c) {
			continue
		}
		if out[c.name] != nil {
			f.Key(c.name).Report(node.RuleKeyTwice, fmt.Sprintf("there is a chain %q already", c.name), "give each chain a name of its own")
			continue
		}
		out[c.name] = c.Render(f.Keyed(c.name))
	}
	return out
}

// CompositeChainBuilder builds a chain that [ExecuteChain] names.
type CompositeChainBuilder struct {
	n    node.Node[compositev3.FilterChainConfiguration]
	name string
}

// CompositeChain starts a chain of filters, which [Composite] keeps once however many routes name it. Older versions of Envoy refuse it.
//
// Envoy: extensions.filters.http.composite.v3.Composite.named_filter_chains
func CompositeChain(name string, filters ...part.Part[hcmv3.HttpFilter]) *CompositeChainBuilder {
	b := &CompositeChainBuilder{name: name}
	b.n.Init(&compositev3.FilterChainConfiguration{TypedConfig: extensionConfigs(filters, b.n.Below("typed_config"))})
	return b
}

// extensionConfigs renders filters for a list that takes any extension.
func extensionConfigs(filters []part.Part[hcmv3.HttpFilter], list node.Field) (out []*corev3.TypedExtensionConfig) {
	for i, of := range filters {
		if f := list.Index(i); !f.Missing(of) {
			out = append(out, extensionConfig(of, f))
		}
	}
	return out
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CompositeChainBuilder) Patch(edit func(*compositev3.FilterChainConfiguration)) *CompositeChainBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CompositeChainBuilder) Clone() *CompositeChainBuilder {
	c := &CompositeChainBuilder{name: b.name}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CompositeChainBuilder) Render(s part.Scope) *compositev3.FilterChainConfiguration {
	return b.n.Take(s, nil)
}

// ExecuteBuilder builds what [Composite] becomes for a request.
type ExecuteBuilder struct {
	n node.Node[compositev3.ExecuteFilterAction]
}

// Execute makes [Composite] the filter given.
//
// Envoy: extensions.filters.http.composite.v3.ExecuteFilterAction.typed_config
func Execute(of part.Part[hcmv3.HttpFilter]) *ExecuteBuilder {
	b := &ExecuteBuilder{}
	m := b.n.Init(&compositev3.ExecuteFilterAction{})
	if f := b.n.Below("typed_config"); !f.Missing(of) {
		m.TypedConfig = extensionConfig(of, f)
	}
	return b
}

// ExecuteAll makes [Composite] several filters, in order. Older versions of Envoy refuse the field.
//
// Envoy: extensions.filters.http.composite.v3.ExecuteFilterAction.filter_chain
func ExecuteAll(filters ...part.Part[hcmv3.HttpFilter]) *ExecuteBuilder {
	b := &ExecuteBuilder{}
	b.n.Init(&compositev3.ExecuteFilterAction{FilterChain: &compositev3.FilterChainConfiguration{
		TypedConfig: extensionConfigs(filters, b.n.Below("filter_chain.typed_config")),
	}})
	return b
}

// ExecuteChain makes [Composite] the chain of that name among those it was given. Where there is none, Envoy silently executes nothing. Older versions of
// Envoy refuse the field.
//
// Envoy: extensions.filters.http.composite.v3.ExecuteFilterAction.filter_chain_name
func ExecuteChain(name string) *ExecuteBuilder {
	b := &ExecuteBuilder{}
	b.n.Init(&compositev3.ExecuteFilterAction{FilterChainName: name})
	return b
}

// ExecuteDiscovered makes [Composite] a filter whose configuration a source delivers. Until it is there, requests get a 500.
//
// Envoy: extensions.filters.http.composite.v3.ExecuteFilterAction.dynamic_config
func ExecuteDiscovered(of *DiscoveredBuilder) *ExecuteBuilder {
	b := &ExecuteBuilder{}
	m, f := b.n.Init(&compositev3.ExecuteFilterAction{}), b.n.Below("dynamic_config")
	if !f.Missing(of) {
		m.DynamicConfig = &compositev3.DynamicConfig{Name: of.FilterName(), ConfigDiscovery: of.Render(f.Scope()).GetConfigDiscovery()}
	}
	return b
}

// Sample does so for a share of the requests, in percent; the runtime key, which may be empty, can change it. Default: for all.
//
// Envoy: extensions.filters.http.composite.v3.ExecuteFilterAction.sample_percent
func (b *ExecuteBuilder) Sample(percent float64, runtimeKey string) *ExecuteBuilder {
	m, f := b.n.Set("sample_percent")
	m.SamplePercent = &corev3.RuntimeFractionalPercent{DefaultValue: f.Sub("default_value").Fraction(percent), RuntimeKey: runtimeKey}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ExecuteBuilder) Patch(edit func(*compositev3.ExecuteFilterAction)) *ExecuteBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExecuteBuilder) Clone() *ExecuteBuilder {
	c := &ExecuteBuilder{}
	b.n.Clone(&c.n)
	return c
}

// MatchAction implements [match.Outcome].
func (b *ExecuteBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: "composite-action", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

func (b *ExecuteBuilder) filterAction() {}
