package main

import (
	"time"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/service"
)

// Filters is the gateway of a shop: who may ask, how often, and what is done to questions and answers.
func Filters() (*builder.Bundle, error) {
	health := httpfilter.HealthCheck("/healthz").MinHealthy("shop", 25)
	flood := httpfilter.LocalRateLimit("flood").Tokens(5000, time.Second)
	cors := httpfilter.CORS()
	csrf := httpfilter.CSRF().Origins(match.Exact("shop.example.com"))
	jwt := httpfilter.JWT(httpfilter.JWTProvider("id", httpfilter.JWTRemoteKeys(service.HTTP("https://id.example.com/jwks", "id", time.Second)).Cache(time.Hour)).
		Issuer("https://id.example.com").Audiences("shop").Claim("sub", "x-user").PayloadMetadata("token")).
		PassPreflight().
		Open(route.Prefix("/public/")).
		Rule(route.Prefix("/"), httpfilter.JWTFrom("id"))
	authz := httpfilter.ExtAuthz("authz").Timeout(100 * time.Millisecond)
	roles := httpfilter.RBAC(rbac.Deny(rbac.Policy("admin from outside").From(rbac.RemoteCIDR("10.0.0.0/8").Not()).To(rbac.PathPrefix("/admin/"))))
	limit := httpfilter.RateLimit("shop", "limits").Timeout(20 * time.Millisecond).Descriptors(ratelimit.Descriptor(ratelimit.Header("x-user", "user")))
	faults := httpfilter.Fault().Delay(2*time.Second, 0)
	web := httpfilter.GRPCWeb()
	mark := httpfilter.HeaderMutation().Request(header.Remove("x-debug")).Response(header.Append("x-served-by", "shop"))
	gzip := httpfilter.Compressor(httpfilter.Gzip()).Responses(httpfilter.Compression().MinLength(1024))

	table := route.Configuration("shop").VirtualHosts(
		route.VirtualHost("shop", "shop.example.com").Routes(
			route.Prefix("/public/").To("shop").Override(authz.Off(), cors.Allow("*")),
			route.Prefix("/slow/").To("shop").Override(faults.PerRoute(httpfilter.Fault().Delay(2*time.Second, 10))),
			route.Prefix("/export/").To("shop").Timeout(5*time.Minute).Override(gzip.Off(), flood.PerRoute("export", 10, time.Second)),
			route.Prefix("/").To("shop").Override(cors.Allow("https://app.example.com").Methods("GET", "POST")),
		),
	)
	hcm := filter.Edge("shop").Routes(table).
		Filters(health, flood, cors, csrf, web, jwt, authz, roles, limit, faults, mark, gzip)
	https := listener.TCP("https", "0.0.0.0", 8443).Chains(
		listener.Serve(hcm).TLS(listener.TLS(secret.Files("tls.crt", "tls.key")).MinTLS12().ALPN("h2", "http/1.1")),
	)
	return builder.New().Listeners(https).Clusters(
		cluster.StrictDNS("shop", "shop.internal", 8080),
		cluster.StrictDNS("id", "id.example.com", 443).TLS(cluster.TLS("id.example.com", secret.CAFile("/etc/ssl/certs/ca-certificates.crt"))),
		cluster.StrictDNS("authz", "authz.internal", 9000).HTTP2(),
		cluster.StrictDNS("limits", "limits.internal", 8081).HTTP2(),
	).Build()
}
