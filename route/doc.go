// Package route builds route configurations: virtual hosts, the matches of their routes, and what becomes
// of a request that takes one.
//
//	route.Configuration("edge").VirtualHosts(
//		route.VirtualHost("api", "api.example.com").Routes(
//			route.Exact("/healthz").Respond(200, "ok"),
//			route.Prefix("/v1/").Header(match.Present("x-tenant")).
//				To("api").Timeout(15*time.Second).Retry(route.RetryOn("5xx")),
//		),
//	)
//
// A match becomes a route by what is done with the request: To, ToHeader, ToPlugin, Split, Redirect, Respond
// and so on. What only makes sense for requests that are forwarded exists only on those routes, and a virtual host
// takes only finished ones. Envoy takes the first route that matches.
//
// Envoy: config.route.v3.RouteConfiguration
package route
