package bench

import (
	"fmt"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

func builtCluster(i int) *cluster.Builder {
	name := fmt.Sprintf("service-%05d", i)
	return cluster.EDS(name).HTTP2().ConnectTimeout(time.Second).
		LoadBalancing(cluster.RingHash().MinSize(1024)).
		HealthCheck(cluster.HTTPCheck("/healthz").Every(5 * time.Second).Timeout(time.Second)).
		OutlierDetection(cluster.Consecutive5xx(5).Eject(30 * time.Second).MaxPercent(50)).
		TLS(cluster.TLS(name+".internal", secret.CAFile("ca.crt")).ALPN("h2"))
}

func builtEndpoints(i int) *endpoint.Builder {
	return endpoint.For(fmt.Sprintf("service-%05d", i)).Localities(
		endpoint.Locality("us-east-1", "us-east-1a").Weight(80).Hosts(8080, "10.0.0.1", "10.0.0.2"),
		endpoint.Locality("us-west-2", "us-west-2a").Priority(1).Weight(20).Hosts(8080, "10.1.0.1", "10.1.0.2"),
	)
}

func builtRoute(i int) route.Route {
	return route.Prefix(fmt.Sprintf("/v1/%05d/", i)).Header(match.Present("x-tenant")).
		Split(route.Weight("api-v1", 90), route.Weight("api-v2", 10)).
		Timeout(15 * time.Second).
		Retry(route.RetryOn("5xx", "reset").Attempts(3).PerTry(2 * time.Second)).
		HashHeader("x-user")
}

func builtRoutes(n int) *route.ConfigurationBuilder {
	host := route.VirtualHost("api", "api.example.com")
	for i := range n {
		host.Routes(builtRoute(i))
	}
	return route.Configuration("edge").VirtualHosts(host)
}

func builtListener(i int) *listener.Builder {
	return listener.TCP(fmt.Sprintf("listener-%05d", i), "0.0.0.0", 1000+i).Chains(
		listener.Serve(filter.HCM("edge").Filters(httpfilter.CORS(), httpfilter.ExtAuthz("authz").Timeout(200*time.Millisecond)).RDS("edge")).
			TLS(listener.TLS(secret.Files("tls.crt", "tls.key")).MinTLS12().ALPN("h2", "http/1.1")),
	)
}

// render takes a builder's message as a bundle does.
func render[M any](p node.Part[M]) *M {
	var root node.State
	return node.RootChildren[M](&root, "x", 0, []node.Part[M]{p}, func(*M) string { return "" })[0]
}

// TestLiteralsAndBuildersAgree keeps the comparison fair.
func TestLiteralsAndBuildersAgree(t *testing.T) {
	same := func(want, got proto.Message) {
		t.Helper()
		require.Empty(t, cmp.Diff(want, got, protocmp.Transform()))
	}
	same(literalCluster(7), render[clusterv3.Cluster](builtCluster(7)))
	same(literalEndpoints(7), render[endpointv3.ClusterLoadAssignment](builtEndpoints(7)))
	same(literalRoutes(3), render[routev3.RouteConfiguration](builtRoutes(3)))
	same(literalListener(7), render[listenerv3.Listener](builtListener(7)))
}

// BenchmarkBuild builds each kind of resource from literals and from builders, with call sites at each level.
func BenchmarkBuild(b *testing.B) {
	kinds := []struct {
		name           string
		n              int
		literal, build func(n int)
	}{
		{"clusters", 10000, each(literalCluster), each(func(i int) *clusterv3.Cluster { return render[clusterv3.Cluster](builtCluster(i)) })},
		{"endpoints", 10000, each(literalEndpoints), each(func(i int) *endpointv3.ClusterLoadAssignment {
			return render[endpointv3.ClusterLoadAssignment](builtEndpoints(i))
		})},
		{"routes", 10000, func(n int) { sink = literalRoutes(n) }, func(n int) { sink = render[routev3.RouteConfiguration](builtRoutes(n)) }},
		{"listeners", 1000, each(literalListener), each(func(i int) *listenerv3.Listener { return render[listenerv3.Listener](builtListener(i)) })},
	}
	for _, k := range kinds {
		b.Run(k.name+"/literal", func(b *testing.B) { repeat(b, k.n, k.literal) })
		for level, name := range map[diag.Sites]string{diag.SitesOff: "sites=off", diag.SitesResources: "sites=resources", diag.SitesFull: "sites=full"} {
			b.Run(k.name+"/"+name, func(b *testing.B) {
				defer diag.CaptureSites(diag.CaptureSites(level))
				repeat(b, k.n, k.build)
			})
		}
	}
}

var (
	sink proto.Message
	kept []proto.Message
)

// each builds n messages and keeps them, as whoever builds ten thousand does.
func each[M proto.Message](build func(i int) M) func(n int) {
	return func(n int) {
		kept = make([]proto.Message, n)
		for i := range n {
			kept[i] = build(i)
		}
	}
}

func repeat(b *testing.B, n int, f func(n int)) {
	b.ReportAllocs()
	for b.Loop() {
		f(n)
	}
}
