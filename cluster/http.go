package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// httpOptions is the key of the options for HTTP; Envoy looks it up by name.
const httpOptions = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"

// HTTP2 speaks HTTP/2 to hosts, which gRPC needs. Default: HTTP/1.1. It is [Builder.HTTP] with nothing but that.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig.http2_protocol_options
func (b *Builder) HTTP2() *Builder {
	m, f := b.n.Set("typed_extension_protocol_options")
	options := &httpv3.HttpProtocolOptions{UpstreamProtocolOptions: explicitHTTP2(&corev3.Http2ProtocolOptions{})}
	if b.forwards {
		options.UpstreamHttpProtocolOptions = &corev3.UpstreamHttpProtocolOptions{AutoSni: true, AutoSanValidation: true}
	}
	put(m, httpOptions, f.Keyed(httpOptions).Any(options))
	return b
}

// put adds options of a protocol or filter.
func put(m *clusterv3.Cluster, name string, options *anypb.Any) {
	if m.TypedExtensionProtocolOptions == nil {
		m.TypedExtensionProtocolOptions = map[string]*anypb.Any{}
	}
	m.TypedExtensionProtocolOptions[name] = options
}

// HTTP says which HTTP hosts speak, and everything else about HTTP towards them: [HTTP1], [HTTP2], [HTTP3], [AutoHTTP] or
// [DownstreamHTTP]. Default: HTTP/1.1.
//
// Envoy: config.cluster.v3.Cluster.typed_extension_protocol_options
func (b *Builder) HTTP(options *HTTPBuilder) *Builder {
	m, f := b.n.Set("typed_extension_protocol_options")
	if options == nil {
		f.Report(node.RuleNil, "nil given")
		return b
	}
	if b.forwards && options.n.Peek().UpstreamHttpProtocolOptions == nil {
		options.n.Take(part.Scope{}, options.finish) // attached, though its copy is what is used
		options = options.Clone().AutoSNI()
	}
	put(m, httpOptions, options.n.Any(f.Keyed(httpOptions), options.finish))
	return b
}

func explicitHTTP2(m *corev3.Http2ProtocolOptions) *httpv3.HttpProtocolOptions_ExplicitHttpConfig_ {
	return &httpv3.HttpProtocolOptions_ExplicitHttpConfig_{ExplicitHttpConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig{
		ProtocolConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig_Http2ProtocolOptions{Http2ProtocolOptions: m},
	}}
}

// HTTPBuilder builds everything about HTTP towards hosts.
type HTTPBuilder struct {
	n node.Node[httpv3.HttpProtocolOptions]
}

// HTTP1 starts options for hosts that speak HTTP/1.1.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig.http_protocol_options
func HTTP1(settings HTTP1Settings) *HTTPBuilder {
	b := &HTTPBuilder{}
	f := b.n.Below("explicit_http_config.http_protocol_options")
	b.n.Init(&httpv3.HttpProtocolOptions{}).UpstreamProtocolOptions = &httpv3.HttpProtocolOptions_ExplicitHttpConfig_{
		ExplicitHttpConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig{
			ProtocolConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig_HttpProtocolOptions{HttpProtocolOptions: node.Child(f, settings)},
		},
	}
	return b
}

// HTTP2 starts options for hosts that speak HTTP/2.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig.http2_protocol_options
func HTTP2(settings HTTP2Settings) *HTTPBuilder {
	b := &HTTPBuilder{}
	f := b.n.Below("explicit_http_config.http2_protocol_options")
	b.n.Init(&httpv3.HttpProtocolOptions{UpstreamProtocolOptions: explicitHTTP2(node.Child(f, settings))})
	return b
}

// HTTP3 starts options for hosts that speak HTTP/3. The cluster needs the transport [QUIC] (cluster-http3-socket).
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.ExplicitHttpConfig.http3_protocol_options
func HTTP3(settings HTTP3Settings) *HTTPBuilder {
	b := &HTTPBuilder{}
	f := b.n.Below("explicit_http_config.http3_protocol_options")
	b.n.Init(&httpv3.HttpProtocolOptions{}).UpstreamProtocolOptions = &httpv3.HttpProtocolOptions_ExplicitHttpConfig_{
		ExplicitHttpConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig{
			ProtocolConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig_Http3ProtocolOptions{Http3ProtocolOptions: node.Child(f, settings)},
		},
	}
	return b
}

// Versions are settings for each version of HTTP that a cluster may come to speak. Nil leaves a version's to Envoy; HTTP/3 is
// only spoken if it has settings.
type Versions struct {
	HTTP1 HTTP1Settings
	HTTP2 HTTP2Settings
	HTTP3 HTTP3Settings
	// Cache names the cache of hosts that announced HTTP/3; caches of one name are shared, and must agree. Only
	// [AutoHTTP] has one. Default: "envoykit".
	Cache string
	// CacheEntries is how many hosts the cache holds. Default: 1024.
	CacheEntries int
	// CacheStore keeps the cache over a restart, for Envoy with one worker: [KeyValues]. Default: it is lost.
	CacheStore part.Part[corev3.TypedExtensionConfig]
}

// HTTP1Settings are settings of HTTP/1, as [protocol.HTTP1] makes them.
type HTTP1Settings interface {
	part.Part[corev3.Http1ProtocolOptions]
}

// HTTP2Settings are settings of HTTP/2, as [protocol.HTTP2] makes them.
type HTTP2Settings interface {
	part.Part[corev3.Http2ProtocolOptions]
}

// HTTP3Settings are settings of HTTP/3, as [protocol.HTTP3] makes them.
type HTTP3Settings interface {
	part.Part[corev3.Http3ProtocolOptions]
}

// AutoHTTP starts options for hosts that choose between HTTP/1.1 and HTTP/2 by ALPN, so that the cluster needs a
// transport with TLS (cluster-auto-alpn-socket). With settings for HTTP/3, that is tried where a host has announced it.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.auto_config
func AutoHTTP(v Versions) *HTTPBuilder {
	b := &HTTPBuilder{}
	c := &httpv3.HttpProtocolOptions_AutoHttpConfig{}
	c.HttpProtocolOptions, c.Http2ProtocolOptions, c.Http3ProtocolOptions = b.versions("auto_config.", v)
	if c.Http3ProtocolOptions != nil {
		c.AlternateProtocolsCacheOptions = b.cache(v)
	}
	b.n.Init(&httpv3.HttpProtocolOptions{UpstreamProtocolOptions: &httpv3.HttpProtocolOptions_AutoConfig{AutoConfig: c}})
	return b
}

// DownstreamHTTP starts options for hosts that are spoken to as the client speaks to Envoy.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.use_downstream_protocol_config
func DownstreamHTTP(v Versions) *HTTPBuilder {
	b := &HTTPBuilder{}
	c := &httpv3.HttpProtocolOptions_UseDownstreamHttpConfig{}
	c.HttpProtocolOptions, c.Http2ProtocolOptions, c.Http3ProtocolOptions = b.versions("use_downstream_protocol_config.", v)
	b.n.Init(&httpv3.HttpProtocolOptions{UpstreamProtocolOptions: &httpv3.HttpProtocolOptions_UseDownstreamProtocolConfig{UseDownstreamProtocolConfig: c}})
	return b
}

// versions renders what is set; HTTP/1 and HTTP/2 are always there, for Envoy takes an absent one for unwanted.
func (b *HTTPBuilder) versions(at string, v Versions) (h1 *corev3.Http1ProtocolOptions, h2 *corev3.Http2ProtocolOptions, h3 *corev3.Http3ProtocolOptions) {
	h1, h2 = &corev3.Http1ProtocolOptions{}, &corev3.Http2ProtocolOptions{}
	if v.HTTP1 != nil {
		h1 = node.Child(b.n.Below(at+"http_protocol_options"), v.HTTP1)
	}
	if v.HTTP2 != nil {
		h2 = node.Child(b.n.Below(at+"http2_protocol_options"), v.HTTP2)
	}
	if v.HTTP3 != nil {
		h3 = node.Child(b.n.Below(at+"http3_protocol_options"), v.HTTP3)
	}
	return h1, h2, h3
}

// cache is required by Envoy beside HTTP/3 (cluster-auto-http3-alt-svc).
func (b *HTTPBuilder) cache(v Versions) *corev3.AlternateProtocolsCacheOptions {
	c := &corev3.AlternateProtocolsCacheOptions{Name: v.Cache}
	if c.Name == "" {
		c.Name = "envoykit"
	}
	if v.CacheEntries != 0 {
		c.MaxEntries = b.n.Below("auto_config.alternate_protocols_cache_options.max_entries").CountValue(v.CacheEntries)
	}
	if v.CacheStore != nil {
		c.KeyValueStoreConfig = node.Child(b.n.Below("auto_config.alternate_protocols_cache_options.key_value_store_config"), v.CacheStore)
	}
	return c
}

func (b *HTTPBuilder) common(m *httpv3.HttpProtocolOptions) *corev3.HttpProtocolOptions {
	if m.CommonHttpProtocolOptions == nil {
		m.CommonHttpProtocolOptions = &corev3.HttpProtocolOptions{}
	}
	return m.CommonHttpProtocolOptions
}

// IdleTimeout closes a connection that has had no request for so long. 0 never does, which loses
// connections whose end was not noticed. Default: 1 h.
//
// Envoy: config.core.v3.HttpProtocolOptions.idle_timeout
func (b *HTTPBuilder) IdleTimeout(d time.Duration) *HTTPBuilder {
	m, f := b.n.Set("common_http_protocol_options.idle_timeout")
	b.common(m).IdleTimeout = f.Duration(d)
	return b
}

// MaxConnectionDuration lets a connection end its requests and closes it, when it has lasted so long. Default: never.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_connection_duration
func (b *HTTPBuilder) MaxConnectionDuration(d time.Duration) *HTTPBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_connection_duration")
	b.common(m).MaxConnectionDuration = f.Duration(d)
	return b
}

// MaxStreamDuration resets a request that has lasted so long, with its answer. Default: never.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_stream_duration
func (b *HTTPBuilder) MaxStreamDuration(d time.Duration) *HTTPBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_stream_duration")
	b.common(m).MaxStreamDuration = f.Duration(d)
	return b
}

// MaxRequests is how many requests a connection serves before it is closed; 1 turns keep-alive off. Default: any number.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_requests_per_connection
func (b *HTTPBuilder) MaxRequests(perConnection int) *HTTPBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_requests_per_connection")
	b.common(m).MaxRequestsPerConnection = f.CountValue(perConnection)
	return b
}

// MaxResponseHeaders are the most headers of an answer, and their size in KiB; 0 leaves either to Envoy. An answer beyond is
// replaced by a 502 or 503. Defaults: 100, and 60 KiB (80 for HTTP/1).
//
// Envoy: config.core.v3.HttpProtocolOptions.max_headers_count
func (b *HTTPBuilder) MaxResponseHeaders(count, kib int) *HTTPBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_headers_count")
	if count != 0 {
		b.common(m).MaxHeadersCount = f.CountValue(count)
	}
	m, f = b.n.Set("common_http_protocol_options.max_response_headers_kb")
	if kib != 0 {
		b.common(m).MaxResponseHeadersKb = f.CountValue(kib)
	}
	return b
}

func upstream(m *httpv3.HttpProtocolOptions) *corev3.UpstreamHttpProtocolOptions {
	if m.UpstreamHttpProtocolOptions == nil {
		m.UpstreamHttpProtocolOptions = &corev3.UpstreamHttpProtocolOptions{}
	}
	return m.UpstreamHttpProtocolOptions
}

// AutoSNI asks hosts by the name in the request's host header, and demands that their certificates have it. The TLS
// context needs an authority.
//
// Envoy: config.core.v3.UpstreamHttpProtocolOptions.auto_sni
func (b *HTTPBuilder) AutoSNI() *HTTPBuilder {
	m, _ := b.n.Set("upstream_http_protocol_options.auto_sni")
	o := upstream(m)
	o.AutoSni, o.AutoSanValidation = true, true
	return b
}

// AutoSNIFrom is [HTTPBuilder.AutoSNI] with the name in another header.
//
// Envoy: config.core.v3.UpstreamHttpProtocolOptions.override_auto_sni_header
func (b *HTTPBuilder) AutoSNIFrom(header string) *HTTPBuilder {
	b.AutoSNI()
	m, _ := b.n.Set("upstream_http_protocol_options.override_auto_sni_header")
	upstream(m).OverrideAutoSniHeader = header
	return b
}

// InsecureAutoSNI asks hosts by the name in the request's host header and does not compare their certificates with it.
//
// Envoy: config.core.v3.UpstreamHttpProtocolOptions.auto_san_validation
func (b *HTTPBuilder) InsecureAutoSNI() *HTTPBuilder {
	m, _ := b.n.Set("upstream_http_protocol_options.auto_sni")
	upstream(m).AutoSni = true
	return b
}

// HeaderValidator checks and normalises headers by an extension. Envoy's usual builds have none, and refuse it.
//
// Envoy: extensions.upstreams.http.v3.HttpProtocolOptions.header_validation_config
func (b *HTTPBuilder) HeaderValidator(extension part.Part[corev3.TypedExtensionConfig]) *HTTPBuilder {
	m, f := b.n.Set("header_validation_config")
	m.HeaderValidationConfig = node.Child(f, extension)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HTTPBuilder) Patch(edit func(*httpv3.HttpProtocolOptions)) *HTTPBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTPBuilder) Clone() *HTTPBuilder {
	c := &HTTPBuilder{}
	b.n.Clone(&c.n)
	return c
}
