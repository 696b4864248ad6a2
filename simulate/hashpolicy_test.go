package simulate

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHashPolicies(t *testing.T) {
	xFoo := func(values ...string) []Header {
		var headers []Header
		for _, v := range values {
			headers = append(headers, Header{Name: "x-foo", Value: v})
		}
		return headers
	}
	for _, c := range []struct {
		name, policies, url string
		headers             []Header
		want                uint64
		set                 bool
	}{
		{"one value", `[{header: {header_name: x-foo}}]`, "http://a/", xFoo("foo"), 3728699739546630719, true},
		{"two values", `[{header: {header_name: x-foo}}]`, "http://a/", xFoo("foo", "bar"), 6648465492906218751, true},
		{"two values the other way", `[{header: {header_name: X-Foo}}]`, "http://a/", xFoo("bar", "foo"), 6648465492906218751, true},
		{"none", `[{header: {header_name: x-foo}}]`, "http://a/", nil, 0, false},
		{"two policies", `[{header: {header_name: x-foo}}, {query_parameter: {name: q}}]`, "http://a/?q=bar", xFoo("foo"), 3449051153737634343, true},
		{"reversed", `[{query_parameter: {name: q}}, {header: {header_name: x-foo}}]`, "http://a/?q=bar", xFoo("foo"), 11743691870210619021, true},
		{"terminal", `[{header: {header_name: x-foo}, terminal: true}, {query_parameter: {name: q}}]`, "http://a/?q=bar", xFoo("foo"), 3728699739546630719, true},
		{"terminal without hash", `[{header: {header_name: x-none}, terminal: true}, {query_parameter: {name: q}}]`, "http://a/?q=bar", nil, 5234164152756840025, true},
		{"cookie", `[{cookie: {name: u}}]`, "http://a/", []Header{{Name: "cookie", Value: `v=1; u="foo"`}}, 3728699739546630719, true},
		{"empty cookie", `[{cookie: {name: u}}]`, "http://a/", []Header{{Name: "cookie", Value: `u=`}}, 0, false},
		{"made cookie", `[{cookie: {name: u, ttl: 5s}}]`, "http://a/", nil, 9552338849624848269, true},
		{"source", `[{connection_properties: {source_ip: true}}]`, "http://a/", nil, 17084065887361098711, true},
		{"regex", `[{header: {header_name: x-foo, regex_rewrite: {pattern: {regex: "^x-"}, substitution: ""}}}]`, "http://a/", xFoo("x-foo"), 3728699739546630719, true},
	} {
		sim := hostOf(t, "- {match: {prefix: /}, route: {cluster: c, hash_policy: "+c.policies+"}}")
		r := get(c.url, c.headers...)
		r.Connection = &Connection{Remote: "10.0.0.1:40000", Local: "10.0.0.2:8080"}
		f := sim.Decide(r).Forward
		require.Equal(t, c.set, f.HashSet, c.name)
		require.Equal(t, c.want, f.Hash, c.name)
	}
	unknownSource := hostOf(t, "- {match: {prefix: /}, route: {cluster: c, hash_policy: [{connection_properties: {source_ip: true}}]}}")
	require.Equal(t, "virtual_hosts[0].routes[0].route.hash_policy[0].connection_properties.source_ip",
		unknownSource.Decide(get("http://a/")).Unknowns[0].Field)
}

func TestWeightedClusterByHash(t *testing.T) {
	sim := hostOf(t, `
- match: {prefix: /}
  route:
    hash_policy: [{header: {header_name: x-foo}}]
    weighted_clusters: {use_hash_policy: true, clusters: [{name: c1, weight: 50}, {name: c2, weight: 50}]}`)
	// 3728699739546630719 modulo 100 is 19, 5234164152756840025 modulo 100 is 25.
	require.Equal(t, "c1", sim.Decide(withRandom(get("http://a/", Header{Name: "x-foo", Value: "foo"}), 99)).Cluster())
	require.Equal(t, "c2", sim.Decide(withRandom(get("http://a/"), 99)).Cluster())
}
