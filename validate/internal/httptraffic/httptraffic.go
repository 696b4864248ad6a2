package httptraffic

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/validate/internal/check"
)

// filter begins a sample of a filter's message, "fault.v3.HTTPFault".
func filter(message string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.` + message + "\n"
}

// override is a sample of a route configuration that overrides a filter.
func override(message, fields string) string {
	return `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
typed_per_filter_config: {a: {"@type": type.googleapis.com/envoy.extensions.filters.http.` + message + fields + "}}\n"
}

// perRoute tells whether the message at hand overrides a filter for a table, virtual host, route or cluster.
func perRoute(c *check.Context) bool {
	switch c.Field() {
	case "typed_per_filter_config":
		return true
	case "config":
		_, ok := c.Parent().(*routev3.FilterConfig)
		return ok
	}
	return false
}
