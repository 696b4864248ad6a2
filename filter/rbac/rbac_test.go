package rbac_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/secret"
)

func TestPermissions(t *testing.T) {
	for want, p := range map[string]*rbac.PermissionBuilder{
		"any: true\n": rbac.Anything(),
		"header:\n  name: x\n  present_match: true\n":                                     rbac.Header(match.Present("x")),
		"header:\n  name: \":method\"\n  string_match:\n    exact: GET\n":                 rbac.Methods("GET"),
		"header:\n  name: \":authority\"\n  string_match:\n    exact: a.example\n":        rbac.Hosts("a.example"),
		"url_path:\n  path:\n    exact: /a\n":                                             rbac.Path("/a"),
		"url_path:\n  path:\n    prefix: /a\n":                                            rbac.PathPrefix("/a").Clone(),
		"destination_ip:\n  address_prefix: 10.0.0.0\n  prefix_len: 8\n":                  rbac.DestinationCIDR("10.0.0.0/8"),
		"destination_port: 443\n":                                                         rbac.Ports(443),
		"destination_port_range:\n  start: 1\n  end: 1024\n":                              rbac.PortRange(1, 1024),
		"not_rule:\n  any: true\n":                                                        rbac.Anything().Not(),
		"requested_server_name:\n  suffix: \".example\"\n":                                rbac.ServerName(match.Suffix(".example")),
		"and_rules:\n  rules:\n  - destination_port: 1\n  - destination_port: 2\n":        rbac.Ports(1).And(rbac.Ports(2)),
		"or_rules:\n  rules:\n  - destination_port: 1\n  - destination_port: 2\n":         rbac.Ports(1, 2),
		"or_rules:\n  rules:\n  - any: true\n  - destination_port: 2\n":                   rbac.Anything().Or(rbac.Ports(2)),
		"sourced_metadata:\n  metadata_matcher:\n" + claim:                                rbac.Metadata(groups()),
		"sourced_metadata:\n  metadata_matcher:\n" + claim + "  metadata_source: ROUTE\n": rbac.RouteMetadata(groups()),
		typed("uri_template", "envoy.path.match.uri_template.uri_template_matcher", "envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig", "path_template: /a/{b}"): rbac.PathTemplate("/a/{b}"),
		typed("matcher", "envoy.rbac.matchers.upstream_ip_port", upstream, "upstream_ip:", "  address_prefix: 10.0.0.0", "  prefix_len: 8"):                                        rbac.UpstreamCIDR("10.0.0.0/8"),
		typed("matcher", "envoy.rbac.matchers.upstream_ip_port", upstream, "upstream_port_range:", "  start: 1", "  end: 9"):                                                       rbac.UpstreamPorts(1, 9),
	} {
		require.Equal(t, want, parttest.YAML(t, p))
	}
}

const (
	upstream = "envoy.extensions.rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher"
	mtls     = "envoy.extensions.rbac.principals.mtls_authenticated.v3.Config"
	claim    = "    filter: jwt\n    path:\n    - key: group\n    value:\n      string_match:\n        exact: admins\n"
)

func groups() *match.MetadataBuilder {
	return match.Metadata("jwt", "group", match.Text(match.Exact("admins")))
}

// typed is the YAML of an extension in a field.
func typed(field, name, message string, lines ...string) string {
	out := field + ":\n  name: " + name + "\n  typed_config:\n    \"@type\": type.googleapis.com/" + message + "\n"
	for _, l := range lines {
		out += "    " + l + "\n"
	}
	return out
}

func TestPrincipals(t *testing.T) {
	for want, p := range map[string]*rbac.PrincipalBuilder{
		"any: true\n": rbac.Anyone(),
		"authenticated:\n  principal_name:\n    exact: spiffe://td/a\n": rbac.SPIFFE("spiffe://td/a").Clone(),
		"authenticated:\n  principal_name:\n    prefix: spiffe://td/\n": rbac.Authenticated(match.Prefix("spiffe://td/")),
		"authenticated: {}\n": rbac.InsecureAnyTLS(),
		"remote_ip:\n  address_prefix: 10.0.0.0\n  prefix_len: 8\n":                       rbac.RemoteCIDR("10.0.0.0/8"),
		"direct_remote_ip:\n  address_prefix: \"::1\"\n  prefix_len: 128\n":               rbac.DirectCIDR("::1"),
		"header:\n  name: x\n  present_match: true\n":                                     rbac.FromHeader(match.Present("x")),
		"url_path:\n  path:\n    exact: /a\n":                                             rbac.FromPath(match.Exact("/a")),
		"sourced_metadata:\n  metadata_matcher:\n" + claim:                                rbac.FromMetadata(groups()),
		"sourced_metadata:\n  metadata_matcher:\n" + claim + "  metadata_source: ROUTE\n": rbac.FromRouteMetadata(groups()),
		"filter_state:\n  key: k\n  string_match:\n    exact: v\n":                        rbac.FromFilterState(match.FilterState("k", match.Exact("v"))),
		"not_id:\n  any: true\n":                                                          rbac.Anyone().Not(),
		"or_ids:\n  ids:\n  - any: true\n  - authenticated: {}\n":                         rbac.Anyone().Or(rbac.InsecureAnyTLS()),
		"and_ids:\n  ids:\n  - any: true\n  - authenticated: {}\n":                        rbac.Anyone().And(rbac.InsecureAnyTLS()),
		"or_ids:\n  ids:\n  - authenticated:\n      principal_name:\n        exact: a\n  - authenticated:\n      principal_name:\n        exact: b\n": rbac.SPIFFE("a", "b"),
		typed("custom", "envoy.rbac.principals.mtls_authenticated", mtls, "any_validated_client_certificate: true"):                                   rbac.ValidCertificate(),
		typed("custom", "envoy.rbac.principals.mtls_authenticated", mtls, "san_matcher:", "  san_type: DNS", "  matcher:", "    exact: a"):            rbac.CertificateName(secret.DNSName(match.Exact("a"))),
	} {
		require.Equal(t, want, parttest.YAML(t, p))
	}
}

func TestPolicies(t *testing.T) {
	require.Equal(t, `action: DENY
policies:
  a:
    permissions:
    - and_rules:
        rules:
        - header:
            name: ":method"
            string_match:
              exact: POST
        - url_path:
            path:
              prefix: /docs/
    - destination_port: 1
    principals:
    - any: true
audit_logging_options:
  audit_condition: ON_DENY
  logger_configs:
  - audit_logger:
      name: envoy.rbac.audit_loggers.stream
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.rbac.audit_loggers.stream.v3.StdoutAuditLog
    is_optional: true
`, parttest.YAML(t, rbac.Deny(rbac.Policy("a").From(rbac.Anyone()).From().
		To(rbac.Methods("POST"), rbac.PathPrefix("/docs/")).To(rbac.Ports(1))).
		Audit(rbac.AuditDenied, rbac.AuditStdout().Optional()).Clone()))
	require.Equal(t, "action: LOG\n", parttest.YAML(t, rbac.Log()))
}

func TestConditions(t *testing.T) {
	parttest.Equal(t, rbac.Policy("a").When("request.size > 10").StringConversion().StringConcat().StringFunctions(), `
condition:
  id: 4
  call_expr:
    function: _>_
    args:
    - {id: 2, select_expr: {operand: {id: 1, ident_expr: {name: request}}, field: size}}
    - {id: 3, const_expr: {int64_value: 10}}
cel_config: {enable_string_conversion: true, enable_string_concat: true, enable_string_functions: true}
`)
	problems := parttest.Problems(rbac.Policy("a").When("request.size > "))
	require.Equal(t, []string{"expression-malformed part.condition"}, parttest.Lines(problems))
	require.Equal(t, `"request.size > " is no expression: column 16: the expression ends too soon`, problems[0].Summary)
}

func TestVariantsOfAPolicy(t *testing.T) {
	first := rbac.Policy("a").From(rbac.Anyone())
	rules := rbac.Allow(first.To(rbac.Anything()), first.Clone().Named("b").To(rbac.Ports(1)))
	require.Equal(t, "policies:\n  a:\n    permissions:\n    - any: true\n    principals:\n    - any: true\n"+
		"  b:\n    permissions:\n    - any: true\n    - destination_port: 1\n    principals:\n    - any: true\n", parttest.YAML(t, rules))
}

func TestWhatIsWrong(t *testing.T) {
	p := func() *rbac.PolicyBuilder { return rbac.Policy("a").From(rbac.Anyone()).To(rbac.Anything()) }
	require.Equal(t, []string{"map-key-twice part.policies[\"a\"]"}, parttest.Lines(parttest.Problems(rbac.Allow(p(), p()))))
	require.Equal(t, []string{"builder-nil part.policies"}, parttest.Lines(parttest.Problems(rbac.Allow(nil))))
	require.Equal(t, []string{"builder-nil part.principals[0]"}, parttest.Lines(parttest.Problems(rbac.Policy("a").From(nil))))
	require.Equal(t, []string{"network-malformed part.remote_ip"}, parttest.Lines(parttest.Problems(rbac.RemoteCIDR("10.0.0.0/40"))))
	require.Equal(t, []string{"port-out-of-range part.destination_port"}, parttest.Lines(parttest.Problems(rbac.Ports(70000))))
	require.Equal(t, []string{"enum-unknown part.audit_logging_options.audit_condition"}, parttest.Lines(parttest.Problems(rbac.Allow().Audit("ALWAYS"))))

	frozen := rbac.Anyone()
	rbac.Policy("a").From(frozen)
	frozen.Patch(nil)
	require.Equal(t, []string{"builder-changed-after-attach part.patch"}, parttest.Lines(parttest.Problems(frozen)))
}
