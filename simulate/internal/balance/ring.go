package balance

import (
	"math"
	"sort"
	"strconv"

	"github.com/cespare/xxhash/v2"
)

// Entry is a host of a hashing table: its key and its normalised weight.
type Entry struct {
	Key    string
	Weight float64
}

// Ring is a ketama ring.
type Ring struct {
	points []point
}

type point struct {
	hash  uint64
	entry int
}

// Hash is a hash function of a ring.
type Hash func(text string) uint64

// XX is the default hash function.
func XX(text string) uint64 { return xxhash.Sum64String(text) }

// NewRing builds a ring between the two sizes out of entries whose weights sum
// to one.
func NewRing(entries []Entry, minSize, maxSize uint64, hash Hash) *Ring {
	r := &Ring{}
	least := 1.0
	for _, e := range entries {
		least = min(least, e.Weight)
	}
	if len(entries) == 0 || least <= 0 {
		return r
	}
	scale := min(math.Ceil(least*float64(minSize))/least, float64(maxSize))
	current, target := 0.0, 0.0
	for i, e := range entries {
		target += scale * e.Weight
		for n := 0; current < target; n++ {
			r.points = append(r.points, point{hash: hash(e.Key + "_" + strconv.Itoa(n)), entry: i})
			current++
		}
	}
	sort.SliceStable(r.points, func(i, j int) bool { return r.points[i].hash < r.points[j].hash })
	return r
}

// Pick is the entry for a hash on an attempt, counted from 0; -1 if the ring is
// empty.
func (r *Ring) Pick(h uint64, attempt uint64) int {
	n := len(r.points)
	if n == 0 {
		return -1
	}
	i := sort.Search(n, func(i int) bool { return r.points[i].hash >= h })
	if i == n {
		i = 0
	}
	if attempt > 0 {
		i = int((uint64(i) + attempt) % uint64(n))
	}
	return r.points[i].entry
}

// Size is the number of points.
func (r *Ring) Size() int { return len(r.points) }

// Arc is a range of hashes that leads to one entry.
type Arc struct {
	Entry int
	// Length is the number of hashes, 0 standing for all 2^64.
	Length uint64
}

// Arcs are the ranges of the whole ring.
func (r *Ring) Arcs() []Arc {
	arcs := make([]Arc, len(r.points))
	for i, p := range r.points {
		before := r.points[(i+len(r.points)-1)%len(r.points)].hash
		arcs[i] = Arc{Entry: p.entry, Length: p.hash - before}
	}
	return arcs
}
