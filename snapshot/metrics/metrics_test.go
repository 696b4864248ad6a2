package metrics

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/snapshot"
)

func TestText(t *testing.T) {
	m := New()
	m.Rejected(&snapshot.Rejection{TypeURL: "type.googleapis.com/envoy.config.cluster.v3.Cluster"})
	var b strings.Builder
	require.NoError(t, m.write(&b, []snapshot.NodeStatus{
		{ID: "a", Protocol: "delta", Types: []snapshot.TypeStatus{{TypeURL: "x.Cluster", Accepted: "v1", Settled: true}}},
		{ID: "b", Protocol: "delta", Types: []snapshot.TypeStatus{{TypeURL: "x.Cluster", Rejection: &snapshot.Rejection{}}, {TypeURL: `x.Q"`}}},
	}))
	require.Equal(t, `# HELP envoykit_xds_streams Connected clients.
# TYPE envoykit_xds_streams gauge
envoykit_xds_streams{protocol="delta"} 2
# HELP envoykit_xds_subscriptions Types that clients ask for, by what became of them.
# TYPE envoykit_xds_subscriptions gauge
envoykit_xds_subscriptions{type="Cluster",state="rejected"} 1
envoykit_xds_subscriptions{type="Cluster",state="settled"} 1
envoykit_xds_subscriptions{type="Q\"",state="pending"} 1
# HELP envoykit_xds_accepted Clients that accepted a version last.
# TYPE envoykit_xds_accepted gauge
envoykit_xds_accepted{type="Cluster",version="v1"} 1
# HELP envoykit_xds_rejections_total Responses that clients rejected.
# TYPE envoykit_xds_rejections_total counter
envoykit_xds_rejections_total{type="Cluster"} 1
`, b.String())
}
