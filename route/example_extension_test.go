package route_test

import (
	prioritygroupv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/priority_group/v3"

	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/source"
)

func ExampleRewriteRegex() {
	show(route.Prefix("/").To("web").Rewrite(route.RewriteRegex("^/service/([^/]+)(/.*)$", `\2/instance/\1`)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   regex_rewrite:
	//     pattern:
	//       regex: ^/service/([^/]+)(/.*)$
	//     substitution: \2/instance/\1
}

func ExampleRewriteTemplate() {
	show(route.Template("/users/{id}").To("web").Rewrite(route.RewriteTemplate("/v2/{id}")))
	// Output:
	// match:
	//   path_match_policy:
	//     name: envoy.path.match.uri_template.uri_template_matcher
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig
	//       path_template: /users/{id}
	// route:
	//   cluster: web
	//   path_rewrite_policy:
	//     name: envoy.path.rewrite.uri_template.uri_template_rewriter
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig
	//       path_template_rewrite: /v2/{id}
}

func ExampleRewritePath() {
	show(route.Prefix("/").To("web").Rewrite(route.RewritePath("/tenants/%REQ(x-tenant)%")))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   path_rewrite: /tenants/%REQ(x-tenant)%
}

func ExampleRewriteHostAuto() {
	show(route.Prefix("/").To("web").Rewrite(route.RewriteHostAuto()))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   auto_host_rewrite: true
}

func ExampleRewriteHostHeader() {
	show(route.Prefix("/").To("web").Rewrite(route.RewriteHostHeader("x-host")))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   host_rewrite_header: x-host
}

func ExampleRewriteHostRegex() {
	show(route.Prefix("/").To("web").Rewrite(route.RewriteHostRegex("^/([^/]+)/.*$", `\1.example.com`)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   host_rewrite_path_regex:
	//     pattern:
	//       regex: ^/([^/]+)/.*$
	//     substitution: \1.example.com
}

func ExampleRewriteHostFormat() {
	show(route.Prefix("/").To("web").Rewrite(route.RewriteHostFormat("%REQ(x-tenant)%.example.com")))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   host_rewrite: "%REQ(x-tenant)%.example.com"
}

func ExampleUpgrade() {
	show(route.Prefix("/chat").To("chat").Timeout(0).Upgrades(route.Upgrade("websocket")))
	// Output:
	// match:
	//   prefix: /chat
	// route:
	//   cluster: chat
	//   timeout: 0s
	//   upgrade_configs:
	//   - upgrade_type: websocket
}

func ExampleInternalRedirect() {
	show(route.Prefix("/").To("web").InternalRedirect(route.InternalRedirect().Codes(302, 307).Unless(route.RefusePreviousRoutes())))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	//   internal_redirect_policy:
	//     redirect_response_codes:
	//     - 302
	//     - 307
	//     predicates:
	//     - name: envoy.internal_redirect_predicates.previous_routes
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig
}

func ExampleRefuseOtherRoutes() {
	show(route.RefuseOtherRoutes("files"))
	// Output:
	// name: envoy.internal_redirect_predicates.allow_listed_routes
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.internal_redirect.allow_listed_routes.v3.AllowListedRoutesConfig
	//   allowed_route_names:
	//   - files
}

func ExampleRefusePreviousRoutes() {
	show(route.RefusePreviousRoutes())
	// Output:
	// name: envoy.internal_redirect_predicates.previous_routes
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.internal_redirect.previous_routes.v3.PreviousRoutesConfig
}

func ExampleRefuseUnsafeScheme() {
	show(route.InternalRedirect().InsecureCrossScheme().Unless(route.RefuseUnsafeScheme()))
	// Output:
	// predicates:
	// - name: envoy.internal_redirect_predicates.safe_cross_scheme
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.internal_redirect.safe_cross_scheme.v3.SafeCrossSchemeConfig
	// allow_cross_scheme_redirect: true
}

func ExampleRefuseByFilterState() {
	show(route.RefuseByFilterState("example.follow", false))
	// Output:
	// name: envoy.internal_redirect_predicates.filter_state
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.internal_redirect.filter_state.v3.FilterStateConfig
	//   redirect_enabled_key: example.follow
}

func ExamplePlugin() {
	show(route.Plugin(&prioritygroupv3.PriorityGroupClusterSpecifier{}).Named("groups"))
	// Output:
	// extension:
	//   name: groups
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.priority_group.v3.PriorityGroupClusterSpecifier
}

func ExampleLuaPlugin() {
	show(route.Prefix("/").ToChosen(route.LuaPlugin(source.DataFile("/etc/envoy/choose.lua"), "web")))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   inline_cluster_specifier_plugin:
	//     extension:
	//       name: envoy.router.cluster_specifier_plugin.lua
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.lua.v3.LuaConfig
	//         source_code:
	//           filename: /etc/envoy/choose.lua
	//         default_cluster: web
}

func ExampleMatcherPlugin() {
	tree := route.ClusterMatcher().
		When(match.OfRequest().Query("v").Is(match.Exact("2")), route.ChooseCluster("two")).
		Otherwise(route.ChooseCluster("one"))
	show(route.Prefix("/").ToChosen(route.MatcherPlugin(tree)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   inline_cluster_specifier_plugin:
	//     extension:
	//       name: envoy.router.cluster_specifier_plugin.matcher
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.MatcherClusterSpecifier
	//         cluster_matcher:
	//           matcher_list:
	//             matchers:
	//             - predicate:
	//                 single_predicate:
	//                   input:
	//                     name: envoy.matching.inputs.query_params
	//                     typed_config:
	//                       "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestQueryParamMatchInput
	//                       query_param: v
	//                   value_match:
	//                     exact: "2"
	//               on_match:
	//                 action:
	//                   name: cluster
	//                   typed_config:
	//                     "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction
	//                     cluster: two
	//           on_no_match:
	//             action:
	//               name: cluster
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction
	//                 cluster: one
}

func ExampleClusterMatcher() {
	show(route.ClusterMatcher().Otherwise(route.ChooseCluster("web")))
	// Output:
	// on_no_match:
	//   action:
	//     name: cluster
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction
	//       cluster: web
}

func ExampleChooseCluster() {
	show(route.ClusterMatcher().Otherwise(route.ChooseCluster("web")))
	// Output:
	// on_no_match:
	//   action:
	//     name: cluster
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.matcher.v3.ClusterAction
	//       cluster: web
}

func ExampleMatcher() {
	canary, stable := route.Prefix("/").To("canary"), route.Prefix("/").To("stable")
	tree := route.Matcher().
		When(match.OfRouteRequest().Header("x-env").Is(match.Exact("canary")), canary).
		Otherwise(stable)
	show(route.VirtualHost("web", "*").Matcher(tree))
	// Output:
	// name: web
	// domains:
	// - "*"
	// matcher:
	//   matcher_list:
	//     matchers:
	//     - predicate:
	//         single_predicate:
	//           input:
	//             name: envoy.matching.inputs.request_headers
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//               header_name: x-env
	//           value_match:
	//             exact: canary
	//       on_match:
	//         action:
	//           name: route
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.config.route.v3.Route
	//             match:
	//               prefix: /
	//             route:
	//               cluster: canary
	//   on_no_match:
	//     action:
	//       name: route
	//       typed_config:
	//         "@type": type.googleapis.com/envoy.config.route.v3.Route
	//         match:
	//           prefix: /
	//         route:
	//           cluster: stable
}

func ExampleMatcherByValue() {
	tenant := match.OfRouteRequest().Header("x-tenant")
	show(route.MatcherByValue(tenant).On("a", route.Prefix("/").To("a")).On("b", route.Prefix("/").To("b")))
	// Output:
	// matcher_tree:
	//   input:
	//     name: envoy.matching.inputs.request_headers
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//       header_name: x-tenant
	//   exact_match_map:
	//     map:
	//       a:
	//         action:
	//           name: route
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.config.route.v3.Route
	//             match:
	//               prefix: /
	//             route:
	//               cluster: a
	//       b:
	//         action:
	//           name: route
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.config.route.v3.Route
	//             match:
	//               prefix: /
	//             route:
	//               cluster: b
}

func ExampleMatcherByPrefix() {
	show(route.MatcherByPrefix(match.OfRouteRequest().Header(":path")).On("/api/", route.Prefix("/").To("api")))
	// Output:
	// matcher_tree:
	//   input:
	//     name: envoy.matching.inputs.request_headers
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
	//       header_name: ":path"
	//   prefix_match_map:
	//     map:
	//       /api/:
	//         action:
	//           name: route
	//           typed_config:
	//             "@type": type.googleapis.com/envoy.config.route.v3.Route
	//             match:
	//               prefix: /
	//             route:
	//               cluster: api
}

func ExampleFirstOf() {
	show(route.FirstOf(route.Prefix("/a").To("a"), route.Prefix("/").To("b")))
	// Output:
	// routes:
	// - match:
	//     prefix: /a
	//   route:
	//     cluster: a
	// - match:
	//     prefix: /
	//   route:
	//     cluster: b
}
