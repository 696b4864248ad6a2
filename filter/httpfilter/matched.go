package httpfilter

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matchingv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/matching/v3"
	actionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/common/matcher/action/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// FilterAction is what a tree says about a request: [SkipFilter], [Execute] and the like.
type FilterAction interface {
	match.Outcome
	filterAction()
}

// FilterMatcher starts a tree for [Matched] and [Composite] that tries conditions in order.
//
// Envoy: xds.type.matcher.v3.Matcher.matcher_list
func FilterMatcher() *match.ListBuilder[match.Request, FilterAction] {
	return match.List[match.Request, FilterAction]()
}

// MatchedBuilder builds a filter and the tree that tells it what to do about a request.
type MatchedBuilder struct {
	slot[matchingv3.ExtensionWithMatcher]
}

// Matched wraps a filter, so that requests pass it by for which the tree says [SkipFilter]. The filter's name stays.
//
// Envoy: extensions.common.matching.v3.ExtensionWithMatcher.extension_config
func Matched(of filter.HTTP, tree match.Tree[match.Request, FilterAction]) *MatchedBuilder {
	b := &MatchedBuilder{}
	m := b.n.Init(&matchingv3.ExtensionWithMatcher{})
	if f := b.n.Below("extension_config"); !f.Missing(of) {
		b.name = of.FilterName()
		m.ExtensionConfig = extensionConfig(of, f)
	}
	m.XdsMatcher = node.Child[xdsmatcherv3.Matcher](b.n.Below("xds_matcher"), tree)
	return b
}

// extensionConfig renders a filter for a place that takes any extension.
func extensionConfig(of part.Part[hcmv3.HttpFilter], f node.Field) *corev3.TypedExtensionConfig {
	h := of.Render(f.Scope())
	return &corev3.TypedExtensionConfig{Name: h.GetName(), TypedConfig: h.GetTypedConfig()}
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *MatchedBuilder) Named(name string) *MatchedBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MatchedBuilder) Patch(edit func(*matchingv3.ExtensionWithMatcher)) *MatchedBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MatchedBuilder) Clone() *MatchedBuilder {
	c := &MatchedBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *MatchedBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the tree for a virtual host or route.
//
// Envoy: extensions.common.matching.v3.ExtensionWithMatcherPerRoute.xds_matcher
func (b *MatchedBuilder) PerRoute(tree match.Tree[match.Request, FilterAction]) *Override[matchingv3.ExtensionWithMatcherPerRoute] {
	o := &Override[matchingv3.ExtensionWithMatcherPerRoute]{name: b.name}
	o.n.Init(&matchingv3.ExtensionWithMatcherPerRoute{}).XdsMatcher = node.Child[xdsmatcherv3.Matcher](o.n.Below("xds_matcher"), tree)
	return o
}

// SkipAction lets requests pass a filter by.
type SkipAction struct{}

// SkipFilter lets requests pass the filter of [Matched] by.
//
// Envoy: extensions.filters.common.matcher.action.v3.SkipFilter
func SkipFilter() SkipAction { return SkipAction{} }

// MatchAction implements [match.Outcome].
func (SkipAction) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: "skip", TypedConfig: s.Sub("typed_config").Any(&actionv3.SkipFilter{})}
}

func (SkipAction) filterAction() {}
