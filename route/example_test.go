package route_test

import (
	"fmt"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
)

// show prints what a part becomes.
func show[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleConfiguration() {
	show(route.Configuration("edge").VirtualHosts(
		route.VirtualHost("api", "api.example.com").Routes(
			route.Exact("/healthz").Respond(200, "ok"),
			route.Prefix("/v1/").Header(match.Present("x-tenant")).
				To("api").Timeout(15*time.Second).Retry(route.RetryOn("5xx").Attempts(3)),
		),
	))
	// Output:
	// name: edge
	// virtual_hosts:
	// - name: api
	//   domains:
	//   - api.example.com
	//   routes:
	//   - match:
	//       path: /healthz
	//     direct_response:
	//       status: 200
	//       body:
	//         inline_string: ok
	//   - match:
	//       prefix: /v1/
	//       headers:
	//       - name: x-tenant
	//         present_match: true
	//     route:
	//       cluster: api
	//       timeout: 15s
	//       retry_policy:
	//         retry_on: 5xx
	//         num_retries: 3
}

func ExampleRaw() {
	show(route.Raw(&routev3.RouteConfiguration{Name: "edge"}).IgnorePort())
	// Output:
	// name: edge
	// ignore_port_in_host_matching: true
}

func ExampleVirtualHost() {
	show(route.VirtualHost("web", "example.com", "*.example.com").Routes(route.Prefix("/").To("web")))
	// Output:
	// name: web
	// domains:
	// - example.com
	// - "*.example.com"
	// routes:
	// - match:
	//     prefix: /
	//   route:
	//     cluster: web
}

func ExampleRawVirtualHost() {
	show(route.RawVirtualHost(&routev3.VirtualHost{Name: "web", Domains: []string{"*"}}).AttemptCount())
	// Output:
	// name: web
	// domains:
	// - "*"
	// include_request_attempt_count: true
}

func ExampleRawRoute() {
	show(route.RawRoute(&routev3.Route{Name: "old"}).StatPrefix("old"))
	// Output:
	// name: old
	// stat_prefix: old
}

func ExamplePrefix() {
	show(route.Prefix("/v1/").To("api").PrefixRewrite("/"))
	// Output:
	// match:
	//   prefix: /v1/
	// route:
	//   cluster: api
	//   prefix_rewrite: /
}

func ExampleExact() {
	show(route.Exact("/healthz").Respond(200, "ok"))
	// Output:
	// match:
	//   path: /healthz
	// direct_response:
	//   status: 200
	//   body:
	//     inline_string: ok
}

func ExamplePathSeparated() {
	show(route.PathSeparated("/shop").To("shop"))
	// Output:
	// match:
	//   path_separated_prefix: /shop
	// route:
	//   cluster: shop
}

func ExampleRegex() {
	show(route.Regex("/users/[0-9]+").To("users"))
	// Output:
	// match:
	//   safe_regex:
	//     regex: /users/[0-9]+
	// route:
	//   cluster: users
}

func ExampleTemplate() {
	show(route.Template("/users/{id}/**").To("users"))
	// Output:
	// match:
	//   path_match_policy:
	//     name: envoy.path.match.uri_template.uri_template_matcher
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig
	//       path_template: /users/{id}/**
	// route:
	//   cluster: users
}

func ExampleConnect() {
	show(route.Connect().To("tunnel").Upgrades(route.Upgrade("CONNECT").Terminate()))
	// Output:
	// match:
	//   connect_matcher: {}
	// route:
	//   cluster: tunnel
	//   upgrade_configs:
	//   - upgrade_type: CONNECT
	//     connect_config: {}
}

func ExampleWeight() {
	show(route.Prefix("/").Split(route.Weight("stable", 95), route.Weight("canary", 5)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   weighted_clusters:
	//     clusters:
	//     - name: stable
	//       weight: 95
	//     - name: canary
	//       weight: 5
}

func ExampleWeightHeader() {
	show(route.Prefix("/").Split(route.Weight("stable", 95), route.WeightHeader("x-try", 5)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   weighted_clusters:
	//     clusters:
	//     - name: stable
	//       weight: 95
	//     - weight: 5
	//       cluster_header: x-try
}

func ExampleTracing() {
	show(route.Prefix("/").To("web").Operation("web").Trace(route.Tracing().RandomSampling(0.5)))
	// Output:
	// match:
	//   prefix: /
	// route:
	//   cluster: web
	// decorator:
	//   operation: web
	// tracing:
	//   random_sampling:
	//     numerator: 50
	//     denominator: TEN_THOUSAND
}

func ExampleVirtualCluster() {
	show(route.VirtualCluster("reads", match.Method("GET")))
	// Output:
	// name: reads
	// headers:
	// - name: ":method"
	//   string_match:
	//     exact: GET
}

func ExampleScope() {
	show(route.Scope("tenant-a", "a").RDS("routes-a").OnDemand())
	// Output:
	// name: tenant-a
	// route_configuration_name: routes-a
	// key:
	//   fragments:
	//   - string_key: a
	// on_demand: true
}

func ExampleRawScope() {
	show(route.RawScope(&routev3.ScopedRouteConfiguration{Name: "tenant-a"}).OnDemand())
	// Output:
	// name: tenant-a
	// on_demand: true
}
