package genericproxy_test

import (
	"runtime"
	"testing"
	"time"

	actionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/action/v3"
	dubbov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/codecs/dubbo/v3"
	http1v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/codecs/http1/v3"
	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/router/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/genericproxy"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

const (
	generic = "type.googleapis.com/envoy.extensions.filters.network.generic_proxy."
	proxy   = `name: envoy.filters.network.generic_proxy
typed_config:
  "@type": ` + generic + `v3.GenericProxy
  stat_prefix: a
  codec_config: ` + aCodec + `
`
	aCodec  = `{name: envoy.generic_proxy.codecs.dubbo, typed_config: {"@type": ` + generic + `codecs.dubbo.v3.DubboCodecConfig}}`
	aRouter = `{name: envoy.filters.generic.router, typed_config: {"@type": ` + generic + `router.v3.Router}}`
	aFilter = `{name: own.filter, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}`
)

func own() *extension.Builder { return extension.Custom(&structpb.Struct{}).Named("own.filter") }

// a starts a proxy.
func a() *genericproxy.ProxyBuilder { return genericproxy.Proxy("a", genericproxy.Dubbo()) }

func TestProxy(t *testing.T) {
	parttest.Equal(t, a().Routes(genericproxy.Configuration("t")).Tracing(filter.Tracing().Random(5)).AccessLogs(accesslog.Stderr()), proxy+`
  route_config: {name: t}
  tracing: {random_sampling: {value: 5}}
  access_log: [{name: envoy.access_loggers.stderr, typed_config: {"@type": type.googleapis.com/envoy.extensions.access_loggers.stream.v3.StderrAccessLog}}]
  filters: [`+aRouter+"]")
	parttest.Equal(t, a().RDS("t").NoRouter(), proxy+"  generic_rds: {route_config_name: t, config_source: {ads: {}, resource_api_version: V3}}")
	parttest.Equal(t, a().RDSFrom(source.File("/t"), "t").NoRouter(),
		proxy+"  generic_rds: {route_config_name: t, config_source: {path_config_source: {path: /t}, resource_api_version: V3}}")
}

func TestTheRouterIsAppended(t *testing.T) {
	p := a().Filters(own())
	parttest.Equal(t, p, proxy+"  filters: ["+aFilter+", "+aRouter+"]")
	parttest.Equal(t, p.Clone().Filters(own()), proxy+"  filters: ["+aFilter+", "+aFilter+", "+aRouter+"]")
	parttest.Equal(t, a().Filters(extension.Custom(&routerv3.Router{})), proxy+"  filters: ["+aRouter+"]")
	parttest.Equal(t, a().Filters(genericproxy.Router().BindUpstream()), proxy+
		`  filters: [{name: envoy.filters.generic.router, typed_config: {"@type": `+generic+`router.v3.Router, bind_upstream_connection: true}}]`)
	parttest.Equal(t, a().NoRouter().Filters(own()).Clone(), proxy+"  filters: ["+aFilter+"]")
}

func TestCodecs(t *testing.T) {
	parttest.Equal(t, genericproxy.Dubbo().Clone(), aCodec)
	parttest.Equal(t, genericproxy.HTTP1().Streamed().MaxBody(1024), `
name: envoy.generic_proxy.codecs.http1
typed_config: {"@type": `+generic+`codecs.http1.v3.Http1CodecConfig, single_frame_mode: false, max_buffer_size: 1024}
`)
	parttest.Equal(t, genericproxy.Proxy("a", extension.Custom(&dubbov3.DubboCodecConfig{})).NoRouter(), proxy)
}

func TestRoutes(t *testing.T) {
	r := match.OfGenericRequest()
	route := `{name: envoy.matching.action.generic_proxy.route, typed_config: {"@type": ` + generic + `action.v3.RouteAction, cluster: `
	parttest.Equal(t, genericproxy.Configuration("t").
		Routes(genericproxy.Matcher().
			When(r.Host().Is(match.Exact("h")), genericproxy.Route("c").Named("n").Timeout(0).Attempts(3).Metadata("f", "k", "v").PerFilter("p", &routerv3.Router{})).
			When(r.Like(match.GenericPattern().Host(match.Exact("h")).Path(match.Prefix("/")).Method(match.Exact("m")).Property("p", match.Suffix("s"))), genericproxy.Route("d"))).
		VirtualHosts(genericproxy.VirtualHost("v", "a.example", "b.*").Routes(match.Map[*genericproxy.RouteBuilder](r.Property("x")).On("1", genericproxy.Route("e")))), `
name: t
routes:
  matcher_list:
    matchers:
    - predicate:
        single_predicate:
          input: {name: envoy.matching.generic_proxy.input.host, typed_config: {"@type": `+generic+`matcher.v3.HostMatchInput}}
          value_match: {exact: h}
      on_match:
        action: `+route+`c, name: "n", timeout: 0s, retry_policy: {num_retries: 3}, metadata: {filter_metadata: {f: {k: v}}},
            per_filter_config: {p: {"@type": `+generic+`router.v3.Router}}}}
    - predicate:
        single_predicate:
          input: {name: envoy.matching.generic_proxy.input.request, typed_config: {"@type": `+generic+`matcher.v3.RequestMatchInput}}
          custom_match:
            name: envoy.matching.input_matchers.generic_request_matcher
            typed_config:
              "@type": `+generic+`matcher.v3.RequestMatcher
              host: {exact: h}
              path: {prefix: /}
              method: {exact: m}
              properties: [{name: p, string_match: {suffix: s}}]
      on_match: {action: `+route+`d}}}
virtual_hosts:
- name: v
  hosts: [a.example, b.*]
  routes:
    matcher_tree:
      input: {name: envoy.matching.generic_proxy.input.property, typed_config: {"@type": `+generic+`matcher.v3.PropertyMatchInput, property_name: x}}
      exact_match_map: {map: {"1": {action: `+route+`e}}}}}
`)
}

func TestWhatIsRefused(t *testing.T) {
	for want, problems := range map[string]diag.List{
		"builder-nil part.typed_config.codec_config":                         parttest.Problems(genericproxy.Proxy("a", nil)),
		"builder-nil part.typed_config.route_config":                         parttest.Problems(a().Routes(nil)),
		"oneof-chosen-twice part.typed_config.generic_rds":                   parttest.Problems(a().Routes(genericproxy.Configuration("t")).RDS("t")),
		"builder-nil part.typed_config.generic_rds.config_source":            parttest.Problems(a().RDSFrom(nil, "t")),
		"builder-nil part.typed_config.filters[0]":                           parttest.Problems(a().Filters(nil)),
		"builder-nil part.typed_config.tracing":                              parttest.Problems(a().Tracing(nil)),
		"number-out-of-range part.typed_config.max_buffer_size":              parttest.Problems(genericproxy.HTTP1().MaxBody(-1)),
		"builder-nil part.virtual_hosts[0]":                                  parttest.Problems(genericproxy.Configuration("t").VirtualHosts(nil)),
		"builder-nil part.routes":                                            parttest.Problems(genericproxy.Configuration("t").Routes(nil)),
		"builder-nil part.on_no_match":                                       parttest.Problems(genericproxy.Matcher().Otherwise(nil)),
		"duration-out-of-range part.on_no_match.action.typed_config.timeout": parttest.Problems(genericproxy.Matcher().Otherwise(genericproxy.Route("c").Timeout(-time.Second))),
		"number-out-of-range part.on_no_match.action.typed_config.retry_policy.num_retries": parttest.Problems(
			genericproxy.Matcher().Otherwise(genericproxy.Route("c").Attempts(-1))),
		`builder-nil part.on_no_match.action.typed_config.per_filter_config["p"]`: parttest.Problems(
			genericproxy.Matcher().Otherwise(genericproxy.Route("c").PerFilter("p", nil))),
		"builder-nil part.single_predicate.custom_match.typed_config": parttest.Problems(match.OfGenericRequest().Like(nil)),
		"builder-nil part.properties[0].string_match":                 parttest.Problems(match.GenericPattern().Property("a", nil)),
	} {
		require.Equal(t, []string{want}, parttest.Lines(problems))
	}
}

func TestClones(t *testing.T) {
	clones(t, func() *genericproxy.ConfigurationBuilder { return genericproxy.Configuration("t") },
		func(b *genericproxy.ConfigurationBuilder) { b.Clone().Routes(genericproxy.Matcher()) })
	clones(t, func() *genericproxy.VirtualHostBuilder { return genericproxy.VirtualHost("v", "*") },
		func(b *genericproxy.VirtualHostBuilder) { b.Clone().Routes(genericproxy.Matcher()) })
	clones(t, genericproxy.HTTP1, func(b *genericproxy.HTTP1Builder) { b.Clone().Streamed() })
	clones(t, genericproxy.Router, func(b *genericproxy.RouterBuilder) { b.Clone().BindUpstream() })
	clones(t, match.GenericPattern, func(b *match.GenericPatternBuilder) { b.Clone().Host(match.Exact("h")) })
	r := genericproxy.Route("c")
	r.Clone().Named("n")
	require.NotContains(t, parttest.YAML(t, genericproxy.Matcher().Otherwise(r)), `name: "n"`)
}

// clones makes a variant of a builder, changes it, and compares the builder with one that nobody cloned.
func clones[M any, B part.Part[M]](t *testing.T, fresh func() B, change func(B)) {
	t.Helper()
	b := fresh()
	change(b)
	require.Equal(t, parttest.YAML[M](t, fresh()), parttest.YAML[M](t, b))
}

func TestPatchesRunLast(t *testing.T) {
	got := parttest.YAML(t, genericproxy.Proxy("a", genericproxy.HTTP1().Patch(func(m *http1v3.Http1CodecConfig) { m.SingleFrameMode = nil })).
		Patch(func(m *genericv3.GenericProxy) { m.StatPrefix += "!" }).
		Filters(genericproxy.Router().Patch(func(m *routerv3.Router) { m.BindUpstreamConnection = true })).
		Routes(genericproxy.Configuration("t").Patch(func(m *genericv3.RouteConfiguration) { m.Name += "!" }).
			Routes(genericproxy.Matcher().Otherwise(genericproxy.Route("c").Patch(func(m *actionv3.RouteAction) { m.Name = "r!" }))).
			VirtualHosts(genericproxy.VirtualHost("v").Patch(func(m *genericv3.VirtualHost) { m.Name += "!" }))))
	for _, want := range []string{"stat_prefix: a!", "bind_upstream_connection: true", "name: t!", "name: r!", "name: v!"} {
		require.Contains(t, got, want)
	}
}

// bundle is a listener with the proxy, and a cluster for it.
func bundle(p *genericproxy.ProxyBuilder) error {
	_, err := builder.New().
		Listeners(listener.TCP("calls", "127.0.0.1", 20880).Chains(listener.Serve(p))).
		Clusters(cluster.Static("users", endpoint.Locality("", "").Hosts(20880, "10.0.0.1"))).
		Build()
	return err
}

// toUsers is a tree with one route.
func toUsers() genericproxy.Tree {
	return genericproxy.Matcher().Otherwise(genericproxy.Route("users"))
}

func TestInABundle(t *testing.T) {
	r := match.OfGenericRequest()
	require.NoError(t, bundle(a().Routes(genericproxy.Configuration("calls").Routes(genericproxy.Matcher().
		When(r.Like(match.GenericPattern().Host(match.Exact("h"))), genericproxy.Route("users")).
		When(r.Path().Is(match.Exact("/")), genericproxy.Route("users")).When(r.Method().Is(match.Exact("m")), genericproxy.Route("users"))).
		VirtualHosts(genericproxy.VirtualHost("v", "a.example").Routes(toUsers())))))
	for name, p := range map[string]*genericproxy.ProxyBuilder{
		"a host twice":        a().Routes(genericproxy.Configuration("t").VirtualHosts(genericproxy.VirtualHost("v", "a", "a").Routes(toUsers()))),
		"routes and *":        a().Routes(genericproxy.Configuration("t").Routes(toUsers()).VirtualHosts(genericproxy.VirtualHost("v", "*").Routes(toUsers()))),
		"an own API":          a().RDSFrom(source.GRPC("users"), "t"),
		"no filter":           a().NoRouter(),
		"router, then others": a().Filters(genericproxy.Router(), own()),
	} {
		require.ErrorIs(t, bundle(p), diag.RuleID("generic-proxy"), name)
	}
}

func TestExtensionsStandWhereTheyBelong(t *testing.T) {
	codec, router := extension.Custom(&http1v3.Http1CodecConfig{}), extension.Custom(&routerv3.Router{})
	require.ErrorIs(t, bundle(a().Filters(codec)), diag.RuleID("ext-unknown-type-url"))
	require.ErrorIs(t, bundle(genericproxy.Proxy("a", router)), diag.RuleID("ext-unknown-type-url"))
}

func TestAValueIsRefusedAtItsLine(t *testing.T) {
	_, _, here, _ := runtime.Caller(0)
	err := bundle(a().Routes(genericproxy.Configuration("calls").Routes(
		genericproxy.Matcher().Otherwise(genericproxy.Route("usres").
			Attempts(-1)),
	)))
	var list diag.List
	require.ErrorAs(t, err, &list)
	lines := map[diag.RuleID]int{}
	for _, d := range list {
		lines[d.Rule.ID] = d.Location.Line - here
	}
	require.Equal(t, map[diag.RuleID]int{"number-out-of-range": 3, "cluster-unknown": 2}, lines)
}
