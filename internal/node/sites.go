package node

import (
	"sync"

	"github.com/envoykit/envoykit/internal/callsite"
)

// siteOf says which call wrote a field: elements from and after index of a repeated one. The constructor
// writes the field "".
type siteOf struct {
	field string
	index int32
	site  callsite.Site
}

// siteBlock holds the calls of a part, the newest block first.
type siteBlock struct {
	used    int
	calls   [4]siteOf
	earlier *siteBlock
}

// slabs hand out small values many at a time: an allocation for each would cost more than what it holds.
type slabs[T any] struct{ pool sync.Pool }

const slabSize = 64

func (s *slabs[T]) take() *T {
	slab, _ := s.pool.Get().(*[]T)
	if slab == nil {
		slab = new([]T)
	}
	if len(*slab) == 0 {
		*slab = make([]T, slabSize)
	}
	out := &(*slab)[0]
	*slab = (*slab)[1:]
	s.pool.Put(slab)
	return out
}

var (
	siteBlocks slabs[siteBlock]
	links      slabs[child]
)

// record notes a call and returns the note.
func (s *State) record(field string, index int, site callsite.Site) *siteOf {
	b := s.sites
	if b == nil || b.used == len(b.calls) {
		b = siteBlocks.take()
		b.earlier = s.sites
		s.sites = b
	}
	call := &b.calls[b.used]
	*call = siteOf{field, int32(index), site}
	b.used++
	return call
}

// newest yields the calls, the last one first.
func (s *State) newest(yield func(*siteOf) bool) {
	for b := s.sites; b != nil; b = b.earlier {
		for i := b.used - 1; i >= 0; i-- {
			if !yield(&b.calls[i]) {
				return
			}
		}
	}
}

// latest is the last call, nil if none was recorded.
func (s *State) latest() *siteOf {
	if s.sites == nil {
		return nil
	}
	return &s.sites.calls[s.sites.used-1]
}

// created is the constructor's call.
func (s *State) created() callsite.Site {
	for call := range s.newest {
		if call.field == "" {
			return call.site
		}
	}
	return callsite.Site{}
}

// copySites gives t the calls of s.
func (s *State) copySites(t *State) {
	last := &t.sites
	for b := s.sites; b != nil; b = b.earlier {
		c := *b
		*last = &c
		last = &c.earlier
	}
}
