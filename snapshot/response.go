package snapshot

import (
	"context"
	"sync"

	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/internal/pack"
)

// response is what a client is sent; it is put together when the stream gets to it.
type response[Q, M any] struct {
	request *Q
	version string
	known   map[string]string
	make    func() (*M, error)
}

func (r *response[Q, M]) GetVersion() (string, error)             { return r.version, nil }
func (r *response[Q, M]) GetSystemVersion() (string, error)       { return r.version, nil }
func (r *response[Q, M]) GetResponseVersion() string              { return r.version }
func (r *response[Q, M]) GetReturnedResources() map[string]string { return r.known }
func (r *response[Q, M]) GetNextVersionMap() map[string]string    { return r.known }
func (r *response[Q, M]) GetContext() context.Context             { return context.Background() }

// worldResponse is a state-of-the-world response.
type worldResponse struct {
	response[cachev3.Request, discoveryv3.DiscoveryResponse]
}

func (r *worldResponse) GetRequest() *cachev3.Request { return r.request }

func (r *worldResponse) GetDiscoveryResponse() (*discoveryv3.DiscoveryResponse, error) {
	return r.make()
}

// deltaResponse is an incremental response.
type deltaResponse struct {
	response[cachev3.DeltaRequest, discoveryv3.DeltaDiscoveryResponse]
}

func (r *deltaResponse) GetDeltaRequest() *cachev3.DeltaRequest { return r.request }

func (r *deltaResponse) GetDeltaDiscoveryResponse() (*discoveryv3.DeltaDiscoveryResponse, error) {
	return r.make()
}

// newResponse answers with what the client needs: all of it where what is left out would be gone, else what is new.
func newResponse(q *cachev3.Request, s *Snapshot, kind contents.Kind, want wanted, sent map[string]string) *worldResponse {
	return world(q, want, func(version string) (*discoveryv3.DiscoveryResponse, error) {
		out := &discoveryv3.DiscoveryResponse{VersionInfo: version, TypeUrl: kind.TypeURL()}
		if want.all {
			var err error
			out.Resources, err = s.everything(kind)
			return out, err
		}
		news := want.named
		if !fullState(kind) {
			news = want.news(sent)
		}
		for _, r := range news {
			a, err := s.packed(kind, r)
			if err != nil {
				return nil, err
			}
			out.Resources = append(out.Resources, a)
		}
		return out, nil
	})
}

// everything are all resources of a kind, in a list that all responses share.
func (s *Snapshot) everything(kind contents.Kind) ([]*anypb.Any, error) {
	t := s.of(kind.TypeURL())
	t.packOnce.Do(func() {
		t.packed = make([]*anypb.Any, 0, s.groups[kind].Len())
		for r := range s.groups[kind].All() {
			a, err := s.packed(kind, r)
			if err != nil {
				t.packErr = err
				return
			}
			t.packed = append(t.packed, a)
		}
	})
	return t.packed, t.packErr
}

// heartbeat names the resources and their TTL.
func heartbeat(q *cachev3.Request, s *Snapshot, kind contents.Kind, want wanted) *worldResponse {
	return world(q, want, func(version string) (*discoveryv3.DiscoveryResponse, error) {
		out := &discoveryv3.DiscoveryResponse{VersionInfo: version, TypeUrl: kind.TypeURL()}
		for r := range want.resources() {
			a, err := pack.Any(&discoveryv3.Resource{Name: r.Name, Ttl: s.lifetime(kind)})
			if err != nil {
				return nil, err
			}
			out.Resources = append(out.Resources, a)
		}
		return out, nil
	})
}

func world(q *cachev3.Request, want wanted, build func(version string) (*discoveryv3.DiscoveryResponse, error)) *worldResponse {
	r := &worldResponse{}
	r.request, r.version, r.known = q, want.version(), want.knownOfWorld()
	r.make = sync.OnceValues(func() (*discoveryv3.DiscoveryResponse, error) { return build(r.version) })
	return r
}

func newDeltaResponse(q *cachev3.DeltaRequest, s *Snapshot, kind contents.Kind, want wanted, news []*contents.Resource, gone []string) *deltaResponse {
	r := &deltaResponse{}
	r.request, r.version, r.known = q, want.version(), want.known()
	r.make = sync.OnceValues(func() (*discoveryv3.DeltaDiscoveryResponse, error) {
		out := &discoveryv3.DeltaDiscoveryResponse{SystemVersionInfo: r.version, TypeUrl: kind.TypeURL(), RemovedResources: gone}
		for _, n := range news {
			a, err := plain(kind, n)
			if err != nil {
				return nil, err
			}
			out.Resources = append(out.Resources, &discoveryv3.Resource{Name: n.Name, Version: n.Version(), Resource: a, Ttl: s.lifetime(kind)})
		}
		return out, nil
	})
	return r
}

func heartbeatDelta(q *cachev3.DeltaRequest, s *Snapshot, kind contents.Kind, want wanted) *deltaResponse {
	r := &deltaResponse{}
	r.request, r.version, r.known = q, want.version(), want.known()
	r.make = sync.OnceValues(func() (*discoveryv3.DeltaDiscoveryResponse, error) {
		out := &discoveryv3.DeltaDiscoveryResponse{SystemVersionInfo: r.version, TypeUrl: kind.TypeURL()}
		for n := range want.resources() {
			out.Resources = append(out.Resources, &discoveryv3.Resource{Name: n.Name, Version: n.Version(), Ttl: s.lifetime(kind)})
		}
		return out, nil
	})
	return r
}

// plain wraps the bytes of a resource, which all responses share.
func plain(kind contents.Kind, r *contents.Resource) (*anypb.Any, error) {
	b, err := r.Encode()
	return &anypb.Any{TypeUrl: kind.TypeURL(), Value: b}, err
}

// packed is plain, or with the TTL around it.
func (s *Snapshot) packed(kind contents.Kind, r *contents.Resource) (*anypb.Any, error) {
	a, err := plain(kind, r)
	if ttl := s.lifetime(kind); err == nil && ttl != nil {
		return pack.Any(&discoveryv3.Resource{Name: r.Name, Version: r.Version(), Resource: a, Ttl: ttl})
	}
	return a, err
}

func (s *Snapshot) lifetime(kind contents.Kind) *durationpb.Duration {
	if ttl := s.ttl(kind); ttl != nil {
		return durationpb.New(*ttl)
	}
	return nil
}
