package httpfilter

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	customv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/custom_response/v3"
	localv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/custom_response/local_response_policy/v3"
	redirectv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/custom_response/redirect_policy/v3"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// CustomResponseBuilder builds the filter that replaces responses, error pages for instance.
type CustomResponseBuilder struct {
	slot[customv3.CustomResponse]
}

// ResponsePolicy is what a response is replaced by: [LocalResponse], [RedirectResponse] or [ResponseBy].
type ResponsePolicy interface {
	match.Outcome
	replaces()
}

// ResponseMatcher starts a tree for [CustomResponse] that tries conditions in order, of response headers and status.
//
// Envoy: xds.type.matcher.v3.Matcher.matcher_list
func ResponseMatcher() *match.ListBuilder[match.Request, ResponsePolicy] {
	return match.List[match.Request, ResponsePolicy]()
}

// CustomResponse starts the filter with the tree that decides by what a response is replaced. Where it decides nothing, the response
// stays.
//
// Envoy: extensions.filters.http.custom_response.v3.CustomResponse.custom_response_matcher
func CustomResponse(tree match.Tree[match.Request, ResponsePolicy]) *CustomResponseBuilder {
	b := &CustomResponseBuilder{}
	b.name = "envoy.filters.http.custom_response"
	b.n.Init(&customv3.CustomResponse{}).CustomResponseMatcher = node.Child[xdsmatcherv3.Matcher](b.n.Below("custom_response_matcher"), tree)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CustomResponseBuilder) Named(name string) *CustomResponseBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CustomResponseBuilder) Patch(edit func(*customv3.CustomResponse)) *CustomResponseBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CustomResponseBuilder) Clone() *CustomResponseBuilder {
	c := &CustomResponseBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CustomResponseBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the tree for a virtual host or route.
//
// Envoy: extensions.filters.http.custom_response.v3.CustomResponse.custom_response_matcher
func (b *CustomResponseBuilder) PerRoute(tree match.Tree[match.Request, ResponsePolicy]) *Override[customv3.CustomResponse] {
	o := &Override[customv3.CustomResponse]{name: b.name}
	o.n.Init(&customv3.CustomResponse{}).CustomResponseMatcher = node.Child[xdsmatcherv3.Matcher](o.n.Below("custom_response_matcher"), tree)
	return o
}

// LocalResponseBuilder builds a response that Envoy makes itself.
type LocalResponseBuilder struct {
	n node.Node[localv3.LocalResponsePolicy]
}

// LocalResponse starts a response with the body given.
//
// Envoy: extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy.body
func LocalResponse(body source.Data) *LocalResponseBuilder {
	b := &LocalResponseBuilder{}
	b.n.Init(&localv3.LocalResponsePolicy{}).Body = node.Child(b.n.Below("body"), body)
	return b
}

// Format is the form of the body, where %LOCAL_REPLY_BODY% is the body given. Default: the body as it is.
//
// Envoy: extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy.body_format
func (b *LocalResponseBuilder) Format(format part.Part[corev3.SubstitutionFormatString]) *LocalResponseBuilder {
	m, f := b.n.Set("body_format")
	m.BodyFormat = node.Child(f, format)
	return b
}

// Status replaces the status, by one from 100 to 599 (proto-pgv). Default: it stays.
//
// Envoy: extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy.status_code
func (b *LocalResponseBuilder) Status(code int) *LocalResponseBuilder {
	m, f := b.n.Set("status_code")
	m.StatusCode = f.CountValue(code)
	return b
}

// Headers adds headers to the response. Calls add up.
//
// Envoy: extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy.response_headers_to_add
func (b *LocalResponseBuilder) Headers(headers ...*header.ValueBuilder) *LocalResponseBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, headers)
	return b
}

// Details are the response code details of access logs. Default: none. Older versions of Envoy refuse the field.
//
// Envoy: extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy.response_code_details
func (b *LocalResponseBuilder) Details(text string) *LocalResponseBuilder {
	m, _ := b.n.Choose("response_code_details_action", "response_code_details")
	m.ResponseCodeDetailsAction = &localv3.LocalResponsePolicy_ResponseCodeDetails{ResponseCodeDetails: text}
	return b
}

// KeepDetails keeps the response code details of the response that is replaced. Older versions of Envoy refuse the field.
//
// Envoy: extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy.preserve_response_code_details
func (b *LocalResponseBuilder) KeepDetails() *LocalResponseBuilder {
	m, _ := b.n.Choose("response_code_details_action", "preserve_response_code_details")
	m.ResponseCodeDetailsAction = &localv3.LocalResponsePolicy_PreserveResponseCodeDetails{PreserveResponseCodeDetails: true}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *LocalResponseBuilder) Patch(edit func(*localv3.LocalResponsePolicy)) *LocalResponseBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LocalResponseBuilder) Clone() *LocalResponseBuilder {
	c := &LocalResponseBuilder{}
	b.n.Clone(&c.n)
	return c
}

// MatchAction implements [match.Outcome].
func (b *LocalResponseBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name: "envoy.extensions.http.custom_response.local_response_policy", TypedConfig: b.n.Any(s.Sub("typed_config"), nil),
	}
}

func (b *LocalResponseBuilder) replaces() {}

// RedirectResponseBuilder builds a response that is fetched by an internal redirect.
type RedirectResponseBuilder struct {
	n node.Node[redirectv3.RedirectPolicy]
}

// RedirectResponse starts a response that comes from a whole URI, "https://errors.example.com/404", by the routes of this Envoy. Another URI is
// refused (custom-response-redirect).
//
// Envoy: extensions.http.custom_response.redirect_policy.v3.RedirectPolicy.uri
func RedirectResponse(uri string) *RedirectResponseBuilder {
	b := &RedirectResponseBuilder{}
	b.n.Init(&redirectv3.RedirectPolicy{RedirectActionSpecifier: &redirectv3.RedirectPolicy_Uri{Uri: uri}})
	return b
}

// RedirectResponsePath starts a response that comes from another path, and host unless that is empty, by the routes of this Envoy. A path with "#" is
// refused (custom-response-redirect).
//
// Envoy: extensions.http.custom_response.redirect_policy.v3.RedirectPolicy.redirect_action
func RedirectResponsePath(host, path string) *RedirectResponseBuilder {
	b := &RedirectResponseBuilder{}
	b.n.Init(&redirectv3.RedirectPolicy{}).RedirectActionSpecifier = &redirectv3.RedirectPolicy_RedirectAction{RedirectAction: &routev3.RedirectAction{
		HostRedirect: host, PathRewriteSpecifier: &routev3.RedirectAction_PathRedirect{PathRedirect: path},
	}}
	return b
}

// Status replaces the status of the response that was fetched, unless that is an error; from 100 to 599 (proto-pgv). Default: it stays.
//
// Envoy: extensions.http.custom_response.redirect_policy.v3.RedirectPolicy.status_code
func (b *RedirectResponseBuilder) Status(code int) *RedirectResponseBuilder {
	m, f := b.n.Set("status_code")
	m.StatusCode = f.CountValue(code)
	return b
}

// Headers adds headers to the response, unless it is an error. Calls add up.
//
// Envoy: extensions.http.custom_response.redirect_policy.v3.RedirectPolicy.response_headers_to_add
func (b *RedirectResponseBuilder) Headers(headers ...*header.ValueBuilder) *RedirectResponseBuilder {
	m, f := b.n.Add("response_headers_to_add", len(b.n.Peek().ResponseHeadersToAdd))
	m.ResponseHeadersToAdd = node.Children(f, m.ResponseHeadersToAdd, headers)
	return b
}

// RequestHeaders adds headers to the request before it is redirected. Calls add up.
//
// Envoy: extensions.http.custom_response.redirect_policy.v3.RedirectPolicy.request_headers_to_add
func (b *RedirectResponseBuilder) RequestHeaders(headers ...*header.ValueBuilder) *RedirectResponseBuilder {
	m, f := b.n.Add("request_headers_to_add", len(b.n.Peek().RequestHeadersToAdd))
	m.RequestHeadersToAdd = node.Children(f, m.RequestHeadersToAdd, headers)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RedirectResponseBuilder) Patch(edit func(*redirectv3.RedirectPolicy)) *RedirectResponseBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RedirectResponseBuilder) Clone() *RedirectResponseBuilder {
	c := &RedirectResponseBuilder{}
	b.n.Clone(&c.n)
	return c
}

// MatchAction implements [match.Outcome].
func (b *RedirectResponseBuilder) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{
		Name: "envoy.extensions.http.custom_response.redirect_policy", TypedConfig: b.n.Any(s.Sub("typed_config"), nil),
	}
}

func (b *RedirectResponseBuilder) replaces() {}

// ExtensionResponse is a response that an extension makes.
type ExtensionResponse struct {
	by part.Part[corev3.TypedExtensionConfig]
}

// ResponseBy replaces responses by what an extension makes.
//
// Envoy: xds.type.matcher.v3.Matcher.OnMatch.action
func ResponseBy(extension part.Part[corev3.TypedExtensionConfig]) *ExtensionResponse {
	return &ExtensionResponse{extension}
}

// MatchAction implements [match.Outcome].
func (r *ExtensionResponse) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	e := node.Inner(s, r.by)
	return &xdscorev3.TypedExtensionConfig{Name: e.GetName(), TypedConfig: e.GetTypedConfig()}
}

func (r *ExtensionResponse) replaces() {}
