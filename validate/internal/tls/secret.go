package tls

import (
	"fmt"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const bootstrapSecrets = `"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  secrets:
`

var duplicate = check.Rule(diag.Rule{
	ID: "secret-duplicate", Severity: diag.Error,
	Title: "static secrets of a kind have different names",
	Text:  "Envoy does not start with two of a kind and name. A certificate and a validation context may share a name.",
	Bad: bootstrapSecrets + "  - {name: a, tls_certificate: " + files + "}\n  - {name: a, tls_certificate: " + files + `}
`,
	Good: bootstrapSecrets + "  - {name: a, tls_certificate: " + files + `}
  - {name: a, validation_context: {trusted_ca: {filename: /ca.crt}}}
`,
	Ref: "common/secret/secret_manager_impl.cc addStaticSecret",
})

var typeUnset = check.Rule(diag.Rule{
	ID: "secret-type-unset", Severity: diag.Error,
	Title: "a static secret holds something",
	Text:  "Envoy does not start with a secret that is neither certificate, validation context, session ticket keys nor generic.",
	Bad:   bootstrapSecrets + "  - {name: a}\n",
	Good:  bootstrapSecrets + "  - {name: a, generic_secret: {secret: {filename: /a}}}\n",
	Ref:   "common/secret/secret_manager_impl.cc addStaticSecret",
})

// usedBy returns a cluster whose TLS context has the fields.
func usedBy(fields string) string {
	return `# options: closed
"@type": type.googleapis.com/envoy.config.bootstrap.v3.Bootstrap
static_resources:
  secrets:
  - {name: cert, tls_certificate: ` + files + `}
  - {name: ca, validation_context: {trusted_ca: {filename: /ca.crt}}}
  clusters:
  - name: a
    connect_timeout: 1s
    transport_socket:
      name: envoy.transport_sockets.tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        common_tls_context: {` + fields + `}
`
}

var unknownCert = check.Rule(diag.Rule{
	ID: "secret-static-cert-unknown", Severity: diag.Error,
	Title: "a certificate without sds_config is a static secret",
	Text:  "Where sds_config is left out Envoy looks the name up among the static secrets that are certificates, and refuses the context otherwise.",
	Bad:   usedBy("tls_certificate_sds_secret_configs: [{name: crt}]"),
	Good:  usedBy("tls_certificate_sds_secret_configs: [{name: cert}]"),
	Ref:   "common/tls/context_config_impl.cc getTlsCertificateConfigProviders",
})

var unknownValidation = check.Rule(diag.Rule{
	ID: "secret-static-validation-unknown", Severity: diag.Error,
	Title: "a validation context without sds_config is a static secret",
	Text:  "Where sds_config is left out Envoy looks the name up among the static secrets that are validation contexts, and refuses the context otherwise.",
	Bad:   usedBy("validation_context_sds_secret_config: {name: cert}"),
	Good:  usedBy("validation_context_sds_secret_config: {name: ca}"),
	Ref:   "common/tls/context_config_impl.cc getProviderFromSds",
})

var unknownTickets = check.Rule(diag.Rule{
	ID: "secret-static-ticket-unknown", Severity: diag.Error,
	Title: "session ticket keys without sds_config are a static secret",
	Text:  "Where sds_config is left out Envoy looks the name up among the static secrets that are session ticket keys, and refuses the context otherwise.",
	Bad: `# options: closed
` + oneServer + "session_ticket_keys_sds_secret_config: {name: tickets}\n",
	Good: oneServer + "session_ticket_keys_sds_secret_config: {name: tickets, sds_config: {ads: {}}}\n",
	Ref:  "common/tls/server_context_config_impl.cc",
})

func init() {
	check.On(static)
	check.On(reference)
	check.On(remember)
	check.OnSet(contents)
}

// static judges the secrets of a bootstrap against each other.
func static(c *check.Context, r *bootstrapv3.Bootstrap_StaticResources) {
	type key struct{ kind, name string }
	first := map[key]int{}
	for i, s := range r.GetSecrets() {
		kind := kindOf(s)
		if kind == "" {
			c.Report(typeUnset, fmt.Sprintf("secret %q holds nothing", s.GetName()), "secrets", i)
			continue
		}
		k := key{kind, s.GetName()}
		if j, taken := first[k]; taken {
			c.Report(duplicate, fmt.Sprintf("%s %q is already defined", kind, s.GetName()), "secrets", i, "name").
				Related = []diag.Related{{Message: "first defined here", Path: c.At("secrets", j)}}
			continue
		}
		first[k] = i
	}
}

// The kinds of secrets, which have names of their own.
const (
	certificateKind = "certificate"
	validationKind  = "validation context"
	ticketKind      = "session ticket keys"
	genericKind     = "generic secret"
)

func kindOf(s *tlsv3.Secret) string {
	switch s.GetType().(type) {
	case *tlsv3.Secret_TlsCertificate:
		return certificateKind
	case *tlsv3.Secret_ValidationContext:
		return validationKind
	case *tlsv3.Secret_SessionTicketKeys:
		return ticketKind
	case *tlsv3.Secret_GenericSecret:
		return genericKind
	}
	return ""
}

// reference judges a secret that is named without saying where it comes from.
func reference(c *check.Context, r *tlsv3.SdsSecretConfig) {
	use(c, r)
	if r.GetSdsConfig() != nil || r.GetName() == "" || c.External[check.Secret][r.GetName()] {
		return
	}
	if !c.Closed && c.Index().Bootstrap() == nil {
		return // nobody knows the static secrets
	}
	rule, kind := expected(c.Field())
	if rule == nil {
		return
	}
	for _, d := range c.Index().Find(check.Secret, r.GetName()) {
		if s, ok := d.Message.(*tlsv3.Secret); ok && kindOf(s) == kind {
			return
		}
	}
	d := c.Report(rule, fmt.Sprintf("there is no static %s %q", kind, r.GetName()), "name")
	if near := diag.Nearest(r.GetName(), c.Index().Names(check.Secret)); near != "" && near != r.GetName() {
		d.Fixes = []string{fmt.Sprintf("use %q", near)}
	}
}

// expected returns what a field refers to, and the rule that says so.
func expected(field string) (*diag.Rule, string) {
	switch field {
	case "tls_certificate_sds_secret_configs":
		return unknownCert, certificateKind
	case "validation_context_sds_secret_config":
		return unknownValidation, validationKind
	case "session_ticket_keys_sds_secret_config":
		return unknownTickets, ticketKind
	}
	return nil, ""
}

// secrets are those of a set, and the names that TLS contexts use: Envoy reads a secret only if somebody refers to it.
type secrets struct {
	met  []met
	used map[string]bool
	// whole are validation contexts that are used as they are, not as one half of another.
	whole map[string]bool
}

type met struct {
	path   diag.Path
	secret *tlsv3.Secret
}

func remember(c *check.Context, s *tlsv3.Secret) {
	all := check.Memo[secrets](c)
	all.met = append(all.met, met{c.At(), s})
}

func use(c *check.Context, r *tlsv3.SdsSecretConfig) {
	all := check.Memo[secrets](c)
	if all.used == nil {
		all.used, all.whole = map[string]bool{}, map[string]bool{}
	}
	all.used[r.GetName()] = true
	if _, common := c.Parent().(*tlsv3.CommonTlsContext); common && r.GetSdsConfig() == nil {
		all.whole[r.GetName()] = true
	}
}

// contents judges the secrets that are used.
func contents(c *check.Context) {
	all := check.Memo[secrets](c)
	for _, m := range all.met {
		if !all.used[m.secret.GetName()] {
			continue
		}
		switch s := m.secret.GetType().(type) {
		case *tlsv3.Secret_TlsCertificate:
			c.Under(m.path.Append(diag.FieldStep("tls_certificate")), func() { certificate(c, s.TlsCertificate) })
		case *tlsv3.Secret_ValidationContext:
			c.Under(m.path.Append(diag.FieldStep("validation_context")), func() {
				validation(c, s.ValidationContext)
				if all.whole[m.secret.GetName()] {
					withoutCA(c, s.ValidationContext)
				}
			})
		case *tlsv3.Secret_SessionTicketKeys:
			c.Under(m.path.Append(diag.FieldStep("session_ticket_keys")), func() { tickets(c, s.SessionTicketKeys) })
		}
	}
}

// inSecret tells whether the message at hand is part of a secret, which [contents] judges.
func inSecret(c *check.Context) bool {
	_, ok := check.Within[*tlsv3.Secret](c)
	return ok
}
