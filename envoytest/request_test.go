package envoytest_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/envoytest"
)

const users = "http://api.example.com/v1/users"

func TestRequest(t *testing.T) {
	bundle := gateway(t)
	tenant := envoytest.Header("x-tenant", "a")
	passes(t, func(t testing.TB) {
		envoytest.Request(bundle, "GET", users, tenant).
			ToCluster(t, "api-v1").
			ByVirtualHost(t, "api").
			ToListener(t, "http").
			RewritesPath(t, "/users").
			RewritesHost(t, "api.example.com").
			WithTimeout(t, 5*time.Second).
			RetriesOn(t, "5xx", "reset").
			Sends(t, "x-tenant", "a").
			SendsNo(t, "x-other").
			MirrorsTo(t)
		envoytest.Request(bundle, "GET", users, tenant, envoytest.Random(95)).ToCluster(t, "api-v2")
		envoytest.Request(bundle, "GET", "http://api.example.com/old").RedirectsTo(t, "https://api.example.com/new").Responds(t, 301)
		envoytest.Request(bundle, "GET", "http://api.example.com/healthz").Responds(t, 200).RespondsBody(t, "ok").Answers(t, "content-type", "text/plain")
		envoytest.Request(bundle, "GET", "http://api.example.com/other").NotFound(t)
		envoytest.Request(bundle, "GET", "http://other/").NotFound(t)
		envoytest.Request(bundle, "GET", "http://api.example.com/web").WithTimeout(t, 0).NotRetried(t).ToEndpoint(t, "10.1.0.1:80")
	})
}

func TestSplits(t *testing.T) {
	bundle := gateway(t)
	request := envoytest.Request(bundle, "GET", users, envoytest.Header("x-tenant", "a"))
	passes(t, func(t testing.TB) {
		request.Splits(t, envoytest.Part("api-v1", 90), envoytest.Part("api-v2", 10))
		request.Splits(t, envoytest.Part("api-v2", 1), envoytest.Part("api-v1", 9))
		request.SplitsEndpoints(t, envoytest.Part("10.0.0.1:8080", 1), envoytest.Part("10.0.0.2:8080", 1))
	})
	text := failures(t, func(t testing.TB) {
		request.Splits(t, envoytest.Part("api-v1", 2), envoytest.Part("api-v2", 1))
	})
	require.Contains(t, text, "want the clusters to get api-v1: 200/3 (66.67) %, api-v2: 100/3 (33.33) %, but they get api-v1: 90 %, api-v2: 10 %")
	passes(t, func(t testing.TB) {
		envoytest.Request(bundle, "GET", users, envoytest.Header("x-tenant", "a"), envoytest.Unhealthy("10.0.0.2:8080")).
			ToCluster(t, "api-v1")
	})
}

// TestFailures shows that each assertion can fail, and what it says.
func TestFailures(t *testing.T) {
	bundle := gateway(t)
	api := envoytest.Request(bundle, "GET", users, envoytest.Header("x-tenant", "a"))
	health := envoytest.Request(bundle, "GET", "http://api.example.com/healthz")
	for want, assert := range map[string]func(testing.TB){
		`want it sent to cluster "api-v2", but it is sent to cluster "api-v1"`:        func(t testing.TB) { api.ToCluster(t, "api-v2") },
		`want it sent to cluster "api-v2", but it is answered with 200`:               func(t testing.TB) { health.ToCluster(t, "api-v2") },
		`want route "x" to take it, but "" does (virtual_hosts[0].routes[2])`:         func(t testing.TB) { api.ByRoute(t, "x") },
		`want virtual host "x" to take it, but "api" does`:                            func(t testing.TB) { api.ByVirtualHost(t, "x") },
		`want it redirected to https://x/, but it is sent to cluster "api-v1"`:        func(t testing.TB) { api.RedirectsTo(t, "https://x/") },
		`want it answered with 404, but it is answered with 200`:                      func(t testing.TB) { health.Responds(t, 404) },
		`want the body "no", but it is "ok"`:                                          func(t testing.TB) { health.RespondsBody(t, "no") },
		`want no route to take it, but it is answered with 200`:                       func(t testing.TB) { health.NotFound(t) },
		`want it forwarded, but it is answered with 200`:                              func(t testing.TB) { health.RewritesPath(t, "/") },
		`want the path "/", but it is "/users"`:                                       func(t testing.TB) { api.RewritesPath(t, "/") },
		`want the host "x", but it is "api.example.com"`:                              func(t testing.TB) { api.RewritesHost(t, "x") },
		`want the timeout 1s, but it is 5s`:                                           func(t testing.TB) { api.WithTimeout(t, time.Second) },
		`want retries on gateway-error, but they are on`:                              func(t testing.TB) { api.RetriesOn(t, "gateway-error") },
		`want no retries, but they are on`:                                            func(t testing.TB) { api.NotRetried(t) },
		`want copies sent to ["x"], but they go to []`:                                func(t testing.TB) { api.MirrorsTo(t, "x") },
		`want the header x-tenant: b sent upstream, but it is ["a"]`:                  func(t testing.TB) { api.Sends(t, "x-tenant", "b") },
		`want the header x-no: b sent upstream, but it is missing`:                    func(t testing.TB) { api.Sends(t, "x-no", "b") },
		`want no header x-tenant sent upstream, but it is ["a"]`:                      func(t testing.TB) { api.SendsNo(t, "x-tenant") },
		`want the connection closed, but it is sent to cluster "api-v1"`:              func(t testing.TB) { api.Closed(t) },
		`want filter chain "x" to take it`:                                            func(t testing.TB) { api.ToChain(t, "x") },
		`want listener "x" to take it, but it is "http"`:                              func(t testing.TB) { api.ToListener(t, "x") },
		`want the endpoints to get 10.0.0.9:8080: 100 %, but they get 10.0.0.1:8080:`: func(t testing.TB) { api.ToEndpoint(t, "10.0.0.9:8080") },
	} {
		require.Contains(t, failures(t, assert), want)
	}
}

func TestFailuresExplain(t *testing.T) {
	text := failures(t, func(t testing.TB) {
		envoytest.Request(gateway(t.(*recorder).TB.(*testing.T)), "GET", users, envoytest.Header("x-tenant", "a")).ToCluster(t, "web")
	})
	require.Contains(t, text, `GET http://api.example.com/v1/users: want it sent to cluster "web", but it is sent to cluster "api-v1"
    | GET http://api.example.com/v1/users
`)
	require.Contains(t, text, `route 0: no, path "/v1/users" is not "/healthz"`)
	require.Regexp(t, `the route is at .*gateway_test\.go:\d+\n`, text, "the line of Go")

	text = failures(t, func(t testing.TB) {
		envoytest.Request(document(written), "GET", "http://a/api/v2").ToCluster(t, "web")
	})
	require.Contains(t, text, "    the route is at edge.yaml:7:7\n        - name: api\n", "the line of YAML")
}

func TestUndecided(t *testing.T) {
	text := failures(t, func(t testing.TB) {
		envoytest.Request(document(`
name: edge
virtual_hosts: [{name: all, domains: ["*"], routes: [{match: {prefix: /, tls_context: {presented: true}}, route: {cluster: a}}]}]
`), "GET", "https://a/").ToCluster(t, "a").NotFound(t)
	})
	require.Contains(t, text, "this cannot be decided offline: ")
}

func TestWhatIsNoConfiguration(t *testing.T) {
	text := failures(t, func(t testing.TB) { envoytest.Request("edge.yaml", "GET", "http://a/").ToCluster(t, "a") })
	require.Equal(t, "envoytest: string is neither a bundle, nor loaded documents, nor messages", text)
	text = failures(t, func(t testing.TB) {
		envoytest.EveryRoute(document(written + "  validate_clusters: true\n  internal_only_header: x\n")).HasTimeout(t)
	})
	require.Contains(t, text, "edge.yaml:14:3: error[proto-unknown-field-static]", "files are not asked about half of what they say")
}

func TestConnection(t *testing.T) {
	docs := document(`
- name: tcp
  address: {socket_address: {address: 0.0.0.0, port_value: 443}}
  listener_filters: [{name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]
  filter_chains:
  - name: db
    filter_chain_match: {server_names: [db.example.com]}
    filters: [{name: tcp, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: a, cluster: db}}]
  - name: queue
    filter_chain_match: {server_names: [mq.example.com], source_prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}
    filters: [{name: tcp, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy, stat_prefix: a, cluster: mq}}]
`)
	require.NoError(t, docs.Diagnostics().Err())
	const at = "192.0.2.1:443"
	passes(t, func(t testing.TB) {
		envoytest.Connection(docs, at, envoytest.SNI("db.example.com")).ToListener(t, "tcp").ToChain(t, "db").ToCluster(t, "db")
		envoytest.Connection(docs, at, envoytest.SNI("mq.example.com"), envoytest.From("10.1.2.3:5000")).ToChain(t, "queue")
		envoytest.Connection(docs, at, envoytest.SNI("mq.example.com"), envoytest.From("11.1.2.3:5000")).Closed(t)
		envoytest.Connection(docs, at).Closed(t)
		envoytest.Connection(docs, "192.0.2.1:80").Closed(t)
	})
	text := failures(t, func(t testing.TB) { envoytest.Connection(docs, at, envoytest.SNI("db.example.com")).ToCluster(t, "mq") })
	require.Contains(t, text, `connection to 192.0.2.1:443: want it sent to cluster "mq", but it is sent to cluster "db"`)
}
