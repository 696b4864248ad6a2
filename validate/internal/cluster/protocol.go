package cluster

import (
	"fmt"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	httpOptionsKey = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions"
	optionsSlot    = "envoy.upstream_options"

	// theOptions begins a sample with HTTP options, whose fields follow.
	theOptions = `typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
`
)

func init() { check.On(autoHTTP3) }

var (
	bothProtocols = check.Rule(diag.Rule{
		ID: "cluster-http1-and-http2", Severity: diag.Error,
		Title: "a cluster has the options of one protocol, or says how to choose",
		Text: "With http_protocol_options and http2_protocol_options both set, Envoy cannot tell which protocol to speak, and refuses the cluster. It may " +
			"follow the downstream protocol (protocol_selection), or the typed HttpProtocolOptions may decide.",
		Bad:  aCluster + "http_protocol_options: {}\nhttp2_protocol_options: {}\n",
		Good: aCluster + "http_protocol_options: {}\nhttp2_protocol_options: {}\nprotocol_selection: USE_DOWNSTREAM_PROTOCOL\n",
		Ref:  "upstream_impl.cc createOptions",
	})
	optionsUnknown = check.Rule(diag.Rule{
		ID: "cluster-protocol-options-unknown", Severity: diag.Error,
		Title: "the keys of typed_extension_protocol_options are names of extensions",
		Text:  "Envoy finds the extension by the key, not by the type of the options. It refuses a key that names no filter and no protocol options.",
		Bad: aCluster + `typed_extension_protocol_options:
  http:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config: {http_protocol_options: {}}
`,
		Good: aCluster + theOptions + "    explicit_http_config: {http_protocol_options: {}}\n",
		Ref:  "upstream_impl.cc createProtocolOptionsConfig",
	})
	optionsUnsupported = check.Rule(diag.Rule{
		ID: "cluster-protocol-options-unsupported", Severity: diag.Error,
		Title: "the extension has options for clusters",
		Text:  "Few filters have protocol options: the Redis, Thrift and SIP proxies. Envoy refuses a key that names another filter.",
		Bad: aCluster + `typed_extension_protocol_options:
  envoy.filters.http.cors: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}
`,
		Good: aCluster + `typed_extension_protocol_options:
  envoy.filters.network.redis_proxy:
    "@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions
`,
		Ref: "upstream_impl.cc createProtocolOptionsConfig",
	})
	optionsType = check.Rule(diag.Rule{
		ID: "cluster-protocol-options-type", Severity: diag.Error,
		Title: "the options are those of the extension that the key names",
		Text:  "The key decides which message Envoy unpacks. It refuses a message of another type.",
		Bad: aCluster + `typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.tcp.v3.TcpProtocolOptions
`,
		Good: aCluster + theOptions + "    explicit_http_config: {http_protocol_options: {}}\n",
		Ref:  "common/config/utility.cc translateOpaqueConfig",
	})
	http3NeedsCache = check.Rule(diag.Rule{
		ID: "cluster-auto-http3-alt-svc", Severity: diag.Error,
		Title: "HTTP/3 beside other protocols remembers which hosts offer it",
		Text: "A cluster that may speak HTTP/3 learns from alt-svc headers who does. Envoy refuses auto_config with http3_protocol_options and without " +
			"alternate_protocols_cache_options.",
		Bad: aCluster + `transport_socket:
  name: envoy.transport_sockets.quic
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport, upstream_tls_context: {}}
` + theOptions + "    auto_config: {http3_protocol_options: {}}\n",
		Good: aCluster + `transport_socket:
  name: envoy.transport_sockets.quic
  typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicUpstreamTransport, upstream_tls_context: {}}
` + theOptions + "    auto_config: {http3_protocol_options: {}, alternate_protocols_cache_options: {name: b}}\n",
		Ref: "extensions/upstreams/http/config.cc getAlternateProtocolsCacheOptions",
	})
	filterBoth = check.Rule(diag.Rule{
		ID: "cluster-upstream-filters", Severity: diag.Error,
		Title: "an upstream filter is configured here or discovered, not both",
		Text:  "Envoy refuses a filter of a cluster with both typed_config and config_discovery.",
		Bad: aCluster + `filters:
- name: b
  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}
  config_discovery: {config_source: {path_config_source: {path: /etc/envoy/filter.yaml}}, type_urls: [envoy.extensions.filters.network.echo.v3.Echo]}
`,
		Good: aCluster + `filters:
- name: b
  config_discovery: {config_source: {path_config_source: {path: /etc/envoy/filter.yaml}}, type_urls: [envoy.extensions.filters.network.echo.v3.Echo]}
`,
		Ref: "upstream_impl.cc ClusterInfoImpl",
	})
)

// httpOptions returns the typed HTTP options of a cluster.
func httpOptions(c *check.Context, cl *clusterv3.Cluster) (*httpv3.HttpProtocolOptions, bool) {
	packed := cl.GetTypedExtensionProtocolOptions()[httpOptionsKey]
	if packed == nil {
		return nil, false
	}
	return check.As[*httpv3.HttpProtocolOptions](c, packed)
}

func protocols(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	typed := cl.GetTypedExtensionProtocolOptions()
	if cl.GetHttpProtocolOptions() != nil && cl.GetHttp2ProtocolOptions() != nil && typed[httpOptionsKey] == nil &&
		cl.GetProtocolSelection() == clusterv3.Cluster_USE_CONFIGURED_PROTOCOL {
		c.Report(bothProtocols, "options of HTTP/1 and of HTTP/2, and no way to choose", "http_protocol_options")
	}
	if len(typed) == 1 && typed[httpOptionsKey] != nil {
		optionsFit(c, httpOptionsKey, typed[httpOptionsKey])
	} else {
		for name, packed := range typed { // findings are sorted later
			optionsFit(c, name, packed)
		}
	}
	for i, f := range cl.GetFilters() {
		if f.GetTypedConfig() != nil && f.GetConfigDiscovery() != nil {
			c.Report(filterBoth, fmt.Sprintf("the filter %q is configured and discovered", f.GetName()), "filters", i)
		}
	}
}

// optionsFit judges one entry of typed_extension_protocol_options. Names and types that the registry does not
// know may be somebody's own.
func optionsFit(c *check.Context, name string, packed *anypb.Any) {
	typeName := check.TypeName(packed)
	if name == typeName && name == httpOptionsKey {
		return
	}
	e, known := extension.Named(name)
	opaque := typeName == "google.protobuf.Struct" || typeName == "xds.type.v3.TypedStruct" || typeName == "udpa.type.v1.TypedStruct"
	ours := opaque || len(extension.Slots(typeName)) > 0
	switch {
	case !known && ours:
		d := c.Report(optionsUnknown, fmt.Sprintf("no extension with protocol options is called %q", name), key(name))
		if right, ok := extension.Name(typeName, optionsSlot); ok {
			d.Fixes = append(d.Fixes, fmt.Sprintf("use %q", right))
		}
	case !known:
	case !takesOptions(e):
		c.Report(optionsUnsupported, fmt.Sprintf("%s has no options for clusters", name), key(name))
	case !opaque && ours && !slices.Contains(e.Messages, typeName):
		c.Report(optionsType, fmt.Sprintf("%s does not take %s", name, typeName), key(name))
	}
}

// takesOptions tells whether the extension has options for clusters. Nobody lists those of contrib.
func takesOptions(e *extension.Extension) bool {
	return e.Contrib || slices.ContainsFunc(e.Messages, func(m string) bool {
		fits, _ := extension.Fits(m, optionsSlot)
		return fits
	})
}

func autoHTTP3(c *check.Context, o *httpv3.HttpProtocolOptions) {
	auto := o.GetAutoConfig()
	if auto.GetHttp3ProtocolOptions() != nil && auto.GetAlternateProtocolsCacheOptions() == nil {
		c.Report(http3NeedsCache, "HTTP/3 may be chosen, and nothing remembers who offers it", "auto_config.alternate_protocols_cache_options")
	}
}
