package listenerfilter_test

import (
	"fmt"
	"time"

	dynamicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/dynamic_modules/v3"
	dnsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/dns_filter/v3"
	capsulev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/session/http_capsule/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

// show prints what a part becomes.
func show[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleTLSInspector() {
	show(listenerfilter.TLSInspector().JA4())
	// Output:
	// name: envoy.filters.listener.tls_inspector
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
	//   enable_ja4_fingerprinting: true
}

func ExampleHTTPInspector() {
	show(listenerfilter.HTTPInspector())
	// Output:
	// name: envoy.filters.listener.http_inspector
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.http_inspector.v3.HttpInspector
}

func ExampleOriginalDst() {
	show(listenerfilter.OriginalDst())
	// Output:
	// name: envoy.filters.listener.original_dst
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.original_dst.v3.OriginalDst
}

func ExampleOriginalSrc() {
	show(listenerfilter.OriginalSrc().Mark(123))
	// Output:
	// name: envoy.filters.listener.original_src
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.original_src.v3.OriginalSrc
	//   mark: 123
}

func ExampleProxyProtocol() {
	show(listenerfilter.ProxyProtocol().Store(0xEA, "vpc").Disallow(listenerfilter.V1))
	// Output:
	// name: envoy.filters.listener.proxy_protocol
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol
	//   rules:
	//   - tlv_type: 234
	//     on_tlv_present:
	//       key: vpc
	//   disallowed_versions:
	//   - V1
}

func ExampleLocalRateLimit() {
	show(listenerfilter.LocalRateLimit("edge", 100, time.Second))
	// Output:
	// name: envoy.filters.listener.local_ratelimit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.local_ratelimit.v3.LocalRateLimit
	//   stat_prefix: edge
	//   token_bucket:
	//     max_tokens: 100
	//     tokens_per_fill: 100
	//     fill_interval: 1s
}

func ExampleUDPProxy() {
	show(listenerfilter.UDPProxy("dns", "resolvers").IdleTimeout(10 * time.Second))
	// Output:
	// name: envoy.filters.udp_listener.udp_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig
	//   stat_prefix: dns
	//   idle_timeout: 10s
	//   matcher:
	//     on_no_match:
	//       action:
	//         name: route
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route
	//           cluster: resolvers
}

func ExampleUDPRoutes() {
	show(listenerfilter.UDPRoutes("dns", match.List[match.Datagram, *listenerfilter.UDPRoute]().
		When(match.OfDatagram().SourceIP().In("inside", "10.0.0.0/8"), listenerfilter.To("inside")).
		Otherwise(listenerfilter.To("outside"))))
	// Output:
	// name: envoy.filters.udp_listener.udp_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig
	//   stat_prefix: dns
	//   matcher:
	//     matcher_list:
	//       matchers:
	//       - predicate:
	//           single_predicate:
	//             input:
	//               name: envoy.matching.inputs.source_ip
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput
	//             custom_match:
	//               name: envoy.matching.matchers.ip
	//               typed_config:
	//                 "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip
	//                 cidr_ranges:
	//                 - address_prefix: 10.0.0.0
	//                   prefix_len: 8
	//                 stat_prefix: inside
	//         on_match:
	//           action:
	//             name: route
	//             typed_config:
	//               "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route
	//               cluster: inside
	//     on_no_match:
	//       action:
	//         name: route
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route
	//           cluster: outside
}

func ExampleTo() {
	show(listenerfilter.UDPRoutes("dns", match.List[match.Datagram, *listenerfilter.UDPRoute]().Otherwise(listenerfilter.To("resolvers"))))
	// Output:
	// name: envoy.filters.udp_listener.udp_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig
	//   stat_prefix: dns
	//   matcher:
	//     on_no_match:
	//       action:
	//         name: route
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route
	//           cluster: resolvers
}

func ExamplePorts() {
	show(listenerfilter.TLSInspector().Unless(listenerfilter.Ports(80, 81)))
	// Output:
	// name: envoy.filters.listener.tls_inspector
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
	// filter_disabled:
	//   destination_port_range:
	//     start: 80
	//     end: 81
}

func ExampleAlways() {
	show(listenerfilter.Always())
	// Output:
	// any_match: true
}

func ExampleNot() {
	show(listenerfilter.Not(listenerfilter.Ports(443, 444)))
	// Output:
	// not_match:
	//   destination_port_range:
	//     start: 443
	//     end: 444
}

func ExampleAll() {
	show(listenerfilter.All(listenerfilter.Ports(1, 1024), listenerfilter.Not(listenerfilter.Ports(443, 444))))
	// Output:
	// and_match:
	//   rules:
	//   - destination_port_range:
	//       start: 1
	//       end: 1024
	//   - not_match:
	//       destination_port_range:
	//         start: 443
	//         end: 444
}

func ExampleAny() {
	show(listenerfilter.Any(listenerfilter.Ports(80, 81), listenerfilter.Ports(8080, 8081)))
	// Output:
	// or_match:
	//   rules:
	//   - destination_port_range:
	//       start: 80
	//       end: 81
	//   - destination_port_range:
	//       start: 8080
	//       end: 8081
}

func ExampleCustom() {
	show(listenerfilter.Custom(&dynamicv3.DynamicModuleListenerFilter{FilterName: "inspect"}))
	// Output:
	// name: envoy.filters.listener.dynamic_modules
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.listener.dynamic_modules.v3.DynamicModuleListenerFilter
	//   filter_name: inspect
}

func ExampleCustomUDP() {
	show(listenerfilter.CustomUDP(&dnsv3.DnsFilterConfig{StatPrefix: "dns"}))
	// Output:
	// name: envoy.filters.udp.dns_filter
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.dns_filter.v3.DnsFilterConfig
	//   stat_prefix: dns
}

func ExampleTunnel() {
	show(listenerfilter.UDPProxy("masque", "proxy").
		Sessions(listenerfilter.HTTPCapsule()).
		Tunnel(listenerfilter.Tunnel("proxy.example", "%FILTER_STATE(target:PLAIN)%", 443).Attempts(3).Buffer(64, 0)))
	// Output:
	// name: envoy.filters.udp_listener.udp_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.UdpProxyConfig
	//   stat_prefix: masque
	//   matcher:
	//     on_no_match:
	//       action:
	//         name: route
	//         typed_config:
	//           "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.v3.Route
	//           cluster: proxy
	//   session_filters:
	//   - name: envoy.filters.udp.session.http_capsule
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig
	//   tunneling_config:
	//     proxy_host: proxy.example
	//     target_host: "%FILTER_STATE(target:PLAIN)%"
	//     default_target_port: 443
	//     retry_options:
	//       max_connect_attempts: 3
	//     buffer_options:
	//       max_buffered_datagrams: 64
}

func ExampleSessionForwardProxy() {
	show(listenerfilter.SessionForwardProxy("udp", cluster.DNSCache("names")))
	// Output:
	// name: envoy.filters.udp.session.dynamic_forward_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3.FilterConfig
	//   stat_prefix: udp
	//   dns_cache_config:
	//     name: names
}

func ExampleSessionExtAuthz() {
	show(listenerfilter.SessionExtAuthz("udp", service.GRPC("authz")).Buffer(0, 4096))
	// Output:
	// name: envoy.filters.udp.session.ext_authz
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig
	//   stat_prefix: udp
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: authz
	//   buffer_options:
	//     max_buffered_bytes: 4096
}

func ExampleCustomSession() {
	show(listenerfilter.CustomSession(&capsulev3.FilterConfig{}).Named("capsule"))
	// Output:
	// name: capsule
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig
}

func ExampleHTTPCapsule() {
	show(listenerfilter.HTTPCapsule())
	// Output:
	// name: envoy.filters.udp.session.http_capsule
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig
}

func ExampleDiscovered() {
	show(listenerfilter.Discovered("tls", source.ADS(), "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector").
		Default(listenerfilter.TLSInspector().JA4()).StartWithDefault())
	// Output:
	// name: tls
	// config_discovery:
	//   config_source:
	//     ads: {}
	//     resource_api_version: V3
	//   default_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
	//     enable_ja4_fingerprinting: true
	//   apply_default_config_without_warming: true
	//   type_urls:
	//   - type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector
}

func ExampleDiscoveredSession() {
	show(listenerfilter.DiscoveredSession("capsule", source.ADS(), "envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig").
		Default(listenerfilter.HTTPCapsule()))
	// Output:
	// name: capsule
	// config_discovery:
	//   config_source:
	//     ads: {}
	//     resource_api_version: V3
	//   default_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig
	//   type_urls:
	//   - type.googleapis.com/envoy.extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig
}
