package balance

import (
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// Maglev is a table of the Maglev balancer.
type Maglev struct {
	table []int // entry by slot
}

// NewMaglev builds a table of a prime size out of entries whose weights sum to
// one.
func NewMaglev(entries []Entry, size uint64) *Maglev {
	m := &Maglev{}
	most := 0.0
	for _, e := range entries {
		most = max(most, e.Weight)
	}
	if most <= 0 || size < 2 {
		return m
	}
	m.table = make([]int, size)
	for i := range m.table {
		m.table[i] = -1
	}
	m.fill(builders(entries, size), most)
	return m
}

// builder is the state of one entry while the table fills.
type builder struct {
	entry        int
	weight       float64
	target       float64
	offset, skip uint64
	next         uint64
}

func builders(entries []Entry, size uint64) []builder {
	all := make([]builder, 0, len(entries))
	for i, e := range entries {
		all = append(all, builder{
			entry: i, weight: e.Weight,
			offset: xxhash.Sum64String(e.Key) % size,
			skip:   seeded(e.Key, 1)%(size-1) + 1,
		})
	}
	slices.SortStableFunc(all, func(a, b builder) int {
		return strings.Compare(entries[a.entry].Key, entries[b.entry].Key)
	})
	return all
}

func seeded(text string, seed uint64) uint64 {
	digest := xxhash.NewWithSeed(seed)
	_, _ = digest.WriteString(text) // a digest never fails
	return digest.Sum64()
}

// fill lets the entries take their slots in turn, heavier ones more often.
func (m *Maglev) fill(all []builder, most float64) {
	size := uint64(len(m.table))
	placed := uint64(0)
	for iteration := 1.0; placed < size; iteration++ {
		for i := range all {
			b := &all[i]
			if iteration*b.weight < b.target {
				continue
			}
			b.target += most
			slot := (b.offset + b.skip*b.next) % size
			for m.table[slot] >= 0 {
				b.next++
				slot = (b.offset + b.skip*b.next) % size
			}
			m.table[slot] = b.entry
			b.next++
			if placed++; placed == size {
				return
			}
		}
	}
}

// Pick is the entry for a hash on an attempt, counted from 0; -1 if the table
// is empty.
func (m *Maglev) Pick(h uint64, attempt uint64) int {
	if len(m.table) == 0 {
		return -1
	}
	if attempt > 0 {
		h ^= -attempt
	}
	return m.table[h%uint64(len(m.table))]
}

// Slots is the number of slots by entry, and the size of the table.
func (m *Maglev) Slots(entries int) (slots []uint64, size uint64) {
	slots = make([]uint64, entries)
	for _, entry := range m.table {
		slots[entry]++
	}
	return slots, uint64(len(m.table))
}
