package networkfilter_test

import (
	"testing"
	"time"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	descriptorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/ratelimit/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
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
  typed_metadata_context_namespaces: [t]
  bootstrap_metadata_labels_key: l
  filter_enabled_metadata: {filter: f, path: [{key: k}], value: {bool_match: true}}
  shadow_mode: true
`): networkfilter.ExtAuthz("a", service.GRPC("z")).InsecureFailOpen().PeerCertificate().TLSSession().AlertOnDenial().MetadataNamespaces("n").
			TypedMetadataNamespaces("t").NodeLabels("l").When(match.Metadata("f", "k", match.Bool(true))).Shadow(),
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
  max_bson_depth: 7
`): networkfilter.Mongo("a").AccessLog("/m.log").Metadata().Commands("find").Delay(5, time.Second).MaxDepth(7),
		entry("zookeeper_proxy", "ZooKeeperProxy", `
  stat_prefix: a
  max_packet_bytes: 9
  enable_latency_threshold_metrics: true
  default_latency_threshold: 1s
  latency_threshold_overrides: [{opcode: GetData, threshold: 60s}, {threshold: 3600s}]
  enable_per_opcode_request_bytes_metrics: true
  enable_per_opcode_response_bytes_metrics: true
  enable_per_opcode_decoder_error_metrics: true
`): networkfilter.ZooKeeper("a").MaxPacket(9).LatencyMetrics(time.Second).RequestBytes().ResponseBytes().DecoderErrors().
			LatencyThreshold("GetData", time.Minute).LatencyThreshold("Connect", time.Hour),
		entry("ext_proc", "NetworkExternalProcessor", `
  stat_prefix: a
  grpc_service: {envoy_grpc: {cluster_name: p}}
  processing_mode: {process_read: SKIP}
  failure_mode_allow: true
  message_timeout: 1s
  metadata_options: {forwarding_namespaces: {untyped: ["n", m], typed: [t]}, receiving_namespaces: {untyped: [r]}}
  connection_attributes: [source.address]
`): networkfilter.ExtProc("a", service.GRPC("p")).SkipRead().InsecureFailOpen().MessageTimeout(time.Second).ForwardMetadata("n").ForwardMetadata("m").
			ForwardTypedMetadata("t").ReceiveMetadata("r").Attributes("source.address"),
		entry("ext_proc", "NetworkExternalProcessor", "  stat_prefix: a\n  grpc_service: {envoy_grpc: {cluster_name: p}}\n  processing_mode: {process_write: SKIP}"): networkfilter.
			ExtProc("a", service.GRPC("p")).SkipWrite(),
		entry("set_filter_state", "Config", `
  on_new_connection: [{object_key: a, format_string: {text_format_source: {inline_string: "%PROTOCOL%"}}}]
  on_downstream_tls_handshake: [{object_key: b, format_string: {text_format_source: {inline_string: x}}}]
  on_downstream_data: [{object_key: c, format_string: {text_format_source: {inline_string: z}}}]
`): networkfilter.SetFilterState(httpfilter.StateValue("a", accesslog.Text("%PROTOCOL%"))).
			OnHandshake(httpfilter.StateValue("b", accesslog.Text("x"))).OnData(httpfilter.StateValue("c", accesslog.Text("z"))),
	} {
		parttest.Equal(t, b, want)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for want, problems := range map[string]diag.List{
		"builder-nil part.typed_config.grpc_service":              parttest.Problems(networkfilter.ExtProc("a", nil)),
		"duration-out-of-range part.typed_config.message_timeout": parttest.Problems(networkfilter.ExtProc("a", service.GRPC("p")).MessageTimeout(-1)),
		"number-out-of-range part.typed_config.max_bson_depth":    parttest.Problems(networkfilter.Mongo("a").MaxDepth(-1)),
		"enum-unknown part.typed_config.latency_threshold_overrides[0].opcode": parttest.Problems(
			networkfilter.ZooKeeper("a").LatencyThreshold("getdata", time.Second)),
		"duration-out-of-range part.typed_config.latency_threshold_overrides[0].threshold": parttest.Problems(
			networkfilter.ZooKeeper("a").LatencyThreshold("GetData", -1)),
	} {
		require.Equal(t, []string{want}, parttest.Lines(problems))
	}
}

// TestVariants changes a variant of each filter and finds the filter as it was.
func TestVariants(t *testing.T) {
	p := networkfilter.ExtProc("a", service.GRPC("p"))
	p.Clone().SkipRead()
	parttest.Equal(t, p, entry("ext_proc", "NetworkExternalProcessor", "  stat_prefix: a\n  grpc_service: {envoy_grpc: {cluster_name: p}}"))
	z := networkfilter.ZooKeeper("a").LatencyThreshold("Ping", time.Second)
	z.Clone().LatencyThreshold("Sync", time.Second)
	parttest.Equal(t, z, entry("zookeeper_proxy", "ZooKeeperProxy", "  stat_prefix: a\n  latency_threshold_overrides: [{opcode: Ping, threshold: 1s}]"))
	e := networkfilter.Entry("k", "v")
	e.Clone().Patch(func(m *descriptorv3.RateLimitDescriptor_Entry) { m.Key += "!" })
	parttest.Equal(t, e, "{key: k, value: v}")
}
