package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/tcp/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// AltStatName is the cluster's name in statistics. Default: its own.
//
// Envoy: config.cluster.v3.Cluster.alt_stat_name
func (b *Builder) AltStatName(name string) *Builder {
	m, _ := b.n.Set("alt_stat_name")
	m.AltStatName = name
	return b
}

// Metadata attaches a value to the cluster, under the name of the filter that reads it. Calls add up.
//
// Envoy: config.cluster.v3.Cluster.metadata
func (b *Builder) Metadata(filter, key string, value any) *Builder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Metadata(m.Metadata, filter, key, value)
	return b
}

// tcpOptions is the key of the options for TCP; Envoy looks it up by name.
const tcpOptions = "envoy.extensions.upstreams.tcp.v3.TcpProtocolOptions"

// TCPIdleTimeout closes TCP connections that are kept in reserve and idle for so long; 0 never does. Default: 10 min.
//
// Envoy: extensions.upstreams.tcp.v3.TcpProtocolOptions.idle_timeout
func (b *Builder) TCPIdleTimeout(d time.Duration) *Builder {
	m, f := b.n.Set("typed_extension_protocol_options")
	at := f.Keyed(tcpOptions)
	put(m, tcpOptions, at.Any(&tcpv3.TcpProtocolOptions{IdleTimeout: f.Key(tcpOptions).Sub("idle_timeout").Duration(d)}))
	return b
}

// Options are options for a filter, or for a protocol, by the name under which Envoy registers it (cluster-protocol-options-unknown).
//
// Envoy: config.cluster.v3.Cluster.typed_extension_protocol_options
func (b *Builder) Options(name string, options proto.Message) *Builder {
	m, f := b.n.Set("typed_extension_protocol_options")
	if options == nil {
		f.Report(node.RuleNil, "nil given")
		return b
	}
	put(m, name, f.Keyed(name).Any(proto.Clone(options)))
	return b
}

// ProtocolOptions are options of a protocol that a proxy for it reads: redis.Upstream, thrift.Upstream.
type ProtocolOptions interface {
	part.Part[anypb.Any]
	// ProtocolName is the name under which Envoy registers the protocol.
	ProtocolName() string
}

// Protocol says how hosts are spoken to that speak something else than HTTP: redis.Upstream, thrift.Upstream.
//
// Envoy: config.cluster.v3.Cluster.typed_extension_protocol_options
func (b *Builder) Protocol(options ProtocolOptions) *Builder {
	m, f := b.n.Set("typed_extension_protocol_options")
	if !f.Missing(options) {
		name := options.ProtocolName()
		put(m, name, options.Render(f.Keyed(name)))
	}
	return b
}

// Filters appends network filters for connections to hosts; package networkfilter has the catalogue.
//
// Envoy: config.cluster.v3.Cluster.filters
func (b *Builder) Filters(filters ...part.Part[listenerv3.Filter]) *Builder {
	m, f := b.n.Add("filters", len(b.n.Peek().Filters))
	for _, rendered := range node.Children(f, make([]*listenerv3.Filter, len(m.Filters)), filters)[len(m.Filters):] {
		m.Filters = append(m.Filters, &clusterv3.Filter{
			Name: rendered.GetName(), TypedConfig: rendered.GetTypedConfig(), ConfigDiscovery: rendered.GetConfigDiscovery(),
		})
	}
	return b
}

// WaitForHosts tells whether Envoy waits for the cluster's hosts before it serves. Default: yes.
//
// Envoy: config.cluster.v3.Cluster.wait_for_warm_on_init
func (b *Builder) WaitForHosts(on bool) *Builder {
	m, _ := b.n.Set("wait_for_warm_on_init")
	m.WaitForWarmOnInit = wrapperspb.Bool(on)
	return b
}

// RemoveAtOnce removes hosts as soon as they are no longer listed, even if health checks find them well. Default:
// they stay until checks fail.
//
// Envoy: config.cluster.v3.Cluster.ignore_health_on_host_removal
func (b *Builder) RemoveAtOnce() *Builder {
	m, _ := b.n.Set("ignore_health_on_host_removal")
	m.IgnoreHealthOnHostRemoval = true
	return b
}

// CleanupInterval is how long an original destination that is no longer used stays in the cluster. Default: 5 s; above 0 (proto-pgv).
//
// Envoy: config.cluster.v3.Cluster.cleanup_interval
func (b *Builder) CleanupInterval(d time.Duration) *Builder {
	m, f := b.n.Set("cleanup_interval")
	m.CleanupInterval = f.Duration(d)
	return b
}

// LoadReports sends reports of the load to a server, with the metrics of hosts that are named: "named_metrics.queue". Envoy itself reports to
// the bootstrap's server; gRPC clients read this.
//
// Envoy: config.cluster.v3.Cluster.lrs_server
func (b *Builder) LoadReports(server source.Config, metrics ...string) *Builder {
	m, f := b.n.Set("lrs_server")
	m.LrsServer = node.Child(f, server)
	m, _ = b.n.Set("lrs_report_endpoint_metrics")
	m.LrsReportEndpointMetrics = append([]string(nil), metrics...)
	return b
}

// Upstream is how requests become connections, by an extension: for another way than that of the route's protocol, such as HTTP over TCP. It is
// looked up when the first request comes (cluster-upstream-config-unknown).
//
// Envoy: config.cluster.v3.Cluster.upstream_config
func (b *Builder) Upstream(extension part.Part[corev3.TypedExtensionConfig]) *Builder {
	m, f := b.n.Set("upstream_config")
	m.UpstreamConfig = node.Child(f, extension)
	return b
}

// Statistics chooses statistics that Envoy keeps only when asked.
//
// Envoy: config.cluster.v3.Cluster.track_cluster_stats
func (b *Builder) Statistics(s *StatisticsBuilder) *Builder {
	m, f := b.n.Set("track_cluster_stats")
	m.TrackClusterStats = node.Child(f, s)
	return b
}

// StatisticsBuilder builds which statistics are kept that Envoy keeps only when asked.
type StatisticsBuilder struct {
	n node.Node[clusterv3.TrackClusterStats]
}

// Statistics starts with none of them.
//
// Envoy: config.cluster.v3.TrackClusterStats
func Statistics() *StatisticsBuilder {
	b := &StatisticsBuilder{}
	b.n.Init(&clusterv3.TrackClusterStats{})
	return b
}

// TimeoutBudgets keeps which share of their timeouts requests took.
//
// Envoy: config.cluster.v3.TrackClusterStats.timeout_budgets
func (b *StatisticsBuilder) TimeoutBudgets() *StatisticsBuilder {
	m, _ := b.n.Set("timeout_budgets")
	m.TimeoutBudgets = true
	return b
}

// Sizes keeps the sizes of requests and answers, headers and bodies.
//
// Envoy: config.cluster.v3.TrackClusterStats.request_response_sizes
func (b *StatisticsBuilder) Sizes() *StatisticsBuilder {
	m, _ := b.n.Set("request_response_sizes")
	m.RequestResponseSizes = true
	return b
}

// PerEndpoint keeps statistics of each host, for the admin interface and sinks.
//
// Envoy: config.cluster.v3.TrackClusterStats.per_endpoint_stats
func (b *StatisticsBuilder) PerEndpoint() *StatisticsBuilder {
	m, _ := b.n.Set("per_endpoint_stats")
	m.PerEndpointStats = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StatisticsBuilder) Patch(edit func(*clusterv3.TrackClusterStats)) *StatisticsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StatisticsBuilder) Clone() *StatisticsBuilder {
	c := &StatisticsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StatisticsBuilder) Render(s part.Scope) *clusterv3.TrackClusterStats {
	return b.n.Take(s, nil)
}

// SocketMatches appends transports for hosts with certain metadata, of which the first that fits is taken; hosts that fit none
// have the cluster's own.
//
// Envoy: config.cluster.v3.Cluster.transport_socket_matches
func (b *Builder) SocketMatches(matches ...*SocketMatchBuilder) *Builder {
	m, f := b.n.Add("transport_socket_matches", len(b.n.Peek().TransportSocketMatches))
	m.TransportSocketMatches = node.Children(f, m.TransportSocketMatches, matches)
	return b
}

// SocketMatchBuilder builds a transport for hosts with certain metadata.
type SocketMatchBuilder struct {
	n node.Node[clusterv3.Cluster_TransportSocketMatch]
}

// SocketMatch starts a transport for all hosts, of a name for statistics; [SocketMatchBuilder.Where] chooses among them.
//
// Envoy: config.cluster.v3.Cluster.TransportSocketMatch.transport_socket
func SocketMatch(name string, socket TransportSocket) *SocketMatchBuilder {
	b := &SocketMatchBuilder{}
	m := b.n.Init(&clusterv3.Cluster_TransportSocketMatch{})
	m.Name = name
	m.TransportSocket = node.Child(b.n.Below("transport_socket"), socket)
	return b
}

// Where demands a value in the metadata of the host, under "envoy.transport_socket_match". Calls add up.
//
// Envoy: config.cluster.v3.Cluster.TransportSocketMatch.match
func (b *SocketMatchBuilder) Where(key string, value any) *SocketMatchBuilder {
	m, f := b.n.Set("match")
	m.Match = f.Entry(m.Match, key, value)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SocketMatchBuilder) Patch(edit func(*clusterv3.Cluster_TransportSocketMatch)) *SocketMatchBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SocketMatchBuilder) Clone() *SocketMatchBuilder {
	c := &SocketMatchBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SocketMatchBuilder) Render(s part.Scope) *clusterv3.Cluster_TransportSocketMatch {
	return b.n.Take(s, nil)
}
