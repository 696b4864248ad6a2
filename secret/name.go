package secret

import (
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// NameBuilder builds what a subject alternative name of a peer's certificate must look like.
type NameBuilder struct {
	n node.Node[tlsv3.SubjectAltNameMatcher]
}

// Text says what text must look like; package match has the matchers.
type Text interface {
	part.Part[matcherv3.StringMatcher]
}

// DNSName starts a matcher of DNS names.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.DNS
func DNSName(like Text) *NameBuilder { return name(tlsv3.SubjectAltNameMatcher_DNS, like) }

// URIName starts a matcher of URIs.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.URI
func URIName(like Text) *NameBuilder { return name(tlsv3.SubjectAltNameMatcher_URI, like) }

// EmailName starts a matcher of e-mail addresses.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.EMAIL
func EmailName(like Text) *NameBuilder { return name(tlsv3.SubjectAltNameMatcher_EMAIL, like) }

// IPName starts a matcher of IP addresses.
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType.IP_ADDRESS
func IPName(like Text) *NameBuilder { return name(tlsv3.SubjectAltNameMatcher_IP_ADDRESS, like) }

// OtherName starts a matcher of names of another type, which its object identifier tells: "1.3.6.1.4.1.311.20.2.3".
//
// Envoy: extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.oid
func OtherName(oid string, like Text) *NameBuilder {
	b := name(tlsv3.SubjectAltNameMatcher_OTHER_NAME, like)
	b.n.Peek().Oid = oid
	return b
}

func name(kind tlsv3.SubjectAltNameMatcher_SanType, like Text) *NameBuilder {
	b := &NameBuilder{}
	m := b.n.Init(&tlsv3.SubjectAltNameMatcher{})
	m.SanType = kind
	m.Matcher = node.Child(b.n.Below("matcher"), like)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *NameBuilder) Patch(edit func(*tlsv3.SubjectAltNameMatcher)) *NameBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *NameBuilder) Clone() *NameBuilder {
	c := &NameBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *NameBuilder) Render(s part.Scope) *tlsv3.SubjectAltNameMatcher { return b.n.Take(s, nil) }
