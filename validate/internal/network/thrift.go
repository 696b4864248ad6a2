package network

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const (
	thriftHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.ThriftProxy
stat_prefix: a
`
	thriftRoute = `"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.Route
`
	overREST = "{api_config_source: {api_type: REST, cluster_names: [a], refresh_delay: 1s, transport_api_version: V3}}"
)

var thriftTwoTables = check.Rule(diag.Rule{
	ID: "thrift-route-and-trds", Severity: diag.Error,
	Title: "thrift_proxy gets its routes from one place",
	Text:  "Envoy refuses route_config beside trds.",
	Bad:   thriftHead + "route_config: {name: a}\ntrds: {route_config_name: a, config_source: {ads: {}}}\n",
	Good:  thriftHead + "trds: {route_config_name: a, config_source: {ads: {}}}\n",
	Ref:   "extensions/filters/network/thrift_proxy/config.cc",
})

var thriftSource = check.Rule(diag.Rule{
	ID: "thrift-trds-source", Severity: diag.Error,
	Title: "thrift routes are discovered over ADS",
	Text:  "Envoy refuses any api_config_source in trds that is not aggregated.",
	Bad:   thriftHead + "trds: {route_config_name: a, config_source: " + overREST + "}\n",
	Good:  thriftHead + "trds: {route_config_name: a, config_source: {ads: {}}}\n",
	Ref:   "extensions/filters/network/thrift_proxy/config.cc",
})

var thriftInvert = check.Rule(diag.Rule{
	ID: "thrift-invert-empty", Severity: diag.Error,
	Title: "only a name can be inverted in a match of thrift",
	Text:  "An empty method_name or service_name matches every request, so its inversion would match none. Envoy refuses it.",
	Bad:   thriftRoute + "match: {method_name: \"\", invert: true}\nroute: {cluster: a}\n",
	Good:  thriftRoute + "match: {method_name: a, invert: true}\nroute: {cluster: a}\n",
	Ref:   "extensions/filters/network/thrift_proxy/router/router_impl.cc",
})

var thriftAction = check.Rule(diag.Rule{
	ID: "thrift-rate-limit-action", Severity: diag.Error,
	Title: "rate limits of thrift use what a thrift request has",
	Text: "Thrift knows the actions source_cluster, destination_cluster, request_headers, remote_address, generic_key and header_value_match. Envoy refuses the others of " +
		"HTTP.",
	Bad:  thriftRoute + "match: {method_name: a}\nroute: {cluster: a, rate_limits: [{actions: [{query_parameters: {query_parameter_name: a, descriptor_key: a}}]}]}\n",
	Good: thriftRoute + "match: {method_name: a}\nroute: {cluster: a, rate_limits: [{actions: [{remote_address: {}}]}]}\n",
	Ref:  "extensions/filters/network/thrift_proxy/router/router_ratelimit_impl.cc",
})

func init() {
	check.On(thriftProxy)
	check.On(thriftMatch)
	check.On(func(c *check.Context, a *thriftv3.RouteAction) {
		for i, limit := range a.GetRateLimits() {
			thriftLimit(c, limit, i)
		}
	})
}

func thriftProxy(c *check.Context, p *thriftv3.ThriftProxy) {
	if p.GetTrds() == nil {
		return
	}
	if p.GetRouteConfig() != nil {
		c.Report(thriftTwoTables, "route_config is set beside trds", "route_config")
	}
	if !aggregated(p.GetTrds().GetConfigSource()) {
		c.Report(thriftSource, "trds asks a server of its own", "trds.config_source.api_config_source").Fixes = []string{"use ads: {}"}
	}
}

// aggregated tells whether a source is none of an API, or one that serves everything.
func aggregated(s *corev3.ConfigSource) bool {
	api := s.GetApiConfigSource()
	return api == nil || api.GetApiType() == corev3.ApiConfigSource_AGGREGATED_GRPC || api.GetApiType() == corev3.ApiConfigSource_AGGREGATED_DELTA_GRPC
}

func thriftMatch(c *check.Context, m *thriftv3.RouteMatch) {
	if !m.GetInvert() {
		return
	}
	switch by := m.GetMatchSpecifier().(type) {
	case *thriftv3.RouteMatch_MethodName:
		if by.MethodName == "" {
			c.Report(thriftInvert, "an empty method name is inverted", "method_name")
		}
	case *thriftv3.RouteMatch_ServiceName:
		if by.ServiceName == "" {
			c.Report(thriftInvert, "an empty service name is inverted", "service_name")
		}
	}
}

func thriftLimit(c *check.Context, limit *routev3.RateLimit, i int) {
	for j, a := range limit.GetActions() {
		switch a.GetActionSpecifier().(type) {
		case nil, *routev3.RateLimit_Action_SourceCluster_, *routev3.RateLimit_Action_DestinationCluster_, *routev3.RateLimit_Action_RequestHeaders_,
			*routev3.RateLimit_Action_RemoteAddress_, *routev3.RateLimit_Action_GenericKey_, *routev3.RateLimit_Action_HeaderValueMatch_:
		default:
			name := a.ProtoReflect().WhichOneof(a.ProtoReflect().Descriptor().Oneofs().Get(0)).Name()
			c.Report(thriftAction, fmt.Sprintf("thrift has no action %s", name), "rate_limits", i, "actions", j)
		}
	}
}
