package contents

import "github.com/envoykit/envoykit/diag"

// Kind is a kind of top-level resource.
type Kind int

// The kinds, in the order in which a bundle lists them.
const (
	Listeners Kind = iota
	Routes
	ScopedRoutes
	VirtualHosts
	Clusters
	Endpoints
	Secrets
	Runtimes
	Extensions
	NumKinds
)

var fields = [NumKinds]string{"listeners", "routes", "scoped_routes", "virtual_hosts", "clusters", "endpoints", "secrets", "runtimes", "extensions"}

const typePrefix = "type.googleapis.com/envoy."

var typeURLs = [NumKinds]string{
	typePrefix + "config.listener.v3.Listener",
	typePrefix + "config.route.v3.RouteConfiguration",
	typePrefix + "config.route.v3.ScopedRouteConfiguration",
	typePrefix + "config.route.v3.VirtualHost",
	typePrefix + "config.cluster.v3.Cluster",
	typePrefix + "config.endpoint.v3.ClusterLoadAssignment",
	typePrefix + "extensions.transport_sockets.tls.v3.Secret",
	typePrefix + "service.runtime.v3.Runtime",
	typePrefix + "config.core.v3.TypedExtensionConfig",
}

// Field is the name that paths of the kind begin with.
func (k Kind) Field() string { return fields[k] }

// TypeURL is the type by which xDS asks for the kind.
func (k Kind) TypeURL() string { return typeURLs[k] }

// KindOf returns the kind with the type URL.
func KindOf(typeURL string) (Kind, bool) {
	for k, url := range typeURLs {
		if url == typeURL {
			return Kind(k), true
		}
	}
	return 0, false
}

// Path is where the i-th resource of the kind is.
func (k Kind) Path(i int, name string) diag.Path {
	return diag.Path{{Field: fields[k], Index: i, Key: name, HasKey: true}}
}
