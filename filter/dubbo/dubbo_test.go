package dubbo_test

import (
	"runtime"
	"testing"

	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/dubbo_proxy/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter/dubbo"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/source"
)

const proxy = `name: envoy.filters.network.dubbo_proxy
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.dubbo_proxy.v3.DubboProxy
  stat_prefix: a
`

const (
	aRouter = `{name: envoy.filters.dubbo.router, config: {"@type": type.googleapis.com/envoy.extensions.filters.network.dubbo_proxy.router.v3.Router}}`
	aFilter = `{name: own.filter, config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}`
)

// own is a filter that nobody knows.
func own() *dubbo.CustomBuilder { return dubbo.Custom(&structpb.Struct{}).Named("own.filter") }

func TestProxy(t *testing.T) {
	parttest.Equal(t, dubbo.Proxy("a").Routes(dubbo.Configuration("t")), proxy+"  multiple_route_config: {name: t}")
	parttest.Equal(t, dubbo.Proxy("a").DRDS("t"), proxy+"  drds: {route_config_name: t, config_source: {ads: {}, resource_api_version: V3}}")
	parttest.Equal(t, dubbo.Proxy("a").DRDSFrom(source.File("/t"), "t"),
		proxy+"  drds: {route_config_name: t, config_source: {path_config_source: {path: /t}, resource_api_version: V3}}")
	parttest.Equal(t, dubbo.Proxy("a").Filters(dubbo.Router()), proxy+"  dubbo_filters: ["+aRouter+"]")
}

func TestTheRouterIsAppended(t *testing.T) {
	p := dubbo.Proxy("a").Filters(own())
	parttest.Equal(t, p, proxy+"  dubbo_filters: ["+aFilter+", "+aRouter+"]")
	parttest.Equal(t, p.Clone().Filters(own()), proxy+"  dubbo_filters: ["+aFilter+", "+aFilter+", "+aRouter+"]")
	parttest.Equal(t, dubbo.Proxy("a").NoRouter().Filters(own()).Clone(), proxy+"  dubbo_filters: ["+aFilter+"]")
}

func TestRoutes(t *testing.T) {
	parttest.Equal(t, dubbo.Configuration("t").Interfaces(
		dubbo.Interface("com.example.*").Named("n").Group("g").Version("1.0").Routes(
			dubbo.Method(match.Prefix("find")).Argument(0, "x").ArgumentRange(2, -5, 10).Header(match.Present("h")).To("c").Subset("v", "1"),
			dubbo.AnyMethod().Split(route.Weight("d", 9).Subset("v", "2"), route.Weight("e", 1)).Subset("w", true),
		),
		dubbo.Interface("*"),
	), `
name: t
route_config:
- interface: com.example.*
  name: "n"
  group: g
  version: "1.0"
  routes:
  - match:
      method: {name: {prefix: find}, params_match: {0: {exact_match: x}, 2: {range_match: {start: -5, end: 10}}}}
      headers: [{name: h, present_match: true}]
    route: {cluster: c, metadata_match: {filter_metadata: {envoy.lb: {v: "1"}}}}
  - match: {method: {name: {safe_regex: {regex: .*}}}}
    route:
      weighted_clusters: {clusters: [{name: d, weight: 9, metadata_match: {filter_metadata: {envoy.lb: {v: "2"}}}}, {name: e, weight: 1}]}
      metadata_match: {filter_metadata: {envoy.lb: {w: true}}}
- interface: "*"
`)
}

func TestWhatIsRefused(t *testing.T) {
	p := func() *dubbo.ProxyBuilder { return dubbo.Proxy("a") }
	for want, problems := range map[string]diag.List{
		"builder-nil part.typed_config.multiple_route_config":                 parttest.Problems(p().Routes(nil)),
		"builder-nil part.typed_config.drds.config_source":                    parttest.Problems(p().DRDSFrom(nil, "t")),
		"oneof-chosen-twice part.typed_config.drds":                           parttest.Problems(p().Routes(dubbo.Configuration("t")).DRDS("t")),
		"builder-nil part.typed_config.dubbo_filters[0]":                      parttest.Problems(p().Filters(nil).NoRouter()),
		"extension-wrong-slot part":                                           parttest.Problems(dubbo.Custom(&dubbov3.DubboProxy{})),
		"extension-name-missing part":                                         parttest.Problems(dubbo.Custom(&structpb.Struct{})),
		"builder-nil part.route_config[0]":                                    parttest.Problems(dubbo.Configuration("t").Interfaces(nil)),
		"builder-nil part.routes[0]":                                          parttest.Problems(dubbo.Interface("i").Routes(nil)),
		"builder-nil part.match.method.name":                                  parttest.Problems(dubbo.Method(nil).To("c")),
		"number-out-of-range part.match.method.params_match":                  parttest.Problems(dubbo.AnyMethod().Argument(-1, "x").To("c")),
		"builder-nil part.match.headers[0]":                                   parttest.Problems(dubbo.AnyMethod().Header(nil).To("c")),
		"number-out-of-range part.route.weighted_clusters.clusters[0].weight": parttest.Problems(dubbo.AnyMethod().Split(route.Weight("c", -1))),
		"value-not-json part.route.metadata_match":                            parttest.Problems(dubbo.AnyMethod().To("c").Subset("a", struct{}{})),
	} {
		require.Equal(t, []string{want}, parttest.Lines(problems))
	}
}

func TestClones(t *testing.T) {
	clones(t, func() *dubbo.ConfigurationBuilder { return dubbo.Configuration("t") },
		func(b *dubbo.ConfigurationBuilder) { b.Clone().Interfaces(dubbo.Interface("i")) })
	clones(t, func() *dubbo.InterfaceBuilder { return dubbo.Interface("i") }, func(b *dubbo.InterfaceBuilder) { b.Clone().Group("g") })
	clones(t, func() *dubbo.RouteBuilder { return dubbo.AnyMethod().To("c") }, func(b *dubbo.RouteBuilder) { b.Clone().Subset("a", 1) })
	clones(t, dubbo.Router, func(b *dubbo.RouterBuilder) { b.Clone() })
	m := dubbo.Method(match.Exact("a"))
	m.Clone().Argument(0, "x")
	parttest.Equal(t, m.To("c"), "{match: {method: {name: {exact: a}}}, route: {cluster: c}}")
}

// clones makes a variant of a builder, changes it, and compares the builder with one that nobody cloned.
func clones[M any, B part.Part[M]](t *testing.T, fresh func() B, change func(B)) {
	t.Helper()
	b := fresh()
	change(b)
	require.Equal(t, parttest.YAML[M](t, fresh()), parttest.YAML[M](t, b))
}

func TestPatchesRunLast(t *testing.T) {
	got := parttest.YAML(t, dubbo.Proxy("a").Patch(func(m *dubbov3.DubboProxy) { m.StatPrefix += "!" }).
		Routes(dubbo.Configuration("t").Patch(func(m *dubbov3.MultipleRouteConfiguration) { m.Name += "!" }).Interfaces(
			dubbo.Interface("i").Patch(func(m *dubbov3.RouteConfiguration) { m.Interface += "!" }).Routes(
				dubbo.AnyMethod().Patch(func(m *dubbov3.RouteMatch) { m.Method = nil }).To("c").
					Patch(func(m *dubbov3.Route) { m.Route.ClusterSpecifier = nil })))))
	for _, want := range []string{"stat_prefix: a!", "name: t!", "interface: i!", "- match: {}", "route: {}"} {
		require.Contains(t, got, want)
	}
}

// bundle is a listener with the proxy, and a cluster for it.
func bundle(p *dubbo.ProxyBuilder) error {
	_, err := builder.New().
		Listeners(listener.TCP("dubbo", "127.0.0.1", 20880).Chains(listener.Serve(p))).
		Clusters(cluster.Static("users", endpoint.Locality("", "").Hosts(20880, "10.0.0.1"))).
		Build()
	return err
}

func TestInABundle(t *testing.T) {
	require.NoError(t, bundle(dubbo.Proxy("calls").Routes(dubbo.Configuration("calls").Interfaces(
		dubbo.Interface("com.example.Users").Routes(dubbo.AnyMethod().To("users")))).Filters(dubbo.Router())))
	require.ErrorIs(t, bundle(dubbo.Proxy("calls").DRDSFrom(source.GRPC("users"), "t")), diag.RuleID("dubbo-route-config"))
}

func TestAValueIsRefusedAtItsLine(t *testing.T) {
	_, _, here, _ := runtime.Caller(0)
	err := bundle(dubbo.Proxy("calls").Routes(dubbo.Configuration("calls").Interfaces(
		dubbo.Interface("com.example.Users").Routes(
			dubbo.AnyMethod().
				Argument(-1, "x").
				To("users"),
			dubbo.AnyMethod().
				To("usres"),
		))))
	var list diag.List
	require.ErrorAs(t, err, &list)
	lines := map[diag.RuleID]int{}
	for _, d := range list {
		lines[d.Rule.ID] = d.Location.Line - here
	}
	require.Equal(t, map[diag.RuleID]int{"number-out-of-range": 4, "cluster-unknown": 7}, lines)
}
