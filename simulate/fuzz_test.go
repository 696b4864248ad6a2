package simulate

import (
	"strings"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

// FuzzRouteConfiguration: any bytes that are a route table, with any request,
// give an answer.
func FuzzRouteConfiguration(f *testing.F) {
	listener := corpustest.Parse(f, gatewayListener, &listenerv3.Listener{})
	sim := New(Config{Listeners: []*listenerv3.Listener{listener}})
	table, err := proto.Marshal(sim.Table("edge").only.msg)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(table, "GET", "https", "api.example.com", "/v1/users?canary=1", "x-tenant: a\ncookie: a=b", uint64(7))
	f.Add([]byte{}, "", "", "", "", "", uint64(0))
	f.Fuzz(func(t *testing.T, table []byte, method, scheme, authority, path, headers string, random uint64) {
		config := &routev3.RouteConfiguration{}
		if err := proto.Unmarshal(table, config); err != nil {
			t.Skip("no route table")
		}
		r := &Request{Method: method, Scheme: scheme, Authority: authority, Path: path, Random: random}
		for _, line := range strings.Split(headers, "\n") {
			name, value, _ := strings.Cut(line, ": ")
			r.Headers = append(r.Headers, Header{Name: name, Value: value})
		}
		d := RouteConfiguration(config).Decide(r)
		if d.Explain() == "" || (d.Outcome == Unsettled) != (d.Undecided != nil) {
			t.Fatalf("no answer: %v", d.Outcome)
		}
		d.RateLimits("limit")
		d.Filter("cors")
		d.MetadataMatch()
	})
}

// FuzzListener: any bytes that are a listener, with any connection, give an answer.
func FuzzListener(f *testing.F) {
	listener, err := proto.Marshal(corpustest.Parse(f, gatewayListener, &listenerv3.Listener{}))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(listener, "10.0.0.1:8443", "10.0.0.2:5", "api.example.com", "h2", "/v1/")
	f.Fuzz(func(t *testing.T, listener []byte, local, remote, sni, alpn, path string) {
		config := &listenerv3.Listener{}
		if err := proto.Unmarshal(listener, config); err != nil {
			t.Skip("no listener")
		}
		sim := New(Config{Listeners: []*listenerv3.Listener{config}})
		d := sim.Decide(&Request{Authority: sni, Path: path, Connection: &Connection{
			Local: local, Remote: remote, SNI: sni, ALPN: []string{alpn}, OriginalDestination: remote,
		}})
		if d.Explain() == "" {
			t.Fatal("no explanation")
		}
	})
}

// FuzzCluster: any bytes that are a cluster give endpoints or a doubt.
func FuzzCluster(f *testing.F) {
	cluster, err := proto.Marshal(clustersOf(f, staticCluster("c", "lb_policy: MAGLEV\nmaglev_lb_config: {table_size: 7}",
		place(0, hostsYAML(1, "hdu"), "locality: {zone: a}", "load_balancing_weight: 3"), place(1, hostsYAML(9, "hh"))))[0])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(cluster, "foo")
	f.Fuzz(func(t *testing.T, cluster []byte, key string) {
		config := &clusterv3.Cluster{}
		if err := proto.Unmarshal(cluster, config); err != nil || config.GetName() == "" {
			t.Skip("no cluster")
		}
		if config.GetMaglevLbConfig().GetTableSize().GetValue() > 1000 || config.GetRingHashLbConfig().GetMinimumRingSize().GetValue() > 1000 {
			t.Skip("a large table only takes time")
		}
		table := &routev3.RouteConfiguration{VirtualHosts: []*routev3.VirtualHost{{Name: "v", Domains: []string{"*"}, Routes: []*routev3.Route{{
			Match: &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Prefix{Prefix: "/"}},
			Action: &routev3.Route_Route{Route: &routev3.RouteAction{
				ClusterSpecifier: &routev3.RouteAction_Cluster{Cluster: config.GetName()},
				HashPolicy: []*routev3.RouteAction_HashPolicy{{PolicySpecifier: &routev3.RouteAction_HashPolicy_Header_{
					Header: &routev3.RouteAction_HashPolicy_Header{HeaderName: "k"}}}},
			}},
		}}}}}
		d := RouteConfiguration(table, WithClusters(config)).Decide(&Request{Authority: "a", Path: "/", Headers: []Header{{Name: "k", Value: key}}})
		if e := d.Endpoints(0); e != nil && e.Undecided == nil && len(e.Shares) == 0 && e.None.Sign() == 0 {
			t.Fatal("neither endpoints nor a doubt")
		}
	})
}
