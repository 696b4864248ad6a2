package load_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"github.com/stretchr/testify/require"
	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/testing/protocmp"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/google/go-cmp/cmp"

	"github.com/envoykit/envoykit/load"
)

// realisticCluster is what a control plane writes for one upstream.
const realisticCluster = `- name: outbound|8443||service-00001.production.svc.cluster.local
  type: EDS
  eds_cluster_config:
    eds_config:
      ads: {}
      resource_api_version: V3
    service_name: outbound|8443||service-00001.production.svc.cluster.local
  connect_timeout: 0.250s
  per_connection_buffer_limit_bytes: 32768
  lb_policy: LEAST_REQUEST
  health_checks:
  - timeout: 1s
    interval: 5s
    unhealthy_threshold: 3
    healthy_threshold: 2
    http_health_check:
      path: /healthz
  circuit_breakers:
    thresholds:
    - max_connections: 4096
      max_pending_requests: 1024
      max_requests: 8192
      max_retries: 16
  outlier_detection:
    consecutive_5xx: 5
    interval: 10s
    base_ejection_time: 30s
    max_ejection_percent: 50
  transport_socket:
    name: envoy.transport_sockets.tls
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
      common_tls_context:
        alpn_protocols:
        - h2
        tls_certificate_sds_secret_configs:
        - name: default
          sds_config:
            ads: {}
            resource_api_version: V3
        validation_context:
          trusted_ca:
            filename: /etc/ssl/certs/ca-certificates.crt
          match_typed_subject_alt_names:
          - san_type: DNS
            matcher:
              exact: service-00001.production.svc.cluster.local
      sni: service-00001.production.svc.cluster.local
  typed_extension_protocol_options:
    envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
      "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
      common_http_protocol_options:
        idle_timeout: 3600s
      explicit_http_config:
        http2_protocol_options:
          max_concurrent_streams: 100
`

// clusterBootstrap holds 1,000 clusters.
func clusterBootstrap() []byte {
	var b bytes.Buffer
	b.WriteString("static_resources:\n  clusters:\n")
	one := "  " + strings.TrimSuffix(strings.ReplaceAll(realisticCluster, "\n", "\n  "), "  ")
	for range 1000 {
		b.WriteString(one)
	}
	return b.Bytes()
}

func withLibraries(t testing.TB, text []byte) *bootstrapv3.Bootstrap {
	json, err := sigsyaml.YAMLToJSON(text)
	require.NoError(t, err)
	m := &bootstrapv3.Bootstrap{}
	require.NoError(t, protojson.Unmarshal(json, m))
	return m
}

func withLoad(t testing.TB, text []byte) *load.Document {
	doc := load.Bytes("envoy.yaml", text)
	require.Empty(t, doc.Diagnostics)
	return doc
}

// BenchmarkYAML reads 1,000 clusters per operation.
func BenchmarkYAML(b *testing.B) {
	text := clusterBootstrap()
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			withLoad(b, text)
		}
	})
	b.Run("YAML nodes alone", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			require.NoError(b, yaml.Unmarshal(text, &yaml.Node{}))
		}
	})
	b.Run("sigs yaml and protojson", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			withLibraries(b, text)
		}
	})
}

// BenchmarkJSON reads the same as JSON.
func BenchmarkJSON(b *testing.B) {
	text, err := sigsyaml.YAMLToJSON(clusterBootstrap())
	require.NoError(b, err)
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			withLoad(b, text)
		}
	})
	b.Run("protojson", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			require.NoError(b, protojson.Unmarshal(text, &bootstrapv3.Bootstrap{}))
		}
	})
}

// TestLoadIsFast holds a part of the goal for YAML to a validated bundle, 1.5 times as fast
// as the libraries, and tells how much time is left for the validation.
func TestLoadIsFast(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("a measurement: not under -short or -race")
	}
	text := clusterBootstrap()
	diff := cmp.Diff(withLibraries(t, text), withLoad(t, text).Resources[0].Message, protocmp.Transform())
	require.Empty(t, diff)
	const goal = 2.0
	ours, theirs := time.Hour, time.Hour
	for range 10 {
		start := time.Now()
		withLoad(t, text)
		ours = min(ours, time.Since(start))
		start = time.Now()
		withLibraries(t, text)
		theirs = min(theirs, time.Since(start))
		if float64(theirs) > 2.5*float64(ours) {
			break
		}
	}
	ratio := float64(theirs) / float64(ours)
	t.Logf("1,000 clusters: %v, libraries %v: %.2f times", ours, theirs, ratio)
	require.GreaterOrEqual(t, ratio, goal)
}
