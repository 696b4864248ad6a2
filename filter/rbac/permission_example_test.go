package rbac_test

import (
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/match"
)

func ExampleAnything() {
	show(rbac.Anything())
	// Output:
	// any: true
}

func ExampleHeader() {
	show(rbac.Header(match.Header("x-tier", match.Exact("gold"))))
	// Output:
	// header:
	//   name: x-tier
	//   string_match:
	//     exact: gold
}

func ExampleMethods() {
	show(rbac.Methods("GET", "HEAD"))
	// Output:
	// or_rules:
	//   rules:
	//   - header:
	//       name: ":method"
	//       string_match:
	//         exact: GET
	//   - header:
	//       name: ":method"
	//       string_match:
	//         exact: HEAD
}

func ExampleHosts() {
	show(rbac.Hosts("admin.example.com", "admin.example.com:8443"))
	// Output:
	// or_rules:
	//   rules:
	//   - header:
	//       name: ":authority"
	//       string_match:
	//         exact: admin.example.com
	//   - header:
	//       name: ":authority"
	//       string_match:
	//         exact: admin.example.com:8443
}

func ExamplePath() {
	show(rbac.Path("/login"))
	// Output:
	// url_path:
	//   path:
	//     exact: /login
}

func ExamplePathPrefix() {
	show(rbac.PathPrefix("/docs/"))
	// Output:
	// url_path:
	//   path:
	//     prefix: /docs/
}

func ExamplePathLike() {
	show(rbac.PathLike(match.Regex("/users/[0-9]+/orders")))
	// Output:
	// url_path:
	//   path:
	//     safe_regex:
	//       regex: /users/[0-9]+/orders
}

func ExamplePathTemplate() {
	show(rbac.PathTemplate("/users/{id}/**"))
	// Output:
	// uri_template:
	//   name: envoy.path.match.uri_template.uri_template_matcher
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig
	//     path_template: /users/{id}/**
}

func ExampleDestinationCIDR() {
	show(rbac.DestinationCIDR("10.1.0.0/16", "192.0.2.7"))
	// Output:
	// or_rules:
	//   rules:
	//   - destination_ip:
	//       address_prefix: 10.1.0.0
	//       prefix_len: 16
	//   - destination_ip:
	//       address_prefix: 192.0.2.7
	//       prefix_len: 32
}

func ExamplePorts() {
	show(rbac.Ports(80, 443))
	// Output:
	// or_rules:
	//   rules:
	//   - destination_port: 80
	//   - destination_port: 443
}

func ExamplePortRange() {
	show(rbac.PortRange(8000, 9000))
	// Output:
	// destination_port_range:
	//   start: 8000
	//   end: 9000
}

func ExampleServerName() {
	show(rbac.ServerName(match.Suffix(".internal")))
	// Output:
	// requested_server_name:
	//   suffix: ".internal"
}

func ExampleMetadata() {
	show(rbac.Metadata(match.Metadata("envoy.filters.http.jwt_authn", "payload", match.Having(match.Text(match.Exact("write")))).Below("scope")))
	// Output:
	// sourced_metadata:
	//   metadata_matcher:
	//     filter: envoy.filters.http.jwt_authn
	//     path:
	//     - key: payload
	//     - key: scope
	//     value:
	//       list_match:
	//         one_of:
	//           string_match:
	//             exact: write
}

func ExampleRouteMetadata() {
	show(rbac.RouteMetadata(match.Metadata("shop", "public", match.Bool(true))))
	// Output:
	// sourced_metadata:
	//   metadata_matcher:
	//     filter: shop
	//     path:
	//     - key: public
	//     value:
	//       bool_match: true
	//   metadata_source: ROUTE
}

func ExampleUpstreamCIDR() {
	show(rbac.UpstreamCIDR("10.0.0.0/8").Not())
	// Output:
	// not_rule:
	//   matcher:
	//     name: envoy.rbac.matchers.upstream_ip_port
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher
	//       upstream_ip:
	//         address_prefix: 10.0.0.0
	//         prefix_len: 8
}

func ExampleUpstreamPorts() {
	show(rbac.UpstreamPorts(1, 1023))
	// Output:
	// matcher:
	//   name: envoy.rbac.matchers.upstream_ip_port
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher
	//     upstream_port_range:
	//       start: 1
	//       end: 1023
}

func ExamplePermissionBuilder_And() {
	show(rbac.Methods("DELETE").And(rbac.PathPrefix("/docs/")))
	// Output:
	// and_rules:
	//   rules:
	//   - header:
	//       name: ":method"
	//       string_match:
	//         exact: DELETE
	//   - url_path:
	//       path:
	//         prefix: /docs/
}

func ExamplePermissionBuilder_Or() {
	show(rbac.Methods("GET").Or(rbac.Path("/search")))
	// Output:
	// or_rules:
	//   rules:
	//   - header:
	//       name: ":method"
	//       string_match:
	//         exact: GET
	//   - url_path:
	//       path:
	//         exact: /search
}

func ExamplePermissionBuilder_Not() {
	show(rbac.PathPrefix("/public/").Not())
	// Output:
	// not_rule:
	//   url_path:
	//     path:
	//       prefix: /public/
}
