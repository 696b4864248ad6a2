// Package unittest is a gateway with the tests that guard it: what single requests get, what holds for every route,
// and how much of it is tested. The tests are the example.
package unittest

import (
	"time"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

// Gateway lets customers to the shop, and partners, who have an account, to its API.
func Gateway() (*builder.Bundle, error) {
	authz := httpfilter.ExtAuthz("authz").Timeout(200 * time.Millisecond)
	table := route.Configuration("gateway").VirtualHosts(
		route.VirtualHost("api", "api.example.com").Routes(
			route.Exact("/healthz").Respond(200, "ok").Name("health").Override(authz.Off()),
			route.Prefix("/v1/orders").Header(match.Present("x-account")).
				Split(route.Weight("orders-v1", 90), route.Weight("orders-v2", 10)).Name("orders").
				PrefixRewrite("/orders").Timeout(5*time.Second).
				Retry(route.RetryOn("connect-failure", "refused-stream").Attempts(2)),
			route.Prefix("/v1/").Respond(401, "x-account is missing").Name("anonymous"),
		),
		route.VirtualHost("shop", "shop.example.com", "www.shop.example.com").Routes(
			route.Prefix("/cart").To("shop").Name("cart").HashCookie("session", time.Hour),
			route.Exact("/basket").Redirect().Name("basket").Path("/cart"),
			route.Prefix("/").To("shop").Name("shop"),
		),
	)
	https := listener.TCP("https", "0.0.0.0", 443).Chains(
		listener.Serve(filter.HCM("gateway").Filters(authz).Routes(table)).
			TLS(listener.TLS(secret.Files("tls.crt", "tls.key")).MinTLS12().ALPN("h2", "http/1.1")),
	)
	return builder.New().
		Listeners(https).
		Clusters(
			internal("orders-v1", "10.0.1.1", "10.0.1.2"), internal("orders-v2", "10.0.2.1"),
			internal("shop", "10.0.3.1", "10.0.3.2").LoadBalancing(cluster.RingHash()),
			internal("authz", "10.0.4.1").HTTP2(),
		).
		Build()
}

// internal is a service of ours: reached by TLS.
func internal(name string, hosts ...string) *cluster.Builder {
	return cluster.Static(name, endpoint.Locality("eu-west-1", "a").Hosts(8443, hosts...)).
		ConnectTimeout(time.Second).
		TLS(cluster.TLS(name+".internal", secret.CAFile("ca.crt")))
}
