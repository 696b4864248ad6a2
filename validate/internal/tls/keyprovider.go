package tls

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"slices"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// provided returns a key provider of a name, that of cryptomb with the fields of its configuration.
func provided(name, fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider
provider_name: ` + name + `
typed_config: {"@type": type.googleapis.com/envoy.extensions.private_key_providers.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig, poll_delay: 0.02s, ` + fields + `}
`
}

var providerName = check.Rule(diag.Rule{
	ID: "tls-key-provider-unknown", Severity: diag.Error,
	Title: "a private key provider is called by the name that it has in Envoy",
	Text:  "Envoy finds the provider by provider_name, not by the type of its configuration. It refuses a name that nobody has.",
	Bad:   provided("crypto_mb", "private_key: {filename: /a.key}"),
	Good:  provided("cryptomb", "private_key: {filename: /a.key}"),
	Ref:   "common/tls/private_key/private_key_manager_impl.cc",
})

var providerKey = check.Rule(diag.Rule{
	ID: "tls-key-provider-key", Severity: diag.Error,
	Title: "a private key provider has a key that it can use",
	Text: "cryptomb takes RSA keys of 1024, 2048, 3072 and 4096 bits and EC keys on P-256, qat takes RSA keys. Envoy refuses a provider without private_key, or with " +
		"another, unless fallback lets Envoy do the work itself.",
	Bad:  provided("cryptomb", ""),
	Good: provided("cryptomb", "private_key: {filename: /a.key}"),
	Ref:  "contrib/cryptomb/private_key_providers/source/cryptomb_private_key_provider.cc",
})

// providers are the names of Envoy's key providers, by their configuration.
var providers = map[string]string{
	"envoy.extensions.private_key_providers.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig": "cryptomb",
	"envoy.extensions.private_key_providers.qat.v3alpha.QatPrivateKeyMethodConfig":           "qat",
	"envoy.extensions.private_key_providers.kae.v3alpha.KaePrivateKeyMethodConfig":           "kae",
}

func init() { check.On(provider) }

func provider(c *check.Context, p *tlsv3.PrivateKeyProvider) {
	name, known := providers[check.TypeName(p.GetTypedConfig())]
	if !known || inSecret(c) {
		return
	}
	if p.GetProviderName() != name && p.GetProviderName() != "" {
		c.Report(providerName, fmt.Sprintf("no provider is called %q", p.GetProviderName()), "provider_name").Fixes = []string{"use " + name}
	}
	config, ok := c.Unpack(p.GetTypedConfig()).(interface{ GetPrivateKey() *corev3.DataSource })
	if !ok || p.GetFallback() {
		return
	}
	if what := unusable(c, name, config.GetPrivateKey()); what != "" {
		c.Report(providerKey, what, "typed_config.private_key")
	}
}

// unusable tells why a provider cannot use a key, as far as that is seen.
func unusable(c *check.Context, provider string, source *corev3.DataSource) string {
	if isEmpty(source) {
		return "the provider has no key"
	}
	text, ok := c.Data(source)
	if !ok || !isPEM(text) {
		return ""
	}
	all := blocks(text)
	i := slices.IndexFunc(all, func(b block) bool {
		return b.kind == "PRIVATE KEY" || b.kind == "RSA PRIVATE KEY" || b.kind == "EC PRIVATE KEY"
	})
	if i < 0 || all[i].der == nil {
		return "the provider's key is no private key in PEM"
	}
	switch k := parseKey(all[i].der).(type) {
	case *rsa.PrivateKey:
		if provider == "cryptomb" && !slices.Contains([]int{1024, 2048, 3072, 4096}, k.N.BitLen()) {
			return fmt.Sprintf("cryptomb takes no RSA key of %d bits", k.N.BitLen())
		}
	case *ecdsa.PrivateKey:
		if provider == "cryptomb" && k.Curve != elliptic.P256() {
			return "cryptomb takes no EC key on " + k.Curve.Params().Name
		}
		if provider == "qat" {
			return "qat takes no EC key"
		}
	}
	return ""
}
