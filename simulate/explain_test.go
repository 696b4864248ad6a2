package simulate

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

// golden compares a text with a file, or writes it with UPDATE_GOLDENS=1.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDENS") == "1" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

const gatewayListener = `
name: https
address: {socket_address: {address: 0.0.0.0, port_value: 8443}}
filter_chains:
- name: api
  filter_chain_match: {server_names: [api.example.com]}
  transport_socket: {name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext}}
  filters:
  - name: hcm
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
      stat_prefix: edge
      normalize_path: true
      route_config:
        name: edge
        virtual_hosts:
        - name: api
          domains: [api.example.com, "*.example.com"]
          routes:
          - name: health
            match: {path: /healthz}
            direct_response: {status: 200, body: {inline_string: ok}}
          - match: {prefix: /v1/, headers: [{name: x-tenant, present_match: true}]}
            route:
              weighted_clusters: {clusters: [{name: api-v1, weight: 90}, {name: api-v2, weight: 10}]}
              timeout: 15s
              prefix_rewrite: /
              retry_policy: {retry_on: "5xx,reset", num_retries: 3}
              hash_policy: [{header: {header_name: x-tenant}}]
              request_mirror_policies: [{cluster: shadow}]
          - match: {safe_regex: {regex: "/old/.*"}}
            redirect: {path_redirect: /new, response_code: FOUND}
          - name: canary
            match: {prefix: /, runtime_fraction: {default_value: {numerator: 5}}, query_parameters: [{name: canary, string_match: {exact: "1"}}]}
            route: {cluster: canary}
`

func TestExplain(t *testing.T) {
	sim := New(Config{Listeners: []*listenerv3.Listener{corpustest.Parse(t, gatewayListener, &listenerv3.Listener{})}})
	tenant := Header{Name: "x-tenant", Value: "a"}
	for name, r := range map[string]*Request{
		"forwarded":   withRandom(get("https://api.example.com/x/../v1/users?page=2", tenant), 93),
		"redirected":  get("https://api.example.com/old/page?x=1"),
		"responded":   get("https://api.example.com/healthz"),
		"not-found":   withRandom(get("https://api.example.com/other?canary=1"), 77),
		"undecided":   {Method: "GET", Scheme: "https", Authority: "api.example.com", Path: "/v1/", Headers: []Header{tenant}, Listener: "nope"},
		"closed":      get("https://other.org/"),
		"no-tenant":   withRandom(get("https://api.example.com/v1/users"), 3),
		"rejected":    get("https://api.example.com/%00"),
		"plain-table": get("https://api.example.com/v1/x", tenant),
	} {
		from := sim
		if name == "plain-table" {
			from = sim.Table("edge")
		}
		golden(t, "explain-"+name+".txt", from.Decide(r).Explain())
	}
}

func TestExplainEndpoints(t *testing.T) {
	sim := balanced(t, "hash_policy: [{header: {header_name: x-user}}]",
		staticCluster("c", "lb_policy: RING_HASH", place(0, hostsYAML(1, "huu")), place(1, hostsYAML(11, "hh"))))
	got := sim.Decide(get("http://a/", Header{Name: "x-user", Value: "foo"})).Endpoints(0).Explain()
	golden(t, "explain-endpoints.txt", got)
}

func TestDecisionAsJSON(t *testing.T) {
	sim := New(Config{Listeners: []*listenerv3.Listener{corpustest.Parse(t, gatewayListener, &listenerv3.Listener{})}})
	text, err := json.MarshalIndent(sim.Table("edge").Decide(get("https://api.example.com/v1/x", Header{Name: "x-tenant", Value: "a"})), "", "  ")
	require.NoError(t, err)
	golden(t, "decision.json", string(text)+"\n")
}
