package validate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate"
)

// What stands in files is judged like what stands in the configuration, where files are looked at.
func TestContentsOfFiles(t *testing.T) {
	for name, c := range map[string]struct {
		file, text string
		want       diag.RuleID
	}{
		"a script": {"function envoy_on_request(handle)", `"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
default_source_code: {filename: FILE}`, "lua-script-error"},
		"keys": {"no JSON", `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers: {a: {local_jwks: {filename: FILE}}}`, "jwt-local-jwks"},
		"users": {"somebody", `"@type": type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth
users: {filename: FILE}`, "basic-auth-htpasswd"},
		"a body": {"longer than allowed", `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
max_direct_response_body_size_bytes: 3
virtual_hosts: [{name: a, domains: ["*"], routes: [{match: {prefix: /}, direct_response: {status: 200, body: {filename: FILE}}}]}]`, "route-direct-response-too-large"},
		"a certificate": {"-----BEGIN CERTIFICATE-----\nAA", `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
common_tls_context: {validation_context: {trusted_ca: {filename: FILE}}}`, "tls-validation-ca-bad"},
		"a trust bundle": {"-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig
trust_domains: [{name: a.example, trust_bundle: {filename: FILE}}]`, "tls-validation-spiffe"},
		"a ticket": {"short", `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys
keys: [{filename: FILE}]`, "tls-session-ticket-size"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "file")
			require.NoError(t, os.WriteFile(file, []byte(c.file), 0o600))
			set, o := sample(t, strings.ReplaceAll(c.text, "FILE", file))
			require.Empty(t, validate.Check(set, o), "nobody asked for files")
			o.Files = true
			require.Equal(t, []diag.RuleID{c.want}, ids(validate.Check(set, o)))
			require.NoError(t, os.Remove(file))
			require.Contains(t, ids(validate.Check(set, o)), diag.RuleID("ds-file-missing"))
		})
	}
}
