package networkfilter_test

import (
	"testing"
	"time"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

func entry(name, message, fields string) string {
	return "name: envoy.filters.network." + name + "\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.filters.network." +
		name + ".v3." + message + "\n" + fields
}

func TestCatalogue(t *testing.T) {
	for want, b := range map[string]part.Part[listenerv3.Filter]{
		entry("echo", "Echo", ""): networkfilter.Echo(),
		entry("direct_response", "Config", "  response: {inline_string: bye}"): networkfilter.DirectResponse(source.Text("bye")),
		entry("connection_limit", "ConnectionLimit", "  stat_prefix: a\n  max_connections: 3\n  delay: 1s\n  runtime_enabled: {default_value: true, runtime_key: k}"): networkfilter.
			ConnectionLimit("a", 3).Delay(time.Second).Enabled(true, "k"),
		entry("local_ratelimit", "LocalRateLimit", "  stat_prefix: a\n  token_bucket: {max_tokens: 9, tokens_per_fill: 3, fill_interval: 1s}\n  share_key: s"): networkfilter.
			LocalRateLimit("a", 3, time.Second).Burst(9).ShareKey("s"),
		entry("ratelimit", "RateLimit", `
  stat_prefix: a
  domain: d
  descriptors: [{entries: [{key: a, value: b}, {key: c, value: d}]}, {entries: [{key: e, value: f}]}]
  timeout: 1s
  failure_mode_deny: true
  rate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: r}}, transport_api_version: V3}
`): networkfilter.RateLimit("a", "d", service.GRPC("r")).Descriptor(networkfilter.Entry("a", "b"), networkfilter.Entry("c", "d")).
			Descriptor(networkfilter.Entry("e", "f")).Timeout(time.Second).FailClosed(),
		entry("ext_authz", "ExtAuthz", `
  stat_prefix: a
  grpc_service: {envoy_grpc: {cluster_name: z}}
  transport_api_version: V3
  failure_mode_allow: true
  include_peer_certificate: true
  include_tls_session: true
  send_tls_alert_on_denial: true
  metadata_context_namespaces: ["n"]
  filter_enabled_metadata: {filter: f, path: [{key: k}], value: {bool_match: true}}
  shadow_mode: true
`): networkfilter.ExtAuthz("a", service.GRPC("z")).InsecureFailOpen().PeerCertificate().TLSSession().AlertOnDenial().MetadataNamespaces("n").
			When(match.Metadata("f", "k", match.Bool(true))).Shadow(),
		entry("rbac", "RBAC", `
  stat_prefix: a
  rules: {policies: {p: {permissions: [{destination_port: 80}], principals: [{any: true}]}}}
  shadow_rules: {action: DENY}
  shadow_rules_stat_prefix: s
  enforcement_type: CONTINUOUS
  delay_deny: 1s
`): networkfilter.RBAC("a").Rules(rbac.Allow(rbac.Policy("p").To(rbac.Ports(80)).From(rbac.Anyone()))).ShadowRules(rbac.Deny()).
			ShadowStatPrefix("s").EveryRead().DelayDeny(time.Second),
		entry("sni_cluster", "SniCluster", ""): networkfilter.SNICluster(),
		entry("sni_dynamic_forward_proxy", "FilterConfig", "  dns_cache_config: {name: c}\n  port_value: 443\n  save_upstream_address: true"): networkfilter.
			SNIForwardProxy(cluster.DNSCache("c"), 443).SaveAddress(),
		entry("wasm", "Wasm", "  config: {name: p, vm_config: {code: {local: {filename: p.wasm}}}}"): networkfilter.Wasm(wasm.Plugin("p", source.DataFile("p.wasm"))),
		entry("mongo_proxy", "MongoProxy", `
  stat_prefix: a
  access_log: /m.log
  emit_dynamic_metadata: true
  commands: [find]
  delay: {percentage: {numerator: 5}, fixed_delay: 1s}
`): networkfilter.Mongo("a").AccessLog("/m.log").Metadata().Commands("find").Delay(5, time.Second),
		entry("zookeeper_proxy", "ZooKeeperProxy", `
  stat_prefix: a
  max_packet_bytes: 9
  enable_latency_threshold_metrics: true
  default_latency_threshold: 1s
  enable_per_opcode_request_bytes_metrics: true
  enable_per_opcode_response_bytes_metrics: true
  enable_per_opcode_decoder_error_metrics: true
`): networkfilter.ZooKeeper("a").MaxPacket(9).LatencyMetrics(time.Second).OpcodeMetrics(),
		entry("set_filter_state", "Config", `
  on_new_connection: [{object_key: a, format_string: {text_format: "%PROTOCOL%"}}]
  on_downstream_tls_handshake: [{object_key: b, format_string: {text_format: x}}]
  on_downstream_data: [{object_key: c, format_string: {text_format: z}}]
`): networkfilter.SetFilterState(httpfilter.StateValue("a", accesslog.Text("%PROTOCOL%"))).
			OnHandshake(httpfilter.StateValue("b", accesslog.Text("x"))).OnData(httpfilter.StateValue("c", accesslog.Text("z"))),
	} {
		parttest.Equal(t, b, want)
	}
}
