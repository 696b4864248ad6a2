package validate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/validate"
)

const jwtYAML = `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers:
`

func TestKeySets(t *testing.T) {
	for keys, bad := range map[string]bool{
		`{"keys": [{"kty": "RSA", "n": "a", "e": "AQAB"}]}`: false,
		`{"keys": [{"use": "sig"}, {"kty": "EC"}]}`:         false,
		`{"kid": "-----BEGIN CERTIFICATE-----"}`:            false, // certificates by the ID of their key
		`{keys: [{kty: RSA}],}`:                             false, // Envoy's reader may take it
		`{"keys": {}}`:                                      true,
		`{"keys": [{"kid": "a"}]}`:                          true,
		`{}`:                                                true,
		`https://id.example/jwks.json`:                      true,
	} {
		found := findings(t, jwtYAML+"  id: {local_jwks: {inline_string: '"+keys+"'}}")
		require.Equal(t, bad, len(found) == 1, "%s: %v", keys, found)
	}
}

func TestURLs(t *testing.T) {
	for uri, bad := range map[string]bool{
		"http://id.example": false, "HTTPS://id.example/jwks?a=b": false, "http:id.example": false,
		"id.example/jwks": true, "ftp://id.example/": true, "https://": true, "id:443/jwks": true,
	} {
		found := findings(t, jwtYAML+"  id: {remote_jwks: {http_uri: {uri: '"+uri+"', cluster: a, timeout: 1s}}}")
		require.Equal(t, bad, len(found) == 1, "%s: %v", uri, found)
	}
}

func TestUnknownProvidersAtAnyDepth(t *testing.T) {
	require.Equal(t, []string{
		`jwt-provider-unknown resources[0].filter_state_rules.requires["v"].provider_and_audiences.provider_name`,
		`jwt-provider-unknown resources[0].requirement_map["r"].requires_all.requirements[1].requires_any.requirements[0].provider_name`,
	}, findings(t, jwtYAML+`  id: {local_jwks: {filename: /jwks}}
requirement_map: {r: {requires_all: {requirements: [{provider_name: id}, {requires_any: {requirements: [{provider_name: x}, {allow_missing: {}}]}}]}}}
filter_state_rules: {name: a, requires: {v: {provider_and_audiences: {provider_name: "y"}}}}
`))
}

func TestUsers(t *testing.T) {
	const hash = "{SHA}tESsBmE/yNY3lb6a0L6vVQEZNqw="
	for text, bad := range map[string]bool{
		`# users\n\nbob:` + hash + `\r\nann:` + hash + `\n`: false,
		`bob`:                           true,
		`:` + hash:                      true,
		`bob:`:                          true,
		`bob:{SHA}short`:                true,
		`bob:` + hash + `\nbob:` + hash: true,
	} {
		found := findings(t, `"@type": type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute
users: {inline_string: "`+text+`"}`)
		require.Equal(t, bad, len(found) == 1, "%s: %v", text, found)
	}
}

// findings judges a YAML document and returns rules and paths.
func findings(t *testing.T, text string) (out []string) {
	t.Helper()
	set, o := sample(t, text)
	for _, d := range validate.Check(set, o) {
		out = append(out, string(d.Rule.ID)+" "+d.Path.String())
	}
	return out
}
