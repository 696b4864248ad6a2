package tap_test

import (
	"testing"

	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/tap/v3"
	tapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tap/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tap"
)

func TestMistakes(t *testing.T) {
	require.Equal(t, []string{"setting-does-not-apply part.static_config.output_config"}, parttest.Lines(parttest.Problems(tap.Admin("a").Max(1, 1))))
	require.Equal(t, []string{"enum-unknown part.static_config.output_config"}, parttest.Lines(parttest.Problems(tap.Files("a", tap.Always()).Format("XML"))))
	require.Equal(t, []string{"builder-nil part.static_config.match"}, parttest.Lines(parttest.Problems(tap.Files("a", nil))))
	require.Equal(t, []string{"builder-nil part.typed_config.common_config", "builder-nil part.typed_config.transport_socket"},
		parttest.Lines(parttest.Problems(tap.Transport(nil, nil))))
}

func TestVariants(t *testing.T) {
	first := tap.Files("a", tap.Always())
	second := first.Clone().Patch(func(m *commonv3.CommonExtensionConfig) { m.GetStaticConfig().OutputConfig.Streaming = true })
	parttest.Equal(t, first, "static_config: {match: {any_match: true}, output_config: {sinks: [{file_per_tap: {path_prefix: a}}]}}")
	parttest.Equal(t, second, "static_config: {match: {any_match: true}, output_config: {streaming: true, sinks: [{file_per_tap: {path_prefix: a}}]}}")
	plain := tap.Transport(tap.Admin("a"), listener.RawBuffer())
	patched := plain.Clone().Patch(func(m *tapv3.Tap) { m.SocketTapConfig = &tapv3.SocketTapConfig{StatsPrefix: "b"} })
	require.NotContains(t, parttest.YAML(t, plain), "stats_prefix")
	require.Contains(t, parttest.YAML(t, patched), "stats_prefix: b")
}

// TestTransportInResources validates the transport in a cluster and in a listener, each around the TLS of its own side.
func TestTransportInResources(t *testing.T) {
	_, err := cluster.Static("a").TLS(tap.Transport(tap.Admin("a"), cluster.TLS("a.example", secret.CA(source.Text("ca"))))).Build()
	require.NoError(t, err)
	serve := func(s *tap.TransportBuilder) error {
		_, err := listener.TCP("a", "127.0.0.1", 80).Chains(listener.Serve().Transport(s)).Build()
		return err
	}
	require.NoError(t, serve(tap.Transport(tap.Admin("a"), listener.TLS(secret.Files("a", "b")))))
	require.ErrorContains(t, serve(tap.Transport(tap.Admin("a"), cluster.HTTPProxy(cluster.RawBuffer()))), "ext-unknown-type-url")
}
