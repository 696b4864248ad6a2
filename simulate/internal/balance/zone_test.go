package balance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestResidualZones(t *testing.T) {
	// Local A2 B2 C1 D1; upstream A1 C3 D3 E1; Envoy is in A.
	r := RouteZones([]Zone{{Upstream: 1, Local: 2}, {Upstream: 3, Local: 1}, {Upstream: 3, Local: 1}, {Upstream: 1}}, true, 6, false)
	require.Equal(t, ZoneResidual, r.State)
	require.Equal(t, uint64(3750), r.Stay)
	require.Equal(t, []uint64{0, 2084, 4168, 5418}, r.Residual)
}

func TestZonesByPercentages(t *testing.T) {
	direct := RouteZones([]Zone{{Upstream: 5, Local: 4}, {Upstream: 5, Local: 6}}, true, 10, false)
	require.Equal(t, ZoneDirect, direct.State)
	half := RouteZones([]Zone{{Upstream: 1, Local: 2}, {Upstream: 9, Local: 8}}, true, 10, false)
	require.Equal(t, uint64(5000), half.Stay)
	three := RouteZones([]Zone{{Upstream: 25, Local: 40}, {Upstream: 50, Local: 40}, {Upstream: 25, Local: 20}}, true, 100, false)
	require.Equal(t, uint64(6250), three.Stay)
	require.Equal(t, []uint64{0, 1000, 1500}, three.Residual)
}
