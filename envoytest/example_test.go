package envoytest_test

import (
	"fmt"
	"testing"

	"github.com/envoykit/envoykit/envoytest"
	"github.com/envoykit/envoykit/load"
)

// table is a file with routes; programs read it with load.File.
func table() load.Documents {
	return load.Documents{load.Bytes("edge.yaml", []byte(`
name: edge
virtual_hosts:
- name: api
  domains: [api.example.com]
  routes:
  - name: users
    match: {prefix: /users}
    route: {cluster: users, prefix_rewrite: /v2/users}
  - name: rest
    match: {prefix: /}
    route: {cluster: monolith}
`))}
}

func ExampleRequest() {
	test := func(t *testing.T) {
		envoytest.Request(table(), "GET", "https://api.example.com/users/7", envoytest.Header("x-tenant", "a")).
			ByRoute(t, "users").
			ToCluster(t, "users").
			RewritesPath(t, "/v2/users/7")
	}
	_ = test // go test calls it
	fmt.Print(envoytest.Request(table(), "GET", "https://api.example.com/users/7").Explain())
	// Output:
	// GET https://api.example.com/users/7
	// route configuration "edge"
	// virtual host "api": domain "api.example.com"
	//   route 0 "users": yes, path "/users/7" starts with "/users"
	// forwarded to cluster "users"
	//   path becomes "/v2/users/7"
	//   timeout 15s
}

func ExampleCoverage() {
	config := envoytest.Of(table())
	envoytest.Request(config, "GET", "https://api.example.com/users/7")
	fmt.Print(envoytest.Coverage(config))
	// Output:
	// 50.0 % of 2 routes took a request
	//     no test: edge.yaml:10:5: virtual host "api", route rest
}

func ExampleDifferences() {
	other := load.Documents{load.Bytes("edge.yaml", []byte(`
name: edge
virtual_hosts:
- name: api
  domains: [api.example.com]
  routes:
  - {name: users, match: {prefix: /users}, route: {cluster: users, prefix_rewrite: /v3/users}}
  - {name: rest, match: {prefix: /}, route: {cluster: monolith}}
`))}
	lines, err := envoytest.Differences(table(), other)
	fmt.Println(lines, err)
	// Output:
	// [RouteConfiguration["edge"].virtual_hosts["api"].routes[0].route.prefix_rewrite: want "/v2/users", got "/v3/users"] <nil>
}
