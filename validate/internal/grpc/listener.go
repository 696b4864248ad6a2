package grpc

import (
	"fmt"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/diag"
)

const managerHead = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: echo
api_listener: {api_listener: {"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
  stat_prefix: echo, rds: {route_config_name: echo, config_source: {ads: {}}}, `

const routerFilter = `{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}`

const managerGood = managerHead + `http_filters: [` + routerFilter + `]}}`

var (
	filtersEmpty = rule(diag.Rule{
		ID: "grpc-no-http-filters", Severity: diag.Error, Title: "a connection manager for gRPC clients has HTTP filters, the router at least",
		Text: "gRPC-Go and the C core refuse a listener whose connection manager has none.",
		Bad:  managerHead + `http_filters: []}}`, Good: managerGood,
	})
	filterTwice = rule(diag.Rule{
		ID: "grpc-duplicate-filter-name", Severity: diag.Error, Title: "HTTP filters for gRPC clients have different names",
		Text: "gRPC-Go and the C core refuse a chain with two filters of one name, which Envoy takes.",
		Bad: managerHead + `http_filters: [{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.fault.v3.HTTPFault}}, ` +
			routerFilter + `]}}`,
		Good: managerGood,
	})
	filterUnknown = rule(diag.Rule{
		ID: "grpc-unknown-http-filter", Severity: diag.Error, Title: "gRPC clients know the HTTP filters, or they are optional",
		Text: "All gRPC clients refuse a listener with a filter that they do not have, unless it is marked is_optional; then it is skipped.",
		Bad: managerHead + `http_filters: [{name: cors, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}, ` +
			routerFilter + `]}}`,
		Good: managerHead + `http_filters: [{name: cors, is_optional: true, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}}, ` +
			routerFilter + `]}}`,
	})
	filterSide = rule(diag.Rule{
		ID: "grpc-filter-wrong-side", Severity: diag.Error, Title: "RBAC is for gRPC servers, fault injection for clients",
		Text: "All gRPC clients refuse RBAC on a client's listener, and fault injection on a server's.",
		Bad: managerHead + `http_filters: [{name: rbac, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC}}, ` +
			routerFilter + `]}}`,
		Good: managerGood,
	})
	trustedHops = rule(diag.Rule{
		ID: "grpc-xff-hops", Severity: diag.Error, Title: "gRPC trusts no hops of x-forwarded-for",
		Text: "gRPC-Go and the C core refuse xff_num_trusted_hops other than 0.",
		Bad:  managerHead + `xff_num_trusted_hops: 1, http_filters: [` + routerFilter + `]}}`, Good: managerGood,
	})
	tableSource = rule(diag.Rule{
		ID: "grpc-rds-source", Severity: diag.Error, Title: "gRPC gets its routes from where it got the listener",
		Text: "All gRPC clients refuse RDS from anything but ads or self.",
		Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: echo
api_listener: {api_listener: {"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager,
  stat_prefix: echo, rds: {route_config_name: echo, config_source: {path_config_source: {path: /etc/rds.yaml}}}, http_filters: [` + routerFilter + `]}}`,
		Good: managerGood,
	})
	serverListener = rule(diag.Rule{
		ID: "grpc-server-listener", Severity: diag.Error, Title: "the listener of a gRPC server has no listener filters and no original destination",
		Text: "gRPC-Go and grpc-js refuse listener filters, such as a TLS inspector; all refuse use_original_dst. The server is then not serving.",
		Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: server
address: {socket_address: {address: 127.0.0.1, port_value: 50051}}
use_original_dst: true`,
		Good: `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: server
address: {socket_address: {address: 127.0.0.1, port_value: 50051}}`,
	})
)

// What gRPC clients have of HTTP filters. Those that only some have are not judged.
const filterPrefix = "type.googleapis.com/envoy.extensions.filters.http."

var knownFilters = map[string]bool{
	"router.v3.Router": true, "fault.v3.HTTPFault": true, "rbac.v3.RBAC": true, "stateful_session.v3.StatefulSession": true,
	"gcp_authn.v3.GcpAuthnFilterConfig": true, "ext_authz.v3.ExtAuthz": true, "ext_proc.v3.ExternalProcessor": true,
	"composite.v3.ExtensionWithMatcher": true, "rate_limit_quota.v3.RateLimitQuotaFilterConfig": true,
}

func init() {
	on(func(v *visit, m *hcmv3.HttpConnectionManager) {
		if len(m.GetHttpFilters()) == 0 {
			v.report(filtersEmpty, "the connection manager has no HTTP filters", "http_filters", "append the router")
		}
		if m.GetXffNumTrustedHops() != 0 {
			v.report(trustedHops, "hops are trusted", "xff_num_trusted_hops", "leave it out")
		}
		if s := m.GetRds().GetConfigSource(); m.GetRds() != nil && s.GetAds() == nil && s.GetSelf() == nil {
			v.report(tableSource, "routes come from elsewhere", "rds.config_source", "use ads")
		}
		filters(v, m)
	})
	on(func(v *visit, m *listenerv3.Listener) {
		if m.GetApiListener() != nil {
			return
		}
		if len(m.GetListenerFilters()) > 0 {
			v.report(serverListener, "the listener has listener filters", "listener_filters")
		}
		if m.GetUseOriginalDst().GetValue() {
			v.report(serverListener, "the listener uses the original destination", "use_original_dst")
		}
	})
}

func filters(v *visit, m *hcmv3.HttpConnectionManager) {
	l, ok := within[*listenerv3.Listener](v)
	client := ok && l.GetApiListener() != nil
	seen := map[string]bool{}
	for i, f := range m.GetHttpFilters() {
		at := fmt.Sprintf("http_filters[%d]", i)
		if seen[f.GetName()] {
			v.report(filterTwice, fmt.Sprintf("there are two filters %q", f.GetName()), at+".name")
		}
		seen[f.GetName()] = true
		name, envoys := strings.CutPrefix(f.GetTypedConfig().GetTypeUrl(), filterPrefix)
		switch {
		case envoys && !knownFilters[name] && !f.GetIsOptional():
			v.report(filterUnknown, fmt.Sprintf("gRPC has no filter %s", name), at+".typed_config", "mark it is_optional: true")
		case ok && client && name == "rbac.v3.RBAC":
			v.report(filterSide, "RBAC is on a client's listener", at+".typed_config")
		case ok && !client && name == "fault.v3.HTTPFault":
			v.report(filterSide, "fault injection is on a server's listener", at+".typed_config")
		}
	}
}
