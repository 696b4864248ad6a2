package hcm

import (
	"fmt"
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	keyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/api_key_auth/v3"
	basicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

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
	cors  = `{name: cors, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}`
	authz = `{name: authz, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthz, grpc_service: {google_grpc: {target_uri: "a:1", stat_prefix: a}}}}`
)

const httpPackage = "envoy.extensions.filters.http."

// order judges where filters stand that Envoy takes anywhere, though they make sense in one order alone. Filters that
// are disabled count as well: a route that enables them runs them in their place.
func order(c *check.Context, routes *routev3.RouteConfiguration, filters []*hcmv3.HttpFilter, at ...any) {
	demands := -1
	kinds := make([]string, len(filters))
	for i, f := range filters {
		kinds[i] = strings.TrimPrefix(c.ConfigType(config(f)), httpPackage)
		sameNames(c, filters, kinds, i, at)
		metadata(c, routes, filters, kinds, i, at)
		switch {
		case kinds[i] == "compressor.v3.Compressor":
			cached(c, filters, kinds, i, at)
		case kinds[i] == "cors.v3.Cors" && demands >= 0:
			late(c, corsLate, filters, i, demands, "which may refuse preflight requests", at)
		}
		if demands < 0 && refusesPreflight(c.Unpack(config(f))) {
			demands = i
		}
	}
}

// late reports that filter i stands after an earlier one.
func late(c *check.Context, rule *diag.Rule, filters []*hcmv3.HttpFilter, i, earlier int, why string, at []any) *diag.Diagnostic {
	name, other := filters[i].GetName(), filters[earlier].GetName()
	d := c.Report(rule, fmt.Sprintf("%q stands after %q, %s", name, other, why), steps(at, i)...)
	d.Fixes = []string{fmt.Sprintf("move %q before %q", name, other)}
	d.Related = []diag.Related{{Message: "the filter before which it belongs", Path: c.At(steps(at, earlier)...)}}
	return d
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
