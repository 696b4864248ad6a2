package secret

import (
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// SDSBuilder builds a reference to a secret. It may stand for a certificate, a validation, session ticket keys or a generic secret.
type SDSBuilder struct {
	n     node.Node[tlsv3.SdsSecretConfig]
	local bool // a secret of the same configuration
}

func (*SDSBuilder) certificate() {}
func (*SDSBuilder) validation()  {}
func (*SDSBuilder) ticketKeys()  {}

// SDS starts a reference to a secret that a discovery service delivers, the aggregated stream unless
// [SDSBuilder.From] says otherwise. What uses it waits until the secret is there.
//
// Envoy: extensions.transport_sockets.tls.v3.SdsSecretConfig.sds_config
func SDS(name string) *SDSBuilder {
	b := &SDSBuilder{}
	b.n.Init(&tlsv3.SdsSecretConfig{Name: name})
	return b
}

// Named starts a reference to a secret of the same bootstrap, made by [Resource]. It must be there
// (secret-static-cert-unknown, secret-static-validation-unknown).
//
// Envoy: extensions.transport_sockets.tls.v3.SdsSecretConfig.name
func Named(name string) *SDSBuilder {
	b := SDS(name)
	b.local = true
	return b
}

// From says where the secret comes from. Default: the aggregated stream; Envoy's own default, a secret
// of the bootstrap, is [Named].
//
// Envoy: extensions.transport_sockets.tls.v3.SdsSecretConfig.sds_config
func (b *SDSBuilder) From(s source.Config) *SDSBuilder {
	m, f := b.n.Set("sds_config")
	m.SdsConfig = node.Child(f, s)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SDSBuilder) Patch(edit func(*tlsv3.SdsSecretConfig)) *SDSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SDSBuilder) Clone() *SDSBuilder {
	c := &SDSBuilder{local: b.local}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SDSBuilder) Render(s part.Scope) *tlsv3.SdsSecretConfig {
	return b.n.Take(s, func(m *tlsv3.SdsSecretConfig) {
		if m.SdsConfig == nil && !b.local {
			m.SdsConfig = node.Child(b.n.Below("sds_config"), source.ADS())
		}
	})
}
