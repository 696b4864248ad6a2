// Package persistent holds a map that never changes: putting something in gives a new map that shares
// almost everything with the old one, in time that does not depend on the size.
package persistent

import (
	"hash/maphash"
	"iter"
	"math/bits"
)

// Map is a hash trie from names to values. The zero Map is empty; a copy of a Map is as good as the original.
type Map[V any] struct {
	root *branch[V]
	size int
}

// branch holds up to 64 slots, of which only the used ones take space.
type branch[V any] struct {
	used  uint64
	slots []slot[V]
}

// slot is either a branch below or entries whose hashes agree so far.
type slot[V any] struct {
	below *branch[V]
	entry *entry[V]
}

type entry[V any] struct {
	name  string
	hash  uint64
	value V
	next  *entry[V] // another name with the same hash
}

const (
	step  = 6
	depth = 60 // bits of the hash that lead down; what still agrees then stands in a chain
)

// seed makes hashes of this process; no order of a map leaves it unsorted.
var seed = maphash.MakeSeed()

func hash(name string) uint64 { return maphash.String(seed, name) }

// Len returns how many names there are.
func (m Map[V]) Len() int { return m.size }

// Get returns the value of a name.
func (m Map[V]) Get(name string) (v V, ok bool) {
	if m.root == nil {
		return v, false
	}
	h := hash(name)
	for b, shift := m.root, 0; ; shift += step {
		bit := uint64(1) << (h >> shift & 63)
		if b.used&bit == 0 {
			return v, false
		}
		s := b.slots[bits.OnesCount64(b.used&(bit-1))]
		if s.below != nil {
			b = s.below
			continue
		}
		for e := s.entry; e != nil; e = e.next {
			if e.name == name {
				return e.value, true
			}
		}
		return v, false
	}
}

// Put returns a map in which name has the value.
func (m Map[V]) Put(name string, v V) Map[V] {
	e := &entry[V]{name: name, hash: hash(name), value: v}
	root, added := m.root.put(e, 0)
	if added {
		m.size++
	}
	m.root = root
	return m
}

// put returns a copy of b with e in it, and whether the name is new.
func (b *branch[V]) put(e *entry[V], shift int) (*branch[V], bool) {
	bit := uint64(1) << (e.hash >> shift & 63)
	if b == nil {
		return &branch[V]{used: bit, slots: []slot[V]{{entry: e}}}, true
	}
	i := bits.OnesCount64(b.used & (bit - 1))
	if b.used&bit == 0 {
		slots := make([]slot[V], len(b.slots)+1)
		copy(slots, b.slots[:i])
		slots[i] = slot[V]{entry: e}
		copy(slots[i+1:], b.slots[i:])
		return &branch[V]{b.used | bit, slots}, true
	}
	changed, added := b.slots[i].put(e, shift)
	return b.with(i, changed), added
}

func (s slot[V]) put(e *entry[V], shift int) (slot[V], bool) {
	if s.below != nil {
		below, added := s.below.put(e, shift+step)
		return slot[V]{below: below}, added
	}
	if s.entry.hash == e.hash || shift >= depth {
		rest, had := s.entry.without(e.name)
		e.next = rest
		return slot[V]{entry: e}, !had
	}
	below, _ := (*branch[V])(nil).put(s.entry, shift+step)
	below, _ = below.put(e, shift+step)
	return slot[V]{below: below}, true
}

// Delete returns a map without the name.
func (m Map[V]) Delete(name string) Map[V] {
	if _, ok := m.Get(name); !ok {
		return m
	}
	m.root = m.root.delete(name, hash(name), 0)
	m.size--
	return m
}

// delete returns a copy of b without a name that is in it, nil if nothing remains.
func (b *branch[V]) delete(name string, h uint64, shift int) *branch[V] {
	bit := uint64(1) << (h >> shift & 63)
	i := bits.OnesCount64(b.used & (bit - 1))
	s := b.slots[i]
	if s.below != nil {
		s.below = s.below.delete(name, h, shift+step)
	} else {
		s.entry, _ = s.entry.without(name)
	}
	if s.below != nil || s.entry != nil {
		return b.with(i, s)
	}
	if len(b.slots) == 1 {
		return nil
	}
	slots := make([]slot[V], 0, len(b.slots)-1)
	return &branch[V]{b.used &^ bit, append(append(slots, b.slots[:i]...), b.slots[i+1:]...)}
}

// with returns a copy of b with another slot i.
func (b *branch[V]) with(i int, s slot[V]) *branch[V] {
	slots := make([]slot[V], len(b.slots))
	copy(slots, b.slots)
	slots[i] = s
	return &branch[V]{b.used, slots}
}

// without returns the chain without a name, and whether it was there.
func (e *entry[V]) without(name string) (*entry[V], bool) {
	if e == nil {
		return nil, false
	}
	if e.name == name {
		return e.next, true
	}
	next, had := e.next.without(name)
	if !had {
		return e, false
	}
	return &entry[V]{e.name, e.hash, e.value, next}, true
}

// All yields every name and value, in no order.
func (m Map[V]) All() iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		if m.root != nil {
			m.root.all(yield)
		}
	}
}

func (b *branch[V]) all(yield func(string, V) bool) bool {
	for _, s := range b.slots {
		if s.below != nil && !s.below.all(yield) {
			return false
		}
		for e := s.entry; e != nil; e = e.next {
			if !yield(e.name, e.value) {
				return false
			}
		}
	}
	return true
}
