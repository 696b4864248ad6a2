package builder

import (
	"fmt"
	"net"
	"strconv"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"
)

// detail is what a table says of a resource besides its name.
func detail(m proto.Message) string {
	switch m := m.(type) {
	case *listenerv3.Listener:
		return fmt.Sprintf("%s, %s", address(m.GetAddress()), count(len(m.GetFilterChains()), "filter chain"))
	case *routev3.RouteConfiguration:
		routes := 0
		for _, v := range m.GetVirtualHosts() {
			routes += len(v.GetRoutes())
		}
		return fmt.Sprintf("%s, %s", count(len(m.GetVirtualHosts()), "virtual host"), count(routes, "route"))
	case *routev3.VirtualHost:
		return fmt.Sprintf("%s, %s", strings.Join(m.GetDomains(), " "), count(len(m.GetRoutes()), "route"))
	case *routev3.ScopedRouteConfiguration:
		return "routes " + m.GetRouteConfigurationName()
	case *clusterv3.Cluster:
		return clusterDetail(m)
	case *endpointv3.ClusterLoadAssignment:
		return hosts(m)
	case *tlsv3.Secret:
		return strings.ReplaceAll(fmt.Sprintf("%T", m.GetType()), "*tlsv3.Secret_", "")
	}
	return ""
}

func clusterDetail(m *clusterv3.Cluster) string {
	kind := m.GetType().String()
	if custom := m.GetClusterType(); custom != nil {
		kind = custom.GetName()
	}
	if m.GetLoadAssignment() == nil {
		return kind
	}
	return kind + ", " + hosts(m.GetLoadAssignment())
}

func hosts(m *endpointv3.ClusterLoadAssignment) string {
	n := 0
	for _, l := range m.GetEndpoints() {
		n += len(l.GetLbEndpoints())
	}
	return fmt.Sprintf("%s, %s", count(len(m.GetEndpoints()), "locality"), count(n, "endpoint"))
}

func address(a *corev3.Address) string {
	switch {
	case a.GetSocketAddress() != nil:
		s := a.GetSocketAddress()
		return strings.ToLower(s.GetProtocol().String()) + " " + net.JoinHostPort(s.GetAddress(), strconv.Itoa(int(s.GetPortValue())))
	case a.GetPipe() != nil:
		return "pipe " + a.GetPipe().GetPath()
	}
	return "no address"
}

// count says "1 route", "2 routes", "2 localities".
func count(n int, noun string) string {
	if n != 1 {
		if stem, ok := strings.CutSuffix(noun, "y"); ok {
			noun = stem + "ie"
		}
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
