package builder_test

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
)

// A file that Envoy starts from.
func ExampleNew() {
	table := route.Configuration("hello").VirtualHosts(
		route.VirtualHost("all", "*").Routes(
			route.Exact("/hello").Respond(200, "world"),
			route.Prefix("/").To("app").Timeout(5*time.Second),
		),
	)
	bundle, err := builder.New().
		Listeners(listener.TCP("http", "127.0.0.1", 8080).Chains(listener.Serve(filter.HCM("hello").Routes(table)))).
		Clusters(cluster.StrictDNS("app", "app.internal", 9000)).
		Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	yaml, err := bundle.Bootstrap().Admin("127.0.0.1", 9901).YAML()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(string(yaml))
	// Output:
	// static_resources:
	//   listeners:
	//   - name: http
	//     address:
	//       socket_address:
	//         address: 127.0.0.1
	//         port_value: 8080
	//     filter_chains:
	//     - filters:
	//       - name: envoy.filters.network.http_connection_manager
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
	//           stat_prefix: hello
	//           route_config:
	//             name: hello
	//             virtual_hosts:
	//             - name: all
	//               domains:
	//               - "*"
	//               routes:
	//               - match:
	//                   path: /hello
	//                 direct_response:
	//                   status: 200
	//                   body:
	//                     inline_string: world
	//               - match:
	//                   prefix: /
	//                 route:
	//                   cluster: app
	//                   timeout: 5s
	//           http_filters:
	//           - name: envoy.filters.http.router
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
	//   clusters:
	//   - name: app
	//     type: STRICT_DNS
	//     load_assignment:
	//       cluster_name: app
	//       endpoints:
	//       - lb_endpoints:
	//         - endpoint:
	//             address:
	//               socket_address:
	//                 address: app.internal
	//                 port_value: 9000
	// admin:
	//   address:
	//     socket_address:
	//       address: 127.0.0.1
	//       port_value: 9901
}

// Everything that is wrong comes at once, each at the line that wrote it.
func ExampleBuilder_Build() {
	_, err := builder.New().
		Clusters(
			cluster.EDS("api-v1").
				ConnectTimeout(-time.Second),
			cluster.EDS("api-v2"),
		).
		Endpoints(
			endpoint.For("api-v1").Localities(endpoint.Locality("us-east-1", "").
				Hosts(70000, "10.0.0.1")),
			endpoint.For("ap1-v2"),
		).
		Build()
	var list diag.List
	if errors.As(err, &list) {
		_ = list.WriteText(os.Stdout, diag.TextOptions{Count: true})
	}
	fmt.Println(errors.Is(err, diag.RuleID("port-out-of-range")))
	// Output:
	// example_test.go:101: error[duration-out-of-range]: negative duration -1s
	//     at clusters["api-v1"].connect_timeout
	// example_test.go:102: error[load-assignment-missing]: there is no load assignment "api-v2"
	//     at clusters["api-v2"].eds_cluster_config.service_name
	//     note: example_test.go:107: "ap1-v2" is defined here (at endpoints["ap1-v2"])
	//     help: use "ap1-v2"
	// example_test.go:106: error[port-out-of-range]: port 70000 is not between 0 and 65535
	//     at endpoints["api-v1"].endpoints[0].lb_endpoints[0]
	// 3 errors
	// true
}

// What the version that will load it does not know is found when it is built.
func ExampleBuilder_Envoy() {
	edge := listener.TCP("edge", "0.0.0.0", 8080).Chains(listener.Serve(filter.HCM("edge").
		Filters(httpfilter.APIKeyAuth(httpfilter.KeyHeader("x-api-key"))).
		Routes(route.Configuration("edge").VirtualHosts(
			route.VirtualHost("all", "*").Routes(route.Prefix("/").Respond(200, "ok")),
		)),
	))
	for _, version := range []string{"1.32", "1.33"} {
		_, err := builder.New().Listeners(edge).Envoy(version).Build()
		var list diag.List
		if errors.As(err, &list) {
			fmt.Println(list[0].Summary)
			fmt.Println(list[0].Detail)
		}
	}
	// Output:
	// Envoy 1.32 does not know envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth
	// The first version that is known to have it is 1.33.
}

// A control plane changes one thing and learns what to send.
func ExampleBundle_Update() {
	api := endpoint.Locality("us-east-1", "us-east-1a")
	old, err := builder.New().
		Clusters(cluster.EDS("api")).
		Endpoints(endpoint.For("api").Localities(api.Hosts(8080, "10.0.0.1"))).
		Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, changes, err := old.Update(builder.Put(
		endpoint.For("api").Localities(endpoint.Locality("us-east-1", "us-east-1a").Hosts(8080, "10.0.0.1", "10.0.0.2")),
	))
	fmt.Println(err, changes.Groups[0].TypeURL, changes.Groups[0].Changed)

	_, _, err = old.Update(builder.Delete(builder.LoadAssignment, "api"))
	fmt.Println(errors.Is(err, diag.RuleID("load-assignment-missing")))
	// Output:
	// <nil> type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment [api]
	// true
}
