package network

import (
	"fmt"

	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const dubboHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.dubbo_proxy.v3.DubboProxy
stat_prefix: a
`

var dubboTables = check.Rule(diag.Rule{
	ID: "dubbo-route-config", Severity: diag.Error,
	Title: "dubbo_proxy gets its routes from one place",
	Text: "Routes stand in multiple_route_config, or come over ADS with drds, or stand in route_config, which is deprecated. Envoy refuses two of them, " +
		"a source of drds that is not aggregated, and filters that it does not know by name.",
	Bad:  dubboHead + "route_config: [{name: a}]\nmultiple_route_config: {name: a}\n",
	Good: dubboHead + "multiple_route_config: {name: a}\ndubbo_filters: [{name: envoy.filters.dubbo.router}]\n",
	Ref:  "extensions/filters/network/dubbo_proxy/config.cc",
})

const dubboRouter = "envoy.filters.dubbo.router"

func init() { check.On(dubboProxy) }

func dubboProxy(c *check.Context, p *dubbov3.DubboProxy) {
	//lint:ignore SA1019 what is deprecated still counts
	if old := p.GetRouteConfig(); len(old) > 0 && p.GetRouteSpecifier() != nil {
		c.Report(dubboTables, "route_config is set beside drds or multiple_route_config", "route_config")
	}
	if !aggregated(p.GetDrds().GetConfigSource()) {
		c.Report(dubboTables, "drds asks a server of its own", "drds.config_source.api_config_source").Fixes = []string{"use ads: {}"}
	}
	for i, f := range p.GetDubboFilters() {
		if f.GetName() != dubboRouter && f.GetConfig() == nil { // what is configured may be somebody's own
			c.Report(dubboTables, fmt.Sprintf("there is no dubbo filter %q", f.GetName()), "dubbo_filters", i, "name").Fixes = []string{"use " + dubboRouter}
		}
	}
}
