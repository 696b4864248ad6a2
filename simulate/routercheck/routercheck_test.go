package routercheck

import (
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

const table = `
virtual_hosts:
- name: site
  domains: [www.example.com]
  virtual_clusters:
  - {name: users, headers: [{name: ":path", string_match: {prefix: /users}}]}
  routes:
  - match: {prefix: /part, runtime_fraction: {runtime_key: part.key, default_value: {numerator: 50}}}
    route: {cluster: part}
  - match: {prefix: /json}
    direct_response: {status: 200, body: {inline_string: "{}"}}
    response_headers_to_add: [{header: {key: content-type, value: application/json}}]
  - match: {prefix: /moved}
    redirect: {path_redirect: /new, response_code: FOUND}
  - match: {prefix: /meta, dynamic_metadata: [{filter: f, path: [{key: k}], value: {string_match: {exact: v}}}]}
    route: {cluster: meta}
    metadata: {filter_metadata: {ns: {id: one}}}
  - match: {prefix: /people}
    route: {cluster: people, prefix_rewrite: /users, timeout: 30s, host_rewrite_literal: inner}
    request_headers_to_add: [{header: {key: x-client, value: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}}]
    response_headers_to_add: [{header: {key: x-answer, value: "1"}}]
`

// run runs a test file of YAML.
func run(t *testing.T, text string) []Result {
	t.Helper()
	var tree any
	require.NoError(t, yaml.Unmarshal([]byte(text), &tree))
	tests, err := Parse(tree)
	require.NoError(t, err)
	under := New(corpustest.Parse(t, table, &routev3.RouteConfiguration{}))
	var results []Result
	for _, test := range tests {
		results = append(results, under.Run(test))
	}
	return results
}

func TestEveryField(t *testing.T) {
	for _, result := range run(t, `
runtime: {re2.max_program_size.error_level: 32768}
tests:
- test_name: forwarded
  input:
    authority: www.example.com
    path: /people/1
    method: GET
    additional_request_headers: [{key: x-in, value: a}]
    additional_response_headers: [{key: x-up, value: b}]
  validate:
    cluster_name: people
    virtual_host_name: site
    virtual_cluster_name: users
    path_rewrite: /users/1
    host_rewrite: inner
    path_redirect: ""
    timeout: 30s
    request_header_matches: [{name: x-client, string_match: {exact: 127.0.0.1}}, {name: x-in, present_match: true}]
    response_header_matches: [{name: x-answer, string_match: {exact: "1"}}, {name: x-up, string_match: {exact: b}}]
    request_header_fields: [{key: ":path", value: /users/1}]
    response_header_fields: [{key: x-answer, value: "1"}]
- test_name: redirected
  input: {authority: www.example.com, path: /moved, method: GET, ssl: true}
  validate: {path_redirect: "https://www.example.com/new", code_redirect: 302, cluster_name: "", virtual_host_name: ""}
- test_name: the tool appends to a content type that Envoy has not set yet
  input: {authority: www.example.com, path: /json, method: GET}
  validate:
    path_redirect: http://www.example.com/json
    response_header_matches: [{name: content-type, string_match: {exact: "text/plain,application/json"}}, {name: content-length, string_match: {exact: "2"}}]
- test_name: fractions are off unless their key is named
  input: {authority: www.example.com, path: /part, method: GET}
  validate: {cluster_name: ""}
- test_name: active fraction
  input: {authority: www.example.com, path: /part, method: GET, runtime: part.key, random_value: 49}
  validate: {cluster_name: part}
- test_name: active fraction, unlucky
  input: {authority: www.example.com, path: /part, method: GET, runtime: part.key, random_value: 50}
  validate: {cluster_name: ""}
- test_name: metadata
  input:
    authority: www.example.com
    path: /meta
    method: GET
    dynamic_metadata: [{metadata_namespace: f, value: {k: first}}, {metadata_namespace: f, value: {k: ignored}}, {metadata_namespace: f, value: {k: v}, allow_overwrite: true}]
  validate: {cluster_name: meta, route_metadata: [{namespace: ns, key: id, value: one}]}
`) {
		require.True(t, result.OK, "%s: %v\n%s", result.Test, result.Failures, result.Decision.Explain())
	}
}

func TestFailuresNameTheField(t *testing.T) {
	results := run(t, `
- test_name: wrong
  input: {authority: www.example.com, path: /people, method: GET}
  validate: {cluster_name: other, timeout: 5s, request_header_matches: [{name: x-client, string_match: {exact: a}}], route_metadata: [{namespace: ns2, key: k, value: v}]}
`)
	require.False(t, results[0].OK)
	require.Equal(t, []Failure{
		{Field: "cluster_name", Want: "other", Got: "people"},
		{Field: "timeout", Want: "5s", Got: "30s"},
		{Field: "request_header_matches", Want: `{"name":"x-client","stringMatch":{"exact":"a"}}`, Got: "x-client: 127.0.0.1"},
		{Field: "route_metadata", Want: `ns2:k: "v"`, Got: "ns2:k is missing"},
	}, results[0].Failures)
}

func TestFirstFormatOfTheTool(t *testing.T) {
	results := run(t, `
- test_name: old
  input: {":authority": www.example.com, ":path": /people, additional_headers: [{field: x-a, value: "1"}]}
  validate: {cluster_name: people, header_fields: [{field: x-a, value: "1"}], custom_header_fields: [{field: x-client, value: 127.0.0.1}]}
`)
	require.True(t, results[0].OK, "%v", results[0].Failures)
}

func TestFilesThatDoNotFit(t *testing.T) {
	for _, tree := range []any{
		nil, "text", map[string]any{"tests": []any{}},
		map[string]any{"tests": []any{map[string]any{"test_name": "a", "input": map[string]any{"authority": "a", "path": "/", "typo": 1}, "validate": map[string]any{}}}},
		[]any{map[string]any{"test_name": "a", "input": map[string]any{"path": "/"}, "validate": map[string]any{}}},
		map[any]any{1: 2},
	} {
		_, err := Parse(tree)
		require.Error(t, err, "%v", tree)
	}
}
