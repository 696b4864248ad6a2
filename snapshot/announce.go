package snapshot

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/contents"
)

// announcedPath is what nobody calls.
const announcedPath = "/envoykit.announced/never"

// announce returns the old route tables, with those that gRPC clients use knowing the clusters that they will lead to.
//
// A gRPC client takes in only clusters that its routes name, and gRPC-Go (v1.85.0) fails calls with "unknown cluster selected" if a
// route leads to one that it did not know before: the new routes are in use a moment before the new clusters are.
// A route that never matches lets it take them in first. Envoy needs none of it, so that only tables
// of API listeners are touched.
func announce(old, new *Snapshot) contents.Group {
	tables := old.groups[contents.Routes]
	for l := range old.groups[contents.Listeners].All() {
		if m, ok := l.Message.(*listenerv3.Listener); !ok || m.GetApiListener() == nil {
			continue
		}
		for _, link := range old.links.of(l) {
			before, after := tables.Find(link.name), new.groups[contents.Routes].Find(link.name)
			if link.kind != contents.Routes || before == nil || after == nil || before == after {
				continue
			}
			if m := announced(before, after, old.links); m != nil {
				tables = tables.Put(&contents.Resource{Name: before.Name, Message: m, Source: before.Source, At: before.At})
			}
		}
	}
	return tables
}

// announced returns the table before, with routes for the clusters that only the one after leads to; nil if there are none.
func announced(before, after *contents.Resource, l *links) proto.Message {
	known := map[string]bool{}
	for _, link := range l.of(before) {
		known[link.name] = known[link.name] || link.kind == contents.Clusters
	}
	var m *routev3.RouteConfiguration
	for _, link := range l.of(after) {
		if link.kind != contents.Clusters || known[link.name] {
			continue
		}
		known[link.name] = true
		if m == nil {
			m = proto.Clone(before.Message).(*routev3.RouteConfiguration)
		}
		for _, host := range m.GetVirtualHosts() {
			host.Routes = append(host.Routes, never(link.name))
		}
	}
	if m == nil {
		return nil
	}
	return m
}

// never is a route to a cluster that nobody takes.
func never(cluster string) *routev3.Route {
	return &routev3.Route{
		Match:  &routev3.RouteMatch{PathSpecifier: &routev3.RouteMatch_Path{Path: announcedPath}},
		Action: &routev3.Route_Route{Route: &routev3.RouteAction{ClusterSpecifier: &routev3.RouteAction_Cluster{Cluster: cluster}}},
	}
}
