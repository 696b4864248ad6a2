package secret

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// ProviderBuilder builds a reference to a certificate provider of a gRPC client's own bootstrap. Envoy has none.
type ProviderBuilder struct {
	n node.Node[tlsv3.CertificateProviderPluginInstance]
}

func (*ProviderBuilder) certificate() {}

// Provider starts a reference to an instance of a certificate provider, by its name in the bootstrap of a gRPC client, and to one of its
// certificates, which may be empty.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateProviderPluginInstance.instance_name
func Provider(instance, certificate string) *ProviderBuilder {
	b := &ProviderBuilder{}
	m := b.n.Init(&tlsv3.CertificateProviderPluginInstance{})
	m.InstanceName, m.CertificateName = instance, certificate
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ProviderBuilder) Patch(edit func(*tlsv3.CertificateProviderPluginInstance)) *ProviderBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProviderBuilder) Clone() *ProviderBuilder {
	c := &ProviderBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProviderBuilder) Render(s part.Scope) *tlsv3.CertificateProviderPluginInstance {
	return b.n.Take(s, nil)
}

// CAProvider starts a validation that trusts what a certificate provider of a gRPC client's bootstrap gives.
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.ca_certificate_provider_instance
func CAProvider(p *ProviderBuilder) *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{}).CaCertificateProviderInstance = node.Child(b.n.Below("ca_certificate_provider_instance"), p)
	return b
}

// SystemCAs starts a validation that trusts the authorities of the system, in gRPC clients. Envoy does not implement it: there, give the
// system's file to [CAFile].
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.system_root_certs
func SystemCAs() *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{SystemRootCerts: &tlsv3.CertificateValidationContext_SystemRootCerts{}})
	return b
}

// CustomValidator validates certificates by an extension, which Envoy looks up by its name (tls-validation-custom-unknown).
//
// Envoy: extensions.transport_sockets.tls.v3.CertificateValidationContext.custom_validator_config
func CustomValidator(extension part.Part[corev3.TypedExtensionConfig]) *ValidationBuilder {
	b := &ValidationBuilder{}
	b.n.Init(&tlsv3.CertificateValidationContext{}).CustomValidatorConfig = node.Child(b.n.Below("custom_validator_config"), extension)
	return b
}

// KeyProvider starts a certificate whose private key an extension holds, such as hardware. Envoy looks it up by its name. Where it is not available, Envoy refuses the certificate (tls-key-provider-unknown), unless there is a
// [CertificateBuilder.Fallback].
//
// Envoy: extensions.transport_sockets.tls.v3.TlsCertificate.private_key_provider
func KeyProvider(chain source.Data, extension part.Part[corev3.TypedExtensionConfig]) *CertificateBuilder {
	b := &CertificateBuilder{}
	m := b.n.Init(&tlsv3.TlsCertificate{})
	m.CertificateChain = node.Child(b.n.Below("certificate_chain"), chain)
	if e := node.Child(b.n.Below("private_key_provider"), extension); e != nil {
		m.PrivateKeyProvider = &tlsv3.PrivateKeyProvider{
			ProviderName: e.Name,
			ConfigType:   &tlsv3.PrivateKeyProvider_TypedConfig{TypedConfig: e.TypedConfig},
		}
	}
	return b
}

// Fallback goes on where the provider of the key is not available, with a private key that stands beside it.
//
// Envoy: extensions.transport_sockets.tls.v3.PrivateKeyProvider.fallback
func (b *CertificateBuilder) Fallback(key source.Data) *CertificateBuilder {
	m, f := b.n.Set("private_key")
	if m.PrivateKeyProvider == nil {
		f.Report(node.RuleApplies, "only a key provider has a fallback", "start with KeyProvider")
		return b
	}
	m.PrivateKeyProvider.Fallback = true
	m.PrivateKey = node.Child(f, key)
	return b
}
