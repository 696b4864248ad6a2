package balance

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSlowStart(t *testing.T) {
	for _, c := range []struct {
		aggression, least float64
		age               time.Duration
		want              float64
	}{
		{1, 10, 12 * time.Second, 0.2},
		{1, 10, 20 * time.Second, 0.333},
		{2, 10, 6 * time.Second, 0.316},
		{1, 10, time.Millisecond, 0.1},
		{1, 35, 12 * time.Second, 0.35},
		{1, 10, 60 * time.Second, 1},
		{0, 10, 12 * time.Second, 0.2},
		{math.NaN(), 10, 12 * time.Second, 0.2},
	} {
		ramp := SlowStart{Window: time.Minute, Aggression: c.aggression, MinWeightPercent: c.least}
		require.InDelta(t, c.want, ramp.Factor(c.age), 0.0005, "%v", c)
	}
}

func TestLeastRequest(t *testing.T) {
	require.Equal(t, 0, LeastRequest([]uint64{1, 2}, []uint64{0, 1}))
	require.Equal(t, 1, LeastRequest([]uint64{2, 1}, []uint64{0, 1}))
	require.Equal(t, 1, LeastRequest([]uint64{1, 1}, []uint64{1, 0}))
	require.Equal(t, 2.0, LeastRequestWeight(2, 0, 1))
	require.Equal(t, 1.0, LeastRequestWeight(2, 1, 1))
	require.Equal(t, 1.0, LeastRequestWeight(2, 1, math.NaN()))
	require.Equal(t, 2.0, LeastRequestWeight(2, 1, 0))
}
