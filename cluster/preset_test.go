package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
)

// TestPresets holds presets to what their comments say.
func TestPresets(t *testing.T) {
	same(t, cluster.Maglev().HashPolicies(route.HashHeader("x-user")), cluster.StickyByHeader("x-user"))
	same(t, cluster.Maglev().HashPolicies(route.HashCookie("id").Lifetime(time.Hour)), cluster.StickyByCookie("id", time.Hour))
	same(t, cluster.Maglev().HashPolicies(route.HashSourceIP()), cluster.StickyByAddress())
	same(t, cluster.LeastRequest().Locality(cluster.ZoneAware().MinHosts(1).Always(1)), cluster.LocalFirst())
	same(t, cluster.LeastRequest().Locality(cluster.LocalityWeighted()), cluster.WeightedByLocality())
	near, far := endpoint.Locality("eu", "").Hosts(80, "10.0.0.1"), endpoint.Locality("us", "").Hosts(80, "10.1.0.1")
	same(t, cluster.Static("a", near.Clone().Priority(0), far.Clone().Priority(1)), cluster.FailoverAcross("a", near, far))
	require.Equal(t, []string{"builder-nil part.load_assignment.endpoints[1]"}, parttest.Lines(parttest.Problems(cluster.FailoverAcross("a", near, nil))))
}

func same[M any](t *testing.T, want, got part.Part[M]) {
	t.Helper()
	require.Equal(t, parttest.YAML(t, want), parttest.YAML(t, got))
}
