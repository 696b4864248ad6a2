package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	connectv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/connect_grpc_bridge/v3"
	bridgev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_http1_bridge/v3"
	reversev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_http1_reverse_bridge/v3"
	statsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_stats/v3"
	webv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_web/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// GRPCWebBuilder builds the filter that lets browsers call gRPC services.
type GRPCWebBuilder struct{ slot[webv3.GrpcWeb] }

// GRPCWeb starts the filter. It stands after CORS, which browsers need too. The upstream must speak HTTP/2.
//
// Envoy: extensions.filters.http.grpc_web.v3.GrpcWeb
func GRPCWeb() *GRPCWebBuilder {
	b := &GRPCWebBuilder{}
	b.name = "envoy.filters.http.grpc_web"
	b.n.Init(&webv3.GrpcWeb{})
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GRPCWebBuilder) Named(name string) *GRPCWebBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GRPCWebBuilder) Patch(edit func(*webv3.GrpcWeb)) *GRPCWebBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCWebBuilder) Clone() *GRPCWebBuilder {
	c := &GRPCWebBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GRPCWebBuilder) Off() *OffBuilder { return off(b.name) }

// GRPCStatsBuilder builds the filter that counts gRPC calls and messages.
type GRPCStatsBuilder struct{ slot[statsv3.FilterConfig] }

// GRPCStats starts the filter. It counts for each cluster, without regard to methods, unless told otherwise.
//
// Envoy: extensions.filters.http.grpc_stats.v3.FilterConfig
func GRPCStats() *GRPCStatsBuilder {
	b := &GRPCStatsBuilder{}
	b.name = "envoy.filters.http.grpc_stats"
	b.n.Init(&statsv3.FilterConfig{})
	return b
}

// AllMethods says whether each service and method that is called is counted for itself. Only for clients that are trusted: others could fill
// Envoy's memory with names. Default: not.
//
// Envoy: extensions.filters.http.grpc_stats.v3.FilterConfig.stats_for_all_methods
func (b *GRPCStatsBuilder) AllMethods(on bool) *GRPCStatsBuilder {
	m, _ := b.n.Choose("per_method_stat_specifier", "stats_for_all_methods")
	m.PerMethodStatSpecifier = &statsv3.FilterConfig_StatsForAllMethods{StatsForAllMethods: wrapperspb.Bool(on)}
	return b
}

// Methods counts these methods of a service, "shop.v1.Cart", for themselves; others together. Calls add up.
//
// Envoy: extensions.filters.http.grpc_stats.v3.FilterConfig.individual_method_stats_allowlist
func (b *GRPCStatsBuilder) Methods(service string, methods ...string) *GRPCStatsBuilder {
	m, _ := b.n.Choose("per_method_stat_specifier", "individual_method_stats_allowlist")
	list := m.GetIndividualMethodStatsAllowlist()
	if list == nil {
		list = &corev3.GrpcMethodList{}
		m.PerMethodStatSpecifier = &statsv3.FilterConfig_IndividualMethodStatsAllowlist{IndividualMethodStatsAllowlist: list}
	}
	list.Services = append(list.Services, &corev3.GrpcMethodList_Service{Name: service, MethodNames: append([]string(nil), methods...)})
	return b
}

// FilterState leaves the counts of a call as filter state, for access logs. Default: not.
//
// Envoy: extensions.filters.http.grpc_stats.v3.FilterConfig.emit_filter_state
func (b *GRPCStatsBuilder) FilterState() *GRPCStatsBuilder {
	m, _ := b.n.Set("emit_filter_state")
	m.EmitFilterState = true
	return b
}

// UpstreamTime measures how long upstreams take, for the methods that are counted for themselves. Default: not.
//
// Envoy: extensions.filters.http.grpc_stats.v3.FilterConfig.enable_upstream_stats
func (b *GRPCStatsBuilder) UpstreamTime() *GRPCStatsBuilder {
	m, _ := b.n.Set("enable_upstream_stats")
	m.EnableUpstreamStats = true
	return b
}

// ReplaceDots writes dots of services' names as underscores, with [GRPCStatsBuilder.AllMethods], which tag extraction needs. Default: not.
//
// Envoy: extensions.filters.http.grpc_stats.v3.FilterConfig.replace_dots_in_grpc_service_name
func (b *GRPCStatsBuilder) ReplaceDots() *GRPCStatsBuilder {
	m, _ := b.n.Set("replace_dots_in_grpc_service_name")
	m.ReplaceDotsInGrpcServiceName = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GRPCStatsBuilder) Named(name string) *GRPCStatsBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GRPCStatsBuilder) Patch(edit func(*statsv3.FilterConfig)) *GRPCStatsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCStatsBuilder) Clone() *GRPCStatsBuilder {
	c := &GRPCStatsBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GRPCStatsBuilder) Off() *OffBuilder { return off(b.name) }

// GRPCHTTP1BridgeBuilder builds the filter that lets clients of HTTP/1.1 call unary methods of gRPC services.
type GRPCHTTP1BridgeBuilder struct{ slot[bridgev3.Config] }

// GRPCHTTP1Bridge starts the filter: it puts trailers of responses into headers.
//
// Envoy: extensions.filters.http.grpc_http1_bridge.v3.Config
func GRPCHTTP1Bridge() *GRPCHTTP1BridgeBuilder {
	b := &GRPCHTTP1BridgeBuilder{}
	b.name = "envoy.filters.http.grpc_http1_bridge"
	b.n.Init(&bridgev3.Config{})
	return b
}

// UpgradeProtobuf also takes requests of content-type application/x-protobuf, without frames, and makes them gRPC calls. Default: not.
//
// Envoy: extensions.filters.http.grpc_http1_bridge.v3.Config.upgrade_protobuf_to_grpc
func (b *GRPCHTTP1BridgeBuilder) UpgradeProtobuf() *GRPCHTTP1BridgeBuilder {
	m, _ := b.n.Set("upgrade_protobuf_to_grpc")
	m.UpgradeProtobufToGrpc = true
	return b
}

// IgnoreQuery removes the query string, which upstreams would take for part of the method's name. Default: it stays.
//
// Envoy: extensions.filters.http.grpc_http1_bridge.v3.Config.ignore_query_parameters
func (b *GRPCHTTP1BridgeBuilder) IgnoreQuery() *GRPCHTTP1BridgeBuilder {
	m, _ := b.n.Set("ignore_query_parameters")
	m.IgnoreQueryParameters = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GRPCHTTP1BridgeBuilder) Named(name string) *GRPCHTTP1BridgeBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GRPCHTTP1BridgeBuilder) Patch(edit func(*bridgev3.Config)) *GRPCHTTP1BridgeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCHTTP1BridgeBuilder) Clone() *GRPCHTTP1BridgeBuilder {
	c := &GRPCHTTP1BridgeBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GRPCHTTP1BridgeBuilder) Off() *OffBuilder { return off(b.name) }

// GRPCHTTP1ReverseBridgeBuilder builds the filter that lets gRPC clients call services of plain HTTP.
type GRPCHTTP1ReverseBridgeBuilder struct{ slot[reversev3.FilterConfig] }

// GRPCHTTP1ReverseBridge starts the filter: requests reach the upstream with the content-type given, such as
// "application/x-protobuf", which its responses must have too. It is not empty (proto-pgv).
//
// Envoy: extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig.content_type
func GRPCHTTP1ReverseBridge(contentType string) *GRPCHTTP1ReverseBridgeBuilder {
	b := &GRPCHTTP1ReverseBridgeBuilder{}
	b.name = "envoy.filters.http.grpc_http1_reverse_bridge"
	b.n.Init(&reversev3.FilterConfig{ContentType: contentType})
	return b
}

// WithholdFrames takes the frame of gRPC from requests and adds one to responses, so that the upstream sees messages alone. Default: not.
//
// Envoy: extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig.withhold_grpc_frames
func (b *GRPCHTTP1ReverseBridgeBuilder) WithholdFrames() *GRPCHTTP1ReverseBridgeBuilder {
	m, _ := b.n.Set("withhold_grpc_frames")
	m.WithholdGrpcFrames = true
	return b
}

// SizeHeader names the response header that has the length of the message, so that it need not be buffered whole; with
// [GRPCHTTP1ReverseBridgeBuilder.WithholdFrames].
//
// Envoy: extensions.filters.http.grpc_http1_reverse_bridge.v3.FilterConfig.response_size_header
func (b *GRPCHTTP1ReverseBridgeBuilder) SizeHeader(name string) *GRPCHTTP1ReverseBridgeBuilder {
	m, _ := b.n.Set("response_size_header")
	m.ResponseSizeHeader = name
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GRPCHTTP1ReverseBridgeBuilder) Named(name string) *GRPCHTTP1ReverseBridgeBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GRPCHTTP1ReverseBridgeBuilder) Patch(edit func(*reversev3.FilterConfig)) *GRPCHTTP1ReverseBridgeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCHTTP1ReverseBridgeBuilder) Clone() *GRPCHTTP1ReverseBridgeBuilder {
	c := &GRPCHTTP1ReverseBridgeBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GRPCHTTP1ReverseBridgeBuilder) Off() *OffBuilder { return off(b.name) }

// ConnectGRPCBridgeBuilder builds the filter that lets clients of the Connect protocol call gRPC services.
type ConnectGRPCBridgeBuilder struct{ slot[connectv3.FilterConfig] }

// ConnectGRPCBridge starts the filter.
//
// Envoy: extensions.filters.http.connect_grpc_bridge.v3.FilterConfig
func ConnectGRPCBridge() *ConnectGRPCBridgeBuilder {
	b := &ConnectGRPCBridgeBuilder{}
	b.name = "envoy.filters.http.connect_grpc_bridge"
	b.n.Init(&connectv3.FilterConfig{})
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *ConnectGRPCBridgeBuilder) Named(name string) *ConnectGRPCBridgeBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ConnectGRPCBridgeBuilder) Patch(edit func(*connectv3.FilterConfig)) *ConnectGRPCBridgeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConnectGRPCBridgeBuilder) Clone() *ConnectGRPCBridgeBuilder {
	c := &ConnectGRPCBridgeBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *ConnectGRPCBridgeBuilder) Off() *OffBuilder { return off(b.name) }
