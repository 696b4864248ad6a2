package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/source"
)

// TestRulesAcceptWhatConstructorsMake holds constructors and defaults against the rules: what is built without
// a mistake has no finding.
func TestRulesAcceptWhatConstructorsMake(t *testing.T) {
	tls := func() *cluster.TLSBuilder { return cluster.TLS("a.internal", secret.CAFile("ca.crt")) }
	eds := func() *cluster.Builder { return cluster.EDS("a") }
	for name, b := range map[string]*cluster.Builder{
		"eds":           eds().ServiceName("b").From(source.Delta("xds")),
		"static":        cluster.Static("a", endpoint.Hosts(80, "10.0.0.1")),
		"strict dns":    cluster.StrictDNS("a", "a.example", 80).DNSFamily(cluster.V4Only),
		"logical dns":   cluster.LogicalDNS("a", "a.example", 80),
		"dns extension": cluster.StrictDNS("a", "a.example", 80).DNS(dns()),
		"dns logical":   cluster.LogicalDNS("a", "a.example", 80).DNS(cluster.DNS()),
		"original dst":  cluster.OriginalDst("a").Destination(cluster.Destination().Port(8080)),
		"aggregate":     cluster.Aggregate("a", "b", "c"),
		"redis":         cluster.Redis("a", endpoint.Hosts(6379, "10.0.0.1")),
		"dynamic":       cluster.DynamicForwardProxy("a", cache()).HTTP2(),
		"sub clusters":  cluster.SubClusters("a", 10, time.Minute).HTTP(cluster.HTTP2(protocol.HTTP2())),
		"http3":         eds().HTTP(cluster.HTTP3(protocol.HTTP3())).TLS(cluster.QUIC(tls())),
		"auto http3":    eds().HTTP(cluster.AutoHTTP(cluster.Versions{HTTP3: protocol.HTTP3()})).TLS(cluster.QUIC(tls())),
		"auto http":     eds().HTTP(cluster.AutoHTTP(cluster.Versions{})).TLS(tls()),
		"tls by sds":    eds().TLS(cluster.TLS("a", secret.SDS("ca")).Certificate(secret.SDS("id"))),
		"auto sni":      eds().TLS(cluster.TLS("", secret.CAFile("ca")).AutoSNI()),
		"grpc check":    eds().HTTP2().HealthCheck(cluster.GRPCCheck("x")),
		"tcp check":     eds().HealthCheck(cluster.TCPCheck().Send([]byte("a"))),
		"redis check":   eds().HealthCheck(cluster.RedisCheck("a")),
		"sticky":        eds().LoadBalancing(cluster.StickyByHeader("x")),
		"local":         eds().LoadBalancing(cluster.LocalFirst()),
		"subset":        eds().LoadBalancing(cluster.Subset(cluster.RoundRobin()).Selectors(cluster.Selector("a"))),
		"legacy subset": eds().LegacyLoadBalancing(cluster.Subset().Selectors(cluster.Selector("a"))).LegacyLoadBalancing(cluster.RingHash()),
		"proxy":         eds().TLS(cluster.ProxyProtocol(cluster.ProxyV2, tls())),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.Build()
			require.NoError(t, err)
		})
	}
}
