package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matchtemplatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// MatchBuilder builds what a request must be like to take a route; [MatchBuilder.To] and its sisters
// make the route. All conditions must hold.
type MatchBuilder struct {
	n node.Node[routev3.RouteMatch]
}

// Prefix matches requests whose path begins with text, on whatever border: "/api" also matches "/apiary".
// Use [PathSeparated] for whole segments. "/" matches every path.
//
// Envoy: config.route.v3.RouteMatch.prefix
func Prefix(text string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Prefix{Prefix: text}})
	return b
}

// Exact matches requests whose path is text. The query string does not count.
//
// Envoy: config.route.v3.RouteMatch.path
func Exact(text string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Path{Path: text}})
	return b
}

// PathSeparated matches requests whose path is text or continues it with a slash: "/api" matches "/api" and
// "/api/v1", not "/apiary". Envoy refuses a text that
// does not begin with a slash, ends with one, or holds "?" or "#" (proto-pgv).
//
// Envoy: config.route.v3.RouteMatch.path_separated_prefix
func PathSeparated(text string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_PathSeparatedPrefix{PathSeparatedPrefix: text}})
	return b
}

// Regex matches requests whose whole path, without the query string, matches the RE2 expression.
//
// Envoy: config.route.v3.RouteMatch.safe_regex
func Regex(expression string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_SafeRegex{SafeRegex: &matcherv3.RegexMatcher{Regex: expression}}})
	return b
}

// Template matches requests whose path fits the pattern, as in "/users/{id}/**": "*" is one segment, "**" any number
// of them. What the variables hold can be used by [RewriteTemplate]. A pattern has five variables at most, and no "//"
// (route-uri-template-match-invalid).
//
// Envoy: extensions.path.match.uri_template.v3.UriTemplateMatchConfig.path_template
func Template(pattern string) *MatchBuilder {
	b := &MatchBuilder{}
	m := b.n.InitResource(&routev3.RouteMatch{})
	scope := b.n.Below("path_match_policy").Scope()
	m.PathSpecifier = &routev3.RouteMatch_PathMatchPolicy{PathMatchPolicy: &corev3.TypedExtensionConfig{
		Name:        "envoy.path.match.uri_template.uri_template_matcher",
		TypedConfig: scope.Sub("typed_config").Any(&matchtemplatev3.UriTemplateMatchConfig{PathTemplate: pattern}),
	}}
	return b
}

// CustomPath matches requests whose path an extension matches.
//
// Envoy: config.route.v3.RouteMatch.path_match_policy
func CustomPath(extension part.Part[corev3.TypedExtensionConfig]) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&routev3.RouteMatch{}).PathSpecifier = &routev3.RouteMatch_PathMatchPolicy{
		PathMatchPolicy: node.Child(b.n.Below("path_match_policy"), extension),
	}
	return b
}

// Connect matches CONNECT requests, of HTTP/1 and, with a protocol, of HTTP/2 and later. The connection manager
// must allow the upgrade.
//
// Envoy: config.route.v3.RouteMatch.connect_matcher
func Connect() *MatchBuilder {
	b := &MatchBuilder{}
	b.n.InitResource(&routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_ConnectMatcher_{ConnectMatcher: &routev3.RouteMatch_ConnectMatcher{}}})
	return b
}

// IgnoreCase makes the comparison of the path blind to case, for [Prefix], [Exact] and [PathSeparated].
// Default: case counts.
//
// Envoy: config.route.v3.RouteMatch.case_sensitive
func (b *MatchBuilder) IgnoreCase() *MatchBuilder {
	m, _ := b.n.Set("case_sensitive")
	m.CaseSensitive = wrapperspb.Bool(false)
	return b
}

// Header appends conditions on headers.
//
// Envoy: config.route.v3.RouteMatch.headers
func (b *MatchBuilder) Header(conditions ...*match.HeaderBuilder) *MatchBuilder {
	m, f := b.n.Add("headers", len(b.n.Peek().Headers))
	m.Headers = node.Children(f, m.Headers, conditions)
	return b
}

// Query appends conditions on parameters of the query string.
//
// Envoy: config.route.v3.RouteMatch.query_parameters
func (b *MatchBuilder) Query(conditions ...*match.QueryBuilder) *MatchBuilder {
	m, f := b.n.Add("query_parameters", len(b.n.Peek().QueryParameters))
	m.QueryParameters = node.Children(f, m.QueryParameters, conditions)
	return b
}

// Cookie appends conditions on cookies. Envoy 1.36 does not know them yet: there, match the header "cookie".
//
// Envoy: config.route.v3.RouteMatch.cookies
func (b *MatchBuilder) Cookie(conditions ...*match.CookieBuilder) *MatchBuilder {
	m, f := b.n.Add("cookies", len(b.n.Peek().Cookies))
	m.Cookies = node.Children(f, m.Cookies, conditions)
	return b
}

// GRPC matches gRPC requests only: those whose content type is application/grpc or begins with it.
//
// Envoy: config.route.v3.RouteMatch.grpc
func (b *MatchBuilder) GRPC() *MatchBuilder {
	m, _ := b.n.Set("grpc")
	m.Grpc = &routev3.RouteMatch_GrpcRouteMatchOptions{}
	return b
}

// Fraction takes only a part of the requests that match otherwise, in percent with up to four decimals. The others
// go on to the next route.
//
// Envoy: config.route.v3.RouteMatch.runtime_fraction
func (b *MatchBuilder) Fraction(percent float64) *MatchBuilder {
	m, f := b.n.Set("runtime_fraction.default_value")
	m.RuntimeFraction = fraction(m.RuntimeFraction)
	m.RuntimeFraction.DefaultValue = f.Fraction(percent)
	return b
}

// FractionKey names the runtime key that overrides [MatchBuilder.Fraction] in a running Envoy.
//
// Envoy: config.core.v3.RuntimeFractionalPercent.runtime_key
func (b *MatchBuilder) FractionKey(key string) *MatchBuilder {
	m, _ := b.n.Set("runtime_fraction.runtime_key")
	m.RuntimeFraction = fraction(m.RuntimeFraction)
	m.RuntimeFraction.RuntimeKey = key
	return b
}

// TLSPresented matches requests by whether their client presented a certificate.
//
// Envoy: config.route.v3.RouteMatch.TlsContextMatchOptions.presented
func (b *MatchBuilder) TLSPresented(presented bool) *MatchBuilder {
	m, _ := b.n.Set("tls_context.presented")
	tlsContext(m).Presented = wrapperspb.Bool(presented)
	return b
}

// TLSValidated matches requests by whether the certificate of their client was validated. Connections that resumed
// a TLS session count as not validated.
//
// Envoy: config.route.v3.RouteMatch.TlsContextMatchOptions.validated
func (b *MatchBuilder) TLSValidated(validated bool) *MatchBuilder {
	m, _ := b.n.Set("tls_context.validated")
	tlsContext(m).Validated = wrapperspb.Bool(validated)
	return b
}

func tlsContext(m *routev3.RouteMatch) *routev3.RouteMatch_TlsContextMatchOptions {
	if m.TlsContext == nil {
		m.TlsContext = &routev3.RouteMatch_TlsContextMatchOptions{}
	}
	return m.TlsContext
}

// Metadata appends conditions on metadata that filters left with the request.
//
// Envoy: config.route.v3.RouteMatch.dynamic_metadata
func (b *MatchBuilder) Metadata(conditions ...*match.MetadataBuilder) *MatchBuilder {
	m, f := b.n.Add("dynamic_metadata", len(b.n.Peek().DynamicMetadata))
	m.DynamicMetadata = node.Children(f, m.DynamicMetadata, conditions)
	return b
}

// FilterState appends conditions on objects that filters left with the request or its connection.
//
// Envoy: config.route.v3.RouteMatch.filter_state
func (b *MatchBuilder) FilterState(conditions ...*match.FilterStateBuilder) *MatchBuilder {
	m, f := b.n.Add("filter_state", len(b.n.Peek().FilterState))
	m.FilterState = node.Children(f, m.FilterState, conditions)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MatchBuilder) Patch(edit func(*routev3.RouteMatch)) *MatchBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MatchBuilder) Clone() *MatchBuilder {
	c := &MatchBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MatchBuilder) Render(s part.Scope) *routev3.RouteMatch { return b.n.Take(s, nil) }
