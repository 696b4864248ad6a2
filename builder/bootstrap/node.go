package bootstrap

import (
	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// NodeBuilder builds what an Envoy tells its control plane of itself.
type NodeBuilder struct {
	n node.Node[corev3.Node]
}

// Node starts the identity of an Envoy: its own name, and that of the service it belongs to. Both are required where any resource
// comes over xDS (bootstrap-node-for-xds). An empty one is left to the command line: --service-node, --service-cluster.
//
// Envoy: config.core.v3.Node.id
func Node(id, cluster string) *NodeBuilder {
	b := &NodeBuilder{}
	m := b.n.Init(&corev3.Node{})
	m.Id, m.Cluster = id, cluster
	return b
}

// Metadata sends a value to the control plane under a key: nil, a bool, a number, a string, []any or map[string]any. Calls add up.
//
// Envoy: config.core.v3.Node.metadata
func (b *NodeBuilder) Metadata(key string, value any) *NodeBuilder {
	m, f := b.n.Set("metadata")
	m.Metadata = f.Entry(m.Metadata, key, value)
	return b
}

// Locality is where this Envoy runs, for zone-aware load balancing; zone and sub-zone may be empty.
//
// Envoy: config.core.v3.Node.locality
func (b *NodeBuilder) Locality(region, zone, subZone string) *NodeBuilder {
	m, _ := b.n.Set("locality")
	m.Locality = &corev3.Locality{Region: region, Zone: zone, SubZone: subZone}
	return b
}

// UserAgent is what asks, and its version, as free text. Envoy writes its own name and build over both: they are for other clients of xDS.
//
// Envoy: config.core.v3.Node.user_agent_version
func (b *NodeBuilder) UserAgent(name, version string) *NodeBuilder {
	m, _ := b.n.Choose("user_agent_version_type", "user_agent_version")
	m.UserAgentName = name
	m.UserAgentVersionType = &corev3.Node_UserAgentVersion{UserAgentVersion: version}
	return b
}

// BuildVersion is the version of what asks as three numbers, and what else is to know of the build, which may be nil.
//
// Envoy: config.core.v3.Node.user_agent_build_version
func (b *NodeBuilder) BuildVersion(major, minor, patch int, metadata map[string]any) *NodeBuilder {
	m, f := b.n.Choose("user_agent_version_type", "user_agent_build_version")
	version := &corev3.BuildVersion{Version: &typev3.SemanticVersion{
		MajorNumber: f.Count(major), MinorNumber: f.Count(minor), Patch: f.Count(patch),
	}}
	if metadata != nil {
		version.Metadata = f.Sub("metadata").Object(metadata)
	}
	m.UserAgentVersionType = &corev3.Node_UserAgentBuildVersion{UserAgentBuildVersion: version}
	return b
}

// Features appends what the client can do, by names that the control plane knows, as in
// "envoy.config.supports_overprovisioning_factor".
//
// Envoy: config.core.v3.Node.client_features
func (b *NodeBuilder) Features(names ...string) *NodeBuilder {
	m, _ := b.n.Add("client_features", len(b.n.Peek().ClientFeatures))
	m.ClientFeatures = append(m.ClientFeatures, names...)
	return b
}

// Extension appends an extension that the client has, with its category, as in "envoy.filters.http", and the types that configure it.
// Envoy writes its own list over this one.
//
// Envoy: config.core.v3.Node.extensions
func (b *NodeBuilder) Extension(name, category string, typeURLs ...string) *NodeBuilder {
	m, _ := b.n.Add("extensions", len(b.n.Peek().Extensions))
	m.Extensions = append(m.Extensions, &corev3.Extension{Name: name, Category: category, TypeUrls: append([]string(nil), typeURLs...)})
	return b
}

// Parameter sends a context parameter with requests for resources of a type. Calls add up.
//
// Envoy: config.core.v3.Node.dynamic_parameters
func (b *NodeBuilder) Parameter(typeURL, name, value string) *NodeBuilder {
	m, _ := b.n.Set("dynamic_parameters")
	if m.DynamicParameters == nil {
		m.DynamicParameters = map[string]*xdscorev3.ContextParams{}
	}
	p := m.DynamicParameters[typeURL]
	if p == nil {
		p = &xdscorev3.ContextParams{Params: map[string]string{}}
		m.DynamicParameters[typeURL] = p
	}
	p.Params[name] = value
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *NodeBuilder) Patch(edit func(*corev3.Node)) *NodeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *NodeBuilder) Clone() *NodeBuilder {
	c := &NodeBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *NodeBuilder) Render(s part.Scope) *corev3.Node { return b.n.Take(s, nil) }
