package route

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// RedirectBuilder builds a route that sends clients elsewhere. What is not said stays as in the request.
type RedirectBuilder struct{ base[RedirectBuilder] }

func redirect(m *routev3.Route) *routev3.RedirectAction {
	if a := m.GetRedirect(); a != nil {
		return a
	}
	return &routev3.RedirectAction{} // the route is finished: nobody reads what is set now
}

// HTTPS redirects to the scheme "https", and leaves port 80 of the request out.
//
// Envoy: config.route.v3.RedirectAction.https_redirect
func (b *RedirectBuilder) HTTPS() *RedirectBuilder {
	m, _ := b.n.Choose("scheme_rewrite_specifier", "redirect.https_redirect")
	redirect(m).SchemeRewriteSpecifier = &routev3.RedirectAction_HttpsRedirect{HttpsRedirect: true}
	return b
}

// Scheme redirects to the scheme given.
//
// Envoy: config.route.v3.RedirectAction.scheme_redirect
func (b *RedirectBuilder) Scheme(scheme string) *RedirectBuilder {
	m, _ := b.n.Choose("scheme_rewrite_specifier", "redirect.scheme_redirect")
	redirect(m).SchemeRewriteSpecifier = &routev3.RedirectAction_SchemeRedirect{SchemeRedirect: scheme}
	return b
}

// Host redirects to the host given.
//
// Envoy: config.route.v3.RedirectAction.host_redirect
func (b *RedirectBuilder) Host(host string) *RedirectBuilder {
	m, _ := b.n.Set("redirect.host_redirect")
	redirect(m).HostRedirect = host
	return b
}

// Port redirects to the port given.
//
// Envoy: config.route.v3.RedirectAction.port_redirect
func (b *RedirectBuilder) Port(port int) *RedirectBuilder {
	m, f := b.n.Set("redirect.port_redirect")
	redirect(m).PortRedirect = f.Port(port)
	return b
}

// Path redirects to the path given. The query string is kept unless the path has one of its own.
//
// Envoy: config.route.v3.RedirectAction.path_redirect
func (b *RedirectBuilder) Path(path string) *RedirectBuilder {
	m, _ := b.n.Choose("path_rewrite_specifier", "redirect.path_redirect")
	redirect(m).PathRewriteSpecifier = &routev3.RedirectAction_PathRedirect{PathRedirect: path}
	return b
}

// PathFormat redirects to the path that a format with command operators of access logs makes.
//
// Envoy: config.route.v3.RedirectAction.path_rewrite
func (b *RedirectBuilder) PathFormat(format string) *RedirectBuilder {
	m, _ := b.n.Choose("path_rewrite_specifier", "redirect.path_rewrite")
	redirect(m).PathRewriteSpecifier = &routev3.RedirectAction_PathRewrite{PathRewrite: format}
	return b
}

// Prefix replaces what the match's path or prefix matched by text.
//
// Envoy: config.route.v3.RedirectAction.prefix_rewrite
func (b *RedirectBuilder) Prefix(text string) *RedirectBuilder {
	m, _ := b.n.Choose("path_rewrite_specifier", "redirect.prefix_rewrite")
	redirect(m).PathRewriteSpecifier = &routev3.RedirectAction_PrefixRewrite{PrefixRewrite: text}
	return b
}

// Regex replaces every part of the path that matches the RE2 expression by the substitution, in which \1 is the
// first group.
//
// Envoy: config.route.v3.RedirectAction.regex_rewrite
func (b *RedirectBuilder) Regex(expression, substitution string) *RedirectBuilder {
	m, _ := b.n.Choose("path_rewrite_specifier", "redirect.regex_rewrite")
	redirect(m).PathRewriteSpecifier = &routev3.RedirectAction_RegexRewrite{RegexRewrite: substitute(expression, substitution)}
	return b
}

// Code is the status of the redirection: 301 (the default), 302, 303, 307 or 308. The last two make clients keep the
// method.
//
// Envoy: config.route.v3.RedirectAction.response_code
func (b *RedirectBuilder) Code(status int) *RedirectBuilder {
	m, f := b.n.Set("redirect.response_code")
	code, ok := redirectCodes[status]
	if !ok {
		f.Report(node.RuleRange, fmt.Sprintf("%d is no status of a redirection", status), "use 301, 302, 303, 307 or 308")
	}
	redirect(m).ResponseCode = code
	return b
}

var redirectCodes = map[int]routev3.RedirectAction_RedirectResponseCode{
	301: routev3.RedirectAction_MOVED_PERMANENTLY,
	302: routev3.RedirectAction_FOUND,
	303: routev3.RedirectAction_SEE_OTHER,
	307: routev3.RedirectAction_TEMPORARY_REDIRECT,
	308: routev3.RedirectAction_PERMANENT_REDIRECT,
}

// StripQuery drops the query string. Default: it is kept.
//
// Envoy: config.route.v3.RedirectAction.strip_query
func (b *RedirectBuilder) StripQuery() *RedirectBuilder {
	m, _ := b.n.Set("redirect.strip_query")
	redirect(m).StripQuery = true
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RedirectBuilder) Clone() *RedirectBuilder {
	c := &RedirectBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

func substitute(expression, substitution string) *matcherv3.RegexMatchAndSubstitute {
	return &matcherv3.RegexMatchAndSubstitute{
		Pattern: &matcherv3.RegexMatcher{Regex: expression}, Substitution: substitution,
	}
}
