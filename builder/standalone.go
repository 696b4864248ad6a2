package builder

import (
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/rewrite"
)

// static holds copies of a bundle's resources as a file needs them.
type static struct {
	bundle    *Bundle
	listeners []*listenerv3.Listener
	clusters  []*clusterv3.Cluster
	secrets   []*tlsv3.Secret
}

// standalone copies the bundle and moves what xDS would deliver into the resources that name it.
func standalone(b *Bundle) *static {
	s := &static{bundle: b, listeners: b.Listeners(), clusters: b.Clusters(), secrets: b.Secrets()}
	for _, l := range s.listeners {
		rewrite.Each(l, s.inline)
	}
	for _, c := range s.clusters {
		s.inlineEndpoints(c)
		rewrite.Each(c, s.inline)
	}
	return s
}

// inline changes a message that refers to something of the bundle by a config source.
func (s *static) inline(m proto.Message) (changed bool) {
	switch m := m.(type) {
	case *hcmv3.HttpConnectionManager:
		return s.inlineRoutes(m)
	case *tlsv3.SdsSecretConfig:
		if m.GetSdsConfig() == nil || s.bundle.Secret(m.GetName()) == nil {
			return false
		}
		m.SdsConfig = nil
		return true
	}
	return false
}

// inlineRoutes puts the route configuration in place of its name.
func (s *static) inlineRoutes(m *hcmv3.HttpConnectionManager) bool {
	if table := s.table(m.GetRds().GetRouteConfigName()); table != nil && m.GetRds() != nil {
		m.RouteSpecifier = &hcmv3.HttpConnectionManager_RouteConfig{RouteConfig: table}
		return true
	}
	return s.inlineScopes(m.GetScopedRoutes())
}

// inlineScopes puts the scopes of the bundle in place of SRDS.
func (s *static) inlineScopes(m *hcmv3.ScopedRoutes) bool {
	scopes := s.bundle.ScopedRoutes()
	if m.GetScopedRds() == nil || len(scopes) == 0 {
		return false
	}
	for _, scope := range scopes {
		if table := s.table(scope.GetRouteConfigurationName()); table != nil {
			scope.RouteConfigurationName, scope.RouteConfiguration = "", table
		}
	}
	m.RdsConfigSource = nil
	m.ConfigSpecifier = &hcmv3.ScopedRoutes_ScopedRouteConfigurationsList{
		ScopedRouteConfigurationsList: &hcmv3.ScopedRouteConfigurationsList{ScopedRouteConfigurations: scopes},
	}
	return true
}

// table returns a copy of the route configuration for a file, nil if the bundle has none.
func (s *static) table(name string) *routev3.RouteConfiguration {
	if name == "" {
		return nil
	}
	return s.bundle.Route(name)
}

// inlineEndpoints turns an EDS cluster into a static one with its addresses.
func (s *static) inlineEndpoints(c *clusterv3.Cluster) {
	if c.GetType() != clusterv3.Cluster_EDS || c.GetClusterType() != nil {
		return
	}
	name := c.GetEdsClusterConfig().GetServiceName()
	if name == "" {
		name = c.GetName()
	}
	hosts := s.bundle.EndpointsOf(name)
	if hosts == nil {
		return
	}
	hosts.ClusterName = c.GetName()
	c.ClusterDiscoveryType = &clusterv3.Cluster_Type{Type: clusterv3.Cluster_STATIC} // like EDS, for IP addresses only
	c.EdsClusterConfig = nil
	c.LoadAssignment = hosts
}
