package filter

import (
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/part"
)

// Codec is the version of HTTP that a connection manager speaks.
type Codec string

// The codecs.
const (
	CodecAuto  Codec = "AUTO"
	CodecHTTP1 Codec = "HTTP1"
	CodecHTTP2 Codec = "HTTP2"
	CodecHTTP3 Codec = "HTTP3"
)

// HCMBuilder builds the HTTP connection manager: the network filter that turns bytes into HTTP requests, passes
// them through HTTP filters, and routes them.
type HCMBuilder struct {
	n        node.Node[hcmv3.HttpConnectionManager]
	name     string
	noRouter bool
}

// HCM starts an HTTP connection manager. The prefix begins the names of its statistics
// ("http.edge.downstream_rq_total"). A router is appended to its filters unless they hold one. At the edge of a network,
// [Edge] is the safer start.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.stat_prefix
func HCM(statPrefix string) *HCMBuilder {
	b := &HCMBuilder{name: "envoy.filters.network.http_connection_manager"}
	b.n.Init(&hcmv3.HttpConnectionManager{StatPrefix: statPrefix})
	return b
}

// Filters appends HTTP filters, in the order in which requests pass them.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http_filters
func (b *HCMBuilder) Filters(filters ...HTTP) *HCMBuilder {
	m, f := b.n.Add("http_filters", len(b.n.Peek().HttpFilters))
	m.HttpFilters = node.Children(f, m.HttpFilters, filters)
	return b
}

// NoRouter leaves the filters without a router where they hold none, for a chain that another extension ends.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http_filters
func (b *HCMBuilder) NoRouter() *HCMBuilder {
	b.n.Set("http_filters") // for the line, and to refuse it after the manager was attached
	b.noRouter = true
	return b
}

// Codec is the version of HTTP that is spoken. Default: CodecAuto, HTTP/1 or HTTP/2 by ALPN or the first bytes. A
// listener for QUIC requires CodecHTTP3, and no other takes it (hcm-codec-http3-on-tcp).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.codec_type
func (b *HCMBuilder) Codec(codec Codec) *HCMBuilder {
	m, f := b.n.Set("codec_type")
	m.CodecType = node.Enum[hcmv3.HttpConnectionManager_CodecType](f, codec, hcmv3.HttpConnectionManager_CodecType_value)
	return b
}

// HTTP1 sets options of HTTP/1 ([protocol.HTTP1]).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http_protocol_options
func (b *HCMBuilder) HTTP1(options part.Part[corev3.Http1ProtocolOptions]) *HCMBuilder {
	m, f := b.n.Set("http_protocol_options")
	m.HttpProtocolOptions = node.Child(f, options)
	return b
}

// HTTP2 sets options of HTTP/2 ([protocol.HTTP2]).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http2_protocol_options
func (b *HCMBuilder) HTTP2(options part.Part[corev3.Http2ProtocolOptions]) *HCMBuilder {
	m, f := b.n.Set("http2_protocol_options")
	m.Http2ProtocolOptions = node.Child(f, options)
	return b
}

// HTTP3 sets options of HTTP/3 ([protocol.HTTP3]).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http3_protocol_options
func (b *HCMBuilder) HTTP3(options part.Part[corev3.Http3ProtocolOptions]) *HCMBuilder {
	m, f := b.n.Set("http3_protocol_options")
	m.Http3ProtocolOptions = node.Child(f, options)
	return b
}

// AccessLogs appends access logs, which have a line for each request. When it is written, [HCMBuilder.LogAt] changes.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.access_log
func (b *HCMBuilder) AccessLogs(logs ...accesslog.Log) *HCMBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// LogAt writes access logs at more moments than the end of a request.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.access_log_options
func (b *HCMBuilder) LogAt(moments *LogMomentsBuilder) *HCMBuilder {
	m, f := b.n.Set("access_log_options")
	m.AccessLogOptions = node.Child(f, moments)
	return b
}

// Tracing traces requests. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.tracing
func (b *HCMBuilder) Tracing(settings *TracingBuilder) *HCMBuilder {
	m, f := b.n.Set("tracing")
	m.Tracing = node.Child(f, settings)
	return b
}

// ServerName is what responses say in their server header. Default: "envoy".
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.server_name
func (b *HCMBuilder) ServerName(name string) *HCMBuilder {
	m, _ := b.n.Set("server_name")
	m.ServerName = name
	return b
}

// UseRemoteAddress true takes the address of the connection for the client's, and appends it to x-forwarded-for; at
// the edge it must be on, or clients can forge their address. Default: false, the last address of x-forwarded-for
// counts, as is right behind other proxies.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.use_remote_address
func (b *HCMBuilder) UseRemoteAddress(use bool) *HCMBuilder {
	m, _ := b.n.Set("use_remote_address")
	m.UseRemoteAddress = wrapperspb.Bool(use)
	return b
}

// ClientAddress says how the address of the client is found behind proxies.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func (b *HCMBuilder) ClientAddress(settings *ClientAddressBuilder) *HCMBuilder {
	m, f := b.n.Set("original_ip_detection_extensions")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// XFCC says what upstreams are told about the certificate of the client. Default: the header is removed.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.forward_client_cert_details
func (b *HCMBuilder) XFCC(settings *XFCCBuilder) *HCMBuilder {
	m, f := b.n.Set("forward_client_cert_details")
	if f.Missing(settings) {
		return b
	}
	config := settings.n.Take(f.Same(), nil)
	m.ForwardClientCertDetails = config.ForwardClientCertDetails
	m.SetCurrentClientCertDetails = config.SetCurrentClientCertDetails
	if settings.unless != nil {
		m.ForwardClientCertMatcher = node.Child(b.n.Below("forward_client_cert_matcher"), settings.unless)
	}
	return b
}

// Timeouts sets timeouts of connections and requests.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func (b *HCMBuilder) Timeouts(timeouts *TimeoutsBuilder) *HCMBuilder {
	m, f := b.n.Set("request_timeout")
	if !f.Missing(timeouts) {
		node.Group(f, m, &timeouts.n)
	}
	return b
}

// Limits sets what is taken from clients at most.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func (b *HCMBuilder) Limits(limits *LimitsBuilder) *HCMBuilder {
	m, f := b.n.Set("max_request_headers_kb")
	if !f.Missing(limits) {
		node.Group(f, m, &limits.n)
	}
	return b
}

// Normalization sets what is done to paths and hosts.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func (b *HCMBuilder) Normalization(settings *NormalizationBuilder) *HCMBuilder {
	m, f := b.n.Set("normalize_path")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// Headers sets what is done to headers.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func (b *HCMBuilder) Headers(settings *HeadersBuilder) *HCMBuilder {
	m, f := b.n.Set("server_header_transformation")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// RequestID sets what is done to the x-request-id header.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func (b *HCMBuilder) RequestID(settings *RequestIDBuilder) *HCMBuilder {
	m, f := b.n.Set("generate_request_id")
	if !f.Missing(settings) {
		node.Group(f, m, &settings.n)
	}
	return b
}

// Upgrades appends upgrades that clients may ask for, such as WebSockets. Default: none.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.upgrade_configs
func (b *HCMBuilder) Upgrades(upgrades ...*UpgradeBuilder) *HCMBuilder {
	m, f := b.n.Add("upgrade_configs", len(b.n.Peek().UpgradeConfigs))
	m.UpgradeConfigs = node.Children(f, m.UpgradeConfigs, upgrades)
	return b
}

// LocalReplies changes the responses that Envoy makes itself. Default: a short text.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.local_reply_config
func (b *HCMBuilder) LocalReplies(replies *LocalReplyBuilder) *HCMBuilder {
	m, f := b.n.Set("local_reply_config")
	m.LocalReplyConfig = node.Child(f, replies)
	return b
}

// HeaderValidator checks and normalises headers by an extension. Envoy's usual builds have none and refuse it (hcm-
// header-validator).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.typed_header_validation_config
func (b *HCMBuilder) HeaderValidator(validator part.Part[corev3.TypedExtensionConfig]) *HCMBuilder {
	m, f := b.n.Set("typed_header_validation_config")
	m.TypedHeaderValidationConfig = node.Child(f, validator)
	return b
}

// RouteStats measures how long it takes to find the route of a request. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.record_route_resolution_stats
func (b *HCMBuilder) RouteStats() *HCMBuilder {
	m, _ := b.n.Set("record_route_resolution_stats")
	m.RecordRouteResolutionStats = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HCMBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *HCMBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HCMBuilder) Clone() *HCMBuilder {
	c := &HCMBuilder{name: b.name, noRouter: b.noRouter}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HCMBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       b.name,
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.Packed(s.Sub("typed_config"))},
	}
}

// Packed renders the manager alone, for a place that is no filter chain.
//
// Envoy: config.listener.v3.ApiListener.api_listener
func (b *HCMBuilder) Packed(s part.Scope) *anypb.Any { return b.n.Any(s, b.finish) }

// finish appends the router that every chain needs.
func (b *HCMBuilder) finish(m *hcmv3.HttpConnectionManager) {
	if b.noRouter {
		return
	}
	router := &routerv3.Router{}
	for _, f := range m.HttpFilters {
		if f.GetTypedConfig().GetTypeUrl() == pack.URL(router) {
			return
		}
	}
	own := len(m.HttpFilters)
	b.n.Undo(func(m *hcmv3.HttpConnectionManager) { m.HttpFilters = slices.Delete(m.HttpFilters, own, own+1) })
	scope := b.n.Below("http_filters").Index(own).Scope()
	m.HttpFilters = append(m.HttpFilters, &hcmv3.HttpFilter{
		Name:       "envoy.filters.http.router",
		ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: scope.Sub("typed_config").Any(router)},
	})
}
