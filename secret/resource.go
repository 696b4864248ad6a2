package secret

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// Builder builds a secret with a name, as SDS serves it and a bootstrap holds it.
type Builder struct {
	n node.Node[tlsv3.Secret]
}

// Content is what a named secret can hold: a certificate, a validation, session ticket keys, or a generic secret.
type Content interface {
	attach(m *tlsv3.Secret, n *node.Node[tlsv3.Secret])
}

// Resource starts a secret of that name. [Named] and [SDS] refer to it.
//
// Envoy: extensions.transport_sockets.tls.v3.Secret.name
func Resource(name string, content Content) *Builder {
	b := &Builder{}
	m := b.n.InitResource(&tlsv3.Secret{})
	m.Name = name
	if content == nil {
		node.Child[tlsv3.TlsCertificate](b.n.Below("tls_certificate"), nil) // reports
		return b
	}
	content.attach(m, &b.n)
	return b
}

// Raw starts from a copy of a secret that exists.
//
// Envoy: extensions.transport_sockets.tls.v3.Secret
func Raw(m *tlsv3.Secret) *Builder {
	b := &Builder{}
	b.n.Raw(m)
	return b
}

func (b *CertificateBuilder) attach(m *tlsv3.Secret, n *node.Node[tlsv3.Secret]) {
	m.Type = &tlsv3.Secret_TlsCertificate{TlsCertificate: node.Child(n.Below("tls_certificate"), b)}
}

func (b *ValidationBuilder) attach(m *tlsv3.Secret, n *node.Node[tlsv3.Secret]) {
	m.Type = &tlsv3.Secret_ValidationContext{ValidationContext: node.Child(n.Below("validation_context"), b)}
}

func (b *TicketKeysBuilder) attach(m *tlsv3.Secret, n *node.Node[tlsv3.Secret]) {
	m.Type = &tlsv3.Secret_SessionTicketKeys{SessionTicketKeys: node.Child(n.Below("session_ticket_keys"), b)}
}

func (b *GenericBuilder) attach(m *tlsv3.Secret, n *node.Node[tlsv3.Secret]) {
	m.Type = &tlsv3.Secret_GenericSecret{GenericSecret: node.Child(n.Below("generic_secret"), b)}
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *Builder) Patch(edit func(*tlsv3.Secret)) *Builder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this secret, for the reason given.
func (b *Builder) Allow(rule diag.RuleID, why string) *Builder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the secret was made from, for diagnostics: "Secret default/edge-tls".
func (b *Builder) Origin(text string) *Builder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *Builder) Clone() *Builder {
	c := &Builder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *Builder) Render(s part.Scope) *tlsv3.Secret { return b.n.Take(s, nil) }

// Build returns the secret as a message of its own, or everything that is wrong with it.
// It may be called again; the builder can no longer be changed.
func (b *Builder) Build() (*tlsv3.Secret, error) { return resource.Build("secrets", b) }

// TicketKeys are the keys that session tickets are encrypted with: [TicketKeysBuilder], or the name of some ([SDSBuilder]).
type TicketKeys interface{ ticketKeys() }

// TicketKeysBuilder builds the keys that a server encrypts session tickets with, so that several
// can resume each other's sessions.
type TicketKeysBuilder struct {
	n node.Node[tlsv3.TlsSessionTicketKeys]
}

func (*TicketKeysBuilder) ticketKeys() {}

// SessionTickets starts keys of 80 random bytes each (tls-session-ticket-size). The first encrypts, all decrypt: rotate by
// putting a new one in front.
//
// Envoy: extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.keys
func SessionTickets(keys ...source.Data) *TicketKeysBuilder {
	b := &TicketKeysBuilder{}
	b.n.Init(&tlsv3.TlsSessionTicketKeys{}).Keys = node.Children(b.n.Below("keys"), nil, keys)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TicketKeysBuilder) Patch(edit func(*tlsv3.TlsSessionTicketKeys)) *TicketKeysBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TicketKeysBuilder) Clone() *TicketKeysBuilder {
	c := &TicketKeysBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TicketKeysBuilder) Render(s part.Scope) *tlsv3.TlsSessionTicketKeys { return b.n.Take(s, nil) }

// GenericBuilder builds a secret that is not about TLS: a password, a token, an HMAC key.
type GenericBuilder struct {
	n node.Node[tlsv3.GenericSecret]
}

// Generic starts a secret that is not about TLS, for filters such as OAuth2 and credential injection.
//
// Envoy: extensions.transport_sockets.tls.v3.GenericSecret.secret
func Generic(value source.Data) *GenericBuilder {
	b := &GenericBuilder{}
	b.n.Init(&tlsv3.GenericSecret{}).Secret = node.Child(b.n.Below("secret"), value)
	return b
}

// Entry adds a value under a key, for what needs several.
//
// Envoy: extensions.transport_sockets.tls.v3.GenericSecret.secrets
func (b *GenericBuilder) Entry(key string, value source.Data) *GenericBuilder {
	m, f := b.n.Set("secrets")
	if m.Secrets == nil {
		m.Secrets = map[string]*corev3.DataSource{}
	}
	if d := node.Child(f.Key(key), value); d != nil {
		m.Secrets[key] = d
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GenericBuilder) Patch(edit func(*tlsv3.GenericSecret)) *GenericBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GenericBuilder) Clone() *GenericBuilder {
	c := &GenericBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GenericBuilder) Render(s part.Scope) *tlsv3.GenericSecret { return b.n.Take(s, nil) }
