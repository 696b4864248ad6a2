package secret

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	snimapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/cert_mappers/sni/v3"
	namemapv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/cert_mappers/static_name/v3"
	ondemandv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/cert_selectors/on_demand_secret/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// OnDemandBuilder builds a choice of certificates that are fetched when the first client needs them.
type OnDemandBuilder struct {
	n node.Node[ondemandv3.Config]
}

// OnDemand starts a choice of certificates, for listener.TLS(...).CertificateSelector, which a source delivers when the first handshake
// needs them, as secrets whose names the mapper makes: [NameFromSNI], [FixedName], or an extension of your own.
//
// Envoy: extensions.transport_sockets.tls.cert_selectors.on_demand_secret.v3.Config
func OnDemand(from source.Config, names part.Part[corev3.TypedExtensionConfig]) *OnDemandBuilder {
	b := &OnDemandBuilder{}
	m := b.n.Init(&ondemandv3.Config{})
	m.ConfigSource = node.Child(b.n.Below("config_source"), from)
	m.CertificateMapper = node.Child(b.n.Below("certificate_mapper"), names)
	return b
}

// Prefetch fetches these secrets when the configuration is loaded, without waiting for them.
//
// Envoy: extensions.transport_sockets.tls.cert_selectors.on_demand_secret.v3.Config.prefetch_secret_names
func (b *OnDemandBuilder) Prefetch(names ...string) *OnDemandBuilder {
	m, _ := b.n.Add("prefetch_secret_names", len(b.n.Peek().PrefetchSecretNames))
	m.PrefetchSecretNames = append(m.PrefetchSecretNames, names...)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OnDemandBuilder) Patch(edit func(*ondemandv3.Config)) *OnDemandBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OnDemandBuilder) Clone() *OnDemandBuilder {
	c := &OnDemandBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OnDemandBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.tls.certificate_selectors.on_demand_secret", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// SNIMapper takes the name of a secret from the name that the client asks for.
type SNIMapper struct{ absent string }

// NameFromSNI takes the name of the secret from the name that the client asks for, or the one given where it asks for none.
//
// Envoy: extensions.transport_sockets.tls.cert_mappers.sni.v3.SNI.default_value
func NameFromSNI(absent string) SNIMapper { return SNIMapper{absent} }

// Render implements [part.Part].
func (m SNIMapper) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{
		Name: "envoy.tls.certificate_mappers.sni", TypedConfig: s.Sub("typed_config").Any(&snimapv3.SNI{DefaultValue: m.absent}),
	}
}

// FixedMapper gives every connection one secret.
type FixedMapper struct{ name string }

// FixedName gives every connection the secret of the name.
//
// Envoy: extensions.transport_sockets.tls.cert_mappers.static_name.v3.StaticName.name
func FixedName(name string) FixedMapper { return FixedMapper{name} }

// Render implements [part.Part].
func (m FixedMapper) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{
		Name: "envoy.tls.certificate_mappers.static_name", TypedConfig: s.Sub("typed_config").Any(&namemapv3.StaticName{Name: m.name}),
	}
}
