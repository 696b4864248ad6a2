package slot

import (
	"fmt"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	// Filters that are discovered.
	httpDiscovery = `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter
name: a
config_discovery:
  config_source: {ads: {}}
`
	networkDiscovery = `"@type": type.googleapis.com/envoy.config.listener.v3.Filter
name: a
config_discovery:
  config_source: {ads: {}}
`
	corsType   = "type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors"
	echoType   = "type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo"
	defaultFor = `  default_config: {"@type": ` + corsType + "}\n"
)

var noDefault = check.Rule(diag.Rule{
	ID: "ecds-default-config-missing", Severity: diag.Error,
	Title: "a filter that does not wait for its configuration has a default",
	Text:  "With apply_default_config_without_warming requests are served before the filter's configuration is there. Envoy refuses that without a default_config.",
	Bad:   httpDiscovery + "  type_urls: [" + corsType + "]\n  apply_default_config_without_warming: true\n",
	Good:  httpDiscovery + "  type_urls: [" + corsType + "]\n  apply_default_config_without_warming: true\n" + defaultFor,
	Ref:   "common/http/filter_chain_helper.h processDynamicFilterConfig",
})

var discoveredType = check.Rule(diag.Rule{
	ID: "ecds-type-url-unknown", Severity: diag.Error,
	Title: "what is discovered for a filter is a filter for its place",
	Text:  "Envoy looks for every type of type_urls among the filters of the place, and refuses one that belongs elsewhere.",
	Bad:   httpDiscovery + "  type_urls: [" + echoType + "]\n",
	Good:  httpDiscovery + "  type_urls: [" + corsType + "]\n",
	Ref:   "common/http/filter_chain_helper.h processDynamicFilterConfig",
})

var defaultType = check.Rule(diag.Rule{
	ID: "ecds-default-config-type", Severity: diag.Error,
	Title: "the default of a filter that is discovered has one of its types",
	Text:  "Envoy refuses a default_config whose type is not in type_urls.",
	Bad:   httpDiscovery + "  type_urls: [type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb]\n" + defaultFor,
	Good:  httpDiscovery + "  type_urls: [" + corsType + "]\n" + defaultFor,
	Ref:   "common/filter/config_discovery_impl.cc validateTypeUrlHelper",
})

var networkDiscovered = check.Rule(diag.Rule{
	ID: "fc-network-filter-ecds", Severity: diag.Error,
	Title: "a network filter that is discovered has types that fit, and a default if it does not wait",
	Text: "Envoy refuses apply_default_config_without_warming without a default_config, and a type of type_urls that is no network " +
		"filter.",
	Bad:  networkDiscovery + "  type_urls: [" + corsType + "]\n",
	Good: networkDiscovery + "  type_urls: [" + echoType + "]\n",
	Ref:  "listener_manager_impl.cc createNetworkFilterFactoryListImpl",
})

func init() { check.On(discovery) }

// discovery judges how a filter is discovered.
func discovery(c *check.Context, s *corev3.ExtensionConfigSource) {
	judgeDelivered(c, s)
	missing, unknown := noDefault, discoveredType
	if _, ok := c.Parent().(*listenerv3.Filter); ok {
		missing, unknown = networkDiscovered, networkDiscovered
	}
	if s.GetApplyDefaultConfigWithoutWarming() && s.GetDefaultConfig() == nil {
		c.Report(missing, "there is no default to apply", "default_config")
	}
	categories := discoveredFor(c)
	for i, url := range s.GetTypeUrls() {
		t := url[strings.LastIndexByte(url, '/')+1:]
		if fits, known := extension.FitsAny(t, categories); known && !fits {
			c.Report(unknown, fmt.Sprintf("%s does not belong here", short(t)), "type_urls", i)
		}
	}
	if s.GetDefaultConfig() == nil {
		return
	}
	if t := c.ConfigType(s.GetDefaultConfig()); !listed(s, t) {
		c.Report(defaultType, fmt.Sprintf("%s is not among the types", short(t)), "default_config").Fixes = []string{"add it to type_urls"}
	}
}

// listed tells whether a type is one of those that may be discovered.
func listed(s *corev3.ExtensionConfigSource, t string) bool {
	return slices.ContainsFunc(s.GetTypeUrls(), func(url string) bool { return url[strings.LastIndexByte(url, '/')+1:] == t })
}

// discoveredFor returns what may stand where the filter stands whose config_discovery is at hand.
func discoveredFor(c *check.Context) []string {
	filter := c.Parent()
	if filter == nil {
		return nil
	}
	if above := c.Above(2); above != nil && extension.Boxes(fullName(filter)) {
		if outer := extension.SlotOf(fullName(above), c.FieldAbove(1)); outer != nil {
			return outer
		}
	}
	return extension.SlotOf(fullName(filter), "typed_config")
}
