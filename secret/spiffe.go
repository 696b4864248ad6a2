package secret

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// spiffeValidator is looked up by this name, not by its type.
const spiffeValidator = "envoy.tls.cert_validator.spiffe"

// SPIFFE starts a validation of SPIFFE IDs: the certificate must be signed by the authority of the trust
// domain that its URI names. Which IDs of a domain are accepted, [ValidationBuilder.URI] says.
//
// Envoy: extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.trust_domains
func SPIFFE(domains ...*TrustDomainBuilder) *ValidationBuilder {
	v := &spiffe{}
	m := v.n.Init(&tlsv3.SPIFFECertValidatorConfig{})
	m.TrustDomains = node.Children(v.n.Below("trust_domains"), nil, domains)
	return validated(v)
}

// SPIFFEBundles is SPIFFE with the trust domains in a JSON map from domain to bundle.
//
// Envoy: extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.trust_bundles
func SPIFFEBundles(bundles source.Data) *ValidationBuilder {
	v := &spiffe{}
	v.n.Init(&tlsv3.SPIFFECertValidatorConfig{}).TrustBundles = node.Child(v.n.Below("trust_bundles"), bundles)
	return validated(v)
}

type spiffe struct {
	n node.Node[tlsv3.SPIFFECertValidatorConfig]
}

func validated(v *spiffe) *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{}).CustomValidatorConfig = &corev3.TypedExtensionConfig{
		Name:        spiffeValidator,
		TypedConfig: v.n.Any(b.n.Below("custom_validator_config.typed_config").Scope(), nil),
	}
	return b
}

// TrustDomainBuilder builds a trust domain and its authority.
type TrustDomainBuilder struct {
	n node.Node[tlsv3.SPIFFECertValidatorConfig_TrustDomain]
}

// TrustDomain starts a trust domain ("example.org"), with the PEM certificates of its authority. A domain is
// given once (tls-validation-spiffe).
//
// Envoy: extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.trust_bundle
func TrustDomain(name string, bundle source.Data) *TrustDomainBuilder {
	b := &TrustDomainBuilder{}
	m := b.n.Init(&tlsv3.SPIFFECertValidatorConfig_TrustDomain{})
	m.Name = name
	m.TrustBundle = node.Child(b.n.Below("trust_bundle"), bundle)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TrustDomainBuilder) Patch(edit func(*tlsv3.SPIFFECertValidatorConfig_TrustDomain)) *TrustDomainBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TrustDomainBuilder) Clone() *TrustDomainBuilder {
	c := &TrustDomainBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TrustDomainBuilder) Render(s part.Scope) *tlsv3.SPIFFECertValidatorConfig_TrustDomain {
	return b.n.Take(s, nil)
}
