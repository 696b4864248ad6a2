package slot

import (
	"fmt"
	"slices"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	overloadv3 "github.com/envoyproxy/go-control-plane/envoy/config/overload/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	udpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var missingConfig = check.Rule(diag.Rule{
	ID: "ext-missing-typed-config", Severity: diag.Error,
	Title: "an extension has a configuration, be it empty",
	Text: "Envoy finds an extension by the type of its typed_config. It refuses one that has only a name, and a plain Struct, which selects nothing. A filter may be " +
		"discovered instead.",
	Bad: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
transport_socket: {name: envoy.transport_sockets.raw_buffer}
`,
	Good: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
transport_socket: {name: envoy.transport_sockets.raw_buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}
`,
	Ref: "common/config/utility.h getAndCheckFactory",
})

func init() {
	Needs[*corev3.TransportSocket]("a transport socket", nil)
	Needs[*corev3.HealthCheck_CustomHealthCheck]("a health check", nil)
	Needs[*overloadv3.ResourceMonitor]("a resource monitor", nil)
	Needs[*tracev3.Tracing_Http]("a tracer", nil)
	Needs[*thriftv3.ThriftFilter]("a thrift filter", nil)
	Needs("a session filter", func(f *udpv3.UdpProxyConfig_SessionFilter) bool { return f.GetConfigDiscovery() != nil })
	Needs("a listener filter", func(f *listenerv3.ListenerFilter) bool {
		return f.GetConfigDiscovery() != nil || own("envoy.filters.listener", f)
	})
	Needs("a host predicate", func(p *routev3.RetryPolicy_RetryHostPredicate) bool { return own("envoy.retry_host_predicates", p) })
	Needs("a retry priority", func(p *routev3.RetryPolicy_RetryPriority) bool {
		return p.GetName() == "" || own("envoy.retry_priorities", p)
	})
	Needs("a filter", func(f *listenerv3.Filter) bool { return f.GetConfigDiscovery() != nil })
	Needs("a filter", func(f *clusterv3.Filter) bool { return f.GetConfigDiscovery() != nil })
	Needs("a filter", func(f *hcmv3.HttpFilter) bool { return f.GetConfigDiscovery() != nil || f.GetIsOptional() })
	check.On(func(c *check.Context, a *bootstrapv3.Watchdog_WatchdogAction) {
		if check.SelectsNothing(a.GetConfig().GetTypedConfig()) && !c.RuntimeSets(byName) {
			c.Report(missingConfig, fmt.Sprintf("the action for %s has no configuration", a.GetEvent()), "config.typed_config")
		}
	})
}

// byName is the feature that, switched off, has extensions found by name as they once were.
const byName = "envoy.reloadable_features.no_extension_lookup_by_name"

// named is a message that names an extension and configures it.
type named interface {
	proto.Message
	GetName() string
	GetTypedConfig() *anypb.Any
}

// Needs registers a kind of extension, and what does without configuration.
func Needs[M named](what string, without func(M) bool) {
	check.On(func(c *check.Context, m M) {
		if check.SelectsNothing(m.GetTypedConfig()) && (without == nil || !without(m)) && !c.RuntimeSets(byName) {
			c.Report(missingConfig, fmt.Sprintf("%q has no configuration of %s", m.GetName(), what), "typed_config")
		}
	})
}

// plain judges a Struct where the box of an extension should hold a configuration. An extension of somebody's own may be
// configured by one, so that only those are judged that have the name of one of Envoy's.
func plain(c *check.Context, a *anypb.Any, categories []string) {
	box, ok := c.Above(0).(*corev3.TypedExtensionConfig)
	if !ok || check.TypeName(a) == "" || c.RuntimeSets(byName) || unread(c) || slices.ContainsFunc(categories, lenient) {
		return
	}
	if slices.ContainsFunc(categories, func(category string) bool { return has(category, box.GetName()) }) {
		c.Report(missingConfig, fmt.Sprintf("%q has a %s, which is no configuration of an extension", box.GetName(), short(check.TypeName(a))))
	}
}

// has tells whether an extension of the category has the name.
func has(category, name string) bool {
	return slices.ContainsFunc(extension.In(category), func(e *extension.Extension) bool { return e.Name == name || e.Key == name && name != "" })
}

// own tells whether an extension may be somebody's own that is configured by a Struct.
func own(category string, e named) bool {
	return check.TypeName(e.GetTypedConfig()) != "" && !has(category, e.GetName())
}

// lenient tells categories whose extensions are found by name or in a way of their own, that are open, or that other rules
// judge.
func lenient(category string) bool {
	switch category {
	case "envoy.tls.cert_validator", "envoy.http.stateful_session", "envoy.grpc_credentials", "envoy.config_subscription", "envoy.listener_manager_impl",
		"envoy.http.cache", "envoy.http.cache_v2", "envoy.tls.certificate_mappers", "envoy.http.ext_proc.response_processors",
		"envoy.http.ext_proc.processing_request_modifiers", "envoy.router.route_specifiers",
		"envoy.matching.action", "envoy.tap.sinks", "envoy.filters.upstream_network",
		"envoy.formatter", "envoy.router.cluster_specifier_plugin":
		return true
	}
	return false
}
