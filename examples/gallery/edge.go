package gallery

import (
	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
)

// Edge guards a web site against requests from pages of others: CORS and CSRF policies per route, which runtime keys switch.
// It is examples/csrf/samesite/envoy.yaml.
func Edge() *builder.BootstrapBuilder {
	const site = "generic_service"
	cors := httpfilter.CORS()
	csrf := httpfilter.CSRF().Enabled(0, "")
	policy := func(p *httpfilter.CSRFBuilder) route.Override { return csrf.PerRoute(p) }

	www := route.VirtualHost("www", "*").
		Override(
			cors.Allow().Matching(match.Regex(`\*`)).Enabled(100, ""),
			policy(httpfilter.CSRF().Enabled(100, "csrf.www.enabled").Shadow(0, "csrf.www.shadow_enabled")),
		).
		Routes(
			route.Prefix("/csrf/disabled").To(site).Override(policy(httpfilter.CSRF().Enabled(0, ""))),
			route.Prefix("/csrf/shadow").To(site).Override(policy(httpfilter.CSRF().Enabled(0, "").Shadow(100, ""))),
			route.Prefix("/csrf/additional_origin").To(site).Override(policy(httpfilter.CSRF().Origins(match.Regex(".*")))),
			route.Prefix("/").To(site),
		)

	manager := filter.HCM("ingress_http").
		AccessLogs(accesslog.Stdout()).
		Filters(cors, csrf).
		Routes(route.Configuration("local_route").VirtualHosts(www))

	return builder.Bootstrap().
		Admin("0.0.0.0", 8001).
		Listeners(listener.TCP("", "0.0.0.0", 10000).Chains(listener.Serve(manager))).
		Clusters(cluster.StrictDNS(site, "service", 8080))
}
