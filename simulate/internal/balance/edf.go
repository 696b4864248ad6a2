package balance

import (
	"container/heap"
	"math"
)

// EDF is the earliest-deadline-first schedule behind weighted picks.
type EDF struct {
	weights []float64
	queue   deadlines
	now     float64
	order   uint64
}

// NewEDF makes a schedule that starts after a number of picks drawn from the
// seed. Weights must be positive.
func NewEDF(weights []float64, seed uint32) *EDF {
	e := &EDF{weights: weights}
	picks := float64(seed % 429496729)
	sum := 0.0
	for _, w := range weights {
		sum += w + epsilon
	}
	done := 0.0
	for i, w := range weights {
		w += epsilon
		floor := math.Floor(w * picks / sum)
		if floor > 0 && floor/w >= picks/sum {
			floor--
		}
		done += floor
		e.now = max(e.now, floor/w)
		e.queue = append(e.queue, deadline{at: (floor + 1) / w, order: uint64(i), item: i})
	}
	heap.Init(&e.queue)
	e.order = uint64(len(weights))
	for ; done < picks && len(weights) > 0; done++ {
		e.Pick()
	}
	return e
}

// epsilon keeps equal weights in the order of the list.
const epsilon = 1e-13

// Pick is the index of the next item.
func (e *EDF) Pick() int {
	next := heap.Pop(&e.queue).(deadline)
	e.now = next.at
	heap.Push(&e.queue, deadline{at: e.now + 1/e.weights[next.item], order: e.order, item: next.item})
	e.order++
	return next.item
}

type deadline struct {
	at    float64
	order uint64
	item  int
}

type deadlines []deadline

func (d deadlines) Len() int { return len(d) }

func (d deadlines) Less(i, j int) bool {
	if d[i].at != d[j].at {
		return d[i].at < d[j].at
	}
	return d[i].order < d[j].order
}

func (d deadlines) Swap(i, j int) { d[i], d[j] = d[j], d[i] }

func (d *deadlines) Push(x any) { *d = append(*d, x.(deadline)) }

func (d *deadlines) Pop() any {
	old := *d
	last := old[len(old)-1]
	*d = old[:len(old)-1]
	return last
}
