package hcm

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const zipkinHead = `"@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig
`

var zipkinCluster = check.Rule(diag.Rule{
	ID: "trace-zipkin-cluster", Severity: diag.Error,
	Title: "a Zipkin tracer says where the collector is",
	Text:  "Without collector_service Envoy needs collector_cluster and collector_endpoint, the path to post to. It refuses the tracer otherwise.",
	Bad:   zipkinHead + "collector_cluster: zipkin\ncollector_endpoint_version: HTTP_JSON\n",
	Good:  zipkinHead + "collector_cluster: zipkin\ncollector_endpoint: /api/v2/spans\ncollector_endpoint_version: HTTP_JSON\n",
	Ref:   "tracers/zipkin/zipkin_tracer_impl.cc",
})

var zipkinVersion = check.Rule(diag.Rule{
	ID: "trace-zipkin-version", Severity: diag.Error,
	Title: "a Zipkin tracer speaks HTTP_JSON or HTTP_PROTO",
	Text:  "collector_endpoint_version has no usable default: the value 0 stands for a format that Envoy has removed, and GRPC was never built.",
	Bad:   zipkinHead + "collector_cluster: zipkin\ncollector_endpoint: /api/v2/spans\ncollector_endpoint_version: GRPC\n",
	Good:  zipkinHead + "collector_cluster: zipkin\ncollector_endpoint: /api/v2/spans\ncollector_endpoint_version: HTTP_PROTO\n",
	Ref:   "tracers/zipkin/span_buffer.cc",
})

var zipkinUnknownCluster = check.Rule(diag.Rule{
	ID: "trace-zipkin-unknown-cluster", Severity: diag.Error,
	Title: "the cluster of a Zipkin tracer exists",
	Text: "Envoy looks the cluster up when it builds the tracer, and refuses the listener if it is not there. For a static listener that means a static " +
		"cluster, or one that a control plane sent before.",
	Bad:  traced("# options: closed\n", "zipkn", zipkinTracer),
	Good: traced("# options: closed\n", "zipkin", zipkinTracer),
	Ref:  "tracers/zipkin/zipkin_tracer_impl.cc",
})

var datadogCluster = check.Rule(diag.Rule{
	ID: "trace-datadog-cluster", Severity: diag.Error,
	Title: "the cluster of a Datadog tracer exists",
	Text:  "Envoy looks the cluster up when it builds the tracer, and refuses the listener if it is not there.",
	Bad:   traced("# options: closed\n", "agnt", datadogTracer),
	Good:  traced("# options: closed\n", "agent", datadogTracer),
	Ref:   "tracers/datadog",
})

var otelBoth = check.Rule(diag.Rule{
	ID: "trace-otel-both", Severity: diag.Error,
	Title: "an OpenTelemetry tracer exports in one way",
	Text:  "Envoy refuses grpc_service together with http_service.",
	Bad: `"@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig
grpc_service: {envoy_grpc: {cluster_name: a}}
http_service: {http_uri: {cluster: a, uri: "https://a/v1/traces", timeout: 1s}}
`,
	Good: `"@type": type.googleapis.com/envoy.config.trace.v3.OpenTelemetryConfig
grpc_service: {envoy_grpc: {cluster_name: a}}
`,
	Ref: "tracers/opentelemetry/opentelemetry_tracer_impl.cc",
})

var xrayDaemon = check.Rule(diag.Rule{
	ID: "trace-xray", Severity: diag.Error,
	Title: "the X-Ray daemon is at a UDP address with a numeric port",
	Text:  "Envoy sends segments as datagrams to daemon_endpoint and resolves neither names nor named ports. It refuses other addresses.",
	Bad: `"@type": type.googleapis.com/envoy.config.trace.v3.XRayConfig
segment_name: a
daemon_endpoint: {protocol: TCP, address: 127.0.0.1, port_value: 2000}
`,
	Good: `"@type": type.googleapis.com/envoy.config.trace.v3.XRayConfig
segment_name: a
daemon_endpoint: {protocol: UDP, address: 127.0.0.1, port_value: 2000}
`,
	Ref: "tracers/xray/config.cc",
})

func init() {
	check.On(zipkin)
	check.On(datadog)
	check.On(openTelemetry)
	check.On(xray)
	check.OnLater(defaultUnused)
}

func zipkin(c *check.Context, z *tracev3.ZipkinConfig) {
	if z.GetCollectorService() != nil {
		return
	}
	if z.GetCollectorCluster() == "" {
		c.Report(zipkinCluster, "neither collector_service nor collector_cluster is set", "collector_cluster")
	}
	if z.GetCollectorEndpoint() == "" {
		c.Report(zipkinCluster, "neither collector_service nor collector_endpoint is set", "collector_endpoint")
	}
	switch v := z.GetCollectorEndpointVersion(); v {
	case tracev3.ZipkinConfig_HTTP_JSON, tracev3.ZipkinConfig_HTTP_PROTO:
	case 0:
		c.Report(zipkinVersion, "collector_endpoint_version is not set", "collector_endpoint_version").Fixes = []string{"use HTTP_JSON"}
	default:
		c.Report(zipkinVersion, fmt.Sprintf("Envoy does not speak %s", v), "collector_endpoint_version").Fixes = []string{"use HTTP_JSON"}
	}
	knownCluster(c, zipkinUnknownCluster, z.GetCollectorCluster(), "collector_cluster")
}

func datadog(c *check.Context, d *tracev3.DatadogConfig) {
	knownCluster(c, datadogCluster, d.GetCollectorCluster(), "collector_cluster")
}

func openTelemetry(c *check.Context, o *tracev3.OpenTelemetryConfig) {
	if o.GetGrpcService() != nil && o.GetHttpService() != nil {
		c.Report(otelBoth, "grpc_service and http_service are both set", "http_service")
	}
}

func xray(c *check.Context, x *tracev3.XRayConfig) {
	d := x.GetDaemonEndpoint()
	if d == nil {
		return
	}
	if d.GetProtocol() != corev3.SocketAddress_UDP {
		c.Report(xrayDaemon, "the daemon's address is not UDP", "daemon_endpoint.protocol").Fixes = []string{"use protocol: UDP"}
	}
	if d.GetNamedPort() != "" {
		c.Report(xrayDaemon, fmt.Sprintf("port %q is not a number", d.GetNamedPort()), "daemon_endpoint.named_port")
	}
	if _, err := netip.ParseAddr(d.GetAddress()); err != nil && d.GetAddress() != "" && !strings.Contains(d.GetAddress(), "%") {
		c.Report(xrayDaemon, fmt.Sprintf("%q is not an IP address", d.GetAddress()), "daemon_endpoint.address")
	}
}

// knownCluster reports a cluster that the tracer will not find: in a closed world, or in a bootstrap that gets no
// clusters from elsewhere.
func knownCluster(c *check.Context, rule *diag.Rule, name string, at ...any) {
	if name == "" || c.Defined(check.Cluster, name) || !c.Closed && !static(c) {
		return
	}
	d := c.Report(rule, fmt.Sprintf("there is no cluster %q", name), at...)
	if near := diag.Nearest(name, c.Index().Names(check.Cluster)); near != "" {
		d.Fixes = []string{fmt.Sprintf("use %q", near)}
	}
}

// static tells whether the tracer stands in a connection manager of a bootstrap without discovery of clusters.
func static(c *check.Context) bool {
	b, ok := check.Within[*bootstrapv3.Bootstrap](c)
	if !ok || b.GetDynamicResources().GetCdsConfig() != nil {
		return false
	}
	_, used := check.Within[*bootstrapv3.Bootstrap_StaticResources](c)
	return used || usesDefault(c)
}

// defaultUnused tells of the tracer of the bootstrap whether no connection manager makes it, as far as is known: then
// Envoy looks only at its type.
func defaultUnused(c *check.Context) bool {
	if _, ok := c.Above(1).(*tracev3.Tracing); !ok {
		return false
	}
	_, bootstrap := c.Above(2).(*bootstrapv3.Bootstrap)
	return bootstrap && !usesDefault(c)
}

// usesDefault tells whether a connection manager traces and leaves the tracer to the bootstrap.
func usesDefault(c *check.Context) bool {
	type answer struct{ known, used bool }
	a := check.Memo[answer](c)
	if a.known {
		return a.used
	}
	a.known = true
	for _, l := range check.Resources[*listenerv3.Listener](c) {
		for _, chain := range append(slices.Clone(l.GetFilterChains()), l.GetDefaultFilterChain()) {
			for _, f := range chain.GetFilters() {
				m, ok := check.As[*hcmv3.HttpConnectionManager](c, f.GetTypedConfig())
				a.used = a.used || ok && m.GetTracing() != nil && m.GetTracing().GetProvider() == nil
			}
		}
	}
	return a.used
}

// Parts of samples.
const (
	zipkinTracer = `{"@type": type.googleapis.com/envoy.config.trace.v3.ZipkinConfig, collector_cluster: zipkin, ` +
		`collector_endpoint: /api/v2/spans, collector_endpoint_version: HTTP_JSON}`
	datadogTracer = `{"@type": type.googleapis.com/envoy.config.trace.v3.DatadogConfig, collector_cluster: agent, service_name: a}`
)

// traced returns a bootstrap with one cluster, whose only listener uses a tracer.
func traced(options, cluster, tracer string) string {
	return options + `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  clusters: [{name: ` + cluster + `, connect_timeout: 1s}]
  listeners:
  - name: a
    address: {socket_address: {address: 127.0.0.1, port_value: 80}}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: a
          route_config: {}
          tracing: {provider: {name: tracer, typed_config: ` + tracer + `}}
`
}
