package envoytest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

// gateway is a configuration to ask.
func gateway(t *testing.T) *builder.Bundle {
	t.Helper()
	authz := httpfilter.ExtAuthz("authz")
	table := route.Configuration("edge").VirtualHosts(route.VirtualHost("api", "api.example.com").Routes(
		route.Exact("/healthz").Respond(200, "ok").Override(authz.Off()),
		route.Exact("/old").Redirect().HTTPS().Path("/new"),
		route.Prefix("/v1/").Header(match.Present("x-tenant")).
			Split(route.Weight("api-v1", 90), route.Weight("api-v2", 10)).
			PrefixRewrite("/").Timeout(5*time.Second).Retry(route.RetryOn("5xx", "reset").Attempts(3)),
		route.Prefix("/web").To("web").Timeout(0),
		route.Prefix("/web/app").To("web"),
	))
	http := listener.TCP("http", "0.0.0.0", 8080).Chains(listener.Serve(filter.HCM("edge").Filters(authz).Routes(table)))
	tls := func(name string) *cluster.Builder {
		return cluster.Static(name, endpoint.Locality("r", "z").Hosts(8080, "10.0.0.1", "10.0.0.2")).
			TLS(cluster.TLS(name+".internal", secret.CAFile("ca.crt")))
	}
	web := cluster.Static("web", endpoint.Locality("r", "z").Hosts(80, "10.1.0.1"))
	authzCluster := cluster.StrictDNS("authz", "authz.internal", 9000).HTTP2()
	bundle, err := builder.New().Listeners(http).Clusters(tls("api-v1"), tls("api-v2"), web, authzCluster).Build()
	require.NoError(t, err)
	return bundle
}

// document loads YAML.
func document(text string) load.Documents {
	return load.Documents{load.Bytes("edge.yaml", []byte(text))}
}

const written = `
- name: edge
  virtual_hosts:
  - name: all
    domains: ["*"]
    routes:
    - name: api
      match: {prefix: /api}
      route: {cluster: api}
    - name: hidden
      match: {prefix: /api/v2}
      route: {cluster: api}
`
