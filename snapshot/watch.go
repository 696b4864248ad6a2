package snapshot

// Where go-control-plane v0.14.0 is worked around.
//
// Its server keeps the streams, nonces and subscriptions; what is said on a stream is decided here, in place of its
// SnapshotCache, which falls into traps that running clients reproduce:
//
//  1. With ads=true it never answers a client that names fewer resources than there are. Here a client
//     gets those of its names that exist, on any stream.
//  2. State of the world: a version that a client has rejected is sent again at once, without end. Here the question
//     is not which version a client accepted but which it has been sent: the same is not sent twice.
//  3. State of the world: whoever names "*" gets empty responses without end. Here it is a wildcard.
//  4. Delta: a name that does not exist is never answered. Here it is removed, once.
//  5. State of the world: whoever reconnects gets everything again. Here the version of a response is a hash of
//     just what was asked for, absent names included, so that a client which has it all hears nothing.
//  6. NewSnapshot drops resources with duplicate names, and Consistent sees three kinds of references. Here
//     snapshots come from bundles, which Build refuses for either.
//
// And one more: a delta response does not carry TTLs. Here it does.

import (
	"context"
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"

	"github.com/envoykit/envoykit/internal/contents"
)

// watch is one open question of a client: a type, and what of it. It is answered once.
type watch struct {
	node  *corev3.Node
	group string
	kind  contents.Kind
	sub   cachev3.Subscription

	// One of the two is set, with the channel that takes the answer.
	sotw          *cachev3.Request
	responses     chan cachev3.Response
	delta         *cachev3.DeltaRequest
	deltaResponse chan cachev3.DeltaResponse
}

// key is the request, by which a watch is found again.
func (w *watch) key() any {
	if w.delta != nil {
		return w.delta
	}
	return w.sotw
}

// CreateWatch answers a state-of-the-world request, now or when there is something to say. Types that no bundle
// holds are never answered.
func (c *Cache) CreateWatch(r *cachev3.Request, sub cachev3.Subscription, to chan cachev3.Response) (func(), error) {
	kind, ok := contents.KindOf(r.GetTypeUrl())
	if !ok {
		return func() {}, nil
	}
	return c.park(&watch{node: r.GetNode(), kind: kind, sub: sub, sotw: r, responses: to}), nil
}

// CreateDeltaWatch answers an incremental request, now or when there is something to say.
func (c *Cache) CreateDeltaWatch(r *cachev3.DeltaRequest, sub cachev3.Subscription, to chan cachev3.DeltaResponse) (func(), error) {
	kind, ok := contents.KindOf(r.GetTypeUrl())
	if !ok {
		return func() {}, nil
	}
	return c.park(&watch{node: r.GetNode(), kind: kind, sub: sub, delta: r, deltaResponse: to}), nil
}

// Fetch answers a REST request.
func (c *Cache) Fetch(_ context.Context, r *cachev3.Request) (cachev3.Response, error) {
	kind, ok := contents.KindOf(r.GetTypeUrl())
	s := c.snapshotOf(r.GetNode())
	if !ok || s == nil {
		return nil, &types.SkipFetchError{}
	}
	names := slices.DeleteFunc(slices.Clone(r.GetResourceNames()), func(name string) bool { return name == "*" })
	named := map[string]struct{}{}
	for _, name := range names {
		named[name] = struct{}{}
	}
	want := s.ask(kind, named, len(names) < len(r.GetResourceNames()) || len(names) == 0)
	if want.version() == r.GetVersionInfo() {
		return nil, &types.SkipFetchError{}
	}
	return newResponse(r, s, kind, want, nil), nil
}

// try answers the watch from the snapshot if there is something to say.
func (w *watch) try(s *Snapshot) bool {
	if s == nil {
		return false
	}
	if w.delta != nil {
		return w.tryDelta(s)
	}
	return w.tryWorld(s)
}

func (w *watch) tryWorld(s *Snapshot) bool {
	want := s.ask(w.kind, w.sub.SubscribedResources(), w.sub.IsWildcard())
	if want.nothing() {
		return false
	}
	sent := w.sub.ReturnedResources()
	if w.sotw.GetResponseNonce() == "" && len(sent) == 0 {
		// The first request of a stream: the client may have everything from another one.
		if v := w.sotw.GetVersionInfo(); v != "" && v == want.version() {
			return false
		}
	} else if !want.differs(sent, fullState(w.kind)) {
		return false
	}
	w.responses <- newResponse(w.sotw, s, w.kind, want, sent)
	return true
}

// fullState tells whether what a response leaves out is gone. Of the other types a response
// holds what is new.
func fullState(kind contents.Kind) bool {
	return kind != contents.Endpoints && kind != contents.Routes
}

func (w *watch) tryDelta(s *Snapshot) bool {
	want := s.ask(w.kind, w.sub.SubscribedResources(), w.sub.IsWildcard())
	sent := w.sub.ReturnedResources()
	news, gone := want.news(sent), want.gone(sent)
	begin := w.sub.IsWildcard() && w.delta.GetResponseNonce() == "" // Envoy waits for an answer, also an empty one
	if len(news) == 0 && len(gone) == 0 && !begin {
		return false
	}
	w.deltaResponse <- newDeltaResponse(w.delta, s, w.kind, want, news, gone)
	return true
}

// beat answers with the resources that have a TTL, without their contents.
func (w *watch) beat(s *Snapshot) bool {
	ttl := s.ttl(w.kind)
	if ttl == nil {
		return false
	}
	want := s.ask(w.kind, w.sub.SubscribedResources(), w.sub.IsWildcard())
	sent := w.sub.ReturnedResources()
	switch {
	case w.delta != nil && len(want.news(sent)) == 0:
		w.deltaResponse <- heartbeatDelta(w.delta, s, w.kind, want)
	case w.sotw != nil && !want.differs(sent, fullState(w.kind)):
		w.responses <- heartbeat(w.sotw, s, w.kind, want)
	default:
		return false
	}
	return true
}
