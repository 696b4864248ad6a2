package main

import (
	"time"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

// Mesh is what a control plane sends to the sidecar of one shop instance: an inbound listener that takes mutual
// TLS and passes requests to the local process, and an outbound one that routes to other services by
// host name. Certificates come by SDS, addresses by EDS.
func Mesh() (*builder.Bundle, error) {
	identity, peers := secret.SDS("identity"), secret.SDS("peers")

	inbound := listener.TCP("inbound", "0.0.0.0", 15006).Direction(listener.Inbound).Chains(
		listener.Serve(filter.HCM("inbound").Routes(
			route.Configuration("inbound").VirtualHosts(route.VirtualHost("shop", "*").Routes(route.Prefix("/").To("local"))),
		)).TLS(listener.TLS(identity).ClientCertificates(peers).ALPN("h2")),
	)
	outbound := listener.TCP("outbound", "127.0.0.1", 15001).Direction(listener.Outbound).Chains(
		listener.Serve(filter.HCM("outbound").RDS("outbound")),
	)
	table := route.Configuration("outbound").VirtualHosts(
		host("catalog"),
		host("payments").Retry(route.RetryOn("connect-failure", "refused-stream").Attempts(2)),
	)

	return builder.New().
		Listeners(inbound, outbound).
		Routes(table).
		Clusters(
			cluster.Static("local", endpoint.Locality("", "").Hosts(8080, "127.0.0.1")),
			peer("catalog", identity, peers), peer("payments", identity, peers),
		).
		Endpoints(
			endpoint.For("catalog").Localities(
				endpoint.Locality("us-east-1", "us-east-1a").Weight(60).Hosts(15006, "10.0.1.1", "10.0.1.2"),
				endpoint.Locality("us-east-1", "us-east-1b").Weight(40).Hosts(15006, "10.0.2.1"),
				endpoint.Locality("us-west-2", "us-west-2a").Priority(1).Weight(1).Hosts(15006, "10.1.0.1"),
			),
			endpoint.For("payments").Localities(endpoint.Locality("us-east-1", "us-east-1a").Weight(1).Hosts(15006, "10.0.1.9")),
		).
		External(builder.Secret, "identity", "peers").
		Build()
}

func host(service string) *route.VirtualHostBuilder {
	return route.VirtualHost(service, service+".shop.internal").Routes(route.Prefix("/").To(service).Timeout(10 * time.Second))
}

// peer is another service of the mesh: its addresses come by EDS, weighted by locality.
func peer(service string, identity, peers *secret.SDSBuilder) *cluster.Builder {
	return cluster.EDS(service).HTTP2().ConnectTimeout(time.Second).
		LoadBalancing(cluster.RoundRobin().Locality(cluster.LocalityWeighted())).
		TLS(cluster.TLS(service+".shop.internal", peers).Certificate(identity).ALPN("h2"))
}
