package route_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
)

func TestWhatIsWrong(t *testing.T) {
	to := func() *route.ForwardBuilder { return route.Prefix("/").To("a") }
	for want, b := range map[string]route.Route{
		"builder-nil part.match.headers[0]":                                                        route.Prefix("/").Header(nil).To("a"),
		"percent-not-representable part.match.runtime_fraction.default_value":                      route.Prefix("/").Fraction(101).To("a"),
		"duration-out-of-range part.route.timeout":                                                 to().Timeout(-1),
		"builder-nil part.route.retry_policy":                                                      to().Retry(nil),
		"number-out-of-range part.route.retry_policy.num_retries":                                  to().Retry(route.RetryOn("5xx").Attempts(-1)),
		"number-out-of-range part.route.retry_policy.retriable_status_codes[1]":                    to().Retry(route.RetryOn("5xx").StatusCodes(500, -1)),
		"number-out-of-range part.route.retry_policy.host_selection_retry_max_attempts":            to().Retry(route.RetryOn("5xx").HostAttempts(-1)),
		"number-out-of-range part.route.retry_policy.retry_priority.typed_config.update_frequency": to().Retry(route.RetryOn("5xx").Priorities(route.OtherPriorities(1 << 40))),
		"number-out-of-range part.route.weighted_clusters.clusters[0].weight":                      route.Prefix("/").Split(route.Weight("a", -1)),
		"builder-nil part.route.weighted_clusters.clusters[1]":                                     route.Prefix("/").Split(route.Weight("a", 1), nil),
		"number-out-of-range part.route.cluster_not_found_response_code":                           to().NotFound(200),
		"enum-unknown part.route.priority":                                                         to().Priority("URGENT"),
		"oneof-chosen-twice part.route.host_rewrite_header":                                        to().HostRewrite("a").Rewrite(route.RewriteHostHeader("x")),
		"value-not-json part.route.metadata_match":                                                 to().Subset("k", time.Now()),
		"number-out-of-range part.redirect.response_code":                                          route.Prefix("/").Redirect().Code(200),
		"port-out-of-range part.redirect.port_redirect":                                            route.Prefix("/").Redirect().Port(70000),
		"oneof-chosen-twice part.redirect.prefix_rewrite":                                          route.Prefix("/").Redirect().Path("/a").Prefix("/b"),
		"oneof-chosen-twice part.redirect.https_redirect":                                          route.Prefix("/").Redirect().Scheme("http").HTTPS(),
		"number-out-of-range part.direct_response.status":                                          route.Prefix("/").Respond(-1, ""),
		"builder-nil part.direct_response.body":                                                    route.Prefix("/").Respond(200, "").Body(nil),
		"builder-nil part.filter_action.action":                                                    route.Prefix("/").Filter(nil),
		"builder-nil part":                                                                         route.RawRoute(nil),
		"builder-nil part.typed_per_filter_config":                                                 to().Override(nil),
		"override-twice part.typed_per_filter_config":                                              to().Override(override{"f"}).Override(override{"f"}),
		"builder-nil part.request_headers_to_add[0]":                                               to().RequestHeaders(nil),
		"builder-nil part.response_headers_to_add[1]":                                              to().ResponseHeaders(header.Append("a", "b"), (*header.RemovalBuilder)(nil)),
		"builder-nil part.route.request_mirror_policies[0].request_headers_mutations[0]":           to().Mirror(route.Mirror("m").RequestHeaders(nil)),
		"builder-nil part.route.hash_policy[1]":                                                    to().HashHeader("x").Hash(nil),
		"enum-unknown part.route.upgrade_configs[0].connect_config.proxy_protocol_config.version":  to().Upgrades(route.Upgrade("CONNECT").ProxyProtocol("V3")),
		"builder-nil part.route.inline_cluster_specifier_plugin":                                   route.Prefix("/").ToChosen(nil),
		"builder-nil part.route.inline_cluster_specifier_plugin.extension":                         route.Prefix("/").ToChosen(route.Plugin(nil)),
	} {
		require.Contains(t, parttest.Lines(parttest.Problems(b)), want)
	}
}

func TestRemovalAsMutation(t *testing.T) {
	var none *header.ValueBuilder
	require.Equal(t, []string{"builder-nil part.request_headers_mutations[0]"},
		parttest.Lines(parttest.Problems(route.Mirror("m").RequestHeaders(none))))
}

func TestAttachFreezes(t *testing.T) {
	m := route.Prefix("/")
	r := m.To("a")
	m.Header(match.Present("x"))
	require.Equal(t, []string{"builder-changed-after-attach part.match.headers"}, parttest.Lines(parttest.Problems(r)))

	r = route.Prefix("/").To("a")
	host := route.VirtualHost("v", "*").Routes(r)
	r.Timeout(time.Second).HashHeader("x").Mirror(route.Mirror("m")).Rewrite(route.RewriteHostAuto())
	require.Equal(t, []string{
		"builder-changed-after-attach part.routes[0].route.timeout",
		"builder-changed-after-attach part.routes[0].route.hash_policy",
		"builder-changed-after-attach part.routes[0].route.request_mirror_policies",
		"builder-changed-after-attach part.routes[0].route.auto_host_rewrite",
	}, parttest.Lines(parttest.Problems(host)))

	redirect, split, response := route.Prefix("/").Redirect(), route.Prefix("/").Split(route.Weight("a", 1)), route.Prefix("/").Respond(200, "")
	host = route.VirtualHost("v", "*").Routes(redirect, split, response)
	redirect.Host("h")
	split.Sticky()
	response.Name("n")
	require.Equal(t, []string{
		"builder-changed-after-attach part.routes[0].redirect.host_redirect",
		"builder-changed-after-attach part.routes[1].route.weighted_clusters.use_hash_policy",
		"builder-changed-after-attach part.routes[2].name",
	}, parttest.Lines(parttest.Problems(host)))
}

func TestOneMatchForSeveralRoutes(t *testing.T) {
	m := route.Prefix("/a")
	host := route.VirtualHost("v", "*").Routes(m.To("a"), m.To("b"))
	first, err := host.Build()
	require.NoError(t, err)
	require.NotSame(t, first.Routes[0].Match, first.Routes[1].Match)
	require.True(t, proto.Equal(first.Routes[0].Match, first.Routes[1].Match))
}

func TestCloneIsIndependent(t *testing.T) {
	b := route.Prefix("/").To("a").HashHeader("x").Subset("k", 1)
	c := b.Clone().Timeout(time.Second).HashHeader("y").Subset("l", 2).HostRewrite("h")
	require.Equal(t, "match:|  prefix: /|route:|  cluster: a|  metadata_match:|    filter_metadata:|      envoy.lb:|        k: 1|  hash_policy:|  - header:|      header_name: x",
		lines(parttest.YAML(t, b)))
	require.Contains(t, parttest.YAML(t, c), "timeout: 1s")
}

func TestBuildsAtOnceAgree(t *testing.T) {
	table := route.Configuration("edge").VirtualHosts(route.VirtualHost("v", "*").Routes(
		route.Exact("/a").Redirect().HTTPS(), route.Prefix("/").To("a").Override(off{"f"})))
	first, err := table.Build()
	require.NoError(t, err)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			m, err := table.Build()
			if err != nil || !proto.Equal(first, m) {
				t.Error("another result", err)
			}
		})
	}
	wait.Wait()
}

func TestMistakesAreFoundAtTheirLines(t *testing.T) {
	defer diag.CaptureSites(diag.CaptureSites(diag.SitesFull))
	_, err := route.Configuration("edge").VirtualHosts(
		route.VirtualHost("v", "*").Routes(
			route.Prefix("/").
				To("a").
				Timeout(-time.Second). // the mistake
				HashHeader("x"),
		),
	).Build()
	var list diag.List
	require.True(t, errors.As(err, &list))
	require.Len(t, list, 1)
	require.Equal(t, "routes.virtual_hosts[0].routes[0].route.timeout", list[0].Path.String())
	require.True(t, strings.HasSuffix(list[0].Location.File, "mistake_test.go"))
	require.Equal(t, lineOf(t, "// the mistake"), list[0].Location.Line)
}

func TestMistakesAreFoundAtTheirRoutes(t *testing.T) {
	defer diag.CaptureSites(diag.CaptureSites(diag.SitesResources))
	_, err := route.Configuration("edge").VirtualHosts(
		route.VirtualHost("v", "*").Routes(
			route.Exact("/a").Respond(200, ""),
			route.Prefix("/"). // the route
						Split(route.Weight("a", 0)).
						Timeout(time.Second),
		),
	).Build()
	var list diag.List
	require.True(t, errors.As(err, &list))
	require.Equal(t, []string{"weighted-sum-zero routes.virtual_hosts[0].routes[1].route.weighted_clusters.clusters"}, parttest.Lines(list))
	require.Equal(t, lineOf(t, "// the route"), list[0].Location.Line)
}

func TestExtensionsHaveVariants(t *testing.T) {
	b := route.PreviousHosts()
	route.RetryOn("5xx").AvoidHosts(b)
	require.Contains(t, parttest.YAML(t, b.Clone().Named("mine")), "name: mine")
	require.Contains(t, parttest.YAML(t, route.OtherPriorities(1).Clone().Named("mine")), "name: mine")
	require.Contains(t, parttest.YAML(t, route.RefusePreviousRoutes().Clone().Named("mine")), "name: mine")
	require.Contains(t, parttest.YAML(t, extension.Custom(&routev3.Decorator{}).Clone().Named("mine")), "name: mine")
	require.Contains(t, parttest.YAML(t, route.Plugin(&routev3.Decorator{}).Named("first").Clone().Named("second")), "name: second")
}
