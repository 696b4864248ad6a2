package hcm

import (
	"fmt"
	"slices"
	"strings"

	keyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/api_key_auth/v3"
	basicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var authenticationLate = check.Rule(diag.Rule{
	ID: "hcm-http-filter-authentication-late", Severity: diag.Warning,
	Title: "a token is checked before its claims are used",
	Text: "jwt_authn writes the claims of a token into metadata. A filter that stands before it and decides by them (RBAC, ext_authz, rate limits) finds none: " +
		"what it should allow is refused, and what it should refuse or limit passes.",
	Bad:  sample + "http_filters:\n- " + roles + "\n- " + jwt + "\n- " + router + "\n",
	Good: sample + "http_filters:\n- " + jwt + "\n- " + roles + "\n- " + router + "\n",
	Ref:  "filters/http/jwt_authn/filter.cc setExtractedData",
})

var corsLate = check.Rule(diag.Rule{
	ID: "hcm-http-filter-cors-late", Severity: diag.Warning,
	Title: "CORS stands before the filters that demand credentials",
	Text: "Browsers send the preflight request without cookies and tokens. A filter before CORS that demands them refuses it, so the browser sends nothing else; " +
		"its refusals also lack the headers without which scripts cannot read them.",
	Bad:  sample + "http_filters:\n- " + authz + "\n- " + cors + "\n- " + router + "\n",
	Good: sample + "http_filters:\n- " + cors + "\n- " + authz + "\n- " + router + "\n",
	Ref:  "filters/http/cors/cors_filter.cc decodeHeaders",
})

var sameName = check.Rule(diag.Rule{
	ID: "hcm-http-filter-same-name", Severity: diag.Warning,
	Title: "two HTTP filters of a kind have names of their own",
	Text: "Per-route configuration and disabled find a filter by its name in the chain. Envoy takes two of one name, and gives the configuration of a route to both: " +
		"neither can be changed or switched off alone.",
	Bad:  sample + "http_filters:\n- " + lua + "\n- " + lua + "\n- " + router + "\n",
	Good: sample + "http_filters:\n- " + lua + "\n- " + strings.Replace(lua, "name: lua", "name: lua-2", 1) + "\n- " + router + "\n",
	Ref:  "common/http/filter_manager.cc getRoute mostSpecificPerFilterConfig",
})

const (
	roles = `{name: rbac, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC, rules: {policies: {a: {permissions: [{any: true}], ` +
		`principals: [{metadata: {filter: envoy.filters.http.jwt_authn, path: [{key: payload}, {key: sub}], value: {present_match: true}}}]}}}}}`
	cors  = `{name: cors, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}`
	authz = `{name: authz, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz, grpc_service: {google_grpc: {target_uri: "a:1", stat_prefix: a}}}}`
	jwt   = `{name: jwt, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication}}`
)

const (
	httpPackage  = "envoy.extensions.filters.http."
	jwtNamespace = "envoy.filters.http.jwt_authn" // of the metadata that the filter writes
)

// decides are the filters that can be told to decide by metadata.
var decides = map[string]bool{
	"rbac.v3.RBAC": true, "ext_authz.v3.ExtAuthz": true, "ratelimit.v3.RateLimit": true, "local_ratelimit.v3.LocalRateLimit": true,
}

// order judges where filters stand that Envoy takes anywhere, though they make sense in one order alone. Filters that
// are disabled count as well: a route that enables them runs them in their place.
func order(c *check.Context, filters []*hcmv3.HttpFilter, at ...any) {
	demands, claims, tokens := -1, -1, false
	kinds := make([]string, len(filters))
	for i, f := range filters {
		kind := strings.TrimPrefix(c.ConfigType(config(f)), httpPackage)
		kinds[i] = kind
		sameNames(c, filters, kinds, i, at)
		switch {
		case kind == "jwt_authn.v3.JwtAuthentication":
			if claims >= 0 && !tokens {
				late(c, authenticationLate, filters, i, claims, "which uses the claims that it finds", at)
			}
			tokens = true
		case decides[kind] && claims < 0 && mentions(c.Unpack(config(f)), jwtNamespace):
			claims = i
		case kind == "cors.v3.Cors" && demands >= 0:
			late(c, corsLate, filters, i, demands, "which may refuse preflight requests", at)
		}
		if demands < 0 && refusesPreflight(c.Unpack(config(f))) {
			demands = i
		}
	}
}

// late reports that filter i stands after an earlier one.
func late(c *check.Context, rule *diag.Rule, filters []*hcmv3.HttpFilter, i, earlier int, why string, at []any) {
	name, other := filters[i].GetName(), filters[earlier].GetName()
	d := c.Report(rule, fmt.Sprintf("%q stands after %q, %s", name, other, why), steps(at, i)...)
	d.Fixes = []string{fmt.Sprintf("move %q before %q", name, other)}
	d.Related = []diag.Related{{Message: "the filter before which it belongs", Path: c.At(steps(at, earlier)...)}}
}

// sameNames reports that filter i has name and kind of an earlier one. One that ends the chain is not judged: Envoy
// refuses two of them.
func sameNames(c *check.Context, filters []*hcmv3.HttpFilter, kinds []string, i int, at []any) {
	if ends, _ := c.Terminal(config(filters[i])); ends || kinds[i] == "" {
		return
	}
	for j := range i {
		if filters[j].GetName() == filters[i].GetName() && kinds[j] == kinds[i] {
			c.Report(sameName, fmt.Sprintf("%q is the name of two filters of a kind", filters[i].GetName()), steps(at, i, "name")...).
				Related = []diag.Related{{Message: "first used here", Path: c.At(steps(at, j)...)}}
			return
		}
	}
}

func steps(at []any, more ...any) []any { return slices.Concat(at, more) }

// refusesPreflight tells whether a filter demands of all requests what browsers do not send with a preflight request.
func refusesPreflight(m proto.Message) bool {
	switch m := m.(type) {
	case *jwtv3.JwtAuthentication:
		return !m.GetBypassCorsPreflight() && len(m.GetRules()) > 0
	case *basicv3.BasicAuth, *keyv3.ApiKeyAuth, *authzv3.ExtAuthz:
		return true
	}
	return false
}

// mentions tells whether a text of m, or of a message in it, is text.
func mentions(m proto.Message, text string) (found bool) {
	if m == nil {
		return false
	}
	_ = protorange.Range(m.ProtoReflect(), func(v protopath.Values) error {
		if s, ok := v.Index(-1).Value.Interface().(string); ok && s == text {
			found = true
			return protorange.Terminate
		}
		return nil
	})
	return found
}
