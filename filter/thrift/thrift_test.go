package thrift_test

import (
	"runtime"
	"testing"
	"time"

	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/router/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter/thrift"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

const proxy = `name: envoy.filters.network.thrift_proxy
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.ThriftProxy
  stat_prefix: a
`

const aRouter = `{name: envoy.filters.thrift.router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.router.v3.Router}}`

func TestProxy(t *testing.T) {
	parttest.Equal(t, thrift.Proxy("a").Transport(thrift.HeaderFramed).Protocol(thrift.LaxBinary).Passthrough().MaxRequests(9).KeepHeaderCase().
		AccessLogs(accesslog.Stderr()).Routes(thrift.Configuration("t").ValidateClusters(false)), proxy+`
  transport: HEADER
  protocol: LAX_BINARY
  payload_passthrough: true
  max_requests_per_connection: 9
  header_keys_preserve_case: true
  access_log: [{name: envoy.access_loggers.stderr, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StderrAccessLog}}]
  route_config: {name: t, validate_clusters: false}
`)
	parttest.Equal(t, thrift.Proxy("a").TRDS("t"), proxy+"  trds: {route_config_name: t, config_source: {ads: {}, resource_api_version: V3}}")
	parttest.Equal(t, thrift.Proxy("a").TRDSFrom(source.File("/t"), "t"),
		proxy+"  trds: {route_config_name: t, config_source: {path_config_source: {path: /t}, resource_api_version: V3}}")
}

func TestTransportsAndProtocols(t *testing.T) {
	for transport, want := range map[thrift.Transport]string{
		thrift.AutoTransport: "AUTO_TRANSPORT", thrift.Framed: "FRAMED", thrift.Unframed: "UNFRAMED", thrift.HeaderFramed: "HEADER",
	} {
		parttest.Equal(t, thrift.Proxy("a").Transport(transport), proxy+"  transport: "+want)
	}
	for protocol, want := range map[thrift.Protocol]string{
		thrift.AutoProtocol: "AUTO_PROTOCOL", thrift.Binary: "BINARY", thrift.LaxBinary: "LAX_BINARY", thrift.Compact: "COMPACT",
	} {
		parttest.Equal(t, thrift.Proxy("a").Protocol(protocol), proxy+"  protocol: "+want)
	}
	parttest.Equal(t, thrift.Upstream().Transport(thrift.Framed).Protocol(thrift.Compact), `
"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.v3.ThriftProtocolOptions
transport: FRAMED
protocol: COMPACT
`)
}

func TestRoutes(t *testing.T) {
	parttest.Equal(t, thrift.Configuration("t").Routes(
		thrift.Method("add").Not().Header(match.Header("x", match.Exact("y"))).To("c").StripService().Subset("v", 2).
			RateLimits(ratelimit.Descriptor(ratelimit.RemoteAddress())).Mirror(thrift.Mirror("m").Fraction(50, "k"), thrift.Mirror("n")),
		thrift.Service("S").Split(thrift.Weight("d", 9).Subset("v", "x"), thrift.Weight("e", 1)),
		thrift.AnyMethod().ToHeader("x-cluster"),
	), `
name: t
routes:
- match: {method_name: add, invert: true, headers: [{name: x, string_match: {exact: "y"}}]}
  route:
    cluster: c
    strip_service_name: true
    metadata_match: {filter_metadata: {envoy.lb: {v: 2}}}
    rate_limits: [{actions: [{remote_address: {}}]}]
    request_mirror_policies: [{cluster: m, runtime_fraction: {default_value: {numerator: 50}, runtime_key: k}}, {cluster: "n"}]
- match: {service_name: S}
  route:
    weighted_clusters:
      clusters: [{name: d, weight: 9, metadata_match: {filter_metadata: {envoy.lb: {v: x}}}}, {name: e, weight: 1}]
- match: {method_name: ""}
  route: {cluster_header: x-cluster}
`)
}

func TestFilters(t *testing.T) {
	const filters = "type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters."
	for want, f := range map[string]thrift.Filter{
		"{name: envoy.filters.thrift.router, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.router.v3.Router, " +
			"close_downstream_on_upstream_error: false}}": thrift.Router().CloseOnUpstreamError(false),
		"{name: mine, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.router.v3.Router}}": thrift.Custom(&routerv3.Router{}).Named("mine"),
		`
name: envoy.filters.thrift.rate_limit
typed_config:
  "@type": ` + filters + `ratelimit.v3.RateLimit
  domain: d
  stage: 3
  timeout: 1s
  failure_mode_deny: true
  rate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: r}}, transport_api_version: V3}
`: thrift.RateLimit("d", service.GRPC("r")).Stage(3).Timeout(time.Second).FailClosed(),
		`
name: envoy.filters.thrift.header_to_metadata
typed_config:
  "@type": ` + filters + `header_to_metadata.v3.HeaderToMetadata
  request_rules:
  - header: x
    on_present: {metadata_namespace: "n", key: k, regex_value_rewrite: {pattern: {regex: a}, substitution: b}, type: PROTOBUF_VALUE, encode: BASE64}
    on_missing: {key: k, value: none, type: NUMBER}
    remove: true
  - {header: "y", on_present: {key: l, type: STRING}}
`: thrift.HeaderToMetadata(thrift.FromHeader("x").
			Present(thrift.HeaderMetadata("n", "k").Rewrite("a", "b").Type(thrift.MetadataValue).Base64()).
			Missing(thrift.HeaderMetadata("", "k").Value("none").Type(thrift.MetadataNumber)).Remove()).
			Rules(thrift.FromHeader("y").Present(thrift.HeaderMetadata("", "l").Type(thrift.MetadataString))),
		`
name: envoy.filters.thrift.payload_to_metadata
typed_config:
  "@type": ` + filters + `payload_to_metadata.v3.PayloadToMetadata
  request_rules:
  - method_name: m
    field_selector: {name: f, id: 2, child: {name: g, id: -1}}
    on_present: {metadata_namespace: "n", key: k, regex_value_rewrite: {pattern: {regex: a}, substitution: b}, type: NUMBER}
    on_missing: {key: k, value: none}
  - {service_name: s, field_selector: {name: h, id: 1}, on_present: {key: l}}
`: thrift.PayloadToMetadata(thrift.FromMethod("m", thrift.Field("f", 2).Child(thrift.Field("g", -1))).
			Present(thrift.PayloadMetadata("n", "k").Rewrite("a", "b").Number()).
			Missing(thrift.PayloadMetadata("", "k").Value("none"))).
			Rules(thrift.FromService("s", thrift.Field("h", 1)).Present(thrift.PayloadMetadata("", "l"))),
	} {
		parttest.Equal(t, f, want)
	}
}

func TestTheRouterIsAppended(t *testing.T) {
	limit := thrift.RateLimit("d", service.GRPC("r"))
	const aLimit = `{name: envoy.filters.thrift.rate_limit, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters.ratelimit.v3.RateLimit,
    domain: d, rate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: r}}, transport_api_version: V3}}}`
	p := thrift.Proxy("a").Filters(limit)
	parttest.Equal(t, p, proxy+"  thrift_filters:\n  - "+aLimit+"\n  - "+aRouter)
	parttest.Equal(t, p.Clone().Filters(limit), proxy+"  thrift_filters:\n  - "+aLimit+"\n  - "+aLimit+"\n  - "+aRouter)
	parttest.Equal(t, thrift.Proxy("a").Filters(limit, thrift.Custom(&routerv3.Router{})), proxy+"  thrift_filters:\n  - "+aLimit+"\n  - "+aRouter)
	parttest.Equal(t, thrift.Proxy("a").Filters(limit).NoRouter().Clone(), proxy+"  thrift_filters:\n  - "+aLimit)
}

func TestWhatIsRefused(t *testing.T) {
	p := func() *thrift.ProxyBuilder { return thrift.Proxy("a") }
	for want, problems := range map[string]diag.List{
		"enum-unknown part.typed_config.transport":                          parttest.Problems(p().Transport("HTTP")),
		"enum-unknown part.typed_config.protocol":                           parttest.Problems(p().Protocol("JSON")),
		"number-out-of-range part.typed_config.max_requests_per_connection": parttest.Problems(p().MaxRequests(-1)),
		"builder-nil part.typed_config.route_config":                        parttest.Problems(p().Routes(nil)),
		"builder-nil part.typed_config.trds.config_source":                  parttest.Problems(p().TRDSFrom(nil, "t")),
		"builder-nil part.typed_config.thrift_filters[0]":                   parttest.Problems(p().Filters(nil).NoRouter()),
		"extension-wrong-slot part":                                         parttest.Problems(thrift.Custom(&thriftv3.ThriftProxy{})),
		"builder-nil part.routes[0]":                                        parttest.Problems(thrift.Configuration("t").Routes(nil)),
		"builder-nil part.route.weighted_clusters.clusters[0]":              parttest.Problems(thrift.AnyMethod().Split(nil)),
		"number-out-of-range part.weight":                                   parttest.Problems(thrift.Weight("a", -1)),
		"percent-not-representable part.runtime_fraction.default_value":     parttest.Problems(thrift.Mirror("a").Fraction(200, "")),
		"number-out-of-range part.typed_config.stage":                       parttest.Problems(thrift.RateLimit("d", service.GRPC("r")).Stage(-1)),
		"duration-out-of-range part.typed_config.timeout":                   parttest.Problems(thrift.RateLimit("d", service.GRPC("r")).Timeout(-1)),
		"builder-nil part.typed_config.rate_limit_service.grpc_service":     parttest.Problems(thrift.RateLimit("d", nil)),
		"oneof-chosen-twice part.regex_value_rewrite":                       parttest.Problems(thrift.HeaderMetadata("", "k").Value("a").Rewrite("a", "b")),
		"enum-unknown part.type":                                            parttest.Problems(thrift.HeaderMetadata("", "k").Type("BOOL")),
		"oneof-chosen-twice part.value":                                     parttest.Problems(thrift.PayloadMetadata("", "k").Rewrite("a", "b").Value("a")),
		"builder-nil part.field_selector":                                   parttest.Problems(thrift.FromMethod("m", nil)),
		"number-out-of-range part.id":                                       parttest.Problems(thrift.Field("f", 1<<40)),
		"builder-nil part.typed_config.request_rules[0].on_missing":         parttest.Problems(thrift.PayloadToMetadata(thrift.FromMethod("m", thrift.Field("f", 1)).Missing(nil))),
	} {
		require.Equal(t, []string{want}, parttest.Lines(problems))
	}
}

// TestClones changes a variant of each builder and finds the builder as it was.
func TestClones(t *testing.T) {
	clones(t, func() *thrift.ConfigurationBuilder { return thrift.Configuration("t") },
		func(b *thrift.ConfigurationBuilder) { b.Clone().ValidateClusters(true) })
	clones(t, func() *thrift.RouteBuilder { return thrift.AnyMethod().To("c") }, func(b *thrift.RouteBuilder) { b.Clone().StripService() })
	clones(t, func() *thrift.WeightBuilder { return thrift.Weight("c", 1) }, func(b *thrift.WeightBuilder) { b.Clone().Subset("a", 1) })
	clones(t, func() *thrift.MirrorBuilder { return thrift.Mirror("c") }, func(b *thrift.MirrorBuilder) { b.Clone().Fraction(1, "") })
	clones(t, thrift.Router, func(b *thrift.RouterBuilder) { b.Clone().CloseOnUpstreamError(true) })
	clones(t, func() *thrift.RateLimitBuilder { return thrift.RateLimit("d", service.GRPC("r")) }, func(b *thrift.RateLimitBuilder) { b.Clone().FailClosed() })
	clones(t, func() *thrift.HeaderToMetadataBuilder { return thrift.HeaderToMetadata() },
		func(b *thrift.HeaderToMetadataBuilder) { b.Clone().Rules(thrift.FromHeader("x")) })
	clones(t, func() *thrift.HeaderRuleBuilder { return thrift.FromHeader("x") }, func(b *thrift.HeaderRuleBuilder) { b.Clone().Remove() })
	clones(t, func() *thrift.HeaderMetadataBuilder { return thrift.HeaderMetadata("n", "k") }, func(b *thrift.HeaderMetadataBuilder) { b.Clone().Base64() })
	clones(t, func() *thrift.PayloadToMetadataBuilder { return thrift.PayloadToMetadata() },
		func(b *thrift.PayloadToMetadataBuilder) {
			b.Clone().Rules(thrift.FromMethod("m", thrift.Field("f", 1)))
		})
	clones(t, func() *thrift.PayloadRuleBuilder { return thrift.FromMethod("m", thrift.Field("f", 1)) },
		func(b *thrift.PayloadRuleBuilder) { b.Clone().Present(thrift.PayloadMetadata("n", "k")) })
	clones(t, func() *thrift.FieldBuilder { return thrift.Field("f", 1) }, func(b *thrift.FieldBuilder) { b.Clone().Child(thrift.Field("g", 1)) })
	clones(t, func() *thrift.PayloadMetadataBuilder { return thrift.PayloadMetadata("n", "k") }, func(b *thrift.PayloadMetadataBuilder) { b.Clone().Number() })
	clones(t, thrift.Upstream, func(b *thrift.UpstreamBuilder) { b.Clone().Transport(thrift.Framed) })

	m := thrift.Method("a")
	m.Clone().Not()
	parttest.Equal(t, m.To("c"), "{match: {method_name: a}, route: {cluster: c}}")
}

// clones makes a variant of a builder, changes it, and compares the builder with one that nobody cloned.
func clones[M any, B part.Part[M]](t *testing.T, fresh func() B, change func(B)) {
	t.Helper()
	b := fresh()
	change(b)
	require.Equal(t, parttest.YAML[M](t, fresh()), parttest.YAML[M](t, b))
}

func TestPatchesRunLast(t *testing.T) {
	got := parttest.YAML(t, thrift.Proxy("a").Patch(func(m *thriftv3.ThriftProxy) { m.StatPrefix += "!" }).
		Routes(thrift.Configuration("t").Patch(func(m *thriftv3.RouteConfiguration) { m.Name += "!" }).Routes(
			thrift.Method("m").Patch(func(m *thriftv3.RouteMatch) { m.Invert = true }).
				Split(thrift.Weight("c", 1).Patch(func(m *thriftv3.WeightedCluster_ClusterWeight) { m.Name += "!" })).
				Mirror(thrift.Mirror("d").Patch(func(m *thriftv3.RouteAction_RequestMirrorPolicy) { m.Cluster += "!" })).
				Patch(func(m *thriftv3.Route) { m.Route.StripServiceName = true }))).
		Filters(thrift.Router().Patch(func(m *routerv3.Router) { m.CloseDownstreamOnUpstreamError = nil })))
	for _, want := range []string{"stat_prefix: a!", "name: t!", "invert: true", "name: c!", "cluster: d!", "strip_service_name: true"} {
		require.Contains(t, got, want)
	}
}

// bundle is a listener with the proxy, and a cluster for it.
func bundle(p *thrift.ProxyBuilder) error {
	_, err := builder.New().
		Listeners(listener.TCP("thrift", "127.0.0.1", 9090).Chains(listener.Serve(p))).
		Clusters(cluster.Static("math", endpoint.Locality("", "").Hosts(9090, "10.0.0.1")).Protocol(thrift.Upstream().Transport(thrift.Framed))).
		Build()
	return err
}

func TestInABundle(t *testing.T) {
	require.NoError(t, bundle(thrift.Proxy("calls").Routes(thrift.Configuration("calls").Routes(thrift.AnyMethod().To("math"))).
		Filters(thrift.PayloadToMetadata(thrift.FromMethod("add", thrift.Field("a", 1)).Present(thrift.PayloadMetadata("envoy.lb", "a"))))))
	for rule, p := range map[diag.RuleID]*thrift.ProxyBuilder{
		"thrift-route-and-trds":    thrift.Proxy("calls").Routes(thrift.Configuration("calls")).TRDS("calls"),
		"thrift-trds-source":       thrift.Proxy("calls").TRDSFrom(source.GRPC("math"), "calls"),
		"thrift-unknown-cluster":   thrift.Proxy("calls").Routes(thrift.Configuration("calls").Routes(thrift.AnyMethod().To("moth"))),
		"thrift-invert-empty":      thrift.Proxy("calls").Routes(thrift.Configuration("calls").Routes(thrift.AnyMethod().Not().To("math"))),
		"thrift-proxy-to-metadata": thrift.Proxy("calls").Filters(thrift.HeaderToMetadata(thrift.FromHeader("x"))),
		"thrift-rate-limit-action": thrift.Proxy("calls").Routes(thrift.Configuration("calls").Routes(
			thrift.AnyMethod().To("math").RateLimits(ratelimit.Descriptor(ratelimit.Query("a", "b"))))),
	} {
		require.ErrorIs(t, bundle(p), rule)
	}
}

func TestAValueIsRefusedAtItsLine(t *testing.T) {
	_, _, here, _ := runtime.Caller(0)
	err := bundle(thrift.Proxy("calls").Routes(thrift.Configuration("calls").Routes(
		thrift.AnyMethod().
			Split(thrift.Weight("math",
				-1),
			),
		thrift.Method("").
			Not().
			To("math"),
	)))
	var list diag.List
	require.ErrorAs(t, err, &list)
	lines := map[diag.RuleID]int{}
	for _, d := range list {
		lines[d.Rule.ID] = d.Location.Line - here
	}
	require.Equal(t, 3, lines["number-out-of-range"], "%v", list)
	require.Equal(t, 6, lines["thrift-invert-empty"], "%v", list)
}

func TestLateSettersAreReported(t *testing.T) {
	m := thrift.Method("add")
	r := m.To("c")
	m.Not()
	table := thrift.Configuration("t").Routes(r)
	r.StripService()
	require.Equal(t, []string{"builder-changed-after-attach part.routes[0].route.strip_service_name", "builder-changed-after-attach part.routes[0].match.invert"},
		parttest.Lines(parttest.Problems(table)))
}
