package source_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

func TestConfig(t *testing.T) {
	require.Equal(t, "ads: {}\ninitial_fetch_timeout: 0s\nresource_api_version: V3\n", parttest.YAML(t, source.ADS().FirstFetch(0).Clone()))
	require.Equal(t, "self:\n  transport_api_version: V3\nresource_api_version: V3\n", parttest.YAML(t, source.Self()))
	require.Equal(t, `initial_fetch_timeout: 5s
resource_api_version: V3
path_config_source:
  path: /etc/envoy/cds.yaml
  watched_directory:
    path: /etc/envoy
  poll_interval: 3s
`, parttest.YAML(t, source.File("/etc/envoy/cds.yaml").Watch("/etc/envoy").Poll(3*time.Second).FirstFetch(5*time.Second).Clone()))
}

func TestServers(t *testing.T) {
	require.Equal(t, `api_config_source:
  api_type: GRPC
  grpc_services:
  - envoy_grpc:
      cluster_name: xds
  rate_limit_settings:
    max_tokens: 20
    fill_rate: 2.5
  set_node_on_first_message_only: true
  transport_api_version: V3
initial_fetch_timeout: 1s
resource_api_version: V3
`, parttest.YAML(t, source.GRPC("xds").NodeOnce().RateLimit(20, 2.5).FirstFetch(time.Second).Clone()))
	require.Equal(t, `api_config_source:
  api_type: DELTA_GRPC
  grpc_services:
  - envoy_grpc:
      cluster_name: other
      authority: xds.internal
  transport_api_version: V3
resource_api_version: V3
`, parttest.YAML(t, source.Delta("xds").Service(service.GRPC("other").Authority("xds.internal"))))
	require.Equal(t, `api_config_source:
  api_type: REST
  cluster_names:
  - xds
  refresh_delay: 30s
  request_timeout: 2s
  transport_api_version: V3
resource_api_version: V3
`, parttest.YAML(t, source.REST("xds", 30*time.Second).RequestTimeout(2*time.Second)))
	require.Equal(t, `api_type: GRPC
grpc_services:
- envoy_grpc:
    cluster_name: xds
transport_api_version: V3
`, parttest.YAML(t, source.GRPC("xds").API()))
}

func TestServerValues(t *testing.T) {
	require.Equal(t, []string{
		"number-out-of-range part.api_config_source.rate_limit_settings.max_tokens",
		"number-out-of-range part.api_config_source.rate_limit_settings.fill_rate",
	}, parttest.Lines(parttest.Problems(source.GRPC("xds").RateLimit(-1, math.NaN()))))
	require.Equal(t, []string{"builder-nil part.api_config_source.grpc_services[0]"},
		parttest.Lines(parttest.Problems(source.GRPC("xds").Service(nil))))
	require.Equal(t, []string{"duration-out-of-range part.api_config_source.refresh_delay"},
		parttest.Lines(parttest.Problems(source.REST("xds", -1))))
}

func TestData(t *testing.T) {
	require.Equal(t, "inline_string: a\n", parttest.YAML(t, source.Text("a")))
	require.Equal(t, "inline_bytes: \"AP8=\"\n", parttest.YAML(t, source.Bytes([]byte{0, 255})))
	require.Equal(t, "filename: /a\nwatched_directory:\n  path: /\n", parttest.YAML(t, source.DataFile("/a").Watch("/").Clone()))
	require.Equal(t, "environment_variable: A\n", parttest.YAML(t, source.Environment("A")))
	require.Equal(t, `http_uri:
  uri: https://example.com/a.wasm
  cluster: web
  timeout: 5s
sha256: abc
retry_policy:
  num_retries: 2
`, parttest.YAML(t, source.Remote(service.HTTP("https://example.com/a.wasm", "web", 5*time.Second), "abc").Retry(service.Retry(2)).Clone()))
}
