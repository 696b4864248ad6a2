package listener

import (
	"fmt"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var terminalNotLast = check.Rule(diag.Rule{
	ID: "fc-terminal-not-last", Severity: diag.Error,
	Title: "a network filter that ends its chain is the last one",
	Text: "tcp_proxy, http_connection_manager, redis_proxy and their like take the connection over, so nothing after them would run. Envoy refuses " +
		"the chain.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.FilterChain
filters:
- {name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}
- {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.FilterChain
filters:
- {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}
`,
	Ref: "common/config/utility.cc validateTerminalFilters",
})

var nonTerminalLast = check.Rule(diag.Rule{
	ID: "fc-non-terminal-last", Severity: diag.Error,
	Title: "a network filter chain ends in a filter that takes the connection",
	Text: "Filters such as rbac, ratelimit or sni_cluster pass the connection on. With one of them last nothing handles it, and Envoy refuses the " +
		"chain. A chain without any filter is accepted and closes its connections.",
	Bad: `"@type": type.googleapis.com/envoy.config.listener.v3.FilterChain
filters:
- {name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.sni_cluster.v3.SniCluster}}
`,
	Good: `"@type": type.googleapis.com/envoy.config.listener.v3.FilterChain
filters:
- {name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.sni_cluster.v3.SniCluster}}
- {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo}}
`,
	Ref: "common/config/utility.cc validateTerminalFilters",
})

func init() { check.On(networkFilters) }

// networkFilters judges the order of the filters of a chain. What extension discovery delivers is judged by its default.
func networkFilters(c *check.Context, f *listenerv3.FilterChain) {
	for i, filter := range f.GetFilters() {
		config := filter.GetTypedConfig()
		if config == nil {
			config = filter.GetConfigDiscovery().GetDefaultConfig()
		}
		ends, known := c.Terminal(config)
		switch last := i == len(f.GetFilters())-1; {
		case !known || ends == last:
		case ends:
			c.Report(terminalNotLast, fmt.Sprintf("%q ends the chain, and %d more follow", filter.GetName(), len(f.GetFilters())-1-i), "filters", i).
				Fixes = []string{"move it to the end of the chain"}
		default:
			c.Report(nonTerminalLast, fmt.Sprintf("the chain ends in %q, which passes connections on", filter.GetName()), "filters", i).
				Fixes = []string{"add a filter that takes the connection, such as tcp_proxy"}
		}
	}
}
