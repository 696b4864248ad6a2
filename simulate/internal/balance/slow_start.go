package balance

import (
	"math"
	"time"
)

// SlowStart ramps the weight of fresh hosts up.
type SlowStart struct {
	Window time.Duration
	// Aggression bends the ramp; 1 is a straight one.
	Aggression float64
	// MinWeightPercent is the least part of the weight, in percent.
	MinWeightPercent float64
}

// Factor is the part of its weight that a host of some age has.
func (s SlowStart) Factor(age time.Duration) float64 {
	if age >= s.Window {
		return 1
	}
	aggression := s.Aggression
	if !(aggression > 0) {
		aggression = 1
	}
	time := float64(max(age, time.Millisecond)) / float64(s.Window)
	return max(math.Pow(time, 1/aggression), s.MinWeightPercent/100)
}
