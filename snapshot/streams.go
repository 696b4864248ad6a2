package snapshot

import (
	"cmp"
	"slices"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/contents"
)

// streams is what is known of the clients; the lock of the cache guards it.
type streams struct {
	open map[streamID]*stream
	good map[string]*Snapshot // by node: the last one that it accepted whole
}

// streamID is go-control-plane's number, which counts either protocol on its own.
type streamID struct {
	delta bool
	id    int64
}

// stream is one connected client.
type stream struct {
	id    streamID
	typ   string // the type URL that it is for; anyType for ADS
	since time.Time
	node  *corev3.Node
	types map[contents.Kind]*subscription
}

// subscription is what a client has asked for of one type, and what became of it.
type subscription struct {
	request  any // the last one
	wildcard bool
	names    map[string]struct{}

	nonce, sent, accepted string // nonce and version of the last response, version last accepted
	at                    time.Time
	rejection             *Rejection // of the last response
}

// remembered is how many nodes without a stream are remembered.
const remembered = 10000

func newStreams() streams {
	return streams{open: map[streamID]*stream{}, good: map[string]*Snapshot{}}
}

// sorted lists the streams, oldest first.
func (s *streams) sorted() []*stream {
	out := make([]*stream, 0, len(s.open))
	for _, one := range s.open {
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b *stream) int {
		return cmp.Or(a.since.Compare(b.since), cmp.Compare(a.id.id, b.id.id))
	})
	return out
}

// of returns the subscription to a type, new at the first request.
func (s *stream) of(kind contents.Kind) *subscription {
	sub := s.types[kind]
	if sub == nil {
		sub = &subscription{names: map[string]struct{}{}}
		s.types[kind] = sub
	}
	return sub
}

// close forgets a stream.
func (s *streams) close(id streamID) {
	one := s.open[id]
	delete(s.open, id)
	if one == nil || len(s.good) <= remembered {
		return
	}
	delete(s.good, one.node.GetId())
}

// settle notes the nodes that have accepted all they were sent: all nodes, or that of the watch which was parked.
func (s *streams) settle(c *Cache, parked *watch) {
	restless, seen := map[string]bool{}, map[string]*corev3.Node{}
	for _, one := range s.open {
		id := one.node.GetId()
		if parked != nil && id != parked.node.GetId() || len(one.types) == 0 {
			continue
		}
		seen[id] = one.node
		if !one.rests(c) || one.rejected() != nil {
			restless[id] = true
		}
	}
	for id, node := range seen {
		if whole := c.whole(node); whole != nil && !restless[id] {
			s.good[id] = whole
		}
	}
}

// rests tells whether the client has answered all that it was sent, and there is nothing more to send.
func (s *stream) rests(c *Cache) bool {
	for _, sub := range s.types {
		if c.watches[sub.request] == nil {
			return false
		}
	}
	return true
}

// hasAskedOn tells whether a client has asked for what it was told of: it will, and until then a new cluster, say, takes no
// traffic.
func (s *stream) hasAskedOn(c *Cache) bool {
	view := c.viewOf(s.node)
	return s.typ != anyType || view == nil || s.asked(view, contents.Routes, contents.Clusters) && s.asked(view, contents.Clusters, contents.Endpoints)
}

// asked tells whether the client has asked for all resources of one kind that those of another name which it gets.
func (s *stream) asked(view *Snapshot, from, to contents.Kind) bool {
	above, below := s.types[from], s.types[to]
	if above == nil || above.rejection != nil || below != nil && below.wildcard {
		return true
	}
	want := view.ask(from, above.names, above.wildcard)
	for r := range want.resources() {
		if table, ok := r.Message.(*routev3.RouteConfiguration); ok && len(table.GetVirtualHosts()) > 1 {
			continue // a gRPC client needs only the one that is for its host
		}
		for _, l := range view.links.of(r) {
			if l.kind != to || view.groups[to].Find(l.name) == nil {
				continue
			}
			if below == nil {
				return false
			}
			if _, named := below.names[l.name]; !named {
				return false
			}
		}
	}
	return true
}

// rejected returns a rejection of what the client was last sent of a type, one that nobody has seen first.
func (s *stream) rejected() (found *Rejection) {
	for _, kind := range sendOrder {
		if sub := s.types[kind]; sub != nil && sub.rejection != nil && (found == nil || found.seen) {
			found = sub.rejection
		}
	}
	return found
}
