package builder

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/validate"
)

// Bundle is a validated configuration. It never changes, and any number of goroutines may use it; what
// its methods return are copies.
type Bundle struct {
	contents contents.Contents
	options  validate.Options
	found    diag.List

	graphOnce sync.Once
	graph     *graph // who refers to whom, once an update needs it
}

func init() {
	contents.Of = func(bundle any) *contents.Contents { return &bundle.(*Bundle).contents }
}

// Build validates everything together and returns the bundle, or a [diag.List] of all that is
// wrong. Warnings alone do not fail it: they are in [Bundle.Diagnostics].
func (b *Builder) Build() (*Bundle, error) {
	bundle := &Bundle{
		options: validate.Options{Closed: true, Dynamic: true, External: b.external, Envoy: b.envoy},
	}
	for kind, list := range b.groups {
		bundle.contents.Groups[kind] = contents.NewGroup(list)
	}
	return bundle.judged(&b.root)
}

// judged validates the bundle, whose parts hang below root.
func (b *Bundle) judged(root *node.State) (*Bundle, error) {
	set := b.set()
	b.found, b.contents.Unpacked = resource.Judge(root, set, b.options)
	if err := b.found.Err(); err != nil {
		return nil, err
	}
	return b, nil
}

// set lists the resources for validation.
func (b *Bundle) set() *validate.Set {
	s := &validate.Set{}
	for kind := range b.contents.Groups {
		for r := range b.contents.Groups[kind].All() {
			s.Resources = append(s.Resources, validate.Resource{Path: contents.Kind(kind).Path(r.Index, r.Name), Message: r.Message})
		}
	}
	return s
}

// MustBuild is Build for examples and tests: it panics with the report.
func (b *Builder) MustBuild() *Bundle {
	bundle, err := b.Build()
	if err != nil {
		panic(err)
	}
	return bundle
}

// Diagnostics returns the warnings and hints that Build found.
func (b *Bundle) Diagnostics() diag.List { return append(diag.List(nil), b.found...) }

// Listeners returns the listeners, in the order in which they were given.
func (b *Bundle) Listeners() []*listenerv3.Listener {
	return all[*listenerv3.Listener](b, contents.Listeners)
}

// Listener returns the listener of that name, nil if there is none.
func (b *Bundle) Listener(name string) *listenerv3.Listener {
	return one[*listenerv3.Listener](b, contents.Listeners, name)
}

// Routes returns the route configurations that stand alone, in the order in which they were given.
func (b *Bundle) Routes() []*routev3.RouteConfiguration {
	return all[*routev3.RouteConfiguration](b, contents.Routes)
}

// Route returns the route configuration of that name, nil if there is none.
func (b *Bundle) Route(name string) *routev3.RouteConfiguration {
	return one[*routev3.RouteConfiguration](b, contents.Routes, name)
}

// ScopedRoutes returns the scoped route configurations, in the order in which they were given.
func (b *Bundle) ScopedRoutes() []*routev3.ScopedRouteConfiguration {
	return all[*routev3.ScopedRouteConfiguration](b, contents.ScopedRoutes)
}

// VirtualHosts returns the virtual hosts that are delivered on their own, in the order in which they were given.
func (b *Bundle) VirtualHosts() []*routev3.VirtualHost {
	return all[*routev3.VirtualHost](b, contents.VirtualHosts)
}

// Clusters returns the clusters, in the order in which they were given.
func (b *Bundle) Clusters() []*clusterv3.Cluster {
	return all[*clusterv3.Cluster](b, contents.Clusters)
}

// Cluster returns the cluster of that name, nil if there is none.
func (b *Bundle) Cluster(name string) *clusterv3.Cluster {
	return one[*clusterv3.Cluster](b, contents.Clusters, name)
}

// Endpoints returns the load assignments, in the order in which they were given.
func (b *Bundle) Endpoints() []*endpointv3.ClusterLoadAssignment {
	return all[*endpointv3.ClusterLoadAssignment](b, contents.Endpoints)
}

// EndpointsOf returns the load assignment of the cluster, nil if there is none.
func (b *Bundle) EndpointsOf(cluster string) *endpointv3.ClusterLoadAssignment {
	return one[*endpointv3.ClusterLoadAssignment](b, contents.Endpoints, cluster)
}

// Secrets returns the secrets, in the order in which they were given.
func (b *Bundle) Secrets() []*tlsv3.Secret { return all[*tlsv3.Secret](b, contents.Secrets) }

// Secret returns the secret of that name, nil if there is none.
func (b *Bundle) Secret(name string) *tlsv3.Secret {
	return one[*tlsv3.Secret](b, contents.Secrets, name)
}

func all[M proto.Message](b *Bundle, kind contents.Kind) []M {
	out := make([]M, 0, b.contents.Groups[kind].Len())
	for r := range b.contents.Groups[kind].All() {
		out = append(out, proto.Clone(r.Message).(M))
	}
	return out
}

func one[M proto.Message](b *Bundle, kind contents.Kind, name string) (m M) {
	if found := b.contents.Find(kind, name); found != nil {
		return proto.Clone(found).(M)
	}
	return m
}

// Merge returns a bundle of everything in b and the others, validated together. Names that one declared
// external may be defined by another. It is for the Envoy of b, or of the first of the others that names one.
func (b *Bundle) Merge(others ...*Bundle) (*Bundle, error) {
	merged := &Bundle{options: b.options}
	merged.options.External = map[Kind]map[string]bool{}
	merged.contents.Unpacked = map[*anypb.Any]proto.Message{}
	var lists [contents.NumKinds][]*contents.Resource
	for i, o := range append([]*Bundle{b}, others...) {
		if o == nil {
			return nil, fmt.Errorf("Merge: bundle %d is nil", i)
		}
		for kind := range o.contents.Groups {
			for r := range o.contents.Groups[kind].All() {
				lists[kind] = append(lists[kind], &contents.Resource{
					Name: r.Name, Message: r.Message, Index: len(lists[kind]), Source: r.Source, At: r.At,
				})
			}
		}
		merged.options.Envoy = cmp.Or(merged.options.Envoy, o.options.Envoy)
		maps.Copy(merged.contents.Unpacked, o.contents.Unpacked)
		for kind, names := range o.options.External {
			merged.options.External[kind] = union(merged.options.External[kind], names)
		}
	}
	for kind, list := range lists {
		merged.contents.Groups[kind] = contents.NewGroup(list)
	}
	set := merged.set()
	set.Unpacked = merged.contents.Resolve
	merged.found = merged.settle(validate.Check(set, merged.options))
	if err := merged.found.Err(); err != nil {
		return nil, err
	}
	return merged, nil
}

// settle gives findings their lines and drops those that the user allows.
func (b *Bundle) settle(found diag.List) diag.List {
	resource.Locate(found, b.contents.Locate)
	return slices.DeleteFunc(found, b.contents.Allows)
}

func union(a, b map[string]bool) map[string]bool {
	out := make(map[string]bool, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

// String says how many resources there are; it never prints their contents.
func (b *Bundle) String() string {
	s := "bundle of"
	for kind := range b.contents.Groups {
		if n := b.contents.Groups[kind].Len(); n > 0 {
			s += fmt.Sprintf(" %d %s", n, contents.Kind(kind).Field())
		}
	}
	return s
}
