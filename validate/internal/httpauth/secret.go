package httpauth

import (
	"fmt"
	"strings"

	oauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/oauth2/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/injected_credentials/generic/v3"
	injectedoauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/injected_credentials/oauth2/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const genericSecret = `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
name: %s
generic_secret: {secret: {filename: /secret}}
`

// known puts generic secrets of the names before a document.
func known(document string, names ...string) string {
	out := "# options: closed, dynamic\n"
	for _, n := range names {
		out += fmt.Sprintf(genericSecret, n) + "\n---\n"
	}
	return out + `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: id
connect_timeout: 1s

---
` + document
}

var oauth2Secrets = check.Rule(diag.Rule{
	ID: "oauth2-secrets", Severity: diag.Error,
	Title: "the secrets of an OAuth2 filter are there",
	Text:  "A token_secret or hmac_secret without sds_config names a generic secret of the bootstrap. Envoy refuses the filter if there is none.",
	Bad:   known(oauth2(""), "token"),
	Good:  known(oauth2(""), "token", "hmac"),
	Ref:   "extensions/filters/http/oauth2/config.cc",
})

var injectedSecret = check.Rule(diag.Rule{
	ID: "credential-oauth2-secret", Severity: diag.Error,
	Title: "the secret of an injected OAuth2 credential is there",
	Text:  "A client_secret without sds_config names a generic secret of the bootstrap. Envoy refuses the credential if there is none.",
	Bad:   known(injectedClient),
	Good:  known(injectedClient, "client"),
	Ref:   "extensions/http/injected_credentials/oauth2/config.cc",
})

const injectedClient = `"@type": type.googleapis.com/envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2
token_endpoint: {uri: "https://id.example/token", cluster: id, timeout: 1s}
client_credentials: {client_id: shop, client_secret: {name: client}}
`

var injectedGeneric = check.Rule(diag.Rule{
	ID: "credential-generic-secret", Severity: diag.Error,
	Title: "the secret of an injected credential is there",
	Text:  "A credential without sds_config names a generic secret of the bootstrap. If there is none, Envoy crashes while it loads the filter.",
	Bad:   known(injectedKey),
	Good:  known(injectedKey, "key"),
	Ref:   "extensions/http/injected_credentials/generic/config.cc",
})

const injectedKey = `"@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic
credential: {name: key}
`

// sxgMessage is the filter that signs exchanges. It belongs to contrib, which need not be linked.
const sxgMessage = "envoy.extensions.filters.http.sxg.v3alpha.SXG"

var sxgSecret = check.Rule(diag.Rule{
	ID: "sxg-secret", Severity: diag.Error,
	Title: "the certificate and key of the filter sxg are there",
	Text:  "A certificate or private_key without sds_config names a generic secret of the bootstrap. Envoy refuses the filter if there is none.",
	Bad:   known(sxg, "certificate"),
	Good:  known(sxg, "certificate", "key"),
	Ref:   "contrib/sxg/filters/http/source/config.cc",
})

const sxg = `"@type": type.googleapis.com/` + sxgMessage + `
certificate: {name: certificate}
private_key: {name: key}
cbor_url: /.sxg/cert.cbor
validity_url: /.sxg/validity.msg
`

var injectedMissing = check.Rule(diag.Rule{
	ID: "credential-oauth2-client-secret", Severity: diag.Error,
	Title: "an injected OAuth2 credential has the secret of its client",
	Text:  "Envoy refuses client_credentials without client_secret, unless auth_type is TLS_CLIENT_AUTH.",
	Bad:   strings.Replace(injectedClient, ", client_secret: {name: client}", "", 1),
	Good:  injectedClient,
	Ref:   "extensions/http/injected_credentials/oauth2/config.cc",
})

func init() {
	check.On(named)
	check.On(func(c *check.Context, m *injectedoauth2v3.OAuth2_ClientCredentials) {
		if m.GetClientSecret() == nil && m.GetAuthType() != injectedoauth2v3.OAuth2_TLS_CLIENT_AUTH {
			c.Report(injectedMissing, "there is no secret", "client_secret")
		}
	})
}

// named judges a generic secret that is named without saying where it comes from.
func named(c *check.Context, r *tlsv3.SdsSecretConfig) {
	rule := owner(c)
	if rule == nil || r.GetSdsConfig() != nil || r.GetName() == "" || c.External[check.Secret][r.GetName()] {
		return
	}
	if !c.Closed && c.Index().Bootstrap() == nil {
		return // nobody knows the static secrets
	}
	for _, d := range c.Index().Find(check.Secret, r.GetName()) {
		if s, ok := d.Message.(*tlsv3.Secret); ok && s.GetGenericSecret() != nil {
			return
		}
	}
	d := c.Report(rule, fmt.Sprintf("there is no static generic secret %q", r.GetName()), "name")
	if near := diag.Nearest(r.GetName(), c.Index().Names(check.Secret)); near != "" && near != r.GetName() {
		d.Fixes = []string{fmt.Sprintf("use %q", near)}
	}
}

// owner returns the rule for the message that refers to a secret.
func owner(c *check.Context) *diag.Rule {
	switch c.Parent().(type) {
	case *oauth2v3.OAuth2Credentials:
		return oauth2Secrets
	case *injectedoauth2v3.OAuth2_ClientCredentials:
		return injectedSecret
	case *genericv3.Generic:
		return injectedGeneric
	}
	if p := c.Parent(); p != nil && p.ProtoReflect().Descriptor().FullName() == sxgMessage {
		return sxgSecret
	}
	return nil
}
