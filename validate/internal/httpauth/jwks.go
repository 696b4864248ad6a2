package httpauth

import (
	"encoding/json"
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var jwtLocal = check.Rule(diag.Rule{
	ID: "jwt-local-jwks", Severity: diag.Error,
	Title: "the local keys of a JWT provider are a JSON Web Key Set",
	Text:  `A set is a JSON object whose member "keys" is a list of keys, each with its type "kty". Envoy refuses a set without a key that it can use.`,
	Bad:   local(`{"keys": []}`),
	Good:  local(`{"keys": [{"kty": "oct", "alg": "HS256", "k": "c2VjcmV0"}]}`),
	Ref:   "extensions/filters/http/jwt_authn/filter_factory.cc validateJwtConfig",
})

var jwtPlaceholder = check.Rule(diag.Rule{
	ID: "jwt-local-jwks-text", Severity: diag.Warning,
	Title: "the local keys of a JWT provider are no text that stands in for them",
	Text: "Envoy refuses local_jwks that are no JSON object when it loads the filter. This is a warning only, since such a text often holds the place of keys that are " +
		"put there later.",
	Bad:  local(`KEYS`),
	Good: local(`{"keys": [{"kty": "oct", "alg": "HS256", "k": "c2VjcmV0"}]}`),
	Ref:  "extensions/filters/http/jwt_authn/filter_factory.cc validateJwtConfig",
})

// local returns a filter whose keys stand in it.
func local(keys string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers:
  id: {local_jwks: {inline_string: '` + keys + `'}}
`
}

// jwtKeys judges where the keys of a provider come from.
func jwtKeys(c *check.Context, p *jwtv3.JwtProvider) {
	if uri := p.GetRemoteJwks().GetHttpUri(); uri != nil && uri.GetUri() != "" && !isURL(uri.GetUri()) {
		c.Report(jwtURI, fmt.Sprintf("%q is no absolute URL", uri.GetUri()), "remote_jwks.http_uri.uri").Fixes = []string{`write "https://host/path"`}
	}
	keys, ok := data(c, p.GetLocalJwks())
	if !ok {
		return
	}
	object := strings.HasPrefix(strings.TrimSpace(keys), "{")
	switch wrong := keySet(keys); {
	case !object && p.GetLocalJwks().GetFilename() == "":
		c.Report(jwtPlaceholder, "the keys are no JSON object", "local_jwks")
	case !object:
		c.Report(jwtLocal, "the keys are no JSON object", "local_jwks")
	case wrong != "":
		c.Report(jwtLocal, wrong, "local_jwks")
	}
}

// data returns what a data source holds, unless that is nothing or not at hand.
func data(c *check.Context, d *corev3.DataSource) (string, bool) {
	text, ok := c.Data(d)
	return string(text), ok && len(text) > 0
}

// isEmpty tells whether a data source holds nothing.
func isEmpty(d *corev3.DataSource) bool {
	switch s := d.GetSpecifier().(type) {
	case *corev3.DataSource_InlineString:
		return s.InlineString == ""
	case *corev3.DataSource_InlineBytes:
		return len(s.InlineBytes) == 0
	}
	return false
}

// keySet says what is wrong with a key set that is an object. Envoy's reader of JSON takes more than Go's, so that what Go cannot read is
// left alone if it might be an object; and an object without "keys" may be one of certificates.
func keySet(text string) (wrong string) {
	var set map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &set) != nil {
		return ""
	}
	list, ok := set["keys"]
	if !ok {
		if strings.Contains(text, "BEGIN CERTIFICATE") {
			return ""
		}
		return `the key set has no "keys"`
	}
	var keys []map[string]any
	if json.Unmarshal(list, &keys) != nil {
		return `"keys" is no list of keys`
	}
	for _, k := range keys {
		if kty, ok := k["kty"].(string); ok && kty != "" {
			return ""
		}
	}
	return "the key set has no key of a known type"
}
