package cluster_test

import (
	"testing"
	"time"

	altsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/alts/v3"
	httpupstreamv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/http/v3"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

// show compares the part with a golden, which is read, not only written.
func show[M any](t *testing.T, name string, p part.Part[M]) {
	t.Helper()
	golden.Check(t, "testdata/"+name+".yaml", []byte(parttest.YAML(t, p)))
}

func TestEveryDiscovery(t *testing.T) {
	for name, b := range map[string]*cluster.Builder{
		"eds":           cluster.EDS("a").ServiceName("b").From(source.Delta("xds")),
		"static":        cluster.Static("a", endpoint.Hosts(80, "10.0.0.1")).Localities(endpoint.Hosts(81, "10.0.0.2")),
		"assignment":    cluster.Static("a").Assignment(endpoint.For("a").Drop("all", 5)),
		"strictdns":     cluster.StrictDNS("a", "a.example", 80).DNSFamily(cluster.V4Only).Resolver(cluster.SystemResolver().Retries(1).Threads(2).Clone()),
		"logicaldns":    cluster.LogicalDNS("a", "a.example", 80),
		"dnsextension":  cluster.StrictDNS("a", "a.example", 80).DNS(dns()),
		"dnslogical":    cluster.LogicalDNS("a", "a.example", 80).DNS(cluster.DNS().Family(cluster.AllFamilies)),
		"originaldst":   cluster.OriginalDst("a").CleanupInterval(time.Minute).Destination(cluster.Destination().InsecureHeader("x-to").Port(8080).Metadata("filter", "a", "b").Clone()),
		"aggregate":     cluster.Aggregate("a", "b", "c"),
		"redis":         cluster.Redis("a", endpoint.Hosts(6379, "10.0.0.1")),
		"dynamic":       cluster.DynamicForwardProxy("a", cache()).HTTP2(),
		"insecure":      cluster.InsecureDynamicForwardProxy("a", cluster.DNSCache("c")).HTTP2(),
		"subclusters":   cluster.SubClusters("a", 10, time.Minute).HTTP(cluster.HTTP2(protocol.HTTP2())),
		"appleresolver": cluster.StrictDNS("a", "a.example", 80).Resolver(cluster.AppleResolver().Clone()),
	} {
		show(t, "discovery/"+name, b.Clone())
	}
}

func dns() *cluster.DNSBuilder {
	return cluster.DNS().Family(cluster.V4Preferred).Refresh(time.Minute).RefreshFailed(time.Second, time.Minute).RespectTTL(2 * time.Second).
		Jitter(time.Second).Resolver(cluster.CAres().Servers(53, "10.0.0.53").SystemFirst().ReachableOnly().TCP().NoSearch().
		Timeout(2*time.Second, 3).Rotate().QueriesPerPort(100).Clone()).Clone()
}

func cache() *cluster.DNSCacheBuilder {
	return cluster.DNSCache("c").Family(cluster.V4Only).Refresh(time.Minute).MinRefresh(time.Second).RefreshFailed(time.Second, time.Minute).
		Forget(time.Hour).MaxHosts(10).MaxPending(11).QueryTimeout(time.Second).Resolver(cluster.AppleResolver()).Preresolve(443, "a.example").Clone()
}

func TestEverySetting(t *testing.T) {
	show(t, "settings", cluster.EDS("a").ConnectTimeout(time.Second).AltStatName("stat").BufferLimit(32768).
		Metadata("example", "owner", "team").Metadata("example", "tags", []any{"x", 1.5, true, nil}).
		TCPIdleTimeout(time.Minute).WaitForHosts(false).RemoveAtOnce().LoadReports(source.Self(), "named_metrics.queue").
		Statistics(cluster.Statistics().TimeoutBudgets().Sizes().PerEndpoint().Clone()).
		Upstream(extension.Custom(&httpupstreamv3.HttpConnectionPoolProto{})).
		CommonLB(cluster.CommonLB().PanicThreshold(0).MergeWindow(0).IgnoreNewHosts().CloseOnHostChange().
			OverrideHost(cluster.Healthy, cluster.Draining).Clone()).
		CircuitBreakers(
			cluster.Thresholds().Connections(1).Pending(2).Requests(3).Retries(4).Pools(5).TrackRemaining(),
			cluster.Thresholds().HighPriority().RetryBudget(25, 7).RetryBudgetOver(time.Second).Clone()).
		MaxConnectionsPerHost(6).
		Connections(cluster.Connections().Keepalive(time.Minute, 10*time.Second, 3).TrackInterface().HappyEyeballs(cluster.IPv6, 2).
			Bind(cluster.Bind("10.0.0.1", 0).Also("::1", 0).Freebind(true).Option(1, 2, 3, cluster.BeforeBind).
				BytesOption(4, 5, []byte{6}, cluster.AfterBind).Clone()).
			Preconnect(1.5).PreconnectNext(2).PreconnectWhere(match.Metadata("example", "fast", match.Bool(true))).
			PerClient().CloseOnUnhealthy().CloseWhenFull(time.Minute).Buffer(16384).Clone()).
		SocketMatches(cluster.SocketMatch("plain", cluster.RawBuffer()).Where("tls", false).Clone()).
		Clone())
}

func TestEveryHealthCheck(t *testing.T) {
	for name, c := range map[string]cluster.Check{
		"http": cluster.HTTPCheck("/healthz").Every(5*time.Second).Timeout(time.Second).Thresholds(1, 2).Host("a").Method("POST").
			Body([]byte("ping")).Receive([]byte("pong"), []byte("!")).Buffer(0).Headers(header.Append("x-a", "1")).RemoveHeaders("user-agent").
			Expect(200, 204).Expect(301, 301).Retriable(500, 599).HTTP2().Service(match.Prefix("api")).
			Port(9000).ReuseConnection(false).ALPN("h2").SocketMatch("tls", true).
			Pace(cluster.Pace().Jitter(time.Second).JitterPercent(10).FirstJitter(2 * time.Second).NoTraffic(3 * time.Second).
				NoTrafficHealthy(4 * time.Second).Unhealthy(5 * time.Second).BecomingUnhealthy(6 * time.Second).BecomingHealthy(7 * time.Second).Clone()).
			Events(cluster.EventsToFile("/log").EveryFailure().EverySuccess().Clone()).Clone(),
		"tcp":    cluster.TCPCheck().Send([]byte{1}).Receive([]byte{2}).ProxyProtocol(cluster.ProxyV2).Clone(),
		"grpc":   cluster.GRPCCheck("api.Health").Authority("a").Headers(header.Append("x-a", "1")).Events(cluster.EventsToService(service.GRPC("hds"))).Clone(),
		"redis":  cluster.RedisCheck("maintenance"),
		"thrift": cluster.ThriftCheck("ping", cluster.ThriftFramed, cluster.ThriftBinary),
	} {
		show(t, "healthcheck/"+name, c)
	}
}

func TestEveryOutlier(t *testing.T) {
	show(t, "outlier", cluster.Outliers().Consecutive5xx(1).ConsecutiveGatewayFailure(2).ConsecutiveLocalFailure(3).SplitLocalErrors().
		Every(4*time.Second).Eject(5*time.Second).MaxEject(6*time.Second).Jitter(7*time.Second).MaxPercent(8).AlwaysOne(false).
		ReturnOnHealthCheck(false).DetectDegraded().
		Enforce(cluster.Enforce().Consecutive5xx(11).ConsecutiveGatewayFailure(12).ConsecutiveLocalFailure(13).SuccessRate(14).
			LocalSuccessRate(15).FailurePercentage(16).LocalFailurePercentage(17).Clone()).
		SuccessRate(cluster.SuccessRate(1.9).MinHosts(18).MinRequests(19).Clone()).
		FailurePercentage(cluster.FailurePercentage(20).MinHosts(21).MinRequests(22).Clone()).Clone())
}

func slow() *cluster.SlowStartBuilder {
	return cluster.SlowStart(time.Minute).Aggression(1.5, "lb.aggression").From(5).Clone()
}

func zones() *cluster.ZoneAwareBuilder {
	return cluster.ZoneAware().Enabled(50).MinHosts(3).FailOnPanic().Always(1).ByWeight().Clone()
}

func TestEveryPolicy(t *testing.T) {
	for name, p := range map[string]cluster.Policy{
		"roundrobin":   cluster.RoundRobin().SlowStart(slow()).Locality(cluster.LocalityWeighted()).Clone(),
		"leastrequest": cluster.LeastRequest().Choices(3).FullScan().Bias(1.5, "lb.bias").SlowStart(slow()).Locality(zones()).Clone(),
		"random":       cluster.Random().Locality(zones()).Clone(),
		"ringhash": cluster.RingHash().MinSize(1).MaxSize(2).Function(cluster.Murmur2).ByHostname().Bound(150).LocalityWeighted().
			HashPolicies(route.HashHeader("x-user")).Clone(),
		"maglev":   cluster.Maglev().Table(65537).ByHostname().Bound(150).LocalityWeighted().HashPolicies(route.HashHeader("x-user")).Clone(),
		"provided": cluster.ClusterProvided(),
		"wrr":      cluster.WRRLocality(cluster.RoundRobin()).Clone(),
		"reported": cluster.ReportedLoad().OutOfBand(time.Second).Blackout(2 * time.Second).Expire(3 * time.Second).Update(4 * time.Second).
			ErrorPenalty(1.5).Metrics("named_metrics.a").SlowStart(slow()).Clone(),
		"override": cluster.OverrideHost(cluster.Random()).Header("x-host").Metadata("filter", "host").Clone(),
		"subset": cluster.Subset(cluster.LeastRequest()).Fallback(cluster.DefaultSubset).Default("stage", "prod").FallbackList().
			LocalityWeighted(true).AnyInPanic().ListAsAny().RedundantKeys().
			Selectors(cluster.Selector("stage").SingleHost().Fallback(cluster.AnyHost), cluster.Selector("stage", "version").FallbackKeys("stage").Clone()).Clone(),
	} {
		show(t, "policy/"+name, p)
	}
}

func TestEveryTransport(t *testing.T) {
	tls := func() *cluster.TLSBuilder { return cluster.TLS("a.internal", secret.CAFile("ca.crt")) }
	for name, s := range map[string]cluster.TransportSocket{
		"tls": tls().Certificate(secret.Files("c", "k")).Certificate(secret.SDS("id")).ALPN("h2").MinTLS(secret.TLS12).MaxTLS(secret.TLS13).
			Ciphers("ECDHE-RSA-AES128-GCM-SHA256").Curves("X25519").SignatureAlgorithms("ecdsa_secp256r1_sha256").FIPS().Sessions(0).
			InsecureRenegotiation().InsecureKeyLog("/keys", "10.0.0.0/8", "::1").Clone(),
		"insecure":      cluster.InsecureTLS("a.internal"),
		"fromsni":       tls().NameFromSNI(),
		"raw":           cluster.RawBuffer(),
		"quic":          cluster.QUIC(tls()),
		"starttls":      cluster.StartTLS(tls()),
		"proxyprotocol": cluster.ProxyProtocol(cluster.ProxyV2, cluster.RawBuffer()).PassTLVs(1, 2).TLV(3, []byte{4}).AllowUnspecified().PoolByTLV().Clone(),
		"passall":       cluster.ProxyProtocol(cluster.ProxyV2, tls()).PassTLVs(),
		"httpproxy":     cluster.HTTPProxy(tls()).Default("10.0.0.1", 3128),
		"internal":      cluster.InternalUpstream(cluster.RawBuffer()).HostMetadata("tunnel").ClusterMetadata("istio"),
		"alts":          cluster.CustomTransport(&altsv3.Alts{HandshakerService: "metadata:8080"}),
	} {
		show(t, "transport/"+name, s)
	}
}

func TestEveryHTTP(t *testing.T) {
	for name, h := range map[string]*cluster.HTTPBuilder{
		"http1": cluster.HTTP1(protocol.HTTP1().Trailers()).IdleTimeout(time.Minute).MaxConnectionDuration(time.Hour).MaxStreamDuration(0).
			MaxRequests(100).MaxResponseHeaders(50, 64).AutoSNIFrom("x-sni"),
		"http2": cluster.HTTP2(protocol.HTTP2().MaxStreams(10)).AutoSNI().HashPolicies(route.HashHeader("x")).Retry(route.RetryOn("5xx")),
		"http3": cluster.HTTP3(protocol.HTTP3()).InsecureAutoSNI(),
		"auto":  cluster.AutoHTTP(cluster.Versions{HTTP2: protocol.HTTP2().MaxStreams(5)}),
		"auto3": cluster.AutoHTTP(cluster.Versions{HTTP1: protocol.HTTP1(), HTTP3: protocol.HTTP3(), Cache: "c", CacheEntries: 9}),
		"down":  cluster.DownstreamHTTP(cluster.Versions{HTTP3: protocol.HTTP3()}),
	} {
		show(t, "http/"+name, cluster.EDS("a").HTTP(h.Clone()))
	}
}
