package listenerfilter_test

import (
	"testing"
	"time"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	setv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/set_filter_state/v3"
	echov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/part"
)

func entry(name, message, fields string) string {
	return "name: envoy.filters.listener." + name + "\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.listener." +
		name + ".v3." + message + "\n" + fields
}

func TestFilters(t *testing.T) {
	for want, b := range map[string]part.Part[listenerv3.ListenerFilter]{
		entry("tls_inspector", "TlsInspector", `
  enable_ja3_fingerprinting: true
  enable_ja4_fingerprinting: true
  initial_read_buffer_size: 512
  max_client_hello_size: 4096
  close_connection_on_client_hello_parsing_errors: true
filter_disabled: {destination_port_range: {start: 80, end: 81}}
`): listenerfilter.TLSInspector().JA3().JA4().InitialBuffer(512).MaxHello(4096).CloseOnError().Unless(listenerfilter.Ports(80, 81)),
		entry("http_inspector", "HttpInspector", "filter_disabled: {any_match: true}"): listenerfilter.HTTPInspector().Unless(listenerfilter.Always()),
		entry("original_dst", "OriginalDst", ""):                                       listenerfilter.OriginalDst(),
		entry("original_src", "OriginalSrc", "  mark: 7"):                              listenerfilter.OriginalSrc().Mark(7),
		entry("proxy_protocol", "ProxyProtocol", `
  allow_requests_without_proxy_protocol: true
  rules:
  - {tlv_type: 1, on_tlv_present: {key: a}}
  - {tlv_type: 2, on_tlv_present: {metadata_namespace: ns, key: b}}
  - {tlv_type: 3, on_tlv_present: {metadata_namespace: ns, key: c, value_string_encoding: BASE64}}
  tlv_location: FILTER_STATE
  pass_through_tlvs: {match_type: INCLUDE, tlv_type: [1, 2]}
  disallowed_versions: [V1]
  stat_prefix: p
`): listenerfilter.ProxyProtocol().InsecureOptional().Store(1, "a").StoreIn(2, "ns", "b").StoreBase64In(3, "ns", "c").StoreInFilterState().PassThrough(1, 2).
			Disallow(listenerfilter.V1).StatPrefix("p"),
		entry("proxy_protocol", "ProxyProtocol", "  pass_through_tlvs: {match_type: INCLUDE_ALL}"): listenerfilter.ProxyProtocol().PassThrough(),
		entry("local_ratelimit", "LocalRateLimit", `
  stat_prefix: l
  token_bucket: {max_tokens: 20, tokens_per_fill: 10, fill_interval: 1s}
  runtime_enabled: {default_value: false, runtime_key: k}
`): listenerfilter.LocalRateLimit("l", 10, time.Second).Burst(20).Enabled(false, "k"),
	} {
		parttest.Equal(t, b, want)
	}
}

func TestConditions(t *testing.T) {
	port := listenerfilter.Ports
	parttest.Equal(t, listenerfilter.Any(port(1, 2), listenerfilter.Not(listenerfilter.All(port(3, 4), port(5, 6)))), `
or_match:
  rules:
  - destination_port_range: {start: 1, end: 2}
  - not_match: {and_match: {rules: [{destination_port_range: {start: 3, end: 4}}, {destination_port_range: {start: 5, end: 6}}]}}
`)
}

func TestCustom(t *testing.T) {
	parttest.Equal(t, listenerfilter.Custom(&setv3.Config{}).Named("envoy.filters.listener.set_filter_state").Unless(listenerfilter.Always()), `
name: envoy.filters.listener.set_filter_state
typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.set_filter_state.v3.Config}
filter_disabled: {any_match: true}
`)
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(listenerfilter.Custom(&echov3.Echo{}))))
}

func TestClone(t *testing.T) {
	b := listenerfilter.TLSInspector().JA3()
	c := b.Clone().MaxHello(300)
	parttest.Equal(t, b, entry("tls_inspector", "TlsInspector", "  enable_ja3_fingerprinting: true"))
	parttest.Equal(t, c, entry("tls_inspector", "TlsInspector", "  enable_ja3_fingerprinting: true\n  max_client_hello_size: 300"))
}
