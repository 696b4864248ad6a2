package networkfilter_test

import (
	"testing"
	"time"

	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	echov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/source"
)

const proxy = "name: envoy.filters.network.tcp_proxy\ntyped_config:\n" +
	"  \"@type\": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy\n  stat_prefix: a\n"

func TestTCPProxy(t *testing.T) {
	parttest.Equal(t, networkfilter.TCPProxy("a", "c").IdleTimeout(0).MaxDuration(time.Hour).MaxDurationJitter(10).
		AccessLogs(accesslog.Stderr()).LogAt(networkfilter.LogMoments().Every(time.Second).Start().Connected()).
		Attempts(3).BackOff(time.Second, 2*time.Second).HashSourceIP().Subset("stage", "prod").
		ConnectMode(networkfilter.ConnectOnData).EarlyData(1024).CloseOnDrain().
		ProxyProtocol(networkfilter.TLV(234, []byte("x")), networkfilter.TLVFormat(235, accesslog.Text("%PROTOCOL%"))).
		ProxyProtocolMerge(networkfilter.OverwriteType).OnDemand(source.ADS(), time.Second), proxy+`
  cluster: c
  idle_timeout: 0s
  max_downstream_connection_duration: 3600s
  max_downstream_connection_duration_jitter_percentage: {value: 10}
  access_log: [{name: envoy.access_loggers.stderr, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StderrAccessLog}}]
  access_log_options: {access_log_flush_interval: 1s, flush_access_log_on_connected: true, flush_access_log_on_start: true}
  max_connect_attempts: 3
  backoff_options: {base_interval: 1s, max_interval: 2s}
  hash_policy: [{source_ip: {}}]
  metadata_match: {filter_metadata: {envoy.lb: {stage: prod}}}
  upstream_connect_mode: ON_DOWNSTREAM_DATA
  max_early_data_bytes: 1024
  check_drain_close: true
  proxy_protocol_tlvs: [{type: 234, value: eA==}, {type: 235, format_string: {text_format_source: {inline_string: "%PROTOCOL%"}}}]
  proxy_protocol_tlv_merge_policy: OVERWRITE_BY_TYPE_IF_EXISTS_OR_ADD
  on_demand: {odcds_config: {ads: {}, resource_api_version: V3}, timeout: 1s}
`)
	parttest.Equal(t, networkfilter.TCPProxy("a", "c").HashFilterState("k").Clone(), proxy+"  cluster: c\n  hash_policy: [{filter_state: {key: k}}]")
}

func TestSplit(t *testing.T) {
	parttest.Equal(t, networkfilter.TCPSplit("a", networkfilter.Weight("c", 9).Subset("v", 1), networkfilter.Weight("d", 1)), proxy+`
  weighted_clusters:
    clusters: [{name: c, weight: 9, metadata_match: {filter_metadata: {envoy.lb: {v: 1}}}}, {name: d, weight: 1}]
`)
	require.Equal(t, []string{"number-out-of-range part.typed_config.weighted_clusters.clusters[1].weight"},
		parttest.Lines(parttest.Problems(networkfilter.TCPSplit("a", networkfilter.Weight("c", 1), networkfilter.Weight("d", -1)))))
}

func TestTunnel(t *testing.T) {
	parttest.Equal(t, networkfilter.TCPProxy("a", "c").Tunnel(networkfilter.Tunnel("%REQUESTED_SERVER_NAME%:443").Post("/t").
		Headers(header.Append("a", "b")).KeepResponseHeaders().KeepResponseTrailers().RequestID(filter.UUID()).RequestIDHeader("x-id").
		RequestIDMetadata("id").Formatters(accesslog.CELFormatter())), proxy+`
  cluster: c
  tunneling_config:
    hostname: "%REQUESTED_SERVER_NAME%:443"
    use_post: true
    post_path: /t
    headers_to_add: [{header: {key: a, value: b}}]
    propagate_response_headers: true
    propagate_response_trailers: true
    request_id_extension: {typed_config: {"@type": type.googleapis.com/envoy.extensions.request_id.uuid.v3.UuidRequestIdConfig}}
    request_id_header: x-id
    request_id_metadata_key: id
    formatters: [{name: envoy.formatter.cel, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel}}]
`)
}

func TestCustom(t *testing.T) {
	parttest.Equal(t, networkfilter.Custom(&echov3.Echo{}),
		`{name: envoy.filters.network.echo, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}`)
	parttest.Equal(t, networkfilter.Custom(&echov3.Echo{}).Named("mine"),
		`{name: mine, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}`)
	require.Equal(t, []string{"extension-wrong-slot part"}, parttest.Lines(parttest.Problems(networkfilter.Custom(&corsv3.Cors{}))))
}

func TestLateSettersAreReported(t *testing.T) {
	b := networkfilter.TCPProxy("a", "c")
	parttest.Problems(b)
	b.IdleTimeout(time.Second)
	require.Equal(t, []string{"builder-changed-after-attach part.typed_config.idle_timeout"}, parttest.Lines(parttest.Problems(b)))
}
