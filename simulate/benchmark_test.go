package simulate

import (
	"fmt"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
)

// tableOf is a table with many routes of the usual kinds in one virtual host.
func tableOf(n int) *routev3.RouteConfiguration {
	host := &routev3.VirtualHost{Name: "v", Domains: []string{"api.example.com"}}
	for i := range n {
		match := &routev3.RouteMatch{}
		switch i % 4 {
		case 0:
			match.PathSpecifier = &routev3.RouteMatch_Path{Path: fmt.Sprintf("/exact/%d", i)}
		case 1:
			match.PathSpecifier = &routev3.RouteMatch_Prefix{Prefix: fmt.Sprintf("/prefix/%d/", i)}
		case 2:
			match.PathSpecifier = &routev3.RouteMatch_PathSeparatedPrefix{PathSeparatedPrefix: fmt.Sprintf("/separated/%d", i)}
		default:
			match.PathSpecifier = &routev3.RouteMatch_Prefix{Prefix: fmt.Sprintf("/headers/%d", i/100)}
			match.Headers = []*routev3.HeaderMatcher{{Name: "x-tenant", HeaderMatchSpecifier: &routev3.HeaderMatcher_PresentMatch{PresentMatch: true}}}
		}
		host.Routes = append(host.Routes, &routev3.Route{Match: match, Action: &routev3.Route_Route{Route: &routev3.RouteAction{
			ClusterSpecifier: &routev3.RouteAction_Cluster{Cluster: fmt.Sprintf("c%d", i)},
		}}})
	}
	return &routev3.RouteConfiguration{Name: "t", VirtualHosts: []*routev3.VirtualHost{host}}
}

func decideLast(b *testing.B, n int) {
	sim := RouteConfiguration(tableOf(n))
	last := (n - 1) / 4 * 4
	requests := []*Request{
		get(fmt.Sprintf("https://api.example.com/exact/%d?q=1", last)),
		get(fmt.Sprintf("https://api.example.com/prefix/%d/x", last-3), Header{Name: "accept", Value: "*/*"}),
		get("https://api.example.com/nothing/at/all"),
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		sim.Decide(requests[i%len(requests)])
	}
}

// The goal is below 50 µs.
func BenchmarkDecide10000Routes(b *testing.B) { decideLast(b, 10_000) }

// The goal is 1,000,000 decisions a minute: below 60 µs.
func BenchmarkDecide100Routes(b *testing.B) { decideLast(b, 100) }

func BenchmarkDecide10000SamePrefix(b *testing.B) {
	table := tableOf(4)
	host := table.VirtualHosts[0]
	host.Routes = nil
	for i := range 10_000 {
		host.Routes = append(host.Routes, &routev3.Route{
			Match: &routev3.RouteMatch{
				PathSpecifier: &routev3.RouteMatch_Prefix{Prefix: "/"},
				Headers: []*routev3.HeaderMatcher{{Name: "x-tenant",
					HeaderMatchSpecifier: &routev3.HeaderMatcher_StringMatch{StringMatch: &matcherv3.StringMatcher{
						MatchPattern: &matcherv3.StringMatcher_Exact{Exact: fmt.Sprintf("t%d", i)}}}}},
			},
			Action: &routev3.Route_Route{Route: &routev3.RouteAction{ClusterSpecifier: &routev3.RouteAction_Cluster{Cluster: "c"}}},
		})
	}
	sim := RouteConfiguration(table)
	r := get("https://api.example.com/x", Header{Name: "x-tenant", Value: "t9999"})
	b.ReportAllocs()
	for b.Loop() {
		sim.Decide(r)
	}
}

func BenchmarkDecide10000Regexes(b *testing.B) {
	table := tableOf(4)
	host := table.VirtualHosts[0]
	host.Routes = nil
	for i := range 10_000 {
		match := parseRoutes(b, fmt.Sprintf(`virtual_hosts: [{name: v, domains: ["*"], routes: [{match: {safe_regex: {regex: "/users/[0-9]+/items%d"}}, route: {cluster: c}}]}]`, i))
		host.Routes = append(host.Routes, match.VirtualHosts[0].Routes...)
	}
	sim := RouteConfiguration(table)
	r := get("https://api.example.com/users/77/items9999")
	b.ReportAllocs()
	for b.Loop() {
		sim.Decide(r)
	}
}
