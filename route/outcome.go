package route

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// Outcome is what a matcher tree of a virtual host decides: a route, or [FirstOf] several. The match of a route counts
// there too, after the tree.
type Outcome interface {
	match.Outcome
	outcome()
}

// MatchAction implements [match.Outcome].
func (b *base[B]) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: "route", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

func (b *base[B]) outcome() {}

// SequenceBuilder builds routes that are tried in order where a matcher tree leads to them.
type SequenceBuilder struct {
	n node.Node[routev3.RouteList]
}

// FirstOf starts routes that are tried in order where a matcher tree leads to them; the first that matches is taken.
//
// Envoy: config.route.v3.RouteList.routes
func FirstOf(routes ...Route) *SequenceBuilder {
	b := &SequenceBuilder{}
	b.n.Init(&routev3.RouteList{})
	m, f := b.n.Add("routes", 0)
	m.Routes = node.Children(f, nil, routes)
	return b
}

// MatchAction implements [match.Outcome].
func (b *SequenceBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: "route_match_action", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

func (b *SequenceBuilder) outcome() {}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SequenceBuilder) Patch(edit func(*routev3.RouteList)) *SequenceBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SequenceBuilder) Clone() *SequenceBuilder {
	c := &SequenceBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SequenceBuilder) Render(s part.Scope) *routev3.RouteList { return b.n.Take(s, nil) }

// Tree chooses the route of a request in a virtual host: [Matcher], [MatcherByValue] or [MatcherByPrefix].
type Tree = match.Tree[match.RouteRequest, Outcome]

// Matcher starts a tree that tries conditions in order:
//
//	route.Matcher().When(match.OfRouteRequest().Header("x-env").Is(match.Exact("canary")), canary).Otherwise(stable)
//
// Envoy: xds.type.matcher.v3.Matcher.matcher_list
func Matcher() *match.ListBuilder[match.RouteRequest, Outcome] {
	return match.List[match.RouteRequest, Outcome]()
}

// MatcherByValue starts a tree that looks a text up, which takes the same time however many keys there are.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherTree.exact_match_map
func MatcherByValue(in match.Input[match.RouteRequest]) *match.MapBuilder[match.RouteRequest, Outcome] {
	return match.Map[Outcome](in)
}

// MatcherByPrefix starts a tree that looks for the longest key that a text begins with.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherTree.prefix_match_map
func MatcherByPrefix(in match.Input[match.RouteRequest]) *match.MapBuilder[match.RouteRequest, Outcome] {
	return match.PrefixMap[Outcome](in)
}
