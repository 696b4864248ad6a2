package hcm_test

import (
	"strings"
	"testing"

	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"github.com/stretchr/testify/require"
)

func named(name, message, fields string) string {
	return "{name: " + name + ", typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http." + message + fields + "}}"
}

func TestOrder(t *testing.T) {
	claims := ", rules: {policies: {a: {permissions: [{any: true}], principals: [{metadata: {filter: envoy.filters.http.jwt_authn, path: [{key: a}], " +
		"value: {present_match: true}}}]}}}"
	jwt := named("jwt", "jwt_authn.v3.JwtAuthentication", ", rules: [{match: {prefix: /}}]")
	bypass := named("jwt", "jwt_authn.v3.JwtAuthentication", ", bypass_cors_preflight: true, rules: [{match: {prefix: /}}]")
	rbac, byClaims := named("rbac", "rbac.v3.RBAC", ""), named("rbac", "rbac.v3.RBAC", claims)
	authz := named("authz", "ext_authz.v3.ExtAuthz", ", grpc_service: {google_grpc: {target_uri: a, stat_prefix: a}}")
	wary := named("authz", "ext_authz.v3.ExtAuthz", ", metadata_context_namespaces: [envoy.filters.http.jwt_authn], grpc_service: {google_grpc: {target_uri: a, stat_prefix: a}}")
	cors := named("cors", "cors.v3.Cors", "")
	for name, test := range map[string]struct{ filters, want []string }{
		"as it should be":              {[]string{cors, jwt, wary, byClaims, router}, nil},
		"claims used before the token": {[]string{byClaims, jwt, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"claims told before the token": {[]string{wary, jwt, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"addresses before the token":   {[]string{rbac, jwt, router}, nil},
		"claims of an earlier token":   {[]string{jwt, byClaims, named("second", "jwt_authn.v3.JwtAuthentication", ""), router}, nil},
		"CORS after a token":           {[]string{jwt, cors, router}, []string{"hcm-http-filter-cors-late http_filters[1]"}},
		"CORS after a lenient token":   {[]string{bypass, cors, router}, nil},
		"CORS after authorization":     {[]string{authz, cors, router}, []string{"hcm-http-filter-cors-late http_filters[1]"}},
		"CORS after addresses":         {[]string{rbac, cors, router}, nil},
		"a name twice":                 {[]string{buffer, buffer, router}, []string{"hcm-http-filter-same-name http_filters[1].name"}},
		"a name for two kinds":         {[]string{cors, named("cors", "csrf.v3.CsrfPolicy", ", filter_enabled: {default_value: {}}"), router}, nil},
		"a kind of two names":          {[]string{buffer, strings.Replace(buffer, "name: buffer", "name: second", 1), router}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := "stat_prefix: a\nroute_config: {}\nhttp_filters: [" + strings.Join(test.filters, ", ") + "]"
			require.ElementsMatch(t, test.want, broken(t, &hcmv3.HttpConnectionManager{}, text))
		})
	}
}
