package balance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEDFOrder(t *testing.T) {
	for _, c := range []struct {
		weights []float64
		want    []int
	}{
		{[]float64{1, 2, 3}, []int{2, 1, 2, 0, 1, 2, 2, 1, 2, 0, 1, 2}},
		{[]float64{3, 1}, []int{0, 0, 1, 0, 0, 0, 1, 0}},
		{[]float64{1, 1, 2}, []int{2, 0, 1, 2, 2, 0, 1, 2}},
		{[]float64{2, 1}, []int{0, 1, 0, 0, 1, 0}},
		{[]float64{1, 2}, []int{1, 0, 1, 1, 0, 1}},
	} {
		schedule := NewEDF(c.weights, 0)
		var got []int
		for range c.want {
			got = append(got, schedule.Pick())
		}
		require.Equal(t, c.want, got, "%v", c.weights)
	}
}

func TestEDFFirstPicksBySeed(t *testing.T) {
	picks := make([]int, 3)
	for seed := range uint32(10) {
		picks[NewEDF([]float64{1, 6, 3}, seed).Pick()]++
	}
	require.Equal(t, []int{1, 6, 3}, picks)
}
