package listener

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// ChainTree chooses the filter chain by a matcher tree, in place of the chains' own matches, which must not be there, and
// by names, which every chain then needs (fc-matcher-name-required). Where the tree decides nothing, the default chain serves.
//
// Envoy: config.listener.v3.Listener.filter_chain_matcher
func (b *Builder) ChainTree(tree match.Tree[match.Connection, *ChainName]) *Builder {
	m, f := b.n.Set("filter_chain_matcher")
	m.FilterChainMatcher = node.Child[xdsmatcherv3.Matcher](f, tree)
	return b
}

// ChainName is a filter chain that a matcher tree leads to.
type ChainName struct{ name, label string }

// Chain is the filter chain of the name, as the outcome of a matcher tree. Where there is none, the connection is closed.
//
// Envoy: config.listener.v3.FilterChain.name
func Chain(name string) *ChainName { return &ChainName{name: name, label: "filter-chain-name"} }

// Named gives the outcome a name of its own, which Envoy does not use.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (c *ChainName) Named(label string) *ChainName { return &ChainName{name: c.name, label: label} }

// MatchAction implements [match.Outcome].
//
// Envoy: config.listener.v3.Listener.filter_chain_matcher
func (c *ChainName) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name:        c.label,
		TypedConfig: s.Sub("typed_config").Any(wrapperspb.String(c.name)),
	}
}
