package envoytest

import (
	"fmt"
	"strings"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	aggregatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/aggregate/v3"
)

// NoPlaintextUpstream asserts that requests of the routes, and copies of them, go only to clusters that are reached by TLS
// or another transport that is not plain text. A cluster that the configuration does not hold, or that a header
// names, is not certain, and fails.
func (r *Routes) NoPlaintextUpstream(t testing.TB) *Routes {
	t.Helper()
	clusters := map[string]*clusterv3.Cluster{}
	if r.config.err == nil {
		for _, c := range r.config.about.Clusters() {
			clusters[c.GetName()] = c
		}
	}
	u := upstreams{r.config, clusters}
	return r.each(t, func(p placedRoute) []string {
		var wrong []string
		for _, name := range targets(p) {
			if why := u.plaintext(name, 0); why != "" {
				wrong = append(wrong, why)
			}
		}
		if field := uncertain(p.route.GetRoute()); field != "" {
			wrong = append(wrong, fmt.Sprintf("which cluster it goes to is decided by %s", field))
		}
		return wrong
	})
}

// targets are the clusters that a route names, mirrors included.
func targets(p placedRoute) []string {
	a := p.route.GetRoute()
	var names []string
	add := func(name string) {
		if name != "" {
			names = append(names, name)
		}
	}
	add(a.GetCluster())
	for _, w := range a.GetWeightedClusters().GetClusters() {
		add(w.GetName())
	}
	mirrors := a.GetRequestMirrorPolicies()
	if a != nil && len(mirrors) == 0 {
		mirrors = p.host.GetRequestMirrorPolicies()
	}
	if a != nil && len(mirrors) == 0 {
		mirrors = p.table.Message.GetRequestMirrorPolicies()
	}
	for _, m := range mirrors {
		add(m.GetCluster())
	}
	return names
}

// uncertain names the field that leaves the cluster to the request, or "".
func uncertain(a *routev3.RouteAction) string {
	switch {
	case a.GetClusterHeader() != "":
		return "cluster_header"
	case a.GetClusterSpecifierPlugin() != "":
		return "cluster_specifier_plugin"
	case a.GetInlineClusterSpecifierPlugin() != nil:
		return "inline_cluster_specifier_plugin"
	}
	for _, w := range a.GetWeightedClusters().GetClusters() {
		if w.GetClusterHeader() != "" {
			return "cluster_header"
		}
	}
	return ""
}

// upstreams looks clusters up.
type upstreams struct {
	config   *Config
	clusters map[string]*clusterv3.Cluster
}

// plaintext tells why a cluster may be reached in plain text, or "".
func (u upstreams) plaintext(name string, depth int) string {
	const deepest = 8 // of aggregates inside one another
	c := u.clusters[name]
	switch {
	case c == nil:
		return fmt.Sprintf("cluster %q is not part of the configuration", name)
	case depth > deepest:
		return fmt.Sprintf("cluster %q is an aggregate that goes too deep", name)
	}
	if config, ok := u.config.about.Unpack(c.GetClusterType().GetTypedConfig()).(*aggregatev3.ClusterConfig); ok {
		for _, inner := range config.GetClusters() {
			if why := u.plaintext(inner, depth+1); why != "" {
				return why
			}
		}
		return ""
	}
	for _, m := range c.GetTransportSocketMatches() {
		if isPlaintext(m.GetTransportSocket()) {
			return u.title(c) + fmt.Sprintf(" is reached in plain text where %q matches", m.GetName())
		}
	}
	if isPlaintext(c.GetTransportSocket()) {
		return u.title(c) + " is reached in plain text"
	}
	return ""
}

func (u upstreams) title(c *clusterv3.Cluster) string {
	text := fmt.Sprintf("cluster %q", c.GetName())
	if at := u.config.about.ClusterAt(c); !at.IsZero() {
		text += " (" + at.String() + ")"
	}
	return text
}

// isPlaintext tells whether a socket has no encryption of its own: none, or the raw buffer.
func isPlaintext(s *corev3.TransportSocket) bool {
	if s == nil {
		return true
	}
	url := s.GetTypedConfig().GetTypeUrl()
	return strings.HasSuffix(url, ".RawBuffer") || url == "" && s.GetName() == "envoy.transport_sockets.raw_buffer"
}
