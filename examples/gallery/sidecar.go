package gallery

import (
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/builder/bootstrap"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/tracing"
)

// Sidecar stands beside a service: what comes in goes to the service, what goes out goes to the sidecar of another, and both are traced.
// It is examples/zipkin/envoy-1.yaml.
func Sidecar() *builder.BootstrapBuilder {
	spans := filter.Tracing(tracing.Zipkin("zipkin", "/api/v2/spans"))

	way := func(port int, direction listener.Direction, prefix, host, to, operation string) *listener.Builder {
		table := route.Configuration(host + "_route").VirtualHosts(
			route.VirtualHost(host, "*").Routes(route.Prefix("/").To(to).Operation(operation)),
		)
		return listener.TCP("", "0.0.0.0", port).Direction(direction).
			Chains(listener.Serve(filter.HCM(prefix).Tracing(spans).Routes(table)))
	}

	return builder.Bootstrap().
		Identity(bootstrap.Node("", "envoy-proxy-1")).
		Listeners(
			way(10000, listener.Inbound, "ingress_http", "service1", "service_cluster1", "routeToService1"),
			way(10001, listener.Outbound, "egress_http", "envoy2", "envoy_cluster2", "routeToEnvoy2"),
		).
		Clusters(
			cluster.StrictDNS("service_cluster1", "service-1", 8080),
			cluster.StrictDNS("envoy_cluster2", "envoy-2", 10000),
			cluster.StrictDNS("zipkin", "zipkin", 9411),
		)
}
