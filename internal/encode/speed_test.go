package encode_test

import (
	"fmt"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/internal/encode"
)

// realisticCluster is what a control plane sends for one upstream: EDS over
// ADS, TLS, HTTP/2, circuit breakers, health checks and outlier detection.
func realisticCluster(t testing.TB, i int) *clusterv3.Cluster {
	name := fmt.Sprintf("outbound|8443||service-%05d.production.svc.cluster.local", i)
	ads := &corev3.ConfigSource{
		ResourceApiVersion:    corev3.ApiVersion_V3,
		ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
	}
	return &clusterv3.Cluster{
		Name:                          name,
		ClusterDiscoveryType:          &clusterv3.Cluster_Type{Type: clusterv3.Cluster_EDS},
		EdsClusterConfig:              &clusterv3.Cluster_EdsClusterConfig{EdsConfig: ads, ServiceName: name},
		ConnectTimeout:                durationpb.New(250 * time.Millisecond),
		PerConnectionBufferLimitBytes: wrapperspb.UInt32(32768),
		LbPolicy:                      clusterv3.Cluster_LEAST_REQUEST,
		HealthChecks:                  []*corev3.HealthCheck{healthCheck()},
		CircuitBreakers: &clusterv3.CircuitBreakers{Thresholds: []*clusterv3.CircuitBreakers_Thresholds{{
			MaxConnections: wrapperspb.UInt32(4096), MaxPendingRequests: wrapperspb.UInt32(1024),
			MaxRequests: wrapperspb.UInt32(8192), MaxRetries: wrapperspb.UInt32(16),
		}}},
		OutlierDetection: &clusterv3.OutlierDetection{
			Consecutive_5Xx: wrapperspb.UInt32(5), Interval: durationpb.New(10 * time.Second),
			BaseEjectionTime: durationpb.New(30 * time.Second), MaxEjectionPercent: wrapperspb.UInt32(50),
		},
		TransportSocket: &corev3.TransportSocket{
			Name: "envoy.transport_sockets.tls",
			ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: packed(t, upstreamTLS(ads,
				fmt.Sprintf("service-%05d.production.svc.cluster.local", i)))},
		},
		TypedExtensionProtocolOptions: map[string]*anypb.Any{
			"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": packed(t, http2()),
		},
	}
}

func healthCheck() *corev3.HealthCheck {
	return &corev3.HealthCheck{
		Timeout: durationpb.New(time.Second), Interval: durationpb.New(5 * time.Second),
		UnhealthyThreshold: wrapperspb.UInt32(3), HealthyThreshold: wrapperspb.UInt32(2),
		HealthChecker: &corev3.HealthCheck_HttpHealthCheck_{HttpHealthCheck: &corev3.HealthCheck_HttpHealthCheck{Path: "/healthz"}},
	}
}

func upstreamTLS(source *corev3.ConfigSource, host string) *tlsv3.UpstreamTlsContext {
	return &tlsv3.UpstreamTlsContext{
		Sni: host,
		CommonTlsContext: &tlsv3.CommonTlsContext{
			AlpnProtocols:                  []string{"h2"},
			TlsCertificateSdsSecretConfigs: []*tlsv3.SdsSecretConfig{{Name: "default", SdsConfig: source}},
			ValidationContextType: &tlsv3.CommonTlsContext_ValidationContext{ValidationContext: &tlsv3.CertificateValidationContext{
				TrustedCa: &corev3.DataSource{Specifier: &corev3.DataSource_Filename{Filename: "/etc/ssl/certs/ca-certificates.crt"}},
				MatchTypedSubjectAltNames: []*tlsv3.SubjectAltNameMatcher{{
					SanType: tlsv3.SubjectAltNameMatcher_DNS,
					Matcher: &matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Exact{Exact: host}},
				}},
			}},
		},
	}
}

func http2() *httpv3.HttpProtocolOptions {
	return &httpv3.HttpProtocolOptions{
		CommonHttpProtocolOptions: &corev3.HttpProtocolOptions{IdleTimeout: durationpb.New(time.Hour)},
		UpstreamProtocolOptions: &httpv3.HttpProtocolOptions_ExplicitHttpConfig_{ExplicitHttpConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig{
			ProtocolConfig: &httpv3.HttpProtocolOptions_ExplicitHttpConfig_Http2ProtocolOptions{
				Http2ProtocolOptions: &corev3.Http2ProtocolOptions{MaxConcurrentStreams: wrapperspb.UInt32(100)},
			},
		}},
	}
}

func packed(t testing.TB, m proto.Message) *anypb.Any {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	require.NoError(t, err)
	return &anypb.Any{TypeUrl: "type.googleapis.com/" + string(m.ProtoReflect().Descriptor().FullName()), Value: raw}
}

func realisticClusters(t testing.TB) []proto.Message {
	clusters := make([]proto.Message, 1000)
	for i := range clusters {
		clusters[i] = realisticCluster(t, i)
	}
	return clusters
}

// typedInside returns an Options.Resolve for Any that their owner has unpacked.
func typedInside(t testing.TB, clusters []proto.Message) func(*anypb.Any) proto.Message {
	typed := make(map[*anypb.Any]proto.Message)
	for _, m := range clusters {
		c := m.(*clusterv3.Cluster)
		inside := []*anypb.Any{c.GetTransportSocket().GetTypedConfig()}
		for _, a := range c.GetTypedExtensionProtocolOptions() {
			inside = append(inside, a)
		}
		for _, a := range inside {
			m, err := a.UnmarshalNew()
			require.NoError(t, err)
			typed[a] = m
		}
	}
	return func(a *anypb.Any) proto.Message { return typed[a] }
}

// writeAll writes each cluster as a document of its own.
func writeAll(t testing.TB, clusters []proto.Message, buf []byte, o encode.Options) []byte {
	for _, c := range clusters {
		var err error
		if buf, err = encode.YAML(buf, c, o); err != nil {
			t.Fatal(err)
		}
	}
	return buf
}

// writeAllWithLibraries does the same with protojson and a YAML library.
func writeAllWithLibraries(t testing.TB, clusters []proto.Message) {
	for _, c := range clusters {
		text, err := (protojson.MarshalOptions{UseProtoNames: true}).Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = sigsyaml.JSONToYAML(text); err != nil {
			t.Fatal(err)
		}
	}
}

// BenchmarkYAML writes 1,000 clusters per operation.
func BenchmarkYAML(b *testing.B) {
	clusters := realisticClusters(b)
	resolve := typedInside(b, clusters)
	var buf []byte
	b.Run("encode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			buf = writeAll(b, clusters, buf[:0], encode.Options{})
		}
	})
	b.Run("encode typed", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			buf = writeAll(b, clusters, buf[:0], encode.Options{Resolve: resolve})
		}
	})
	b.Run("protojson and sigs yaml", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			writeAllWithLibraries(b, clusters)
		}
	})
}

// TestYAMLIsFast holds the goal of 12 times; both sides get the best of several
// tries, since the machine may be busy.
func TestYAMLIsFast(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("a measurement: not under -short or -race")
	}
	clusters := realisticClusters(t)
	buf := writeAll(t, clusters, nil, encode.Options{})
	const goal = 12
	ours, theirs := time.Hour, time.Hour
	for range 8 {
		start := time.Now()
		buf = writeAll(t, clusters, buf[:0], encode.Options{})
		ours = min(ours, time.Since(start))
		start = time.Now()
		writeAllWithLibraries(t, clusters)
		theirs = min(theirs, time.Since(start))
		if theirs >= goal*ours {
			t.Logf("1,000 clusters: %v, libraries %v: %.1f times", ours, theirs, float64(theirs)/float64(ours))
			return
		}
	}
	t.Errorf("1,000 clusters: %v, libraries %v: only %.1f times", ours, theirs, float64(theirs)/float64(ours))
}
