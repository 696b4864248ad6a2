package secret

import (
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CombinedBuilder builds a validation whose authorities SDS delivers and whose other demands stand where it is used.
type CombinedBuilder struct {
	n node.Node[tlsv3.CommonTlsContext_CombinedCertificateValidationContext]
}

func (*CombinedBuilder) validation() {}

// Combined starts a validation that SDS delivers, with demands of our own: lists add up, and of single
// values the delivered one wins. Only both together are judged (tls-validation-combined).
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.combined_validation_context
func Combined(delivered *SDSBuilder, own *ValidationBuilder) *CombinedBuilder {
	b := &CombinedBuilder{}
	m := b.n.Init(&tlsv3.CommonTlsContext_CombinedCertificateValidationContext{})
	m.ValidationContextSdsSecretConfig = node.Child(b.n.Below("validation_context_sds_secret_config"), delivered)
	m.DefaultValidationContext = node.Child(b.n.Below("default_validation_context"), own)
	return b
}

// Peer starts a validation without an authority, for what [Combined] adds to one that is delivered.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext.CombinedCertificateValidationContext.default_validation_context
func Peer() *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CombinedBuilder) Patch(edit func(*tlsv3.CommonTlsContext_CombinedCertificateValidationContext)) *CombinedBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CombinedBuilder) Clone() *CombinedBuilder {
	c := &CombinedBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CombinedBuilder) Render(s part.Scope) *tlsv3.CommonTlsContext_CombinedCertificateValidationContext {
	return b.n.Take(s, nil)
}
