package balance

// Counts are the hosts of one priority.
type Counts struct {
	Hosts, Healthy, Degraded, Excluded uint64
	// The weights of these hosts, for Options.Weighted.
	Weight, HealthyWeight, DegradedWeight, ExcludedWeight uint64
}

// Options steer the loads of priorities.
type Options struct {
	// Overprovisioning is the factor in percent; Envoy's default is 140.
	Overprovisioning uint64
	// PanicThreshold is a percentage; Envoy's default is 50.
	PanicThreshold uint64
	// Weighted compares weights of hosts instead of their number.
	Weighted bool
}

// Loads are the shares of priorities in percent; they sum to 100.
type Loads struct {
	Healthy, Degraded []uint64
	// Panic tells the priorities in which health is ignored.
	Panic []bool
	// TotalPanic says that every priority is in panic.
	TotalPanic bool
}

// PriorityLoads computes the loads.
func PriorityLoads(priorities []Counts, o Options) Loads {
	n := len(priorities)
	l := Loads{Healthy: make([]uint64, n), Degraded: make([]uint64, n), Panic: make([]bool, n)}
	if n == 0 {
		return l
	}
	healthy, degraded := make([]uint64, n), make([]uint64, n)
	total := uint64(0)
	for i, p := range priorities {
		healthy[i], degraded[i] = p.health(o)
		total += healthy[i] + degraded[i]
	}
	total = min(100, total)
	if total > 0 {
		l.spread(healthy, degraded, total)
	}
	if o.PanicThreshold == 0 && total == 0 {
		l.Healthy[0] = 100
		return l
	}
	l.TotalPanic = true
	for i, p := range priorities {
		l.Panic[i] = total != 100 && p.available() < float64(o.PanicThreshold)
		l.TotalPanic = l.TotalPanic && l.Panic[i]
	}
	if l.TotalPanic {
		l.panicLoads(priorities)
	}
	return l
}

// health is the health and the degraded health of a priority in percent.
func (p Counts) health(o Options) (healthy, degraded uint64) {
	if p.Hosts <= p.Excluded {
		return 0, 0
	}
	all, up, down := p.Hosts-p.Excluded, p.Healthy, p.Degraded
	if o.Weighted {
		all, up, down = p.Weight-min(p.Weight, p.ExcludedWeight), p.HealthyWeight, p.DegradedWeight
	}
	if all == 0 {
		return 0, 0
	}
	return min(100, o.Overprovisioning*up/all), min(100, o.Overprovisioning*down/all)
}

// available is the share of hosts that are not unhealthy, in percent.
func (p Counts) available() float64 {
	if p.Hosts <= p.Excluded {
		return 0
	}
	all := float64(p.Hosts - p.Excluded)
	return 100*float64(p.Healthy)/all + 100*float64(p.Degraded)/all
}

// spread gives healthy hosts of all priorities their load, then degraded ones;
// what rounding leaves goes to the first priority that has any.
func (l *Loads) spread(healthy, degraded []uint64, total uint64) {
	rest := uint64(100)
	for i, h := range healthy {
		l.Healthy[i] = min(rest, h*100/total)
		rest -= l.Healthy[i]
	}
	for i, d := range degraded {
		l.Degraded[i] = min(rest, d*100/total)
		rest -= l.Degraded[i]
	}
	for i, h := range healthy {
		if h > 0 {
			l.Healthy[i] += rest
			return
		}
	}
	for i, d := range degraded {
		if d > 0 {
			l.Degraded[i] += rest
			return
		}
	}
}

// panicLoads spreads the load by the number of hosts.
func (l *Loads) panicLoads(priorities []Counts) {
	total := uint64(0)
	for _, p := range priorities {
		total += p.Hosts
	}
	clear(l.Healthy)
	clear(l.Degraded)
	if total == 0 {
		l.Healthy[0] = 100
		return
	}
	rest, first := uint64(100), -1
	for i, p := range priorities {
		l.Healthy[i] = 100 * p.Hosts / total
		rest -= l.Healthy[i]
		if first < 0 && p.Hosts > 0 {
			first = i
		}
	}
	l.Healthy[first] += rest
}

// Choose is the priority for a random value or a hash, and whether its degraded
// hosts serve.
func (l Loads) Choose(r uint64) (priority int, degraded bool) {
	at, sum := r%100+1, uint64(0)
	for i, load := range l.Healthy {
		if sum += load; sum >= at {
			return i, false
		}
	}
	for i, load := range l.Degraded {
		if sum += load; sum >= at {
			return i, true
		}
	}
	return 0, false
}
