package balance

// EffectiveLocalityWeight is the weight of a locality after its availability.
// Hosts are counted, not weighed.
func EffectiveLocalityWeight(weight, eligible, hosts, excluded, overprovisioning uint64) float64 {
	if hosts <= excluded || weight == 0 || eligible == 0 {
		return 0
	}
	ratio := float64(eligible) / float64(hosts-excluded)
	return float64(weight) * min(1, float64(overprovisioning)/100*ratio)
}
