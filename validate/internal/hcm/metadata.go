package hcm

import (
	"strings"

	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	basicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	headerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_to_metadata/v3"
	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/json_to_metadata/v3"
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	localv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ratelimit/v3"
	setv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/set_metadata/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var authenticationLate = check.Rule(diag.Rule{
	ID: "hcm-http-filter-authentication-late", Severity: diag.Warning,
	Title: "who asks is found out before it is used",
	Text: "jwt_authn writes the claims of a token into dynamic metadata, ext_authz and basic_auth write what they found out. A filter that stands before them and " +
		"decides by that (RBAC, ext_authz, rate limits) finds nothing: what it should allow is refused, and what it should refuse or limit passes.",
	Bad:  sample + "http_filters:\n- " + roles + "\n- " + jwt + "\n- " + router + "\n",
	Good: sample + "http_filters:\n- " + jwt + "\n- " + roles + "\n- " + router + "\n",
	Ref:  "filters/http/jwt_authn/filter.cc setExtractedData",
})

var metadataLate = check.Rule(diag.Rule{
	ID: "hcm-http-filter-metadata-late", Severity: diag.Warning,
	Title: "metadata is written before it is read",
	Text: "header_to_metadata, json_to_metadata and set_metadata write dynamic metadata for the filters behind them. One before them that decides by it finds nothing. " +
		"Nothing is said where a filter before that one may write any metadata: Lua, Wasm, an external service.",
	Bad:  sample + "http_filters:\n- " + versions + "\n- " + tag + "\n- " + router + "\n",
	Good: sample + "http_filters:\n- " + tag + "\n- " + versions + "\n- " + router + "\n",
	Ref:  "filters/http/header_to_metadata/header_to_metadata_filter.cc applyKeyValue",
})

const (
	jwt   = `{name: jwt, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication}}`
	roles = `{name: rbac, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC, rules: {policies: {a: {permissions: [{any: true}], ` +
		`principals: [{metadata: {filter: envoy.filters.http.jwt_authn, path: [{key: payload}, {key: sub}], value: {present_match: true}}}]}}}}}`
	tag = `{name: tag, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config, request_rules: [` +
		`{header: x-version, on_header_present: {metadata_namespace: shop, key: version}}]}}`
	versions = `{name: rbac, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC, rules: {action: DENY, policies: {a: {permissions: [{any: true}], ` +
		`principals: [{sourced_metadata: {metadata_matcher: {filter: shop, path: [{key: version}], value: {string_match: {exact: v1}}}}}]}}}}}`
)

// entry is a key of dynamic metadata, all keys of the namespace if it is empty.
type entry struct{ namespace, key string }

// decides are the filters that can be told to decide by metadata.
var decides = map[string]bool{
	"rbac.v3.RBAC": true, "ext_authz.v3.ExtAuthz": true, "ratelimit.v3.RateLimit": true, "local_ratelimit.v3.LocalRateLimit": true,
	"ext_proc.v3.ExternalProcessor": true, "mcp_router.v3.McpRouter": true,
}

// metadata reports that filter i writes what an earlier one has decided by.
func metadata(c *check.Context, routes *routev3.RouteConfiguration, filters []*hcmv3.HttpFilter, kinds []string, i int, at []any) {
	m := c.Unpack(config(filters[i]))
	rule, why := metadataLate, "which decides by the metadata that it writes"
	writes := writing(m)
	if who := result(m); who.namespace != "" {
		rule, why, writes = authenticationLate, "which uses what it finds out", []entry{who}
	}
	for j := 0; j < i && len(writes) > 0; j++ {
		if rule == metadataLate && !known(kinds[j]) {
			return
		}
		if !decides[kinds[j]] {
			continue
		}
		for _, read := range reading(c.Unpack(config(filters[j])), routes) {
			if overlaps(read, writes) && !writtenBefore(c, filters[:j], read) {
				late(c, rule, filters, i, j, why, at)
				return
			}
		}
	}
}

// known tells whether a filter writes the metadata alone that its configuration names.
func known(kind string) bool {
	name, rest, _ := strings.Cut(kind, ".")
	switch name {
	case "lua", "wasm", "ext_proc", "dynamic_modules", "golang", "composite", "filter_chain":
		return false
	}
	return strings.HasPrefix(rest, "v3.")
}

func writtenBefore(c *check.Context, filters []*hcmv3.HttpFilter, read entry) bool {
	for _, f := range filters {
		m := c.Unpack(config(f))
		if overlaps(read, append(writing(m), result(m))) {
			return true
		}
	}
	return false
}

func overlaps(read entry, writes []entry) bool {
	for _, w := range writes {
		if w.namespace == read.namespace && (w.key == read.key || w.key == "" || read.key == "") {
			return true
		}
	}
	return false
}

// result is where an authenticating filter leaves what it has found out.
func result(m proto.Message) entry {
	switch m := m.(type) {
	case *jwtv3.JwtAuthentication:
		return entry{namespace: "envoy.filters.http.jwt_authn"}
	case *authzv3.ExtAuthz:
		return entry{namespace: "envoy.filters.http.ext_authz"}
	case *basicv3.BasicAuth:
		if m.GetEmitDynamicMetadata() {
			return entry{namespace: "envoy.filters.http.basic_auth"}
		}
	}
	return entry{}
}

// writing returns the metadata that a filter writes when a request comes.
func writing(m proto.Message) (out []entry) {
	switch m := m.(type) {
	case *headerv3.Config:
		for _, r := range m.GetRequestRules() {
			for _, kv := range []*headerv3.Config_KeyValuePair{r.GetOnHeaderPresent(), r.GetOnHeaderMissing()} {
				out = target(out, kv.GetMetadataNamespace(), "envoy.filters.http.header_to_metadata", kv.GetKey())
			}
		}
	case *jsonv3.JsonToMetadata:
		for _, r := range m.GetRequestRules().GetRules() {
			for _, kv := range []*jsonv3.JsonToMetadata_KeyValuePair{r.GetOnPresent(), r.GetOnMissing(), r.GetOnError()} {
				out = target(out, kv.GetMetadataNamespace(), "envoy.filters.http.json_to_metadata", kv.GetKey())
			}
		}
	case *setv3.Config:
		for _, s := range m.GetMetadata() {
			for key := range s.GetValue().GetFields() {
				out = target(out, s.GetMetadataNamespace(), "", key)
			}
		}
	}
	return out
}

// target appends a key that is written, if there is one.
func target(out []entry, namespace, otherwise, key string) []entry {
	if namespace == "" {
		namespace = otherwise
	}
	if namespace == "" || key == "" {
		return out
	}
	return append(out, entry{namespace, key})
}

// reading returns the metadata of requests that a filter decides by; that of rate limits may stand in the routes.
func reading(m proto.Message, routes *routev3.RouteConfiguration) []entry {
	switch m := m.(type) {
	case nil:
		return nil
	case *authzv3.ExtAuthz:
		return namespaces(m.GetMetadataContextNamespaces())
	case *procv3.ExternalProcessor:
		return namespaces(m.GetMetadataOptions().GetForwardingNamespaces().GetUntyped())
	case *limitv3.RateLimit:
		if len(m.GetRateLimits()) == 0 {
			return limited(routes)
		}
	case *localv3.LocalRateLimit:
		if len(m.GetRateLimits()) == 0 {
			return limited(routes)
		}
	}
	return searched(nil, m)
}

// limited returns the metadata that the rate limits of virtual hosts and routes are made of.
func limited(routes *routev3.RouteConfiguration) (out []entry) {
	for _, h := range routes.GetVirtualHosts() {
		for _, l := range h.GetRateLimits() {
			out = searched(out, l)
		}
		for _, r := range h.GetRoutes() {
			for _, l := range r.GetRoute().GetRateLimits() {
				out = searched(out, l)
			}
		}
	}
	return out
}

// searched appends the metadata of requests that m, or a message in it, names.
func searched(out []entry, m proto.Message) []entry {
	_ = protorange.Range(m.ProtoReflect(), func(v protopath.Values) error {
		at, ok := v.Index(-1).Value.Interface().(interface{ Interface() proto.Message })
		if !ok {
			return nil
		}
		switch read := at.Interface().(type) {
		case *rbacv3.SourcedMetadata:
			if read.GetMetadataSource() != rbacv3.MetadataSource_DYNAMIC {
				return protorange.Break
			}
		case *routev3.RateLimit_Action_MetaData:
			if read.GetSource() != routev3.RateLimit_Action_MetaData_DYNAMIC {
				return protorange.Break
			}
		case *matcherv3.MetadataMatcher:
			out = append(out, entry{read.GetFilter(), firstKey(read.GetPath())})
		case *metadatav3.MetadataKey:
			out = append(out, entry{read.GetKey(), firstKey(read.GetPath())})
		}
		return nil
	}) // the function makes no error of its own
	return out
}

func namespaces(names []string) (out []entry) {
	for _, n := range names {
		out = append(out, entry{namespace: n})
	}
	return out
}

// firstKey is the key below the namespace that a path begins with.
func firstKey[S interface{ GetKey() string }](path []S) string {
	if len(path) == 0 {
		return ""
	}
	return path[0].GetKey()
}
