package reference

import (
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	upstreamhttpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// served returns an external authorization service behind a cluster with a protocol.
func served(protocol string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz
grpc_service: {envoy_grpc: {cluster_name: authz}}
---
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: authz
type: STATIC
load_assignment: {cluster_name: authz}
` + protocol + "\n"
}

var grpcWithoutHTTP2 = check.Rule(diag.Rule{
	ID: "cluster-grpc-without-http2", Severity: diag.Warning,
	Title: "a cluster that is called over gRPC speaks HTTP/2",
	Text: "gRPC needs HTTP/2. A cluster speaks HTTP/1.1 unless its HttpProtocolOptions say otherwise, also over TLS: Envoy loads the " +
		"configuration, and every call fails.",
	Bad:  served(""),
	Good: served("typed_extension_protocol_options: " + http2),
	Ref:  "common/grpc/async_client_impl.cc",
})

func init() {
	check.On(func(c *check.Context, g *corev3.GrpcService_EnvoyGrpc) {
		callsGRPC(c, g.GetClusterName(), "cluster_name")
	})
	check.On(func(c *check.Context, r *routev3.Route) {
		if r.GetMatch().GetGrpc() != nil && r.GetRoute().GetCluster() != "" && !bridged(c) {
			callsGRPC(c, r.GetRoute().GetCluster(), "route.cluster")
		}
	})
}

// bridged tells whether a filter may turn gRPC into something else; without a chain at hand, it may.
func bridged(c *check.Context) bool {
	m, ok := check.Within[*hcmv3.HttpConnectionManager](c)
	for _, f := range m.GetHttpFilters() {
		if !strings.HasPrefix(check.TypeName(f.GetTypedConfig()), "envoy.extensions.filters.http.") ||
			strings.Contains(check.TypeName(f.GetTypedConfig()), "bridge") {
			return true
		}
	}
	return !ok
}

// callsGRPC warns of a cluster that is called over gRPC and surely speaks HTTP/1.1.
func callsGRPC(c *check.Context, name string, steps ...any) {
	found := c.Index().Find(check.Cluster, name)
	if len(found) != 1 {
		return
	}
	cluster, ok := found[0].Message.(*clusterv3.Cluster)
	if !ok || !speaksHTTP1(c, cluster) {
		return
	}
	d := c.Report(grpcWithoutHTTP2, fmt.Sprintf("cluster %q speaks HTTP/1.1 only", name), steps...)
	d.Fixes = []string{"give the cluster HTTP/2 in its HttpProtocolOptions"}
	d.Related = []diag.Related{{Message: "the cluster", Path: found[0].Path}}
}

// speaksHTTP1 tells whether a cluster surely has no HTTP/2: nothing is said of the protocol, or HTTP/1 is.
func speaksHTTP1(c *check.Context, cluster *clusterv3.Cluster) bool {
	//lint:ignore SA1019 what is deprecated still counts
	if cluster.GetHttp2ProtocolOptions() != nil || cluster.GetClusterType() != nil {
		return false
	}
	a, ok := cluster.GetTypedExtensionProtocolOptions()["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"]
	if !ok {
		return true
	}
	o, ok := check.As[*upstreamhttpv3.HttpProtocolOptions](c, a)
	return ok && o.GetExplicitHttpConfig().GetHttpProtocolOptions() != nil
}
