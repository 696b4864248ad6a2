package balance

import "math"

// LeastRequest picks among hosts of equal weight: it draws a few and keeps the
// one with the fewest active requests, the first of equals.
func LeastRequest(active []uint64, draws []uint64) int {
	best := -1
	for _, draw := range draws {
		if i := int(draw % uint64(len(active))); best < 0 || active[i] < active[best] {
			best = i
		}
	}
	return best
}

// LeastRequestWeight is the weight of a host in the schedule of hosts with
// different weights. A bias that is negative or no number counts as 1.
func LeastRequestWeight(weight, active uint64, bias float64) float64 {
	if math.IsNaN(bias) || bias < 0 {
		bias = 1
	}
	return float64(weight) / math.Pow(float64(active+1), bias)
}
