package builder

import (
	"cmp"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/internal/resource"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/validate"
)

// BootstrapBuilder builds the file that Envoy starts from.
type BootstrapBuilder struct {
	n       node.Node[bootstrapv3.Bootstrap]
	bundles []*Bundle
	envoy   string
}

// Bootstrap starts an empty bootstrap, for an Envoy that gets its resources from a control plane. To start
// from resources, see [Bundle.Bootstrap].
//
// Envoy: config.bootstrap.v3.Bootstrap
func Bootstrap() *BootstrapBuilder {
	b := &BootstrapBuilder{}
	b.n.InitResource(&bootstrapv3.Bootstrap{})
	return b
}

// RawBootstrap starts from a copy of a bootstrap that exists.
//
// Envoy: config.bootstrap.v3.Bootstrap
func RawBootstrap(m *bootstrapv3.Bootstrap) *BootstrapBuilder {
	b := &BootstrapBuilder{}
	b.n.Raw(m)
	return b
}

// Bootstrap starts a bootstrap that holds all of the bundle and stands alone: a file can serve neither RDS nor EDS,
// so route configurations move into the connection managers that name them, load assignments into their
// clusters, and secrets are referred to without a source.
//
// Envoy: config.bootstrap.v3.Bootstrap.StaticResources
func (b *Bundle) Bootstrap() *BootstrapBuilder { return Bootstrap().Static(b) }

// Static adds the resources of a bundle, as [Bundle.Bootstrap] does.
//
// Envoy: config.bootstrap.v3.Bootstrap.static_resources
func (b *BootstrapBuilder) Static(bundle *Bundle) *BootstrapBuilder {
	m, f := b.n.Set("static_resources")
	if bundle == nil {
		f.Report(node.RuleNil, "nil bundle given")
		return b
	}
	if m.StaticResources == nil {
		m.StaticResources = &bootstrapv3.Bootstrap_StaticResources{}
	}
	s := standalone(bundle)
	m.StaticResources.Listeners = append(m.StaticResources.Listeners, s.listeners...)
	m.StaticResources.Clusters = append(m.StaticResources.Clusters, s.clusters...)
	m.StaticResources.Secrets = append(m.StaticResources.Secrets, s.secrets...)
	b.bundles = append(b.bundles, bundle)
	return b
}

// Clusters adds static clusters, such as the one of a control plane.
//
// Envoy: config.bootstrap.v3.Bootstrap.StaticResources.clusters
func (b *BootstrapBuilder) Clusters(clusters ...part.Part[clusterv3.Cluster]) *BootstrapBuilder {
	r, f := b.static("static_resources.clusters", func(r *bootstrapv3.Bootstrap_StaticResources) int { return len(r.Clusters) })
	r.Clusters = node.Children(f, r.Clusters, clusters)
	return b
}

// Listeners adds static listeners.
//
// Envoy: config.bootstrap.v3.Bootstrap.StaticResources.listeners
func (b *BootstrapBuilder) Listeners(listeners ...part.Part[listenerv3.Listener]) *BootstrapBuilder {
	r, f := b.static("static_resources.listeners", func(r *bootstrapv3.Bootstrap_StaticResources) int { return len(r.Listeners) })
	r.Listeners = node.Children(f, r.Listeners, listeners)
	return b
}

// Secrets adds static secrets.
//
// Envoy: config.bootstrap.v3.Bootstrap.StaticResources.secrets
func (b *BootstrapBuilder) Secrets(secrets ...part.Part[tlsv3.Secret]) *BootstrapBuilder {
	r, f := b.static("static_resources.secrets", func(r *bootstrapv3.Bootstrap_StaticResources) int { return len(r.Secrets) })
	r.Secrets = node.Children(f, r.Secrets, secrets)
	return b
}

// static begins a setter that appends to a list of the static resources.
func (b *BootstrapBuilder) static(field string, count func(*bootstrapv3.Bootstrap_StaticResources) int) (*bootstrapv3.Bootstrap_StaticResources, node.Field) {
	n := 0
	if r := b.n.Peek().StaticResources; r != nil {
		n = count(r)
	}
	m, f := b.n.Add(field, n)
	if m.StaticResources == nil {
		m.StaticResources = &bootstrapv3.Bootstrap_StaticResources{}
	}
	return m.StaticResources, f
}

// Node identifies this Envoy to its control plane. Both are required where any resource comes over
// xDS (bootstrap-node-for-xds).
//
// Envoy: config.core.v3.Node
func (b *BootstrapBuilder) Node(id, cluster string) *BootstrapBuilder {
	m, _ := b.n.Set("node")
	n := thisNode(m)
	n.Id, n.Cluster = id, cluster
	return b
}

// Locality is where this Envoy runs, for zone-aware load balancing; zone and sub-zone may be empty.
//
// Envoy: config.core.v3.Node.locality
func (b *BootstrapBuilder) Locality(region, zone, subZone string) *BootstrapBuilder {
	m, _ := b.n.Set("node.locality")
	thisNode(m).Locality = &corev3.Locality{Region: region, Zone: zone, SubZone: subZone}
	return b
}

func thisNode(m *bootstrapv3.Bootstrap) *corev3.Node {
	if m.Node == nil {
		m.Node = &corev3.Node{}
	}
	return m.Node
}

// Admin opens the administration interface. It can stop Envoy and shows its configuration: keep it on
// loopback ("127.0.0.1"). Without it there is none. [BootstrapBuilder.Administration] has the rest of its settings.
//
// Envoy: config.bootstrap.v3.Admin.address
func (b *BootstrapBuilder) Admin(address string, port int) *BootstrapBuilder {
	m, f := b.n.Set("admin.address")
	if m.Admin == nil {
		m.Admin = &bootstrapv3.Admin{}
	}
	m.Admin.Address = &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address: address, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: f.Port(port)},
	}}}
	return b
}

// ADS makes Envoy fetch listeners and clusters, and all that they name, from the gRPC service of the static
// cluster given, on one stream: state of the world, xDS v3.
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.ads_config
func (b *BootstrapBuilder) ADS(cluster string) *BootstrapBuilder {
	m, _ := b.n.Set("dynamic_resources")
	adsFrom(m, cluster, corev3.ApiConfigSource_GRPC)
	return b
}

// DeltaADS is ADS with the incremental protocol.
//
// Envoy: config.bootstrap.v3.Bootstrap.DynamicResources.ads_config
func (b *BootstrapBuilder) DeltaADS(cluster string) *BootstrapBuilder {
	m, _ := b.n.Set("dynamic_resources")
	adsFrom(m, cluster, corev3.ApiConfigSource_DELTA_GRPC)
	return b
}

// adsFrom writes where resources come from, and leaves the rest of the dynamic resources as it is.
func adsFrom(m *bootstrapv3.Bootstrap, cluster string, api corev3.ApiConfigSource_ApiType) {
	fromADS := func() *corev3.ConfigSource {
		return &corev3.ConfigSource{
			ResourceApiVersion:    corev3.ApiVersion_V3,
			ConfigSourceSpecifier: &corev3.ConfigSource_Ads{Ads: &corev3.AggregatedConfigSource{}},
		}
	}
	if m.DynamicResources == nil {
		m.DynamicResources = &bootstrapv3.Bootstrap_DynamicResources{}
	}
	m.DynamicResources.LdsConfig = fromADS()
	m.DynamicResources.CdsConfig = fromADS()
	m.DynamicResources.AdsConfig = &corev3.ApiConfigSource{
		ApiType:             api,
		TransportApiVersion: corev3.ApiVersion_V3,
		GrpcServices: []*corev3.GrpcService{{TargetSpecifier: &corev3.GrpcService_EnvoyGrpc_{
			EnvoyGrpc: &corev3.GrpcService_EnvoyGrpc{ClusterName: cluster},
		}}},
	}
}

// Envoy says which version will start from the bootstrap: "1.33", "v1.33.2". It refuses what it does not know
// (version-unknown-field, version-unknown-value, version-unknown-type) or misses (version-required-field), and warns of what it calls deprecated (proto-deprecated-field).
// Default: the version of the first bundle that names one, see [Builder.Envoy].
func (b *BootstrapBuilder) Envoy(version string) *BootstrapBuilder {
	b.envoy = knownVersion(&b.n.State, version)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *BootstrapBuilder) Patch(edit func(*bootstrapv3.Bootstrap)) *BootstrapBuilder {
	b.n.Patch(edit)
	return b
}

// Allow lets the rule be broken in this bootstrap, for the reason given.
func (b *BootstrapBuilder) Allow(rule diag.RuleID, why string) *BootstrapBuilder {
	b.n.Allow(rule, why)
	return b
}

// Origin names what the bootstrap was made from, for diagnostics.
func (b *BootstrapBuilder) Origin(text string) *BootstrapBuilder {
	b.n.Origin(text)
	return b
}

// Clone returns a variant to go on from.
func (b *BootstrapBuilder) Clone() *BootstrapBuilder {
	c := &BootstrapBuilder{bundles: append([]*Bundle(nil), b.bundles...), envoy: b.envoy}
	b.n.Clone(&c.n)
	return c
}

// Build returns the bootstrap as Envoy would load it, or everything that is wrong with it.
func (b *BootstrapBuilder) Build() (*bootstrapv3.Bootstrap, error) {
	m, list := b.judge()
	if err := list.Err(); err != nil {
		return nil, err
	}
	return m, nil
}

// Diagnostics returns all that Build finds, warnings and hints included.
func (b *BootstrapBuilder) Diagnostics() diag.List {
	_, list := b.judge()
	return list
}

func (b *BootstrapBuilder) judge() (*bootstrapv3.Bootstrap, diag.List) {
	var root node.State
	m := b.n.Take(node.Standalone(&root, "bootstrap"), nil)
	list, _ := resource.Judge(&root, &validate.Set{Resources: []validate.Resource{
		{Path: diag.Path{diag.FieldStep("bootstrap")}, Message: m},
	}}, validate.Options{Closed: m.GetDynamicResources() == nil, Envoy: b.version()})
	return m, list
}

// version is that of the Envoy which starts from the bootstrap.
func (b *BootstrapBuilder) version() string {
	version := b.envoy
	for _, bundle := range b.bundles {
		version = cmp.Or(version, bundle.options.Envoy)
	}
	return version
}

// YAML builds the bootstrap and writes it in canonical form. Secrets are written as they are.
func (b *BootstrapBuilder) YAML() ([]byte, error) { return b.write(encode.YAML) }

// JSON builds the bootstrap and writes it as JSON.
func (b *BootstrapBuilder) JSON() ([]byte, error) { return b.write(encode.JSON) }

// Proto builds the bootstrap and writes it as deterministic binary protobuf, for a file named *.pb.
func (b *BootstrapBuilder) Proto() ([]byte, error) {
	return b.write(func(dst []byte, m proto.Message, _ encode.Options) ([]byte, error) { return pack.Append(dst, m) })
}

func (b *BootstrapBuilder) write(encoder func([]byte, proto.Message, encode.Options) ([]byte, error)) ([]byte, error) {
	m, err := b.Build()
	if err != nil {
		return nil, err
	}
	return encoder(nil, m, encode.Options{Unresolved: encode.Opaque})
}
