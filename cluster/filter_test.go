package cluster_test

import (
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	codecv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/upstream_codec/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/protocol"
)

const filtered = `name: a
type: STATIC
load_assignment:
  cluster_name: a
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    explicit_http_config:
      http_protocol_options: {}
    http_filters:
    - name: envoy.filters.http.cors
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors
    - name: envoy.filters.http.upstream_codec
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec
`

// filter is a filter of the user's own.
type filter struct {
	name   string
	config proto.Message
}

func (f filter) FilterName() string { return f.name }

func (f filter) Render(s part.Scope) *hcmv3.HttpFilter {
	return &hcmv3.HttpFilter{Name: f.name, ConfigType: &hcmv3.HttpFilter_TypedConfig{TypedConfig: s.Sub("typed_config").Any(f.config)}}
}

func TestUpstreamFiltersEndWithTheCodec(t *testing.T) {
	options := func() *cluster.HTTPBuilder {
		return cluster.HTTP1(protocol.HTTP1()).Filters(filter{"envoy.filters.http.cors", &corsv3.Cors{}})
	}
	require.Equal(t, filtered, parttest.YAML(t, cluster.Static("a").HTTP(options())))
	require.Equal(t, filtered, parttest.YAML(t, cluster.Static("a").HTTP(options().Filters(filter{"envoy.filters.http.upstream_codec", &codecv3.UpstreamCodec{}}))))
}

func TestPatchOfGroup(t *testing.T) {
	b := cluster.Static("a").Connections(cluster.Connections().Buffer(1).Patch(func(m *clusterv3.Cluster) { m.AltStatName = "b" }))
	require.Equal(t, "name: a\ntype: STATIC\nper_connection_buffer_limit_bytes: 1\nalt_stat_name: b\nload_assignment:\n  cluster_name: a\n", parttest.YAML(t, b))
}
