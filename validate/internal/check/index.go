package check

import (
	"slices"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
)

// Kind is a kind of resource that others refer to by name.
type Kind string

// The kinds of named resources.
const (
	Cluster            Kind = "cluster"
	ClusterAssignment  Kind = "load assignment"
	RouteConfiguration Kind = "route configuration"
	ScopedRoutes       Kind = "scoped route configuration"
	VirtualHost        Kind = "virtual host"
	Listener           Kind = "listener"
	Secret             Kind = "secret"
)

// Definition is where a name was defined.
type Definition struct {
	Path    diag.Path
	Message proto.Message
	Static  bool // inside a bootstrap's static_resources
}

// Index knows the named resources of a set, those of a bootstrap included.
type Index struct {
	resources []Resource
	names     map[Kind]map[string][]Definition
	bootstrap *bootstrapv3.Bootstrap
	world     func(Kind, string) proto.Message
}

func newIndex(c *Context) *Index {
	x := &Index{names: map[Kind]map[string][]Definition{}, world: c.World}
	for _, r := range c.set.Resources {
		x.add(r, false)
		if b, ok := r.Message.(*bootstrapv3.Bootstrap); ok {
			x.bootstrap = b
			x.addStatic(r.Path, b.GetStaticResources())
		}
	}
	return x
}

func (x *Index) addStatic(at diag.Path, s *bootstrapv3.Bootstrap_StaticResources) {
	at = at.Append(diag.FieldStep("static_resources"))
	for i, m := range s.GetClusters() {
		x.add(Resource{at.Append(diag.IndexStep("clusters", i)), m}, true)
	}
	for i, m := range s.GetListeners() {
		x.add(Resource{at.Append(diag.IndexStep("listeners", i)), m}, true)
	}
	for i, m := range s.GetSecrets() {
		x.add(Resource{at.Append(diag.IndexStep("secrets", i)), m}, true)
	}
}

func (x *Index) add(r Resource, static bool) {
	x.resources = append(x.resources, r)
	kind, name := nameOf(r.Message)
	if kind == "" {
		return
	}
	byName := x.names[kind]
	if byName == nil {
		byName = map[string][]Definition{}
		x.names[kind] = byName
	}
	byName[name] = append(byName[name], Definition{r.Path, r.Message, static})
}

// nameOf returns the kind and name by which others refer to a resource.
func nameOf(m proto.Message) (Kind, string) {
	switch m := m.(type) {
	case *clusterv3.Cluster:
		return Cluster, m.GetName()
	case *endpointv3.ClusterLoadAssignment:
		return ClusterAssignment, m.GetClusterName()
	case *routev3.RouteConfiguration:
		return RouteConfiguration, m.GetName()
	case *routev3.ScopedRouteConfiguration:
		return ScopedRoutes, m.GetName()
	case *routev3.VirtualHost:
		return VirtualHost, m.GetName()
	case *listenerv3.Listener:
		return Listener, m.GetName()
	case *tlsv3.Secret:
		return Secret, m.GetName()
	}
	return "", ""
}

// Bootstrap returns the bootstrap of the set, nil if there is none.
func (x *Index) Bootstrap() *bootstrapv3.Bootstrap { return x.bootstrap }

// Find returns the definitions of a name, in the set or else beside it.
func (x *Index) Find(kind Kind, name string) []Definition {
	found := x.names[kind][name]
	if len(found) == 0 && x.world != nil {
		if m := x.world(kind, name); m != nil {
			return []Definition{{Message: m}}
		}
	}
	return found
}

// Names returns the sorted names of a kind.
func (x *Index) Names(kind Kind) []string {
	out := make([]string, 0, len(x.names[kind]))
	for name := range x.names[kind] {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Defined tells whether the set or the outside world has the name.
func (c *Context) Defined(kind Kind, name string) bool {
	return c.External[kind][name] || len(c.index.Find(kind, name)) > 0
}

// Duplicates yields the names of a kind that are defined more than once, sorted.
func (x *Index) Duplicates(kind Kind) []string {
	var out []string
	for name, d := range x.names[kind] {
		if len(d) > 1 {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}
