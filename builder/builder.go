package builder

import (
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
	"github.com/envoykit/envoykit/validate"
)

// Builder collects resources. Build may be called again, also after more resources were added.
type Builder struct {
	root     node.State
	groups   [contents.NumKinds][]*contents.Resource
	external map[Kind]map[string]bool
	envoy    string
}

// New starts an empty bundle.
func New() *Builder { return &Builder{} }

// Listeners appends listeners: what Envoy listens on.
//
// Envoy: config.listener.v3.Listener
func (b *Builder) Listeners(listeners ...part.Part[listenerv3.Listener]) *Builder {
	appendTo(b, contents.Listeners, listeners, (*listenerv3.Listener).GetName)
	return b
}

// Routes appends route configurations that connection managers refer to by name (RDS).
//
// Envoy: config.route.v3.RouteConfiguration
func (b *Builder) Routes(tables ...part.Part[routev3.RouteConfiguration]) *Builder {
	appendTo(b, contents.Routes, tables, (*routev3.RouteConfiguration).GetName)
	return b
}

// ScopedRoutes appends scopes that choose a route configuration by the request (SRDS).
//
// Envoy: config.route.v3.ScopedRouteConfiguration
func (b *Builder) ScopedRoutes(scopes ...part.Part[routev3.ScopedRouteConfiguration]) *Builder {
	appendTo(b, contents.ScopedRoutes, scopes, (*routev3.ScopedRouteConfiguration).GetName)
	return b
}

// VirtualHosts appends virtual hosts that are delivered one by one (VHDS), named "table/domain".
//
// Envoy: config.route.v3.VirtualHost
func (b *Builder) VirtualHosts(hosts ...part.Part[routev3.VirtualHost]) *Builder {
	appendTo(b, contents.VirtualHosts, hosts, (*routev3.VirtualHost).GetName)
	return b
}

// Clusters appends clusters: the services that traffic goes to.
//
// Envoy: config.cluster.v3.Cluster
func (b *Builder) Clusters(clusters ...part.Part[clusterv3.Cluster]) *Builder {
	appendTo(b, contents.Clusters, clusters, (*clusterv3.Cluster).GetName)
	return b
}

// Endpoints appends the load assignments of EDS clusters.
//
// Envoy: config.endpoint.v3.ClusterLoadAssignment
func (b *Builder) Endpoints(assignments ...part.Part[endpointv3.ClusterLoadAssignment]) *Builder {
	appendTo(b, contents.Endpoints, assignments, (*endpointv3.ClusterLoadAssignment).GetClusterName)
	return b
}

// Secrets appends certificates, validation contexts and keys that others refer to by name (SDS).
//
// Envoy: extensions.transport_sockets.tls.v3.Secret
func (b *Builder) Secrets(secrets ...part.Part[tlsv3.Secret]) *Builder {
	appendTo(b, contents.Secrets, secrets, (*tlsv3.Secret).GetName)
	return b
}

// Kind is a kind of resource that has names.
type Kind = validate.Kind

// The kinds of names that External takes.
const (
	Cluster            = validate.Cluster
	Secret             = validate.Secret
	RouteConfiguration = validate.RouteConfiguration
	Listener           = validate.Listener
	LoadAssignment     = validate.LoadAssignment
	ScopedRoute        = validate.ScopedRoutes
	VirtualHost        = validate.VirtualHost
)

// External declares names that the bundle does not hold and that Envoy gets from
// elsewhere: clusters of its bootstrap, secrets of another server.
func (b *Builder) External(kind Kind, names ...string) *Builder {
	if b.external == nil {
		b.external = map[Kind]map[string]bool{}
	}
	if b.external[kind] == nil {
		b.external[kind] = map[string]bool{}
	}
	for _, n := range names {
		b.external[kind][n] = true
	}
	return b
}

// Envoy says which version will load the bundle: "1.33", "v1.33.2". Build then reports what that version does not know: an
// extension is an error (version-unknown-type), a field a warning, since Envoy ignores it in what a control plane sends
// (version-unknown-field). What that version still requires is an error too (version-required-field), what it calls deprecated a
// warning (proto-deprecated-field). Default: the newest that is known, and no such warnings. [validate.Versions] lists those that are known.
func (b *Builder) Envoy(version string) *Builder {
	b.envoy = knownVersion(&b.root, version)
	return b
}

// Allow lets the rule be broken anywhere in the bundle, for the reason given.
func (b *Builder) Allow(rule diag.RuleID, why string) *Builder {
	b.root.Allow(rule, why)
	return b
}

// appendTo renders parts into the group, under the root's field of that name.
func appendTo[M any, P part.Part[M]](b *Builder, k contents.Kind, parts []P, name func(*M) string) {
	group := &b.groups[k]
	for _, m := range node.RootChildren[M](&b.root, k.Field(), len(*group), parts, name) {
		i := len(*group)
		*group = append(*group, &contents.Resource{
			Name: name(m), Message: any(m).(proto.Message), Index: i,
			Source: &b.root, At: diag.Step{Field: k.Field(), Index: i, Key: name(m), HasKey: true},
		})
	}
}
