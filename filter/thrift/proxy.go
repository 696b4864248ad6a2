package thrift

import (
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/router/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// name is that of the filter, and of the options that clusters have for it.
const name = "envoy.filters.network.thrift_proxy"

// Transport is how messages are framed.
type Transport string

// The transports.
const (
	AutoTransport Transport = "AUTO_TRANSPORT"
	Framed        Transport = "FRAMED"
	Unframed      Transport = "UNFRAMED"
	HeaderFramed  Transport = "HEADER" // the only one with headers
)

// Protocol is how messages are encoded.
type Protocol string

// The encodings.
const (
	AutoProtocol Protocol = "AUTO_PROTOCOL"
	Binary       Protocol = "BINARY"
	LaxBinary    Protocol = "LAX_BINARY" // as old clients write it, without a version
	Compact      Protocol = "COMPACT"
)

// ProxyBuilder builds the proxy for Thrift. It ends its chain.
type ProxyBuilder struct {
	n        node.Node[thriftv3.ThriftProxy]
	noRouter bool
}

// Proxy starts a proxy. The prefix begins the names of its statistics ("thrift.calls.request"). Without
// [ProxyBuilder.Filters] the router is its only filter.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.stat_prefix
func Proxy(statPrefix string) *ProxyBuilder {
	b := &ProxyBuilder{}
	b.n.Init(&thriftv3.ThriftProxy{StatPrefix: statPrefix})
	return b
}

// Transport is how clients frame messages. Default: [AutoTransport], found out from the first bytes.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.transport
func (b *ProxyBuilder) Transport(transport Transport) *ProxyBuilder {
	m, f := b.n.Set("transport")
	m.Transport = node.Enum[thriftv3.TransportType](f, transport, thriftv3.TransportType_value)
	return b
}

// Protocol is how clients encode messages. Default: [AutoProtocol], found out from the first bytes.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.protocol
func (b *ProxyBuilder) Protocol(protocol Protocol) *ProxyBuilder {
	m, f := b.n.Set("protocol")
	m.Protocol = node.Enum[thriftv3.ProtocolType](f, protocol, thriftv3.ProtocolType_value)
	return b
}

// Routes puts a route configuration into the proxy. Not together with [ProxyBuilder.TRDS] (thrift-route-and-trds).
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.route_config
func (b *ProxyBuilder) Routes(table part.Part[thriftv3.RouteConfiguration]) *ProxyBuilder {
	m, f := b.n.Set("route_config")
	m.RouteConfig = node.Child(f, table)
	return b
}

// TRDS names the route configuration that a control plane serves over ADS.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.Trds.route_config_name
func (b *ProxyBuilder) TRDS(name string) *ProxyBuilder {
	m, _ := b.n.Set("trds")
	m.Trds = &thriftv3.Trds{RouteConfigName: name, ConfigSource: &corev3.ConfigSource{
		ResourceApiVersion:    corev3.ApiVersion_V3,
		ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
	}}
	return b
}

// TRDSFrom is [ProxyBuilder.TRDS] with another source, such as a file; no API of its own will do (thrift-trds-source).
//
// Envoy: extensions.filters.network.thrift_proxy.v3.Trds.config_source
func (b *ProxyBuilder) TRDSFrom(from source.Config, name string) *ProxyBuilder {
	m, f := b.n.Set("trds")
	m.Trds = &thriftv3.Trds{RouteConfigName: name, ConfigSource: node.Child(f.Sub("config_source"), from)}
	return b
}

// Filters appends filters, in the order in which calls pass them. A router is appended unless they hold one.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.thrift_filters
func (b *ProxyBuilder) Filters(filters ...Filter) *ProxyBuilder {
	m, f := b.n.Add("thrift_filters", len(b.n.Peek().ThriftFilters))
	m.ThriftFilters = node.Children(f, m.ThriftFilters, filters)
	return b
}

// NoRouter leaves the filters without a router where they hold none, for a chain that another extension ends.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.thrift_filters
func (b *ProxyBuilder) NoRouter() *ProxyBuilder {
	b.n.Set("thrift_filters") // for the line, and to refuse it after the proxy was attached
	b.noRouter = true
	return b
}

// Passthrough leaves the arguments of calls undecoded, which is faster, where clients and hosts speak the same framed
// transport and the same protocol. Filters that read arguments need them decoded. Default: everything is decoded.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.payload_passthrough
func (b *ProxyBuilder) Passthrough() *ProxyBuilder {
	m, _ := b.n.Set("payload_passthrough")
	m.PayloadPassthrough = true
	return b
}

// MaxRequests is how many calls a connection of a client may make. Default: no limit.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.max_requests_per_connection
func (b *ProxyBuilder) MaxRequests(n int) *ProxyBuilder {
	m, f := b.n.Set("max_requests_per_connection")
	m.MaxRequestsPerConnection = f.CountValue(n)
	return b
}

// KeepHeaderCase leaves the names of headers as clients write them. Default: they become lower case.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.header_keys_preserve_case
func (b *ProxyBuilder) KeepHeaderCase() *ProxyBuilder {
	m, _ := b.n.Set("header_keys_preserve_case")
	m.HeaderKeysPreserveCase = true
	return b
}

// AccessLogs appends access logs, which have a line for each call.
//
// Envoy: extensions.filters.network.thrift_proxy.v3.ThriftProxy.access_log
func (b *ProxyBuilder) AccessLogs(logs ...accesslog.Log) *ProxyBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ProxyBuilder) Patch(edit func(*thriftv3.ThriftProxy)) *ProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProxyBuilder) Clone() *ProxyBuilder {
	c := &ProxyBuilder{noRouter: b.noRouter}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProxyBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       name,
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), b.finish)},
	}
}

// finish appends the router, without which a chain of filters leads nowhere.
func (b *ProxyBuilder) finish(m *thriftv3.ThriftProxy) {
	router := &routerv3.Router{}
	isRouter := func(f *thriftv3.ThriftFilter) bool { return f.GetTypedConfig().GetTypeUrl() == pack.URL(router) }
	own := len(m.ThriftFilters)
	if b.noRouter || own == 0 || slices.ContainsFunc(m.ThriftFilters, isRouter) {
		return
	}
	b.n.Undo(func(m *thriftv3.ThriftProxy) { m.ThriftFilters = slices.Delete(m.ThriftFilters, own, own+1) })
	scope := b.n.Below("thrift_filters").Index(own).Scope()
	m.ThriftFilters = append(m.ThriftFilters, &thriftv3.ThriftFilter{
		Name:       "envoy.filters.thrift.router",
		ConfigType: &thriftv3.ThriftFilter_TypedConfig{TypedConfig: scope.Sub("typed_config").Any(router)},
	})
}
