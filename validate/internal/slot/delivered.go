package slot

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// delivered returns a chain of one discovered filter, and what is delivered for it.
func delivered(filter string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
stat_prefix: edge
route_config: {name: edge}
http_filters:
- name: a
  config_discovery: {config_source: {ads: {}}, type_urls: [type.googleapis.com/envoy.extensions.filters.http.` + filter + `]}
---
"@type": type.googleapis.com/envoy.config.core.v3.TypedExtensionConfig
name: a
typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.` + filter + `}
`
}

var deliveredTerminal = check.Rule(diag.Rule{
	ID: "ecds-terminal", Severity: diag.Error,
	Title: "what is delivered for the last filter of a chain ends the chain, and nothing else does",
	Text: "A filter whose configuration is discovered keeps its place. Envoy rejects an update that puts a filter which passes requests on in the last place, or one that ends the " +
		"chain before it.",
	Bad:  delivered("cors.v3.Cors"),
	Good: delivered("router.v3.Router"),
	Ref:  "common/filter/config_discovery_impl.h validateMessage",
})

var deliveredShape = check.Rule(diag.Rule{
	ID: "ecds-response-shape", Severity: diag.Error,
	Title: "what is delivered for a filter has one of its types",
	Text:  "A filter whose configuration is discovered lists the types that it may have. Envoy rejects an update with another.",
	Bad:   strings.Replace(delivered("router.v3.Router"), "router.v3.Router]", "wasm.v3.Wasm]", 1),
	Good:  delivered("router.v3.Router"),
	Ref:   "common/filter/config_discovery_impl.cc onConfigUpdate",
})

// extensions are the configurations of filters in the set, by name.
type extensions map[string]*corev3.TypedExtensionConfig

// deliveredFor returns the configuration that the set has for a filter, nil if there is none.
func deliveredFor(c *check.Context, name string) *corev3.TypedExtensionConfig {
	all := check.Memo[extensions](c)
	if *all == nil {
		*all = extensions{}
		for _, e := range check.Resources[*corev3.TypedExtensionConfig](c) {
			(*all)[e.GetName()] = e
		}
	}
	return (*all)[name]
}

// judgeDelivered judges what the set delivers for the filter whose config_discovery is at hand.
func judgeDelivered(c *check.Context, s *corev3.ExtensionConfigSource) {
	filter, last, known := place(c)
	config := deliveredFor(c, filter).GetTypedConfig()
	if !known || config == nil {
		return
	}
	if t := c.ConfigType(config); !listed(s, t) {
		c.Report(deliveredShape, fmt.Sprintf("%s is delivered for %q, and is not among the types", short(t), filter), "type_urls").Fixes = []string{"add it to type_urls"}
	}
	ends, sure := c.Terminal(config)
	switch {
	case !sure || ends == last:
	case ends:
		c.Report(deliveredTerminal, fmt.Sprintf("what is delivered for %q ends the chain, and more filters follow", filter))
	default:
		c.Report(deliveredTerminal, fmt.Sprintf("what is delivered for %q passes on, and is the last of the chain", filter))
	}
}

// place tells the name of the filter that is discovered, and whether it is the last of its chain. Envoy asks for that
// only downstream.
func place(c *check.Context) (filter string, last, known bool) {
	switch f := c.Parent().(type) {
	case *hcmv3.HttpFilter:
		var chain []*hcmv3.HttpFilter
		switch owner := c.Above(2).(type) {
		case *hcmv3.HttpConnectionManager:
			chain = owner.GetHttpFilters()
		case *hcmv3.HttpConnectionManager_UpgradeConfig:
			chain = owner.GetFilters()
		}
		return f.GetName(), len(chain) > 0 && chain[len(chain)-1] == f, len(chain) > 0
	case *listenerv3.Filter:
		chain, ok := c.Above(2).(*listenerv3.FilterChain)
		filters := chain.GetFilters()
		return f.GetName(), ok && filters[len(filters)-1] == f, ok
	}
	return "", false, false
}
