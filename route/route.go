package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Route is a finished route: a match with what is done. Its builders are [ForwardBuilder], [SplitBuilder],
// [RedirectBuilder], [ResponseBuilder], [AcceptBuilder], [FilterBuilder] and [RawBuilder].
type Route interface {
	part.Part[routev3.Route]
}

// base is what every route has, whatever becomes of its requests; B is the builder around it.
type base[B any] struct {
	n    node.Node[routev3.Route]
	self *B
}

// Name names the route, for access logs, statistics and VHDS. Default: none.
//
// Envoy: config.route.v3.Route.name
func (b *base[B]) Name(name string) *B {
	m, _ := b.n.Set("name")
	m.Name = name
	return b.self
}

// Override configures filters of the chain for this route: what a filter value makes for it, such as
// authz.Off() or cors.Allow(...). One filter is overridden at most once (override-twice).
//
// Envoy: config.route.v3.Route.typed_per_filter_config
func (b *base[B]) Override(overrides ...Override) *B {
	m, f := b.n.Set("typed_per_filter_config")
	m.TypedPerFilterConfig = override(f, m.TypedPerFilterConfig, overrides)
	return b.self
}

// RequestHeaders appends changes of the headers that go upstream. Those of the route come before those of its
// virtual host and of the table.
//
// Envoy: config.route.v3.Route.request_headers_to_add
func (b *base[B]) RequestHeaders(edits ...header.Edit) *B {
	m, f := b.n.Add("request_headers_to_add", len(b.n.Peek().RequestHeadersToAdd))
	add, remove := split(edits)
	m.RequestHeadersToAdd = node.Children(f, m.RequestHeadersToAdd, add)
	m.RequestHeadersToRemove = append(m.RequestHeadersToRemove, remove...)
	return b.self
}

// ResponseHeaders appends changes of the headers that go back to the client.
//
// Envoy: config.route.v3.Route.response_headers_to_add
func (b *base[B]) ResponseHeaders(edits ...header.Edit) *B {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	add, remove := split(edits)
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, add)
	m.ResponseHeadersToRemove = append(m.ResponseHeadersToRemove, remove...)
	return b.self
}

// Metadata attaches a value to the route, under the name of the filter that reads it. Strings, numbers, booleans,
// nil, []any and map[string]any can be held.
//
// Envoy: config.route.v3.Route.metadata
func (b *base[B]) Metadata(filter, key string, value any) *B {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, filter, key, value)
	return b.self
}

// StatPrefix makes Envoy keep statistics of this route, below the name given. Default: none; every such route
// costs memory.
//
// Envoy: config.route.v3.Route.stat_prefix
func (b *base[B]) StatPrefix(prefix string) *B {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b.self
}

// BodyLimit is how many bytes of a request body may be buffered; a request with more gets a 413 where a
// filter must hold it whole. Default: the limit of the virtual host, then of the listener's connections.
//
// Envoy: config.route.v3.Route.request_body_buffer_limit
func (b *base[B]) BodyLimit(bytes int) *B {
	m, f := b.n.Set("request_body_buffer_limit")
	m.RequestBodyBufferLimit = f.Count64Value(bytes)
	return b.self
}

// Trace says how requests of this route are traced.
//
// Envoy: config.route.v3.Route.tracing
func (b *base[B]) Trace(tracing *TracingBuilder) *B {
	m, f := b.n.Set("tracing")
	m.Tracing = node.Child(f, tracing)
	return b.self
}

// Operation names the spans of this route, and tells the next Envoy of it in x-envoy-decorator-operation.
// Default: the host of the request.
//
// Envoy: config.route.v3.Decorator.operation
func (b *base[B]) Operation(name string) *B {
	m, _ := b.n.Set("decorator.operation")
	decorator(m).Operation = name
	return b.self
}

// OperationPropagated says whether the operation is told the next Envoy. Default: it is.
//
// Envoy: config.route.v3.Decorator.propagate
func (b *base[B]) OperationPropagated(propagated bool) *B {
	m, _ := b.n.Set("decorator.propagate")
	decorator(m).Propagate = wrapperspb.Bool(propagated)
	return b.self
}

func decorator(m *routev3.Route) *routev3.Decorator {
	if m.Decorator == nil {
		m.Decorator = &routev3.Decorator{}
	}
	return m.Decorator
}

// Specifiers appends extensions that may change this route once it was chosen.
//
// Envoy: config.route.v3.Route.route_specifiers
func (b *base[B]) Specifiers(specifiers ...part.Part[corev3.TypedExtensionConfig]) *B {
	m, f := b.n.Add("route_specifiers", len(b.n.Peek().RouteSpecifiers))
	m.RouteSpecifiers = node.Children(f, m.RouteSpecifiers, specifiers)
	return b.self
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *base[B]) Patch(edit func(*routev3.Route)) *B {
	b.n.Patch(edit)
	return b.self
}

// Allow lets the rule be broken in this route, for the reason given.
func (b *base[B]) Allow(rule diag.RuleID, why string) *B {
	b.n.Allow(rule, why)
	return b.self
}

// Origin names what the route was made from, for diagnostics: "HTTPRoute default/shop".
func (b *base[B]) Origin(text string) *B {
	b.n.Origin(text)
	return b.self
}

// Render implements [part.Part].
func (b *base[B]) Render(s part.Scope) *routev3.Route { return b.n.Take(s, nil) }

// split sorts the edits into those that add and the names that are removed.
func split(edits []header.Edit) (add []part.Part[corev3.HeaderValueOption], remove []string) {
	for _, e := range edits {
		switch e := e.(type) {
		case *header.RemovalBuilder:
			if e != nil {
				remove = append(remove, e.Name())
				continue
			}
			add = append(add, nil)
		case *header.ValueBuilder:
			add = append(add, e)
		default:
			add = append(add, nil) // reported as any other nil
		}
	}
	return add, remove
}
