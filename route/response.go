package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// ResponseBuilder builds a route that Envoy answers itself.
type ResponseBuilder struct{ base[ResponseBuilder] }

// Body takes the body from elsewhere, such as a file that Envoy reads when the route is loaded: source.DataFile. The
// table bounds its size with [ConfigurationBuilder.MaxResponseBody].
//
// Envoy: config.route.v3.DirectResponseAction.body
func (b *ResponseBuilder) Body(from source.Data) *ResponseBuilder {
	m, f := b.n.Set("direct_response.body")
	directResponse(m).Body = node.Child(f, from)
	return b
}

// BodyFormat makes the body of a format with command operators of access logs, such as
// accesslog.Text("no route for %REQ(:PATH)%"). It takes the place of the plain body.
//
// Envoy: config.route.v3.DirectResponseAction.body_format
func (b *ResponseBuilder) BodyFormat(format part.Part[corev3.SubstitutionFormatString]) *ResponseBuilder {
	m, f := b.n.Set("direct_response.body_format")
	directResponse(m).BodyFormat = node.Child(f, format)
	return b
}

func directResponse(m *routev3.Route) *routev3.DirectResponseAction {
	if a := m.GetDirectResponse(); a != nil {
		return a
	}
	return &routev3.DirectResponseAction{} // the route is finished: nobody reads what is set now
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ResponseBuilder) Clone() *ResponseBuilder {
	c := &ResponseBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

func inlineBody(text string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: text}}
}

// AcceptBuilder builds a route that is matched but not forwarded.
type AcceptBuilder struct{ base[AcceptBuilder] }

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AcceptBuilder) Clone() *AcceptBuilder {
	c := &AcceptBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// FilterBuilder builds a route that a filter answers.
type FilterBuilder struct{ base[FilterBuilder] }

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FilterBuilder) Clone() *FilterBuilder {
	c := &FilterBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// RawBuilder builds a route from a message that exists.
type RawBuilder struct{ base[RawBuilder] }

// RawRoute starts from a copy of a route that exists.
//
// Envoy: config.route.v3.Route
func RawRoute(m *routev3.Route) *RawBuilder {
	b := &RawBuilder{}
	b.self = b
	b.n.Raw(m)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RawBuilder) Clone() *RawBuilder {
	c := &RawBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
