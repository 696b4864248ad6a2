package httpauth

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const jwtHead = `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers:
  id: {local_jwks: {filename: /jwks.json}}
`

var jwtURI = check.Rule(diag.Rule{
	ID: "jwt-provider-uri", Severity: diag.Error,
	Title: "the keys of a JWT provider are at an absolute URL",
	Text:  "Envoy takes host and path of its requests from http_uri.uri, which begins with http:// or https://. It refuses others.",
	Bad:   remote("/jwks.json"),
	Good:  remote("https://id.example/jwks.json"),
	Ref:   "extensions/filters/http/jwt_authn/filter_config.cc",
})

// remote returns a filter whose keys are at a URI.
func remote(uri string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers:
  id: {remote_jwks: {http_uri: {uri: "` + uri + `", cluster: id, timeout: 1s}}}
`
}

var jwtRequirement = check.Rule(diag.Rule{
	ID: "jwt-requirement-name", Severity: diag.Error,
	Title: "a rule names a requirement of the filter",
	Text:  "requirement_name is a key of requirement_map. Envoy refuses another. (In per-route configuration it does not look, and requests get a 403.)",
	Bad:   jwtHead + "requirement_map: {strict: {provider_name: id}}\nrules: [{match: {prefix: /}, requirement_name: strct}]\n",
	Good:  jwtHead + "requirement_map: {strict: {provider_name: id}}\nrules: [{match: {prefix: /}, requirement_name: strict}]\n",
	Ref:   "extensions/filters/http/jwt_authn/filter_config.cc",
})

var jwtProvider = check.Rule(diag.Rule{
	ID: "jwt-provider-unknown", Severity: diag.Error,
	Title: "a requirement names a provider of the filter",
	Text:  "provider_name is a key of providers, wherever it stands: in rules, in requirement_map, in filter_state_rules, and inside of requires_any and requires_all.",
	Bad:   jwtHead + "rules: [{match: {prefix: /}, requires: {provider_name: di}}]\n",
	Good:  jwtHead + "rules: [{match: {prefix: /}, requires: {provider_name: id}}]\n",
	Ref:   "extensions/filters/http/jwt_authn/verifier.cc",
})

var jwtBackoff = check.Rule(diag.Rule{
	ID: "jwt-retry-backoff", Severity: diag.Error,
	Title: "the longest back-off of a key server is not shorter than the first",
	Text:  "Envoy refuses a retry_back_off whose max_interval is below base_interval.",
	Bad:   retried("{base_interval: 2s, max_interval: 1s}"),
	Good:  retried("{base_interval: 1s, max_interval: 2s}"),
	Ref:   "extensions/filters/http/jwt_authn/jwks_cache.cc JwksDataImpl",
})

var jwtClaim = check.Rule(diag.Rule{
	ID: "jwt-claim-header", Severity: diag.Error,
	Title: "a header that is made of a claim names the claim once",
	Text:  "An entry of claim_to_headers has claim_name or claim_path. Envoy refuses both, and neither.",
	Bad:   claim("header_name: x-tenant"),
	Good:  claim("header_name: x-tenant, claim_name: tenant"),
	Ref:   "extensions/filters/http/jwt_authn/filter_config.cc",
})

// claim returns a filter that makes a header of a claim.
func claim(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers:
  id: {local_jwks: {filename: /jwks.json}, claim_to_headers: [{` + fields + "}]}\n"
}

// retried returns a filter that asks for its keys again.
func retried(backoff string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
providers:
  id: {remote_jwks: {http_uri: {uri: "https://id.example/jwks.json", cluster: id, timeout: 1s}, retry_policy: {retry_back_off: ` + backoff + "}}}\n"
}

func init() {
	check.On(jwtFilter)
	check.On(jwtKeys)
	check.On(func(c *check.Context, m *jwtv3.JwtClaimToHeader) {
		if (m.GetClaimName() == "") == (len(m.GetClaimPath()) == 0) {
			c.Report(jwtClaim, "one of claim_name and claim_path has to be set")
		}
	})
	check.On(func(c *check.Context, m *jwtv3.RemoteJwks) { backoff(c, jwtBackoff, m.GetRetryPolicy()) })
}

func jwtFilter(c *check.Context, m *jwtv3.JwtAuthentication) {
	for i, rule := range m.GetRules() {
		name := rule.GetRequirementName()
		if name == "" {
			demands(c, m, rule.GetRequires(), "rules", i, "requires")
			continue
		}
		if _, ok := m.GetRequirementMap()[name]; !ok {
			d := c.Report(jwtRequirement, fmt.Sprintf("there is no requirement %q", name), "rules", i, "requirement_name")
			d.Fixes = instead(name, maps.Keys(m.GetRequirementMap()))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.GetRequirementMap())) {
		demands(c, m, m.GetRequirementMap()[name], diag.KeyStep("requirement_map", name))
	}
	states := m.GetFilterStateRules().GetRequires()
	for _, value := range slices.Sorted(maps.Keys(states)) {
		demands(c, m, states[value], "filter_state_rules", diag.KeyStep("requires", value))
	}
}

// demands reports providers that the filter does not have in a requirement, at whatever depth.
func demands(c *check.Context, m *jwtv3.JwtAuthentication, r *jwtv3.JwtRequirement, at ...any) {
	switch t := r.GetRequiresType().(type) {
	case *jwtv3.JwtRequirement_ProviderName:
		provider(c, m, t.ProviderName, append(slices.Clip(at), "provider_name")...)
	case *jwtv3.JwtRequirement_ProviderAndAudiences:
		provider(c, m, t.ProviderAndAudiences.GetProviderName(), append(slices.Clip(at), "provider_and_audiences.provider_name")...)
	case *jwtv3.JwtRequirement_RequiresAny:
		for i, r := range t.RequiresAny.GetRequirements() {
			demands(c, m, r, append(slices.Clip(at), "requires_any.requirements", i)...)
		}
	case *jwtv3.JwtRequirement_RequiresAll:
		for i, r := range t.RequiresAll.GetRequirements() {
			demands(c, m, r, append(slices.Clip(at), "requires_all.requirements", i)...)
		}
	}
}

func provider(c *check.Context, m *jwtv3.JwtAuthentication, name string, at ...any) {
	if _, ok := m.GetProviders()[name]; ok {
		return
	}
	d := c.Report(jwtProvider, fmt.Sprintf("there is no provider %q", name), at...)
	d.Fixes = instead(name, maps.Keys(m.GetProviders()))
}

// instead suggests the name that is meant.
func instead(name string, known func(func(string) bool)) []string {
	if near := diag.Nearest(name, slices.Sorted(known)); near != "" {
		return []string{fmt.Sprintf("use %q", near)}
	}
	return nil
}

// isURL tells whether Envoy's reader of URLs might take the text: one of HTTP that has a host. It is as forgiving
// as browsers are.
func isURL(text string) bool {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(text), ":")
	if !ok || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return false
	}
	return strings.TrimLeft(rest, `/\`) != ""
}
