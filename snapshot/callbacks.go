package snapshot

import (
	"cmp"
	"context"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"

	"github.com/envoykit/envoykit/internal/contents"
)

// callbacks tell the server what happens on streams.
type callbacks struct{ *Server }

func (c callbacks) OnStreamOpen(_ context.Context, id int64, typeURL string) error {
	c.opened(streamID{id: id}, typeURL)
	return nil
}

func (c callbacks) OnDeltaStreamOpen(_ context.Context, id int64, typeURL string) error {
	c.opened(streamID{delta: true, id: id}, typeURL)
	return nil
}

func (c callbacks) OnStreamClosed(id int64, _ *corev3.Node) { c.closed(streamID{id: id}) }

func (c callbacks) OnDeltaStreamClosed(id int64, _ *corev3.Node) {
	c.closed(streamID{delta: true, id: id})
}

// anyType is the type of a stream that is for all types.
const anyType = ""

func (c callbacks) opened(id streamID, typeURL string) {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	c.cache.streams.open[id] = &stream{
		id: id, typ: typeURL, since: time.Now(), node: &corev3.Node{}, types: map[contents.Kind]*subscription{},
	}
}

func (c callbacks) closed(id streamID) {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	if one := c.cache.streams.open[id]; one != nil {
		c.logger.Debug("stream closed", "node", one.node.GetId(), "stream", id.id)
	}
	c.cache.streams.close(id)
	c.cache.wake()
}

// request is what both protocols' requests say.
type request interface {
	GetNode() *corev3.Node
	GetTypeUrl() string
	GetResponseNonce() string
}

// requested notes a request and returns the subscription, nil for a type that nobody serves.
func (c callbacks) requested(id streamID, r request) (*stream, *subscription, contents.Kind) {
	one := c.cache.streams.open[id]
	if one == nil {
		return nil, nil, 0
	}
	kind, ok := contents.KindOf(cmp.Or(r.GetTypeUrl(), one.typ))
	if r.GetNode().GetId() != "" || one.node.GetId() == "" && r.GetNode() != nil {
		one.node = r.GetNode()
	}
	if !ok {
		return one, nil, kind
	}
	return one, one.of(kind), kind
}

// answered notes how the client took the last response.
func (c callbacks) answered(one *stream, sub *subscription, kind contents.Kind, nonce string, refusal *string) *Rejection {
	if nonce == "" || nonce != sub.nonce {
		return nil
	}
	sub.at = time.Now()
	if refusal == nil {
		sub.accepted, sub.rejection = sub.sent, nil
		return nil
	}
	sub.rejection = reject(c.cache.viewOf(one.node), kind, one.node.GetId(), sub.sent, *refusal)
	return sub.rejection
}

// tell reports a rejection, outside of the lock.
func (c callbacks) tell(r *Rejection) {
	if r == nil {
		return
	}
	c.logger.Warn("rejected", "node", r.Node, "type", r.TypeURL, "version", r.Version, "error", r.Diagnostics.Error())
	c.report(r)
}

func (c callbacks) OnStreamRequest(id int64, r *discoveryv3.DiscoveryRequest) error {
	c.tell(c.worldRequest(streamID{id: id}, r))
	return nil
}

func (c callbacks) worldRequest(id streamID, r *discoveryv3.DiscoveryRequest) *Rejection {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	one, sub, kind := c.requested(id, r)
	if sub == nil || sub.nonce != "" && r.GetResponseNonce() != sub.nonce {
		return nil // what the server ignores, too
	}
	if sub.request == nil {
		sub.accepted = r.GetVersionInfo()
		sub.wildcard = len(r.GetResourceNames()) == 0
	} else if len(r.GetResourceNames()) > 0 || len(sub.names) > 0 {
		sub.wildcard = false
	}
	sub.request = r
	clear(sub.names)
	for _, name := range r.GetResourceNames() {
		if name == everything {
			sub.wildcard = true
		} else {
			sub.names[name] = struct{}{}
		}
	}
	return c.answered(one, sub, kind, r.GetResponseNonce(), refusal(r.GetErrorDetail() != nil, r.GetErrorDetail().GetMessage()))
}

func refusal(refused bool, message string) *string {
	if !refused {
		return nil
	}
	return &message
}

func (c callbacks) OnStreamDeltaRequest(id int64, r *discoveryv3.DeltaDiscoveryRequest) error {
	c.tell(c.deltaRequest(streamID{delta: true, id: id}, r))
	return nil
}

func (c callbacks) deltaRequest(id streamID, r *discoveryv3.DeltaDiscoveryRequest) *Rejection {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	one, sub, kind := c.requested(id, r)
	if sub == nil {
		return nil
	}
	if sub.request == nil {
		sub.wildcard = len(r.GetResourceNamesSubscribe()) == 0
	}
	sub.request = r
	for _, name := range r.GetResourceNamesSubscribe() {
		sub.subscribe(name)
	}
	for _, name := range r.GetResourceNamesUnsubscribe() {
		if name == everything {
			sub.wildcard = false
		}
		delete(sub.names, name)
	}
	return c.answered(one, sub, kind, r.GetResponseNonce(), refusal(r.GetErrorDetail() != nil, r.GetErrorDetail().GetMessage()))
}

func (s *subscription) subscribe(name string) {
	if name == everything {
		s.wildcard = true
	} else {
		s.names[name] = struct{}{}
	}
}

func (c callbacks) OnStreamResponse(_ context.Context, id int64, _ *discoveryv3.DiscoveryRequest, r *discoveryv3.DiscoveryResponse) {
	c.responded(streamID{id: id}, r.GetTypeUrl(), r.GetNonce(), r.GetVersionInfo())
}

func (c callbacks) OnStreamDeltaResponse(id int64, _ *discoveryv3.DeltaDiscoveryRequest, r *discoveryv3.DeltaDiscoveryResponse) {
	c.responded(streamID{delta: true, id: id}, r.GetTypeUrl(), r.GetNonce(), r.GetSystemVersionInfo())
}

// responded notes what is being sent.
func (c callbacks) responded(id streamID, typeURL, nonce, version string) {
	c.cache.mu.Lock()
	defer c.cache.mu.Unlock()
	kind, ok := contents.KindOf(typeURL)
	if one := c.cache.streams.open[id]; ok && one != nil {
		sub := one.of(kind)
		sub.nonce, sub.sent, sub.at = nonce, version, time.Now()
		c.logger.Debug("sent", "node", one.node.GetId(), "type", kind.Field(), "version", version)
	}
}

func (callbacks) OnFetchRequest(context.Context, *discoveryv3.DiscoveryRequest) error { return nil }

func (callbacks) OnFetchResponse(*discoveryv3.DiscoveryRequest, *discoveryv3.DiscoveryResponse) {}
