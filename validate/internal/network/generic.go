package network

import (
	"fmt"

	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const genericHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.generic_proxy.v3.RouteConfiguration
name: a
virtual_hosts:
`

var genericProxy = check.Rule(diag.Rule{
	ID: "generic-proxy", Severity: diag.Error,
	Title: "generic_proxy routes each host once and ends in its router",
	Text: "Envoy refuses a table in which a host is empty or occurs twice, or where routes stand beside a virtual host for \"*\"; a chain of filters that does " +
		"not end in envoy.filters.generic.router; and generic_rds from a source that is not aggregated.",
	Bad:  genericHead + "- {name: a, hosts: [a.com], routes: {}}\n- {name: b, hosts: [a.com], routes: {}}\n",
	Good: genericHead + "- {name: a, hosts: [a.com], routes: {}}\n- {name: b, hosts: [\"*\"], routes: {}}\n",
	Ref:  "extensions/filters/network/generic_proxy/route.cc RouteMatcherImpl",
})

func init() {
	check.On(genericHosts)
	check.On(genericFilters)
}

func genericHosts(c *check.Context, r *genericv3.RouteConfiguration) {
	seen := map[string]bool{}
	for i, vh := range r.GetVirtualHosts() {
		for j, host := range vh.GetHosts() {
			switch {
			case host == "":
				c.Report(genericProxy, "the host is empty", "virtual_hosts", i, "hosts", j)
			case seen[host]:
				c.Report(genericProxy, fmt.Sprintf("host %q occurs twice", host), "virtual_hosts", i, "hosts", j)
			}
			seen[host] = true
		}
	}
	if seen["*"] && r.GetRoutes() != nil {
		c.Report(genericProxy, `routes stand beside a virtual host for "*"`, "routes")
	}
}

// genericFilters judges the order of the filters. Only the router ends a chain; what is not Envoy's may do so, too.
func genericFilters(c *check.Context, p *genericv3.GenericProxy) {
	if !aggregated(p.GetGenericRds().GetConfigSource()) {
		c.Report(genericProxy, "generic_rds asks a server of its own", "generic_rds.config_source.api_config_source").Fixes = []string{"use ads: {}"}
	}
	last := len(p.GetFilters()) - 1
	for i, f := range p.GetFilters() {
		if c.ConfigType(f.GetTypedConfig()) == genericRouter && i < last {
			c.Report(genericProxy, fmt.Sprintf("%q ends the chain, and %d more follow", f.GetName(), last-i), "filters", i)
		}
	}
	if last < 0 {
		c.Report(genericProxy, "there is no filter", "filters").Fixes = []string{"add envoy.filters.generic.router"}
	}
}

const genericRouter = "envoy.extensions.filters.network.generic_proxy.router.v3.Router"
