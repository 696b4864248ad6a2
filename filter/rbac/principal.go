package rbac

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	mtlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rbac/principals/mtls_authenticated/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/secret"
)

// PrincipalBuilder builds who may do something.
type PrincipalBuilder struct {
	n node.Node[rbacv3.Principal]
}

func principal(set func(*rbacv3.Principal, *node.Node[rbacv3.Principal])) *PrincipalBuilder {
	b := &PrincipalBuilder{}
	set(b.n.Init(&rbacv3.Principal{}), &b.n)
	return b
}

// Anyone matches every caller.
//
// Envoy: config.rbac.v3.Principal.any
func Anyone() *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, _ *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_Any{Any: true}
	})
}

// Authenticated matches callers over TLS whose certificate has the name: its URI names are looked at, or if there are
// none its DNS names, or else its subject. The listener must verify client certificates: otherwise the name proves nothing.
// [ValidCertificate] checks that too.
//
// Envoy: config.rbac.v3.Principal.Authenticated.principal_name
func Authenticated(name *match.TextBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_Authenticated_{Authenticated: &rbacv3.Principal_Authenticated{
			PrincipalName: node.Child(n.Below("authenticated.principal_name"), name),
		}}
	})
}

// SPIFFE matches callers with one of the SPIFFE identities: "spiffe://td/ns/web/sa/editor", exactly.
//
// Envoy: config.rbac.v3.Principal.Authenticated.principal_name
func SPIFFE(ids ...string) *PrincipalBuilder {
	if len(ids) == 1 {
		return Authenticated(match.Exact(ids[0]))
	}
	either := make([]*PrincipalBuilder, 0, len(ids))
	for _, id := range ids {
		either = append(either, Authenticated(match.Exact(id)))
	}
	return anyPrincipal(either)
}

// InsecureAnyTLS matches every caller over TLS, with a certificate or without, whatever the listener demands.
//
// Envoy: config.rbac.v3.Principal.authenticated
func InsecureAnyTLS() *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, _ *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_Authenticated_{Authenticated: &rbacv3.Principal_Authenticated{}}
	})
}

// ValidCertificate matches callers whose client certificate was verified, whatever names it has.
//
// Envoy: extensions.rbac.principals.mtls_authenticated.v3.Config.any_validated_client_certificate
func ValidCertificate() *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_Custom{Custom: extension(n.Below("custom"), "envoy.rbac.principals", &mtlsv3.Config{AnyValidatedClientCertificate: true})}
	})
}

// CertificateName matches callers whose client certificate was verified and has a name that matches.
//
// Envoy: extensions.rbac.principals.mtls_authenticated.v3.Config.san_matcher
func CertificateName(name *secret.NameBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		f := n.Below("custom")
		m.Identifier = &rbacv3.Principal_Custom{Custom: extension(f, "envoy.rbac.principals",
			&mtlsv3.Config{SanMatcher: node.Child(f.Sub("typed_config.san_matcher"), name)})}
	})
}

// RemoteCIDR matches callers with an address in one of the networks, "10.0.0.0/8": the address that the connection manager
// trusts, from x-forwarded-for where it is told to.
//
// Envoy: config.rbac.v3.Principal.remote_ip
func RemoteCIDR(networks ...string) *PrincipalBuilder {
	return principalNetworks("remote_ip", networks, func(r *corev3.CidrRange) *rbacv3.Principal {
		return &rbacv3.Principal{Identifier: &rbacv3.Principal_RemoteIp{RemoteIp: r}}
	})
}

// DirectCIDR matches connections from an address in one of the networks: that of the peer itself, whatever headers and the
// PROXY protocol say.
//
// Envoy: config.rbac.v3.Principal.direct_remote_ip
func DirectCIDR(networks ...string) *PrincipalBuilder {
	return principalNetworks("direct_remote_ip", networks, func(r *corev3.CidrRange) *rbacv3.Principal {
		return &rbacv3.Principal{Identifier: &rbacv3.Principal_DirectRemoteIp{DirectRemoteIp: r}}
	})
}

func principalNetworks(field string, networks []string, identifier func(*corev3.CidrRange) *rbacv3.Principal) *PrincipalBuilder {
	one := func(network string) *PrincipalBuilder {
		return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
			m.Identifier = identifier(n.Below(field).Network(network)).Identifier
		})
	}
	if len(networks) == 1 {
		return one(networks[0])
	}
	either := make([]*PrincipalBuilder, 0, len(networks))
	for _, network := range networks {
		either = append(either, one(network))
	}
	return anyPrincipal(either)
}

// FromHeader matches callers by a header, which only proves something if a trusted proxy sets it. The network filter refuses
// it (network-rbac-header).
//
// Envoy: config.rbac.v3.Principal.header
func FromHeader(header *match.HeaderBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		if h := node.Child(n.Below("header"), header); h != nil {
			m.Identifier = &rbacv3.Principal_Header{Header: h}
		}
	})
}

// FromPath matches callers by the path that they call, without the query string.
//
// Envoy: config.rbac.v3.Principal.url_path
func FromPath(text *match.TextBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		if p := node.Child(n.Below("url_path"), match.Path(text)); p != nil {
			m.Identifier = &rbacv3.Principal_UrlPath{UrlPath: p}
		}
	})
}

// FromMetadata matches callers by what a filter before this one found out: the claims of a JWT, say.
//
// Envoy: config.rbac.v3.Principal.sourced_metadata
func FromMetadata(metadata *match.MetadataBuilder) *PrincipalBuilder {
	return principalMetadata(rbacv3.MetadataSource_DYNAMIC, metadata)
}

// FromRouteMetadata matches by the metadata of the route that the request takes.
//
// Envoy: config.rbac.v3.MetadataSource.ROUTE
func FromRouteMetadata(metadata *match.MetadataBuilder) *PrincipalBuilder {
	return principalMetadata(rbacv3.MetadataSource_ROUTE, metadata)
}

func principalMetadata(source rbacv3.MetadataSource, metadata *match.MetadataBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_SourcedMetadata{SourcedMetadata: &rbacv3.SourcedMetadata{
			MetadataMatcher: node.Child(n.Below("sourced_metadata.metadata_matcher"), metadata), MetadataSource: source,
		}}
	})
}

// FromFilterState matches callers by an object that a filter left with the connection or request.
//
// Envoy: config.rbac.v3.Principal.filter_state
func FromFilterState(object *match.FilterStateBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		if o := node.Child(n.Below("filter_state"), object); o != nil {
			m.Identifier = &rbacv3.Principal_FilterState{FilterState: o}
		}
	})
}

// CustomPrincipal is a principal that is an extension.
//
// Envoy: config.rbac.v3.Principal.custom
func CustomPrincipal(by part.Part[corev3.TypedExtensionConfig]) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		if e := node.Child(n.Below("custom"), by); e != nil {
			m.Identifier = &rbacv3.Principal_Custom{Custom: e}
		}
	})
}

// And matches if b and every one of the others do.
//
// Envoy: config.rbac.v3.Principal.and_ids
func (b *PrincipalBuilder) And(others ...*PrincipalBuilder) *PrincipalBuilder {
	return together(append([]*PrincipalBuilder{b}, others...))
}

// Or matches if b or one of the others does.
//
// Envoy: config.rbac.v3.Principal.or_ids
func (b *PrincipalBuilder) Or(others ...*PrincipalBuilder) *PrincipalBuilder {
	return anyPrincipal(append([]*PrincipalBuilder{b}, others...))
}

// Not returns the opposite: it matches if b does not. In [Allow] it lets everybody else pass, also callers without any identity.
//
// Envoy: config.rbac.v3.Principal.not_id
func (b *PrincipalBuilder) Not() *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_NotId{NotId: node.Child(n.Below("not_id"), b)}
	})
}

// together makes one principal of several that must all match.
func together(all []*PrincipalBuilder) *PrincipalBuilder {
	if len(all) == 1 {
		return all[0]
	}
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_AndIds{AndIds: &rbacv3.Principal_Set{Ids: node.Children(n.Below("and_ids.ids"), nil, all)}}
	})
}

// anyPrincipal makes one principal of several of which one must match.
func anyPrincipal(either []*PrincipalBuilder) *PrincipalBuilder {
	return principal(func(m *rbacv3.Principal, n *node.Node[rbacv3.Principal]) {
		m.Identifier = &rbacv3.Principal_OrIds{OrIds: &rbacv3.Principal_Set{Ids: node.Children(n.Below("or_ids.ids"), nil, either)}}
	})
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PrincipalBuilder) Patch(edit func(*rbacv3.Principal)) *PrincipalBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PrincipalBuilder) Clone() *PrincipalBuilder {
	c := &PrincipalBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *PrincipalBuilder) Render(s part.Scope) *rbacv3.Principal { return b.n.Take(s, nil) }
