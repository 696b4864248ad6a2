package snapshot

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/contents"
)

// Snapshot is what proxies get of a bundle. It never changes, and any number of goroutines and caches may use it.
//
// All that names something of the bundle finds it: a bundle is closed, but for the names that its
// author declared external, so that no EDS cluster leaves without its assignment, and nothing else
// without its route table or secret.
type Snapshot struct {
	groups [contents.NumKinds]contents.Group
	locate func(diag.Path) diag.Location
	ttls   map[contents.Kind]time.Duration
	tables [contents.NumKinds]tables
	links  *links
	stage  *stage                 // of a plan, else nil
	why    map[resource]Inclusion // of a view, else nil
	views  *sharedViews           // made of this snapshot
}

var _ cachev3.ResourceSnapshot = (*Snapshot)(nil)

// Option changes how a snapshot is served.
type Option func(*Snapshot) error

// TTL lets proxies forget the resources of a type when they do not hear of them for that long; the cache must
// then send heartbeats, see [Cache.Heartbeat]. By default resources stay.
//
// Envoy: service.discovery.v3.Resource.ttl
func TTL(typeURL string, d time.Duration) Option {
	return func(s *Snapshot) error {
		kind, ok := contents.KindOf(typeURL)
		if !ok {
			return fmt.Errorf("TTL: a bundle holds no resources of type %q", typeURL)
		}
		if d <= 0 {
			return fmt.Errorf("TTL: %v is no time to live", d)
		}
		s.ttls[kind] = d
		return nil
	}
}

// New returns the snapshot of all that the bundle holds. Each resource is encoded once, also over any number of
// updates and snapshots. It fails only where a message cannot be encoded at all, or an option is wrong.
func New(bundle *builder.Bundle, options ...Option) (*Snapshot, error) {
	if bundle == nil {
		return nil, errors.New("snapshot of a nil bundle")
	}
	c := contents.Of(bundle)
	s := fresh(c.Groups)
	s.locate = c.Locate
	for _, o := range options {
		if err := o(s); err != nil {
			return nil, err
		}
	}
	for kind := range s.groups {
		if err := s.groups[kind].Encode(); err != nil {
			return nil, fmt.Errorf("%s: %w", contents.Kind(kind).Field(), err)
		}
	}
	return s, nil
}

func fresh(groups [contents.NumKinds]contents.Group) *Snapshot {
	return &Snapshot{groups: groups, ttls: map[contents.Kind]time.Duration{}, links: &links{}, views: &sharedViews{}}
}

// Version is a hash over all resources of all types.
func (s *Snapshot) Version() string {
	var parts []string
	for kind := range s.groups {
		parts = append(parts, contents.Kind(kind).Field()+" "+s.groups[kind].Version())
	}
	return contents.VersionOf(nil, parts)
}

// GetVersion returns the version of a type: a hash over its resources, the same in every process and for every order
// in which they were given, and [builder.Bundle.Version] where there are any. A type without resources has a
// version too, so that a proxy which asks for it gets an answer; "" is for types that bundles do not hold.
func (s *Snapshot) GetVersion(typeURL string) string {
	kind, ok := contents.KindOf(typeURL)
	if s == nil || !ok {
		return ""
	}
	return s.version(kind)
}

func (s *Snapshot) version(kind contents.Kind) string {
	if v := s.groups[kind].Version(); v != "" {
		return v
	}
	return nothing
}

// nothing is the version of no resources.
var nothing = contents.VersionOf(nil, nil)

// tables are a type's resources as go-control-plane wants them, made when it asks.
type tables struct {
	resources func() map[string]types.Resource
	withTTL   func() map[string]types.ResourceWithTTL
	versions  func() map[string]string
	once      sync.Once

	packOnce sync.Once
	packed   []*anypb.Any
	packErr  error
}

func (s *Snapshot) of(typeURL string) *tables {
	kind, ok := contents.KindOf(typeURL)
	if s == nil || !ok {
		return nil
	}
	m := &s.tables[kind]
	m.once.Do(func() {
		group, ttl := &s.groups[kind], s.ttl(kind)
		m.resources = sync.OnceValue(func() map[string]types.Resource {
			return collect(group, func(r *contents.Resource) types.Resource { return message{r} })
		})
		m.withTTL = sync.OnceValue(func() map[string]types.ResourceWithTTL {
			return collect(group, func(r *contents.Resource) types.ResourceWithTTL {
				return types.ResourceWithTTL{Resource: message{r}, TTL: ttl}
			})
		})
		m.versions = sync.OnceValue(func() map[string]string { return collect(group, (*contents.Resource).Version) })
	})
	return m
}

func collect[V any](group *contents.Group, value func(*contents.Resource) V) map[string]V {
	out := make(map[string]V, group.Len())
	for r := range group.All() {
		out[r.Name] = value(r)
	}
	return out
}

func (s *Snapshot) ttl(kind contents.Kind) *time.Duration {
	if d, ok := s.ttls[kind]; ok {
		return &d
	}
	return nil
}

// GetResources returns the resources of a type by name. The map must not be changed; for a message to change, see
// [Unwrap].
func (s *Snapshot) GetResources(typeURL string) map[string]types.Resource {
	if m := s.of(typeURL); m != nil {
		return m.resources()
	}
	return nil
}

// GetResourcesAndTTL is GetResources with the time to live of each. The map must not be changed.
func (s *Snapshot) GetResourcesAndTTL(typeURL string) map[string]types.ResourceWithTTL {
	if m := s.of(typeURL); m != nil {
		return m.withTTL()
	}
	return nil
}

// ConstructVersionMap is there for go-control-plane: versions are known already.
func (s *Snapshot) ConstructVersionMap() error {
	if s == nil {
		return errors.New("nil snapshot")
	}
	return nil
}

// GetVersionMap returns the version of each resource of a type. The map must not be changed.
func (s *Snapshot) GetVersionMap(typeURL string) map[string]string {
	if m := s.of(typeURL); m != nil {
		return m.versions()
	}
	return nil
}

// TypeURLs lists the types that snapshots hold, in the order in which proxies should get them.
func TypeURLs() []string {
	out := make([]string, 0, len(sendOrder))
	for _, kind := range sendOrder {
		out = append(out, kind.TypeURL())
	}
	return out
}

// sendOrder is make before break on one stream: what is referred to goes first.
var sendOrder = [contents.NumKinds]contents.Kind{
	contents.Runtimes, contents.Secrets, contents.Clusters, contents.Endpoints, contents.Extensions,
	contents.Listeners, contents.ScopedRoutes, contents.Routes, contents.VirtualHosts,
}
