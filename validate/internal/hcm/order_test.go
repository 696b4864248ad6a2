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

// users is a rate limit by what basic_auth has found out.
const users = "{actions: [{metadata: {descriptor_key: a, metadata_key: {key: envoy.filters.http.basic_auth, path: [{key: username}]}}}]}"

func TestOrder(t *testing.T) {
	claims := ", rules: {policies: {a: {permissions: [{any: true}], principals: [{metadata: {filter: envoy.filters.http.jwt_authn, path: [{key: a}], " +
		"value: {present_match: true}}}]}}}"
	jwt := named("jwt", "jwt_authn.v3.JwtAuthentication", ", rules: [{match: {prefix: /}}]")
	bypass := named("jwt", "jwt_authn.v3.JwtAuthentication", ", bypass_cors_preflight: true, rules: [{match: {prefix: /}}]")
	rbac, byClaims := named("rbac", "rbac.v3.RBAC", ""), named("rbac", "rbac.v3.RBAC", claims)
	authz := named("authz", "ext_authz.v3.ExtAuthz", ", grpc_service: {google_grpc: {target_uri: a, stat_prefix: a}}")
	wary := named("authz", "ext_authz.v3.ExtAuthz", ", metadata_context_namespaces: [envoy.filters.http.jwt_authn], grpc_service: {google_grpc: {target_uri: a, stat_prefix: a}}")
	metadata := func(namespace, key string) string {
		return "{sourced_metadata: {metadata_matcher: {filter: " + namespace + ", path: [{key: " + key + "}], value: {present_match: true}}}}"
	}
	deciding := func(principal string) string {
		return named("rbac", "rbac.v3.RBAC", ", rules: {policies: {a: {permissions: [{any: true}], principals: ["+principal+"]}}}")
	}
	byAuthz, byTag := deciding(metadata("envoy.filters.http.ext_authz", "user")), deciding(metadata("shop", "version"))
	limit := ", domain: a, rate_limit_service: {transport_api_version: V3, grpc_service: {google_grpc: {target_uri: a, stat_prefix: a}}}"
	byUser := named("limit", "ratelimit.v3.RateLimit", limit+", rate_limits: [{actions: [{metadata: {descriptor_key: a, metadata_key: {key: envoy.filters.http.jwt_authn, path: [{key: sub}]}}}]}]")
	byRoute := named("limit", "ratelimit.v3.RateLimit", limit)
	basic := named("basic", "basic_auth.v3.BasicAuth", ", emit_dynamic_metadata: true, users: {inline_string: 'a:{SHA}hq8ZFXnkXTHfLkFWqGpNDIMlDMU='}")
	tag := named("tag", "header_to_metadata.v3.Config", ", request_rules: [{header: x-a, on_header_present: {metadata_namespace: shop, key: version}}]")
	lua := named("lua", "lua.v3.Lua", "")
	cache := named("cache", "cache.v3.CacheConfig", ", typed_config: {}")
	gzip := named("gzip", "compressor.v3.Compressor", ", compressor_library: {name: gzip, typed_config: {'@type': type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip}}")
	cors := named("cors", "cors.v3.Cors", "")
	for name, test := range map[string]struct{ filters, want []string }{
		"as it should be":              {[]string{cors, jwt, wary, byClaims, router}, nil},
		"claims used before the token": {[]string{byClaims, jwt, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"claims told before the token": {[]string{wary, jwt, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"addresses before the token":   {[]string{rbac, jwt, router}, nil},
		"claims of an earlier token":   {[]string{jwt, byClaims, named("second", "jwt_authn.v3.JwtAuthentication", ""), router}, nil},
		"rate limit before the token":  {[]string{byUser, jwt, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"rate limit of a route":        {[]string{byRoute, basic, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"roles before ext_authz":       {[]string{byAuthz, authz, router}, []string{"hcm-http-filter-authentication-late http_filters[1]"}},
		"roles after ext_authz":        {[]string{authz, byAuthz, router}, nil},
		"tag after its reader":         {[]string{byTag, tag, router}, []string{"hcm-http-filter-metadata-late http_filters[1]"}},
		"tag before its reader":        {[]string{tag, byTag, router}, nil},
		"tag that Lua may have set":    {[]string{lua, byTag, tag, router}, nil},
		"tag that somebody may set":    {[]string{foreign, byTag, tag, router}, nil},
		"a second tag":                 {[]string{tag, byTag, strings.Replace(tag, "name: tag", "name: second", 1), router}, nil},
		"another tag":                  {[]string{byTag, strings.Replace(tag, "key: version", "key: other", 1), router}, nil},
		"a tag of the route":           {[]string{strings.Replace(byTag, "{metadata_matcher", "{metadata_source: ROUTE, metadata_matcher", 1), tag, router}, nil},
		"compressor after cache":       {[]string{cache, gzip, router}, []string{"hcm-http-filter-cache-compressed http_filters[1]"}},
		"compressor before cache":      {[]string{gzip, cache, router}, nil},
		"compressor of requests":       {[]string{cache, strings.Replace(gzip, "compressor_library", "response_direction_config: {common_config: {enabled: {default_value: false, runtime_key: a}}}, compressor_library", 1), router}, nil},
		"a cache of all encodings":     {[]string{strings.Replace(cache, "typed_config: {}", "allowed_vary_headers: [{exact: Accept-Encoding}]", 1), gzip, router}, nil},
		"CORS after a token":           {[]string{jwt, cors, router}, []string{"hcm-http-filter-cors-late http_filters[1]"}},
		"CORS after a lenient token":   {[]string{bypass, cors, router}, nil},
		"CORS after authorization":     {[]string{authz, cors, router}, []string{"hcm-http-filter-cors-late http_filters[1]"}},
		"CORS after addresses":         {[]string{rbac, cors, router}, nil},
		"a name twice":                 {[]string{buffer, buffer, router}, []string{"hcm-http-filter-same-name http_filters[1].name"}},
		"a name for two kinds":         {[]string{cors, named("cors", "csrf.v3.CsrfPolicy", ", filter_enabled: {default_value: {}}"), router}, nil},
		"a kind of two names":          {[]string{buffer, strings.Replace(buffer, "name: buffer", "name: second", 1), router}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := "stat_prefix: a\nroute_config: {virtual_hosts: [{name: a, domains: ['*'], rate_limits: [" + users + "]}]}\nhttp_filters: [" + strings.Join(test.filters, ", ") + "]"
			require.ElementsMatch(t, test.want, broken(t, &hcmv3.HttpConnectionManager{}, text))
		})
	}
}
