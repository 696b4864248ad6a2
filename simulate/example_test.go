package simulate_test

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/simulate"
)

// splitTable sends nine of ten requests below /v1/ to one cluster.
func splitTable() *routev3.RouteConfiguration {
	weight := func(name string, n uint32) *routev3.WeightedCluster_ClusterWeight {
		return &routev3.WeightedCluster_ClusterWeight{Name: name, Weight: wrapperspb.UInt32(n)}
	}
	return &routev3.RouteConfiguration{VirtualHosts: []*routev3.VirtualHost{{
		Name: "api", Domains: []string{"api.example.com"},
		Routes: []*routev3.Route{{
			Match:  &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Path{Path: "/healthz"}},
			Action: &routev3.Route_DirectResponse{DirectResponse: &routev3.DirectResponseAction{Status: 200}},
		}, {
			Match: &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Prefix{Prefix: "/v1/"}},
			Action: &routev3.Route_Route{Route: &routev3.RouteAction{
				ClusterSpecifier: &routev3.RouteAction_WeightedClusters{WeightedClusters: &routev3.WeightedCluster{
					Clusters: []*routev3.WeightedCluster_ClusterWeight{weight("api-v1", 90), weight("api-v2", 10)},
				}},
			}},
		}},
	}}}
}

func ExampleRouteConfiguration() {
	sim := simulate.RouteConfiguration(splitTable())
	request := simulate.NewRequest("GET", "https://api.example.com/v1/users")
	request.Random = 93
	fmt.Print(sim.Decide(request).Explain())
	// Output:
	// GET https://api.example.com/v1/users
	// virtual host "api": domain "api.example.com"
	//   route 0: no, path "/v1/users" is not "/healthz"
	//   route 1: yes, path "/v1/users" starts with "/v1/"
	//     weighted cluster: random 93 modulo 100 is in [90, 100)
	// forwarded to cluster "api-v2"
	//   timeout 15s
}

func ExampleSimulator_Distribution() {
	sim := simulate.RouteConfiguration(splitTable())
	for _, share := range sim.Distribution(simulate.NewRequest("GET", "https://api.example.com/v1/users")) {
		fmt.Println(share)
	}
	// Output:
	// cluster api-v1: 90%
	// cluster api-v2: 10%
}
