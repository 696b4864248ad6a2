package load

import (
	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
)

// The messages that have a part of their own here.
const (
	bootstrapType = "envoy.config.bootstrap.v3.Bootstrap"
	wrapperType   = "envoy.service.discovery.v3.Resource"
	responseType  = "envoy.service.discovery.v3.DiscoveryResponse"
	deltaType     = "envoy.service.discovery.v3.DeltaDiscoveryResponse"
)

// kind is a type of xDS resources.
type kind struct {
	message protoreflect.FullName
	// collection is the first step of the paths to such resources.
	collection string
	// name is the field that names a resource.
	name string
	// rare kinds seldom stand in files of their own.
	rare bool
}

var kinds = []kind{
	{"envoy.config.listener.v3.Listener", "listeners", "name", false},
	{"envoy.config.cluster.v3.Cluster", "clusters", "name", false},
	{"envoy.config.route.v3.RouteConfiguration", "routes", "name", false},
	{"envoy.config.endpoint.v3.ClusterLoadAssignment", "endpoints", "cluster_name", false},
	{"envoy.extensions.transport_sockets.tls.v3.Secret", "secrets", "name", false},
	{"envoy.config.route.v3.VirtualHost", "virtual_hosts", "name", true},
	{"envoy.config.route.v3.ScopedRouteConfiguration", "scoped_routes", "name", true},
	{"envoy.service.runtime.v3.Runtime", "runtimes", "name", true},
	{"envoy.config.core.v3.TypedExtensionConfig", "extensions", "name", true},
}

func kindOf(message protoreflect.FullName) *kind {
	for i := range kinds {
		if kinds[i].message == message {
			return &kinds[i]
		}
	}
	return nil
}

// nameOf reads the name of a resource before it is decoded, for its path.
func (k *kind) nameOf(n *yaml.Node) string {
	if v := get(n, k.name); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	if k.name == "cluster_name" {
		if v := get(n, "clusterName"); v != nil && v.Kind == yaml.ScalarNode {
			return v.Value
		}
	}
	return ""
}

// step is the path to a resource: by name, or by number where the name is empty or taken.
func (l *loader) step(k *kind, name string) diag.Step {
	s := diag.KeyStep(k.collection, name)
	if _, taken := l.doc.nodes[place{step: s}]; taken || name == "" {
		return diag.IndexStep(k.collection, len(l.doc.Resources))
	}
	return s
}

// get returns the value of a key in a mapping, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		if n.Content[i].Value == key {
			return deref(n.Content[i+1])
		}
	}
	return nil
}

// text returns the text of a key in a mapping.
func text(n *yaml.Node, key string) string {
	if v := get(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

func deref(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// typeURL returns what "@type" names, or "".
func typeURL(n *yaml.Node) string { return text(n, "@type") }
