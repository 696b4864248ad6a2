package simulate

import (
	"fmt"
	"sync"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
)

func TestEmptyAndMissingMessages(t *testing.T) {
	empty := New(Config{
		Listeners: []*listenerv3.Listener{nil, {}}, Routes: []*routev3.RouteConfiguration{nil, {}},
		ScopedRoutes: []*routev3.ScopedRouteConfiguration{nil}, Clusters: []*clusterv3.Cluster{nil, {}},
		Endpoints: []*endpointv3.ClusterLoadAssignment{nil},
	})
	require.Equal(t, Closed, empty.Decide(&Request{}).Outcome)
	require.Equal(t, NotFound, RouteConfiguration(nil).Decide(&Request{}).Outcome)
	holes := RouteConfiguration(&routev3.RouteConfiguration{VirtualHosts: []*routev3.VirtualHost{nil, {
		Domains: []string{"*"},
		Routes: []*routev3.Route{nil, {}, {
			Match:  &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Prefix{}, Headers: []*routev3.HeaderMatcher{nil}},
			Action: &routev3.Route_Route{},
		}},
	}}})
	d := holes.Decide(get("http://a/"))
	require.Equal(t, Unsettled, d.Outcome)
	require.NotEmpty(t, d.Explain())
}

func TestOneSimulatorForManyGoroutines(t *testing.T) {
	sim := balanced(t, "hash_policy: [{header: {header_name: x-user}}]", staticCluster("c", "lb_policy: MAGLEV", place(0, hostsYAML(1, "hhh"))))
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			d := sim.Decide(get("http://a/", Header{Name: "x-user", Value: fmt.Sprint(i)}))
			if _, certain := d.Endpoints(0).Chosen(); !certain || d.Explain() == "" {
				t.Error("no endpoint")
			}
		})
	}
	group.Wait()
}
