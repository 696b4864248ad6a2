package route

import (
	"fmt"
	"slices"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var streamingTimeout = check.Rule(diag.Rule{
	ID: "route-streaming-timeout", Severity: diag.Hint,
	Title: "routes of streams say how long a response may take",
	Text: "A route without timeout ends every response after 15 seconds, also one that is streamed. A route for gRPC or for server-sent events should say what it means: " +
		"timeout: 0s for no limit, max_stream_duration, or the 15 seconds.",
	Bad:  route(`match: {prefix: /events, headers: [{name: accept, string_match: {exact: text/event-stream}}]}, route: {cluster: shop}`),
	Good: route(`match: {prefix: /events, headers: [{name: accept, string_match: {exact: text/event-stream}}]}, route: {cluster: shop, timeout: 0s}`),
	Ref:  "config.route.v3.RouteAction.timeout",
})

var websocketUpgrade = check.Rule(diag.Rule{
	ID: "route-websocket-without-upgrade", Severity: diag.Warning,
	Title: "a route for WebSockets allows the upgrade",
	Text: "The route matches requests that ask for a WebSocket, but neither it nor the connection manager has an upgrade_configs entry for websocket: Envoy answers such " +
		"requests with 403.",
	Bad:  webSocket(``),
	Good: webSocket(`upgrade_configs: [{upgrade_type: websocket}]`),
	Ref:  "common/http/conn_manager_impl.cc createFilterChain",
})

// webSocket returns a connection manager with a route for WebSockets and more fields.
func webSocket(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
stat_prefix: edge
` + fields + `
route_config:
  name: edge
  virtual_hosts:
  - name: shop
    domains: ["*"]
    routes:
    - match: {prefix: /, headers: [{name: upgrade, string_match: {exact: websocket, ignore_case: true}}]}
      route: {cluster: shop}
http_filters:
- name: envoy.filters.http.router
  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
`
}

var domainPort = check.Rule(diag.Rule{
	ID: "vh-domain-port-distinct", Severity: diag.Warning,
	Title: "a domain has no port where ports are left out of the comparison",
	Text:  "With ignore_port_in_host_matching or strip_any_host_port, Envoy takes the port away from the host of a request, but not from the domains: one with a port never matches.",
	Bad: configuration(`ignore_port_in_host_matching: true
virtual_hosts: [{name: shop, domains: ["shop.example.com:8080"]}]`),
	Good: configuration(`ignore_port_in_host_matching: true
virtual_hosts: [{name: shop, domains: [shop.example.com]}]`),
	Ref: "common/router/config_impl.cc RouteMatcher",
})

var domainDefaultPort = check.Rule(diag.Rule{
	ID: "vh-domain-default-port", Severity: diag.Hint,
	Title: "a domain with a default port also stands without it",
	Text:  "Envoy compares the whole host of a request, and clients leave out the ports 80 and 443: a domain with one of them matches next to nothing.",
	Bad:   configuration(`virtual_hosts: [{name: shop, domains: ["shop.example.com:443"]}]`),
	Good:  configuration(`virtual_hosts: [{name: shop, domains: [shop.example.com, "shop.example.com:443"]}]`),
	Ref:   "common/router/config_impl.cc RouteMatcher",
})

func init() {
	check.On(func(c *check.Context, r *routev3.Route) {
		a := r.GetRoute()
		if a == nil {
			return
		}
		if a.GetTimeout() == nil && a.GetMaxStreamDuration() == nil && streams(r.GetMatch()) {
			c.Report(streamingTimeout, "the responses of this route end after 15 seconds", "route.timeout").Fixes = []string{"set timeout: 0s, or what you mean"}
		}
		if i := header(r.GetMatch(), "upgrade", "websocket"); i >= 0 && !upgradable(c, a) {
			c.Report(websocketUpgrade, "no upgrade to websocket is configured", "match.headers", i).Fixes = []string{"add upgrade_configs with upgrade_type: websocket"}
		}
	})
	check.On(ports)
}

// ports looks for domains with a port that requests do not have: where Envoy takes it away, and the default ports, which
// clients leave out.
func ports(c *check.Context, t *routev3.RouteConfiguration) {
	m, _ := check.Within[*hcmv3.HttpConnectionManager](c)
	stripped := t.GetIgnorePortInHostMatching() || m.GetStripAnyHostPort()
	for i, vh := range t.GetVirtualHosts() {
		for j, domain := range vh.GetDomains() {
			bare, ok := withoutPort(domain)
			if !ok {
				continue
			}
			use := []string{fmt.Sprintf("use %q", bare)}
			switch port := domain[len(bare):]; {
			case stripped:
				c.Report(domainPort, fmt.Sprintf("domain %q never matches", domain), "virtual_hosts", i, "domains", j).Fixes = use
			case (port == ":80" || port == ":443") && !hasDomain(t, bare):
				c.Report(domainDefaultPort, fmt.Sprintf("most clients leave out %q", port), "virtual_hosts", i, "domains", j).Fixes =
					[]string{fmt.Sprintf("add %q", bare)}
			}
		}
	}
}

func hasDomain(t *routev3.RouteConfiguration, domain string) bool {
	for _, vh := range t.GetVirtualHosts() {
		if slices.Contains(vh.GetDomains(), domain) {
			return true
		}
	}
	return false
}

// streams tells whether a match is about gRPC or server-sent events.
func streams(m *routev3.RouteMatch) bool {
	return m.GetGrpc() != nil || header(m, "accept", "text/event-stream") >= 0
}

// header returns the index of the matcher that wants a header to be a value, -1 if there is none.
func header(m *routev3.RouteMatch, name, value string) int {
	for i, h := range m.GetHeaders() {
		if h.GetInvertMatch() || !strings.EqualFold(h.GetName(), name) {
			continue
		}
		s, ok := h.GetStringMatch().GetMatchPattern().(*matcherv3.StringMatcher_Exact)
		if ok && strings.EqualFold(s.Exact, value) {
			return i
		}
	}
	return -1
}

// upgradable tells whether a route or its connection manager says something about WebSockets. Without a
// connection manager at hand, it might.
func upgradable(c *check.Context, a *routev3.RouteAction) bool {
	for _, u := range a.GetUpgradeConfigs() {
		if strings.EqualFold(u.GetUpgradeType(), "websocket") {
			return true
		}
	}
	m, ok := check.Within[*hcmv3.HttpConnectionManager](c)
	for _, u := range m.GetUpgradeConfigs() {
		if strings.EqualFold(u.GetUpgradeType(), "websocket") {
			return true
		}
	}
	return !ok
}

// withoutPort returns a domain without its port, false if it has none.
func withoutPort(domain string) (string, bool) {
	i := strings.LastIndexByte(domain, ':')
	if i < 0 || strings.HasSuffix(domain, "]") || i == len(domain)-1 || strings.Trim(domain[i+1:], "0123456789") != "" ||
		strings.Contains(domain[:i], ":") && !strings.HasPrefix(domain, "[") {
		return "", false
	}
	return domain[:i], true
}
