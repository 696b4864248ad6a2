package builder

import (
	"cmp"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Change puts a resource into a bundle or takes one out; see [Bundle.Update].
type Change struct {
	kind    contents.Kind
	name    string
	message proto.Message // nil to delete
	root    *node.State   // above the part, for its lines and findings
}

// Put adds the resource, or replaces the one of its kind and name. It takes what the methods of [Builder]
// take: any builder, or the Raw form of a message.
func Put[M any](p part.Part[M]) Change {
	root := &node.State{}
	rendered := node.RootChildren[M](root, "change", 0, []part.Part[M]{p}, func(*M) string { return "" })
	c := Change{root: root, kind: contents.NumKinds}
	if len(rendered) > 0 {
		c.message = any(rendered[0]).(proto.Message)
		c.kind, c.name = kindAndName(c.message)
	}
	return c
}

// Delete takes the named resource out. It is no error if there is none.
func Delete(kind Kind, name string) Change {
	return Change{kind: groupOf(kind), name: name, root: &node.State{}}
}

// kindAndName returns what a resource is; NumKinds for what is none.
func kindAndName(m proto.Message) (contents.Kind, string) {
	switch m := m.(type) {
	case *listenerv3.Listener:
		return contents.Listeners, m.GetName()
	case *routev3.RouteConfiguration:
		return contents.Routes, m.GetName()
	case *routev3.ScopedRouteConfiguration:
		return contents.ScopedRoutes, m.GetName()
	case *routev3.VirtualHost:
		return contents.VirtualHosts, m.GetName()
	case *clusterv3.Cluster:
		return contents.Clusters, m.GetName()
	case *endpointv3.ClusterLoadAssignment:
		return contents.Endpoints, m.GetClusterName()
	case *tlsv3.Secret:
		return contents.Secrets, m.GetName()
	}
	return contents.NumKinds, ""
}

// kinds are the names that references use for the groups of a bundle.
var kinds = [contents.NumKinds]Kind{
	contents.Listeners:    Listener,
	contents.Routes:       RouteConfiguration,
	contents.ScopedRoutes: ScopedRoute,
	contents.VirtualHosts: VirtualHost,
	contents.Clusters:     Cluster,
	contents.Endpoints:    LoadAssignment,
	contents.Secrets:      Secret,
}

// groupOf returns the group of a kind, NumKinds if a bundle has none.
func groupOf(kind Kind) contents.Kind {
	for g, k := range kinds {
		if k == kind && k != "" {
			return contents.Kind(g)
		}
	}
	return contents.NumKinds
}

// resource returns what the change puts, nil if it deletes.
func (c Change) resource() *contents.Resource {
	if c.message == nil {
		return nil
	}
	return &contents.Resource{Name: c.name, Message: c.message, Source: c.root, At: diag.IndexStep("change", 0)}
}

// ChangeSet is what an update did, by kind in the order in which a bundle lists them. Resources that were put as
// they already were are not in it.
type ChangeSet struct{ Groups []GroupChange }

// Empty tells whether nothing changed, so that there is nothing to send.
func (s *ChangeSet) Empty() bool { return len(s.Groups) == 0 }

// GroupChange is what an update did to the resources of one kind.
type GroupChange struct {
	// TypeURL is the type by which xDS asks for the kind.
	TypeURL string
	// Added, Changed and Removed are sorted names.
	Added, Changed, Removed []string

	before, after *contents.Group
}

// Before returns the version of the kind's resources before the update.
func (g GroupChange) Before() string { return g.before.Version() }

// After returns the version of the kind's resources after the update.
func (g GroupChange) After() string { return g.after.Version() }

// record notes one resource whose old and new form differ.
func (g *GroupChange) record(name string, old, new *contents.Resource) {
	switch {
	case old == nil:
		g.Added = append(g.Added, name)
	case new == nil:
		g.Removed = append(g.Removed, name)
	default:
		g.Changed = append(g.Changed, name)
	}
}

func (s *ChangeSet) sort() {
	for _, g := range s.Groups {
		slices.Sort(g.Added)
		slices.Sort(g.Changed)
		slices.Sort(g.Removed)
	}
	slices.SortFunc(s.Groups, func(a, b GroupChange) int { return cmp.Compare(order(a), order(b)) })
}

func order(g GroupChange) contents.Kind {
	k, _ := contents.KindOf(g.TypeURL)
	return k
}
