package route

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// override returns a route configuration that overrides a filter.
func override(name, config string) string {
	return configuration(`typed_per_filter_config: {` + name + `: {` + config + `}}`)
}

var overrideUnknown = check.Rule(diag.Rule{
	ID: "tpfc-unknown-type", Severity: diag.Error,
	Title: "what stands in typed_per_filter_config belongs to an HTTP filter",
	Text:  "The type of the message selects the HTTP filter that it overrides; the key does not. Envoy refuses a type that is of no HTTP filter.",
	Bad:   override("envoy.filters.http.cors", `"@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo`),
	Good:  override("envoy.filters.http.cors", `"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy`),
	Ref:   "common/router/per_filter_config.cc createRouteSpecificFilterConfig",
})

var overrideUnsupported = check.Rule(diag.Rule{
	ID: "tpfc-filter-without-route-support", Severity: diag.Error,
	Title: "only filters that can be overridden are",
	Text:  "Many HTTP filters have nothing that a route could change. Envoy refuses their configuration in typed_per_filter_config; all that can be done there is to disable them, with a FilterConfig.",
	Bad:   override("envoy.filters.http.grpc_web", `"@type": type.googleapis.com/envoy.extensions.filters.http.grpc_web.v3.GrpcWeb`),
	Good:  override("envoy.filters.http.grpc_web", `"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, disabled: true`),
	Ref:   "common/router/per_filter_config.cc createRouteSpecificFilterConfig",
})

var overrideWrongMessage = check.Rule(diag.Rule{
	ID: "tpfc-wrong-message", Severity: diag.Error,
	Title: "a route overrides a filter with the message made for that",
	Text:  "Most filters have a message of their own for routes. Envoy finds the filter by the message that configures it, too, but then cannot unpack it, and refuses the route configuration.",
	Bad:   override("envoy.filters.http.cors", `"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors`),
	Good:  override("envoy.filters.http.cors", `"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy`),
	Ref:   "common/config/utility.cc translateOpaqueConfig",
})

var filterConfigEmpty = check.Rule(diag.Rule{
	ID: "tpfc-filterconfig-empty", Severity: diag.Error,
	Title: "a FilterConfig configures a filter or disables it",
	Text:  "A FilterConfig with neither config nor disabled says nothing, and Envoy refuses it. To enable a filter that is disabled in the chain, give an empty config.",
	Bad:   override("envoy.filters.http.cors", `"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig`),
	Good:  override("envoy.filters.http.cors", `"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {}`),
	Ref:   "common/router/per_filter_config.cc PerFilterConfigs",
})

func init() {
	check.OnAny(func(c *check.Context, a *anypb.Any) bool {
		if c.Field() != "typed_per_filter_config" {
			return true
		}
		f, ok := check.As[*routev3.FilterConfig](c, a)
		if !ok {
			overrideType(c, a)
			return true
		}
		switch {
		case f.GetDisabled():
			return false // Envoy looks at nothing else in it
		case f.GetConfig() == nil:
			c.Report(filterConfigEmpty, "the filter is neither configured nor disabled").Fixes =
				[]string{"set disabled, or an empty config to enable the filter"}
		case !f.GetIsOptional() && f.GetConfig().GetTypeUrl() != "":
			overrideType(c, f.GetConfig(), "config")
		}
		return true
	})
}

// overrideType reports a message that overrides no filter, if the registry is sure of that.
func overrideType(c *check.Context, a *anypb.Any, steps ...any) {
	name := c.ConfigType(a)
	fits, known := extension.Fits(name, extension.PerRoute)
	if fits || !known {
		return
	}
	for _, e := range extension.Of(name) {
		switch {
		case !inHTTP(e):
		case len(e.Overrides) > 0:
			d := c.Report(overrideWrongMessage, fmt.Sprintf("%s does not override %s", short(name), e.Name), steps...)
			d.Fixes = []string{"use " + e.Overrides[0]}
			return
		default:
			c.Report(overrideUnsupported, fmt.Sprintf("%s cannot be overridden", e.Name), steps...)
			return
		}
	}
	c.Report(overrideUnknown, fmt.Sprintf("%s overrides no HTTP filter", name), steps...)
}

func short(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

func inHTTP(e *extension.Extension) bool {
	for _, category := range e.Categories {
		if category == "envoy.filters.http" || category == "envoy.filters.http.upstream" {
			return true
		}
	}
	return false
}
