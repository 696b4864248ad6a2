package service_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/service"
)

func TestGRPC(t *testing.T) {
	b := service.GRPC("authz").Timeout(200*time.Millisecond).Authority("authz.internal").Metadata("x-a", "1").Metadata("x-b", "2").
		Retry(service.Retry(3).Backoff(time.Second, 30*time.Second).On("5xx", "reset").HostAttempts(4)).MaxReceiveMessage(1024).SkipEnvoyHeaders()
	want := `envoy_grpc:
  cluster_name: authz
  authority: authz.internal
  retry_policy:
    retry_back_off:
      base_interval: 1s
      max_interval: 30s
    num_retries: 3
    retry_on: 5xx,reset
    host_selection_retry_max_attempts: 4
  max_receive_message_length: 1024
  skip_envoy_headers: true
timeout: 0.200s
initial_metadata:
- key: x-a
  value: "1"
- key: x-b
  value: "2"
`
	require.Equal(t, want, parttest.YAML(t, b.Clone()))
	require.Equal(t, want, parttest.YAML(t, b))
}

func TestHTTP(t *testing.T) {
	require.Equal(t, `http_uri:
  uri: http://traces.internal/v1
  cluster: traces
  timeout: 1s
request_headers_to_add:
- header:
    key: x-a
    value: "1"
`, parttest.YAML(t, service.Call(service.HTTP("http://traces.internal/v1", "traces", time.Second).Clone()).Header("x-a", "1").Clone()))
}

func TestValues(t *testing.T) {
	require.ElementsMatch(t, []string{
		"duration-out-of-range part.timeout",
		"number-out-of-range part.envoy_grpc.max_receive_message_length",
		"builder-nil part.envoy_grpc.retry_policy",
	}, parttest.Lines(parttest.Problems(service.GRPC("a").Timeout(-1).MaxReceiveMessage(-1).Retry(nil))))
	require.Equal(t, []string{"duration-out-of-range part.retry_back_off.max_interval"},
		parttest.Lines(parttest.Problems(service.Retry(0).Backoff(time.Second, -1))))
	require.Equal(t, []string{"duration-out-of-range part.timeout"}, parttest.Lines(parttest.Problems(service.HTTP("a", "b", -1))))
}

func TestGoogleGRPC(t *testing.T) {
	require.YAMLEq(t, `
google_grpc:
  target_uri: xds.example.com:443
  stat_prefix: xds
  channel_credentials:
    ssl_credentials:
      root_certs: {filename: ca.pem}
      private_key: {filename: tls.key}
      cert_chain: {filename: tls.crt}
  call_credentials:
  - google_compute_engine: {}
  - access_token: token
  per_stream_buffer_limit_bytes: 1024
  channel_args:
    args:
      grpc.default_authority: {string_value: xds}
      grpc.keepalive_time_ms: {int_value: 1000}
timeout: 1s
initial_metadata:
- {key: x-a, value: "1"}
`, parttest.YAML(t, service.GoogleGRPC("xds.example.com:443", "xds").TLS("ca.pem", "tls.crt", "tls.key").ComputeEngine().AccessToken("token").
		Buffer(1024).Argument("grpc.keepalive_time_ms", 1000).TextArgument("grpc.default_authority", "xds").Timeout(time.Second).Metadata("x-a", "1").Clone()))
	require.YAMLEq(t, "google_grpc: {target_uri: a, stat_prefix: b, channel_credentials: {google_default: {}}}",
		parttest.YAML(t, service.GoogleGRPC("a", "b").DefaultCredentials()))
}
