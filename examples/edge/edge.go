package main

import (
	"time"

	"github.com/envoykit/envoykit/accesslog"
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

// Edge is a gateway: TLS on 8443, a redirect to it on 8080, and three services behind.
func Edge() (*builder.Bundle, error) {
	cors := httpfilter.CORS()
	authz := httpfilter.ExtAuthz("authz").Timeout(200 * time.Millisecond)
	limit := httpfilter.LocalRateLimit("edge").Tokens(1000, time.Second)

	table := route.Configuration("edge").VirtualHosts(
		route.VirtualHost("api", "api.example.com").Routes(
			route.Exact("/healthz").Respond(200, "ok").Override(authz.Off()),
			route.Prefix("/v1/").Header(match.Present("x-tenant")).
				Split(route.Weight("api-v1", 90), route.Weight("api-v2", 10)).
				Timeout(15*time.Second).
				Retry(route.RetryOn("5xx", "reset").Attempts(3).PerTry(2*time.Second)).
				HashHeader("x-user").
				Override(cors.Allow("https://app.example.com").Methods("GET", "POST")),
			route.Prefix("/uploads/").To("uploads").Timeout(5*time.Minute).Override(limit.PerRoute("uploads", 10, time.Second)),
		),
	)
	https := listener.TCP("https", "0.0.0.0", 8443).Chains(
		listener.Serve(filter.HCM("edge").Filters(cors, authz, limit).Routes(table).AccessLogs(accessLog())).
			TLS(listener.TLS(secret.Files("tls.crt", "tls.key")).MinTLS12().ALPN("h2", "http/1.1")),
	)
	redirect := listener.TCP("http", "0.0.0.0", 8080).Chains(listener.Serve(filter.HCM("redirect").AccessLogs(accessLog()).Routes(
		route.Configuration("redirect").VirtualHosts(route.VirtualHost("all", "*").Routes(route.Prefix("/").Redirect().HTTPS().Port(8443))),
	)))

	return builder.New().
		Listeners(https, redirect).
		Clusters(api("api-v1"), api("api-v2"), uploads(), cluster.StrictDNS("authz", "authz.internal", 9000).HTTP2()).
		Build()
}

// api is a version of the service, found by DNS, reached by mutual TLS.
func api(name string) *cluster.Builder {
	return cluster.StrictDNS(name, name+".internal", 8080).HTTP2().ConnectTimeout(time.Second).
		LoadBalancing(cluster.RingHash().MinSize(1024)).
		HealthCheck(cluster.HTTPCheck("/healthz").Every(5 * time.Second).Timeout(time.Second)).
		OutlierDetection(cluster.Consecutive5xx(5).Eject(30 * time.Second).MaxPercent(50)).
		CircuitBreakers(cluster.Thresholds().Requests(2000).Pending(100)).
		TLS(cluster.TLS("api.internal", secret.CAFile("ca.crt")).Certificate(secret.Files("client.crt", "client.key")).ALPN("h2"))
}

// uploads has known addresses.
func uploads() *cluster.Builder {
	return cluster.Static("uploads",
		endpoint.Locality("us-east-1", "us-east-1a").Hosts(8080, "10.0.0.1", "10.0.0.2"),
		endpoint.Locality("us-west-2", "").Priority(1).Hosts(8080, "10.1.0.1"),
	).LoadBalancing(cluster.LeastRequest().Choices(3))
}

func accessLog() *accesslog.StdoutBuilder {
	return accesslog.Stdout().JSON(map[string]any{
		"time": "%START_TIME%", "method": "%REQ(:METHOD)%", "path": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
		"status": "%RESPONSE_CODE%", "flags": "%RESPONSE_FLAGS%", "upstream": "%UPSTREAM_HOST%", "duration_ms": "%DURATION%",
	})
}
