package balance

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var usual = Options{Overprovisioning: 140, PanicThreshold: 50}

// percent is a priority of a hundred hosts with so many healthy and degraded.
func percent(healthy, degraded uint64) Counts {
	return Counts{Hosts: 100, Healthy: healthy, Degraded: degraded}
}

func hosts(numbers ...uint64) Counts {
	numbers = append(numbers, 0, 0, 0, 0)
	return Counts{Hosts: numbers[0], Healthy: numbers[1], Degraded: numbers[2], Excluded: numbers[3]}
}

func TestPriorityLoadsOfTheDocumentation(t *testing.T) {
	for _, c := range []struct {
		health []uint64
		want   []uint64
	}{
		{[]uint64{100, 100}, []uint64{100, 0}},
		{[]uint64{72, 100}, []uint64{100, 0}},
		{[]uint64{71, 100}, []uint64{99, 1}},
		{[]uint64{50, 100}, []uint64{70, 30}},
		{[]uint64{25, 100}, []uint64{35, 65}},
		{[]uint64{0, 100}, []uint64{0, 100}},
		{[]uint64{72, 72}, []uint64{100, 0}},
		{[]uint64{71, 71}, []uint64{99, 1}},
		{[]uint64{50, 60}, []uint64{70, 30}},
		{[]uint64{25, 25}, []uint64{50, 50}},
		{[]uint64{5, 65}, []uint64{8, 92}}, // the documentation says 7/93
		{[]uint64{100, 100, 100}, []uint64{100, 0, 0}},
		{[]uint64{71, 71, 100}, []uint64{99, 1, 0}},
		{[]uint64{50, 50, 100}, []uint64{70, 30, 0}},
		{[]uint64{25, 100, 100}, []uint64{35, 65, 0}},
		{[]uint64{25, 25, 100}, []uint64{35, 35, 30}},
		{[]uint64{25, 25, 20}, []uint64{34, 33, 33}}, // the documentation says 36/36/28
	} {
		var priorities []Counts
		for _, h := range c.health {
			priorities = append(priorities, percent(h, 0))
		}
		require.Equal(t, c.want, PriorityLoads(priorities, usual).Healthy, "%v", c.health)
	}
	noPanic := Options{Overprovisioning: 140}
	got := PriorityLoads([]Counts{percent(25, 0), percent(25, 0), percent(20, 0)}, noPanic)
	require.Equal(t, []uint64{37, 35, 28}, got.Healthy)
}

func TestDegradedLoadsOfTheDocumentation(t *testing.T) {
	for _, c := range []struct{ healthy, degraded, wantHealthy, wantDegraded uint64 }{
		{100, 0, 100, 0}, {71, 0, 100, 0}, {71, 29, 99, 1}, {25, 65, 35, 65}, {5, 0, 100, 0},
	} {
		got := PriorityLoads([]Counts{percent(c.healthy, c.degraded)}, usual)
		require.Equal(t, []uint64{c.wantHealthy}, got.Healthy, "%v", c)
		require.Equal(t, []uint64{c.wantDegraded}, got.Degraded, "%v", c)
	}
}

func TestPriorityLoadsOfUnitTests(t *testing.T) {
	zero := []uint64{0, 0, 0}
	for _, c := range []struct {
		name              string
		priorities        []Counts
		options           Options
		healthy, degraded []uint64
		totalPanic        bool
	}{
		{"excluded", []Counts{hosts(4, 1, 0, 3), hosts(5, 1)}, usual, []uint64{100, 0}, zero[:2], false},
		{"all excluded", []Counts{hosts(4, 0, 0, 4), hosts(4, 1)}, usual, []uint64{50, 50}, zero[:2], true},
		{"some excluded", []Counts{hosts(4, 0, 0, 1), hosts(6, 1, 0, 2)}, usual, []uint64{40, 60}, zero[:2], true},
		{"one each", []Counts{hosts(5, 1), hosts(5, 1), hosts(5, 1)}, usual, []uint64{34, 33, 33}, zero, true},
		{"last has some", []Counts{hosts(5, 0), hosts(5, 0), hosts(5, 2)}, usual, []uint64{34, 33, 33}, zero, true},
		{"degraded first", []Counts{hosts(5, 0, 5), hosts(5, 2, 2), hosts(5, 2)}, usual, []uint64{0, 56, 44}, zero, false},
		{"none", []Counts{hosts(5), hosts(3), hosts(2)}, usual, []uint64{50, 30, 20}, zero, true},
		{"few", []Counts{hosts(5, 0), hosts(6, 2), hosts(3, 1)}, usual, []uint64{37, 42, 21}, zero, true},
		{"degraded only", []Counts{hosts(5, 0, 1), hosts(5, 0, 5), hosts(5, 1)}, usual, []uint64{0, 0, 28}, []uint64{28, 44, 0}, false},
		{"no threshold", []Counts{hosts(5), hosts(5, 0, 2), hosts(5, 0, 1)}, Options{Overprovisioning: 140}, zero, []uint64{0, 67, 33}, false},
		{"first is empty", []Counts{hosts(0), hosts(6), hosts(3)}, usual, []uint64{0, 67, 33}, zero, true},
		{"by size", []Counts{hosts(2), hosts(8)}, usual, []uint64{20, 80}, zero[:2], true},
		{"by weight", []Counts{
			{Hosts: 10, Healthy: 4, Degraded: 3, Weight: 10, HealthyWeight: 4, DegradedWeight: 3},
			{Hosts: 10, Healthy: 1, Degraded: 9, Weight: 10, HealthyWeight: 1, DegradedWeight: 9},
		}, Options{Overprovisioning: 100, PanicThreshold: 50, Weighted: true}, []uint64{40, 10}, []uint64{30, 20}, false},
	} {
		got := PriorityLoads(c.priorities, c.options)
		require.Equal(t, c.healthy, got.Healthy, c.name)
		require.Equal(t, c.degraded, got.Degraded, c.name)
		require.Equal(t, c.totalPanic, got.TotalPanic, c.name)
	}
}

func TestPriorityLoadsByHealthNumbers(t *testing.T) {
	// Healths 10/20/10 and degraded 20/10/0 of a sum of 70.
	one := Options{Overprovisioning: 100}
	got := PriorityLoads([]Counts{percent(10, 20), percent(20, 10), percent(10, 0)}, one)
	require.Equal(t, []uint64{16, 28, 14}, got.Healthy)
	require.Equal(t, []uint64{28, 14, 0}, got.Degraded)
}

func TestChoosePriority(t *testing.T) {
	l := Loads{Healthy: []uint64{70, 10}, Degraded: []uint64{20, 0}}
	for r, want := range map[uint64]struct {
		priority int
		degraded bool
	}{0: {0, false}, 69: {0, false}, 70: {1, false}, 79: {1, false}, 80: {0, true}, 99: {0, true}, 169: {0, false}} {
		priority, degraded := l.Choose(r)
		require.Equal(t, want.priority, priority, "%d", r)
		require.Equal(t, want.degraded, degraded, "%d", r)
	}
}

func TestEffectiveLocalityWeights(t *testing.T) {
	// X has weight 1, Y weight 2 and is healthy; the share of X in percent.
	for healthy, want := range map[uint64]float64{100: 33.3, 70: 32.9, 69: 32.6, 50: 25.9, 25: 14.9, 0: 0} {
		x := EffectiveLocalityWeight(1, healthy, 100, 0, 140)
		y := EffectiveLocalityWeight(2, 100, 100, 0, 140)
		require.InDelta(t, want, 100*x/(x+y), 0.06, "%d", healthy)
	}
	require.Zero(t, EffectiveLocalityWeight(0, 5, 5, 0, 140))
}

func TestLocalityPicks(t *testing.T) {
	for healthy, want := range map[uint64]int{5: 33, 4: 33, 3: 29, 2: 22, 1: 12} {
		weights := []float64{EffectiveLocalityWeight(1, healthy, 5, 0, 140), EffectiveLocalityWeight(2, 5, 5, 0, 140)}
		schedule := NewEDF(weights, 0)
		first := 0
		for range 100 {
			if schedule.Pick() == 0 {
				first++
			}
		}
		require.Equal(t, want, first, "%d", healthy)
	}
}

func TestAggregateLoadsOfTheDocumentation(t *testing.T) {
	for _, c := range []struct {
		primary, secondary []uint64
		want               [2]uint64
	}{
		{[]uint64{72, 100, 100}, []uint64{100, 100}, [2]uint64{100, 0}},
		{[]uint64{71, 1, 0}, []uint64{100, 100}, [2]uint64{100, 0}},
		{[]uint64{71, 0, 0}, []uint64{100}, [2]uint64{99, 1}},
		{[]uint64{50, 0, 0}, []uint64{50, 0}, [2]uint64{70, 30}},
		{[]uint64{20, 20, 10}, []uint64{25, 25}, [2]uint64{70, 30}},
		{[]uint64{0, 0, 0}, []uint64{72}, [2]uint64{0, 100}},
		{[]uint64{20, 0, 0}, []uint64{20, 0}, [2]uint64{60, 40}}, // 50/50 without panic
	} {
		var priorities []Counts
		for _, h := range append(append([]uint64{}, c.primary...), c.secondary...) {
			priorities = append(priorities, percent(h, 0))
		}
		var got [2]uint64
		for i, load := range PriorityLoads(priorities, usual).Healthy {
			if i < len(c.primary) {
				got[0] += load
			} else {
				got[1] += load
			}
		}
		require.Equal(t, c.want, got, "%v %v", c.primary, c.secondary)
	}
}
