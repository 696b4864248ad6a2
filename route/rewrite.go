package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	rewritetemplatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/rewrite/uri_template/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Rewrite is a way to rewrite the path or host of a request that is forwarded.
type Rewrite struct {
	edit func(*node.Node[routev3.Route])
}

func (r Rewrite) apply(n *node.Node[routev3.Route]) {
	if r.edit != nil { // the zero Rewrite changes nothing
		r.edit(n)
	}
}

// RewriteRegex replaces every part of the path that matches the RE2 expression by the substitution, in which \1 is
// the first group.
//
// Envoy: config.route.v3.RouteAction.regex_rewrite
func RewriteRegex(expression, substitution string) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, _ := n.Set("route.regex_rewrite")
		forward(m).RegexRewrite = substitute(expression, substitution)
	}}
}

// RewriteTemplate makes the path of a pattern with variables of the match's [Template], as in "/v2/{id}".
//
// Envoy: extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig.path_template_rewrite
func RewriteTemplate(pattern string) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, f := n.Set("route.path_rewrite_policy")
		forward(m).PathRewritePolicy = &corev3.TypedExtensionConfig{
			Name:        "envoy.path.rewrite.uri_template.uri_template_rewriter",
			TypedConfig: f.Scope().Sub("typed_config").Any(&rewritetemplatev3.UriTemplateRewriteConfig{PathTemplateRewrite: pattern}),
		}
	}}
}

// CustomRewrite makes the path by an extension.
//
// Envoy: config.route.v3.RouteAction.path_rewrite_policy
func CustomRewrite(extension part.Part[corev3.TypedExtensionConfig]) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, f := n.Set("route.path_rewrite_policy")
		forward(m).PathRewritePolicy = node.Child(f, extension)
	}}
}

// RewritePath makes the path of a text with command operators of access logs; the query string stays. If it comes out
// empty, the path is left alone.
//
// Envoy: config.route.v3.RouteAction.path_rewrite
func RewritePath(format string) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, _ := n.Set("route.path_rewrite")
		forward(m).PathRewrite = format
	}}
}

// RewriteHostAuto takes the host name of the endpoint that was chosen, which clusters have whose addresses are DNS
// names.
//
// Envoy: config.route.v3.RouteAction.auto_host_rewrite
func RewriteHostAuto() Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, _ := n.Choose("host_rewrite_specifier", "route.auto_host_rewrite")
		forward(m).HostRewriteSpecifier = &routev3.RouteAction_AutoHostRewrite{AutoHostRewrite: wrapperspb.Bool(true)}
	}}
}

// RewriteHostHeader takes the host from a header of the request. Without it, the host is left alone.
//
// Envoy: config.route.v3.RouteAction.host_rewrite_header
func RewriteHostHeader(name string) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, _ := n.Choose("host_rewrite_specifier", "route.host_rewrite_header")
		forward(m).HostRewriteSpecifier = &routev3.RouteAction_HostRewriteHeader{HostRewriteHeader: name}
	}}
}

// RewriteHostRegex makes the host of the path: every part of it that matches the RE2 expression becomes the
// substitution, in which \1 is the first group.
//
// Envoy: config.route.v3.RouteAction.host_rewrite_path_regex
func RewriteHostRegex(expression, substitution string) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, _ := n.Choose("host_rewrite_specifier", "route.host_rewrite_path_regex")
		forward(m).HostRewriteSpecifier = &routev3.RouteAction_HostRewritePathRegex{
			HostRewritePathRegex: substitute(expression, substitution),
		}
	}}
}

// RewriteHostFormat makes the host of a text with command operators of access logs. If it comes out empty, the host
// is left alone.
//
// Envoy: config.route.v3.RouteAction.host_rewrite
func RewriteHostFormat(format string) Rewrite {
	return Rewrite{func(n *node.Node[routev3.Route]) {
		m, _ := n.Choose("host_rewrite_specifier", "route.host_rewrite")
		forward(m).HostRewriteSpecifier = &routev3.RouteAction_HostRewrite{HostRewrite: format}
	}}
}
