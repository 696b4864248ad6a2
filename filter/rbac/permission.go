package rbac

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	templatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
	upstreamv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rbac/matchers/upstream_ip_port/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// PermissionBuilder builds what may be done.
type PermissionBuilder struct {
	n node.Node[rbacv3.Permission]
}

func permission(set func(*rbacv3.Permission, *node.Node[rbacv3.Permission])) *PermissionBuilder {
	b := &PermissionBuilder{}
	set(b.n.Init(&rbacv3.Permission{}), &b.n)
	return b
}

// Anything matches every request.
//
// Envoy: config.rbac.v3.Permission.any
func Anything() *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, _ *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_Any{Any: true}
	})
}

// Header matches requests by a header. The network filter refuses it (network-rbac-header).
//
// Envoy: config.rbac.v3.Permission.header
func Header(header *match.HeaderBuilder) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		if h := node.Child(n.Below("header"), header); h != nil {
			m.Rule = &rbacv3.Permission_Header{Header: h}
		}
	})
}

// Methods matches requests made with one of the methods: "GET".
//
// Envoy: config.rbac.v3.Permission.header
func Methods(names ...string) *PermissionBuilder { return headers(":method", names) }

// Hosts matches requests whose host is one of the names, letter for letter, as it is in the request: with the port, if it has one.
//
// Envoy: config.rbac.v3.Permission.header
func Hosts(names ...string) *PermissionBuilder { return headers(":authority", names) }

// headers matches one of the values.
func headers(name string, values []string) *PermissionBuilder {
	if len(values) == 1 {
		return Header(match.Header(name, match.Exact(values[0])))
	}
	either := make([]*PermissionBuilder, 0, len(values))
	for _, v := range values {
		either = append(either, Header(match.Header(name, match.Exact(v))))
	}
	return anyPermission(either)
}

// Path matches requests whose path, without the query string, is text.
//
// Envoy: config.rbac.v3.Permission.url_path
func Path(text string) *PermissionBuilder { return PathLike(match.Exact(text)) }

// PathPrefix matches requests whose path begins with text, on whatever border: "/docs" also matches "/docs2".
//
// Envoy: config.rbac.v3.Permission.url_path
func PathPrefix(text string) *PermissionBuilder { return PathLike(match.Prefix(text)) }

// PathLike matches requests whose path, without the query string, matches. What the path looks like depends on the
// connection manager's normalization: without it, "/docs/../admin" begins with "/docs".
//
// Envoy: config.rbac.v3.Permission.url_path
func PathLike(text *match.TextBuilder) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		if p := node.Child(n.Below("url_path"), match.Path(text)); p != nil {
			m.Rule = &rbacv3.Permission_UrlPath{UrlPath: p}
		}
	})
}

// PathTemplate matches requests whose path fits the pattern, as in "/users/{id}/**" (rbac-uri-template).
//
// Envoy: config.rbac.v3.Permission.uri_template
func PathTemplate(pattern string) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_UriTemplate{UriTemplate: extension(n.Below("uri_template"), "envoy.path.match",
			&templatev3.UriTemplateMatchConfig{PathTemplate: pattern})}
	})
}

// CustomPath matches requests whose path an extension matches.
//
// Envoy: config.rbac.v3.Permission.uri_template
func CustomPath(by part.Part[corev3.TypedExtensionConfig]) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		if e := node.Child(n.Below("uri_template"), by); e != nil {
			m.Rule = &rbacv3.Permission_UriTemplate{UriTemplate: e}
		}
	})
}

// DestinationCIDR matches connections to an address in one of the networks, "10.0.0.0/8": the address that the client
// has connected to, or the original one where a listener filter restores it.
//
// Envoy: config.rbac.v3.Permission.destination_ip
func DestinationCIDR(networks ...string) *PermissionBuilder {
	return permissionNetworks("destination_ip", networks, func(r *corev3.CidrRange) *rbacv3.Permission {
		return &rbacv3.Permission{Rule: &rbacv3.Permission_DestinationIp{DestinationIp: r}}
	})
}

func permissionNetworks(field string, networks []string, rule func(*corev3.CidrRange) *rbacv3.Permission) *PermissionBuilder {
	one := func(network string) *PermissionBuilder {
		return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
			m.Rule = rule(n.Below(field).Network(network)).Rule
		})
	}
	if len(networks) == 1 {
		return one(networks[0])
	}
	either := make([]*PermissionBuilder, 0, len(networks))
	for _, network := range networks {
		either = append(either, one(network))
	}
	return anyPermission(either)
}

// Ports matches connections to one of the ports.
//
// Envoy: config.rbac.v3.Permission.destination_port
func Ports(ports ...int) *PermissionBuilder {
	one := func(port int) *PermissionBuilder {
		return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
			m.Rule = &rbacv3.Permission_DestinationPort{DestinationPort: n.Below("destination_port").Port(port)}
		})
	}
	if len(ports) == 1 {
		return one(ports[0])
	}
	either := make([]*PermissionBuilder, 0, len(ports))
	for _, port := range ports {
		either = append(either, one(port))
	}
	return anyPermission(either)
}

// PortRange matches connections to a port from and up to, but not including, to (rbac-port-range).
//
// Envoy: config.rbac.v3.Permission.destination_port_range
func PortRange(from, to int) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		f := n.Below("destination_port_range")
		m.Rule = &rbacv3.Permission_DestinationPortRange{DestinationPortRange: &typev3.Int32Range{
			Start: f.Sub("start").Integer(from), End: f.Sub("end").Integer(to),
		}}
	})
}

// ServerName matches connections by the name that the client asks for in the TLS handshake. Requests without one do not
// match. It needs the listener filter that reads it.
//
// Envoy: config.rbac.v3.Permission.requested_server_name
func ServerName(text *match.TextBuilder) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		if t := node.Child(n.Below("requested_server_name"), text); t != nil {
			m.Rule = &rbacv3.Permission_RequestedServerName{RequestedServerName: t}
		}
	})
}

// Metadata matches by what a filter before this one left with the request.
//
// Envoy: config.rbac.v3.Permission.sourced_metadata
func Metadata(metadata *match.MetadataBuilder) *PermissionBuilder {
	return permissionMetadata(rbacv3.MetadataSource_DYNAMIC, metadata)
}

// RouteMetadata matches by the metadata of the route that the request takes.
//
// Envoy: config.rbac.v3.MetadataSource.ROUTE
func RouteMetadata(metadata *match.MetadataBuilder) *PermissionBuilder {
	return permissionMetadata(rbacv3.MetadataSource_ROUTE, metadata)
}

func permissionMetadata(source rbacv3.MetadataSource, metadata *match.MetadataBuilder) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_SourcedMetadata{SourcedMetadata: &rbacv3.SourcedMetadata{
			MetadataMatcher: node.Child(n.Below("sourced_metadata.metadata_matcher"), metadata), MetadataSource: source,
		}}
	})
}

// UpstreamCIDR matches requests whose chosen host has an address in the network. The host must be known before the filter
// runs, as with the dynamic forward proxy; otherwise nothing matches.
//
// Envoy: extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher.upstream_ip
func UpstreamCIDR(network string) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		f := n.Below("matcher")
		m.Rule = &rbacv3.Permission_Matcher{Matcher: extension(f, "envoy.rbac.matchers",
			&upstreamv3.UpstreamIpPortMatcher{UpstreamIp: f.Sub("typed_config.upstream_ip").Network(network)})}
	})
}

// UpstreamPorts matches requests whose chosen host has a port from and up to to, which belongs to the range (other than with [PortRange]). The host must be
// known before the filter runs; otherwise nothing matches.
//
// Envoy: extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher.upstream_port_range
func UpstreamPorts(from, to int) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_Matcher{Matcher: extension(n.Below("matcher"), "envoy.rbac.matchers",
			&upstreamv3.UpstreamIpPortMatcher{UpstreamPortRange: &typev3.Int64Range{Start: int64(from), End: int64(to)}})}
	})
}

// CustomPermission is a permission that is an extension.
//
// Envoy: config.rbac.v3.Permission.matcher
func CustomPermission(by part.Part[corev3.TypedExtensionConfig]) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		if e := node.Child(n.Below("matcher"), by); e != nil {
			m.Rule = &rbacv3.Permission_Matcher{Matcher: e}
		}
	})
}

// And matches if b and every one of the others do.
//
// Envoy: config.rbac.v3.Permission.and_rules
func (b *PermissionBuilder) And(others ...*PermissionBuilder) *PermissionBuilder {
	return jointly(append([]*PermissionBuilder{b}, others...))
}

// Or matches if b or one of the others does.
//
// Envoy: config.rbac.v3.Permission.or_rules
func (b *PermissionBuilder) Or(others ...*PermissionBuilder) *PermissionBuilder {
	return anyPermission(append([]*PermissionBuilder{b}, others...))
}

// Not returns the opposite: it matches if b does not, also where what b looks for is missing.
//
// Envoy: config.rbac.v3.Permission.not_rule
func (b *PermissionBuilder) Not() *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_NotRule{NotRule: node.Child(n.Below("not_rule"), b)}
	})
}

// jointly makes one permission of several that must all match.
func jointly(all []*PermissionBuilder) *PermissionBuilder {
	if len(all) == 1 {
		return all[0]
	}
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_AndRules{AndRules: &rbacv3.Permission_Set{Rules: node.Children(n.Below("and_rules.rules"), nil, all)}}
	})
}

// anyPermission makes one permission of several of which one must match.
func anyPermission(either []*PermissionBuilder) *PermissionBuilder {
	return permission(func(m *rbacv3.Permission, n *node.Node[rbacv3.Permission]) {
		m.Rule = &rbacv3.Permission_OrRules{OrRules: &rbacv3.Permission_Set{Rules: node.Children(n.Below("or_rules.rules"), nil, either)}}
	})
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PermissionBuilder) Patch(edit func(*rbacv3.Permission)) *PermissionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PermissionBuilder) Clone() *PermissionBuilder {
	c := &PermissionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *PermissionBuilder) Render(s part.Scope) *rbacv3.Permission { return b.n.Take(s, nil) }
