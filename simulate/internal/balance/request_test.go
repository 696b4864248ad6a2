package balance

import (
	"math"
	"math/big"
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

// leastRequest picks for given draws as Envoy does.
func leastRequest(active []uint64, draws []int) int {
	best := draws[0]
	for _, draw := range draws {
		if active[draw] < active[best] {
			best = draw
		}
	}
	return best
}

func TestLeastRequestShares(t *testing.T) {
	require.Equal(t, 0, leastRequest([]uint64{1, 2}, []int{0, 1}))
	require.Equal(t, 0, leastRequest([]uint64{2, 2}, []int{0, 1}))
	for _, active := range [][]uint64{{1, 2}, {2, 1}, {1, 1}, {3, 1, 1, 0}, {5}} {
		counts := make([]int64, len(active))
		n := len(active)
		for draw := range n * n * n {
			counts[leastRequest(active, []int{draw % n, draw / n % n, draw / n / n})]++
		}
		for i, share := range LeastRequestShares(active, 3) {
			require.Equal(t, big.NewRat(counts[i], int64(n*n*n)).String(), share.String(), "%v", active)
		}
	}
	scan := LeastRequestShares([]uint64{2, 1, 1}, 0)
	require.Equal(t, []string{"0/1", "1/2", "1/2"}, []string{scan[0].String(), scan[1].String(), scan[2].String()})
}

func TestLeastRequestWeight(t *testing.T) {
	require.Equal(t, 2.0, LeastRequestWeight(2, 0, 1))
	require.Equal(t, 1.0, LeastRequestWeight(2, 1, 1))
	require.Equal(t, 1.0, LeastRequestWeight(2, 1, math.NaN()))
	require.Equal(t, 2.0, LeastRequestWeight(2, 1, 0))
}
