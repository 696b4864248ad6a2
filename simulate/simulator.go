package simulate

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// Config is the configuration to simulate. Every part may be missing; what
// depends on a missing part is then Undecided.
type Config struct {
	// Listeners take connections.
	Listeners []*listenerv3.Listener
	// Routes are the tables that listeners name by RDS.
	Routes []*routev3.RouteConfiguration
	// ScopedRoutes are the scopes that listeners name by SRDS.
	ScopedRoutes []*routev3.ScopedRouteConfiguration
	// Clusters are all clusters that exist. Nil: it is not known which exist.
	Clusters []*clusterv3.Cluster
	// Endpoints are the assignments of EDS clusters.
	Endpoints []*endpointv3.ClusterLoadAssignment
	// Bootstrap adds its static resources, its node and its static runtime.
	Bootstrap *bootstrapv3.Bootstrap
	// Locality is where Envoy itself runs, for zone-aware routing.
	Locality *corev3.Locality
	// LocalCluster names the cluster that Envoy itself belongs to.
	LocalCluster string
	// Runtime holds runtime values.
	Runtime Runtime
}

// Source is what holds the resources of a configuration, such as a bundle.
type Source interface {
	Listeners() []*listenerv3.Listener
	Routes() []*routev3.RouteConfiguration
	ScopedRoutes() []*routev3.ScopedRouteConfiguration
	Clusters() []*clusterv3.Cluster
	Endpoints() []*endpointv3.ClusterLoadAssignment
}

// From is the configuration that a source holds. Its clusters are all that exist.
func From(s Source) Config {
	config := Config{
		Listeners: s.Listeners(), Routes: s.Routes(), ScopedRoutes: s.ScopedRoutes(),
		Clusters: s.Clusters(), Endpoints: s.Endpoints(),
	}
	if config.Clusters == nil {
		config.Clusters = []*clusterv3.Cluster{}
	}
	return config
}

// Simulator answers what Envoy would do with one configuration. It is
// immutable and safe for concurrent use.
type Simulator struct {
	config    Config
	only      *table // set for a simulator of one route table
	listeners []*listener
	tables    map[string]*table
	scopes    *scopes
	clusters  map[string]*cluster // nil: not known
	discovers bool                // a control plane sends clusters that are not known
}

// New indexes a configuration. It never fails: what Envoy would refuse is
// Undecided where a decision meets it.
func New(config Config) *Simulator {
	s := &Simulator{config: config, tables: map[string]*table{}}
	s.addBootstrap()
	for _, msg := range s.config.Routes {
		s.tables[msg.GetName()] = newTable(msg)
	}
	if s.config.Clusters != nil {
		s.addClusters()
	}
	s.scopes = newScopes(s.config.ScopedRoutes)
	for _, msg := range s.config.Listeners {
		s.listeners = append(s.listeners, newListener(msg))
	}
	return s
}

// Option adds to what RouteConfiguration knows.
type Option func(*Config)

// WithRuntime sets runtime values.
func WithRuntime(runtime Runtime) Option {
	return func(c *Config) { c.Runtime = runtime }
}

// WithClusters tells which clusters exist.
func WithClusters(clusters ...*clusterv3.Cluster) Option {
	return func(c *Config) { c.Clusters = append(c.Clusters, clusters...) }
}

// WithEndpoints adds the assignments of EDS clusters.
func WithEndpoints(endpoints ...*endpointv3.ClusterLoadAssignment) Option {
	return func(c *Config) { c.Endpoints = append(c.Endpoints, endpoints...) }
}

// RouteConfiguration simulates a single route table: no listener, and no
// connection manager that normalises paths or hosts.
func RouteConfiguration(msg *routev3.RouteConfiguration, options ...Option) *Simulator {
	var config Config
	for _, option := range options {
		option(&config)
	}
	s := New(config)
	s.only = newTable(msg)
	return s
}

// Table is a simulator of one route table of the configuration, by its name;
// nil if there is none.
func (s *Simulator) Table(name string) *Simulator {
	t, ok := s.tables[name]
	if !ok {
		t = s.inlineTable(name)
	}
	if t == nil {
		return nil
	}
	other := *s
	other.only = t
	return &other
}

func (s *Simulator) inlineTable(name string) *table {
	for _, l := range s.listeners {
		for _, chain := range l.allChains() {
			if chain.manager != nil && chain.manager.table != nil && chain.manager.table.msg.GetName() == name {
				return chain.manager.table
			}
		}
	}
	return nil
}

// addBootstrap takes over what a bootstrap holds.
func (s *Simulator) addBootstrap() {
	b := s.config.Bootstrap
	if b == nil {
		return
	}
	c := &s.config
	c.Listeners = append(c.Listeners[:len(c.Listeners):len(c.Listeners)], b.GetStaticResources().GetListeners()...)
	discovered := b.GetDynamicResources().GetCdsConfig() != nil
	s.discovers = discovered && c.Clusters == nil
	c.Clusters = append(c.Clusters[:len(c.Clusters):len(c.Clusters)], b.GetStaticResources().GetClusters()...)
	if c.Clusters == nil && !discovered {
		c.Clusters = []*clusterv3.Cluster{} // it is known that there are none
	}
	if c.Locality == nil {
		c.Locality = b.GetNode().GetLocality()
	}
	if c.LocalCluster == "" {
		c.LocalCluster = b.GetClusterManager().GetLocalClusterName()
	}
	if c.Runtime == nil {
		c.Runtime = staticRuntime(b.GetLayeredRuntime())
	}
}

// staticRuntime is what the static layers of a runtime hold; later layers win.
func staticRuntime(layers *bootstrapv3.LayeredRuntime) Runtime {
	values := map[string]any{}
	for _, layer := range layers.GetLayers() {
		flatten("", layer.GetStaticLayer(), values)
	}
	if len(values) == 0 {
		return nil
	}
	return RuntimeMap(values)
}

// flatten joins the keys of nested structs by dots.
func flatten(prefix string, s *structpb.Struct, into map[string]any) {
	for key, value := range s.GetFields() {
		switch kind := value.GetKind().(type) {
		case *structpb.Value_StructValue:
			if fraction, ok := fractionalPercent(kind.StructValue); ok {
				into[prefix+key] = fraction
				continue
			}
			flatten(prefix+key+".", kind.StructValue, into)
		case *structpb.Value_NumberValue:
			into[prefix+key] = kind.NumberValue
		case *structpb.Value_StringValue:
			into[prefix+key] = kind.StringValue
		case *structpb.Value_BoolValue:
			into[prefix+key] = kind.BoolValue
		}
	}
}

// lacks reports that a cluster is known not to exist.
func (s *Simulator) lacks(name string) bool {
	if s.clusters == nil || s.discovers {
		return false
	}
	_, ok := s.clusters[name]
	return !ok
}

// Decide answers what happens to a request.
func (s *Simulator) Decide(req *Request) *Decision {
	x, d := newExchange(s, req), &Decision{}
	d.how.x = x
	if s.only != nil {
		if !x.headers.Has("x-forwarded-proto") && req.Scheme != "" {
			x.headers.Add("x-forwarded-proto", req.Scheme)
		}
		s.only.decideRoute(x, d)
		return d
	}
	s.accept(x, d)
	return d
}
