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

// perPart is how many calls a part has room for before its list grows.
const perPart = 4

// slabs hand out room for calls: an allocation for every part would cost more than the calls themselves.
var slabs = sync.Pool{New: func() any { return new([]siteOf) }}

// siteRoom returns an empty list with room for a few calls.
func siteRoom() []siteOf {
	slab := slabs.Get().(*[]siteOf)
	if len(*slab) < perPart {
		*slab = make([]siteOf, 64*perPart)
	}
	room := (*slab)[:0:perPart]
	*slab = (*slab)[perPart:]
	slabs.Put(slab)
	return room
}

// record notes a call.
func (s *State) record(field string, index int, site callsite.Site) {
	if s.sites == nil {
		s.sites = siteRoom()
	}
	s.sites = append(s.sites, siteOf{field, int32(index), site})
}

// created is the constructor's call.
func (s *State) created() callsite.Site {
	if len(s.sites) > 0 && s.sites[0].field == "" {
		return s.sites[0].site
	}
	return callsite.Site{}
}

// attached is the call that passed the part to its first owner.
func (s *State) attached() callsite.Site {
	if s.attachedTo == nil || s.attachedAt < 0 || int(s.attachedAt) >= len(s.attachedTo.sites) {
		return callsite.Site{}
	}
	return s.attachedTo.sites[s.attachedAt].site
}
