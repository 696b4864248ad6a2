package cluster

import (
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	csv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/client_side_weighted_round_robin/v3"
	providedv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/cluster_provided/v3"
	commonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/common/v3"
	maglevv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/maglev/v3"
	overridev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/override_host/v3"
	randomv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/random/v3"
	wrrv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/wrr_locality/v3"
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RandomBuilder builds load balancing by chance.
type RandomBuilder struct {
	n node.Node[randomv3.Random]
}

// Random starts the policy that draws a host. Without health checks it is more even than round robin.
//
// Envoy: extensions.load_balancing_policies.random.v3.Random
func Random() *RandomBuilder {
	b := &RandomBuilder{}
	b.n.Init(&randomv3.Random{})
	return b
}

// Locality says how a locality is chosen before a host. Default: without regard to localities.
//
// Envoy: extensions.load_balancing_policies.random.v3.Random.locality_lb_config
func (b *RandomBuilder) Locality(l Locality) *RandomBuilder {
	m, f := b.n.Set("locality_lb_config")
	m.LocalityLbConfig = node.Child(f, l)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RandomBuilder) Patch(edit func(*randomv3.Random)) *RandomBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RandomBuilder) Clone() *RandomBuilder {
	c := &RandomBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RandomBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.random", nil)
}

// MaglevBuilder builds consistent hashing by a table.
type MaglevBuilder struct {
	n node.Node[maglevv3.Maglev]
}

// Maglev starts consistent hashing by a table: faster and more even than [RingHash], and about twice as many requests change their
// host when hosts come and go. What is hashed, the route says.
//
// Envoy: extensions.load_balancing_policies.maglev.v3.Maglev
func Maglev() *MaglevBuilder {
	b := &MaglevBuilder{}
	b.n.Init(&maglevv3.Maglev{})
	return b
}

// Table is the size of the table, a prime number (lb-maglev-prime) up to 5000011, well above the number of hosts. Default: 65537.
//
// Envoy: extensions.load_balancing_policies.maglev.v3.Maglev.table_size
func (b *MaglevBuilder) Table(size int) *MaglevBuilder {
	m, f := b.n.Set("table_size")
	m.TableSize = f.Count64Value(size)
	return b
}

func (*MaglevBuilder) hashing(m *maglevv3.Maglev) *commonv3.ConsistentHashingLbConfig {
	if m.ConsistentHashingLbConfig == nil {
		m.ConsistentHashingLbConfig = &commonv3.ConsistentHashingLbConfig{}
	}
	return m.ConsistentHashingLbConfig
}

// ByHostname hashes hosts by their names rather than their addresses.
//
// Envoy: extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig.use_hostname_for_hashing
func (b *MaglevBuilder) ByHostname() *MaglevBuilder {
	m, _ := b.n.Set("consistent_hashing_lb_config.use_hostname_for_hashing")
	b.hashing(m).UseHostnameForHashing = true
	return b
}

// Bound caps the load of a host at this many percent of the average; see [RingHashBuilder.Bound].
//
// Envoy: extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig.hash_balance_factor
func (b *MaglevBuilder) Bound(percent int) *MaglevBuilder {
	m, f := b.n.Set("consistent_hashing_lb_config.hash_balance_factor")
	b.hashing(m).HashBalanceFactor = f.CountValue(percent)
	return b
}

// HashPolicies say what is hashed, where routes say nothing.
//
// Envoy: extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig.hash_policy
func (b *MaglevBuilder) HashPolicies(policies ...HashPolicy) *MaglevBuilder {
	m, f := b.n.Add("consistent_hashing_lb_config.hash_policy", len(b.n.Peek().GetConsistentHashingLbConfig().GetHashPolicy()))
	h := b.hashing(m)
	h.HashPolicy = node.Children(f, h.HashPolicy, policies)
	return b
}

// LocalityWeighted makes the weights of localities count, each getting its share of the table.
//
// Envoy: extensions.load_balancing_policies.maglev.v3.Maglev.locality_weighted_lb_config
func (b *MaglevBuilder) LocalityWeighted() *MaglevBuilder {
	m, _ := b.n.Set("locality_weighted_lb_config")
	m.LocalityWeightedLbConfig = &commonv3.LocalityLbConfig_LocalityWeightedLbConfig{}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MaglevBuilder) Patch(edit func(*maglevv3.Maglev)) *MaglevBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MaglevBuilder) Clone() *MaglevBuilder {
	c := &MaglevBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MaglevBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.maglev", nil)
}

// ClusterProvidedBuilder builds the policy that leaves the choice to the cluster's own way of discovery.
type ClusterProvidedBuilder struct {
	n node.Node[providedv3.ClusterProvided]
}

// ClusterProvided starts the policy of clusters that choose hosts themselves: [OriginalDst], [Aggregate], [DynamicForwardProxy]. Their
// constructors set it; other clusters refuse it (cluster-cluster-provided-mismatch).
//
// Envoy: extensions.load_balancing_policies.cluster_provided.v3.ClusterProvided
func ClusterProvided() *ClusterProvidedBuilder {
	b := &ClusterProvidedBuilder{}
	b.n.Init(&providedv3.ClusterProvided{})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ClusterProvidedBuilder) Patch(edit func(*providedv3.ClusterProvided)) *ClusterProvidedBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ClusterProvidedBuilder) Clone() *ClusterProvidedBuilder {
	c := &ClusterProvidedBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ClusterProvidedBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.cluster_provided", nil)
}

// WRRLocalityBuilder builds the choice of a locality by weights, and of a host by another policy.
type WRRLocalityBuilder struct {
	n node.Node[wrrv3.WrrLocality]
}

// WRRLocality starts the choice of a locality by its weight, and of a host there by the first policy that is known.
//
// Envoy: extensions.load_balancing_policies.wrr_locality.v3.WrrLocality.endpoint_picking_policy
func WRRLocality(policies ...Policy) *WRRLocalityBuilder {
	b := &WRRLocalityBuilder{}
	f := b.n.Below("endpoint_picking_policy.policies")
	b.n.Init(&wrrv3.WrrLocality{EndpointPickingPolicy: &clusterv3.LoadBalancingPolicy{Policies: node.Children(f, nil, policies)}})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *WRRLocalityBuilder) Patch(edit func(*wrrv3.WrrLocality)) *WRRLocalityBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *WRRLocalityBuilder) Clone() *WRRLocalityBuilder {
	c := &WRRLocalityBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *WRRLocalityBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.wrr_locality", nil)
}

// ReportedLoadBuilder builds round robin by weights that hosts report themselves.
type ReportedLoadBuilder struct {
	n node.Node[csv3.ClientSideWeightedRoundRobin]
}

// ReportedLoad starts round robin by weights that Envoy computes from the load that hosts report (ORCA), in their answers.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin
func ReportedLoad() *ReportedLoadBuilder {
	b := &ReportedLoadBuilder{}
	b.n.Init(&csv3.ClientSideWeightedRoundRobin{})
	return b
}

// OutOfBand asks hosts for reports on a stream of its own, at an interval. Default: with answers. gRPC clients only.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.enable_oob_load_report
func (b *ReportedLoadBuilder) OutOfBand(every time.Duration) *ReportedLoadBuilder {
	m, f := b.n.Set("oob_reporting_period")
	m.EnableOobLoadReport = wrapperspb.Bool(true)
	m.OobReportingPeriod = f.Duration(every)
	return b
}

// Blackout is how long a host must report before its weight counts. Default: 10 s.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.blackout_period
func (b *ReportedLoadBuilder) Blackout(d time.Duration) *ReportedLoadBuilder {
	m, f := b.n.Set("blackout_period")
	m.BlackoutPeriod = f.Duration(d)
	return b
}

// Expire forgets a weight that has not been reported for so long; 0 never does. Default: 3 min.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.weight_expiration_period
func (b *ReportedLoadBuilder) Expire(after time.Duration) *ReportedLoadBuilder {
	m, f := b.n.Set("weight_expiration_period")
	m.WeightExpirationPeriod = f.Duration(after)
	return b
}

// Update is how often weights are computed. Default: 1 s; at least 100 ms.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.weight_update_period
func (b *ReportedLoadBuilder) Update(every time.Duration) *ReportedLoadBuilder {
	m, f := b.n.Set("weight_update_period")
	m.WeightUpdatePeriod = f.Duration(every)
	return b
}

// ErrorPenalty is how much errors lower a weight: the share of errors times this is added to the utilization. Default: 1.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.error_utilization_penalty
func (b *ReportedLoadBuilder) ErrorPenalty(penalty float64) *ReportedLoadBuilder {
	m, _ := b.n.Set("error_utilization_penalty")
	m.ErrorUtilizationPenalty = wrapperspb.Float(float32(penalty))
	return b
}

// Metrics are the reported values that are the utilization, the first that a host reports. Default: application utilization, then CPU.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.metric_names_for_computing_utilization
func (b *ReportedLoadBuilder) Metrics(names ...string) *ReportedLoadBuilder {
	m, _ := b.n.Add("metric_names_for_computing_utilization", len(b.n.Peek().MetricNamesForComputingUtilization))
	m.MetricNamesForComputingUtilization = append(m.MetricNamesForComputingUtilization, names...)
	return b
}

// SlowStart gives new hosts less traffic at first.
//
// Envoy: extensions.load_balancing_policies.client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin.slow_start_config
func (b *ReportedLoadBuilder) SlowStart(s *SlowStartBuilder) *ReportedLoadBuilder {
	m, f := b.n.Set("slow_start_config")
	m.SlowStartConfig = node.Child(f, s)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ReportedLoadBuilder) Patch(edit func(*csv3.ClientSideWeightedRoundRobin)) *ReportedLoadBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ReportedLoadBuilder) Clone() *ReportedLoadBuilder {
	c := &ReportedLoadBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ReportedLoadBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.client_side_weighted_round_robin", nil)
}

// OverrideHostBuilder builds the policy that takes the host a request names.
type OverrideHostBuilder struct {
	n node.Node[overridev3.OverrideHost]
}

// OverrideHost starts the policy that takes the host whose address a header or metadata names, and chooses by the fallback
// where none does, or it is not there.
//
// Envoy: extensions.load_balancing_policies.override_host.v3.OverrideHost.fallback_policy
func OverrideHost(fallback ...Policy) *OverrideHostBuilder {
	b := &OverrideHostBuilder{}
	f := b.n.Below("fallback_policy.policies")
	b.n.Init(&overridev3.OverrideHost{FallbackPolicy: &clusterv3.LoadBalancingPolicy{Policies: node.Children(f, nil, fallback)}})
	return b
}

// Header appends a request header to look in.
//
// Envoy: extensions.load_balancing_policies.override_host.v3.OverrideHost.OverrideHostSource.header
func (b *OverrideHostBuilder) Header(name string) *OverrideHostBuilder {
	m, _ := b.n.Add("override_host_sources", len(b.n.Peek().OverrideHostSources))
	m.OverrideHostSources = append(m.OverrideHostSources, &overridev3.OverrideHost_OverrideHostSource{Header: name})
	return b
}

// Metadata appends a value in the request's dynamic metadata to look in: the filter's name and the path of keys below.
//
// Envoy: extensions.load_balancing_policies.override_host.v3.OverrideHost.OverrideHostSource.metadata
func (b *OverrideHostBuilder) Metadata(filter string, path ...string) *OverrideHostBuilder {
	m, _ := b.n.Add("override_host_sources", len(b.n.Peek().OverrideHostSources))
	m.OverrideHostSources = append(m.OverrideHostSources, &overridev3.OverrideHost_OverrideHostSource{Metadata: metadataKey(filter, path)})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *OverrideHostBuilder) Patch(edit func(*overridev3.OverrideHost)) *OverrideHostBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OverrideHostBuilder) Clone() *OverrideHostBuilder {
	c := &OverrideHostBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *OverrideHostBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return policy(&b.n, s, "envoy.load_balancing_policies.override_host", nil)
}

func metadataKey(filter string, path []string) *metadatav3.MetadataKey {
	key := &metadatav3.MetadataKey{Key: filter}
	for _, p := range path {
		key.Path = append(key.Path, &metadatav3.MetadataKey_PathSegment{Segment: &metadatav3.MetadataKey_PathSegment_Key{Key: p}})
	}
	return key
}

// CustomPolicyBuilder builds a policy from its message.
type CustomPolicyBuilder struct{ c node.Custom }

// CustomPolicy starts a policy by any extension, given as its message. One that is no policy is refused (extension-wrong-slot).
//
// Envoy: config.cluster.v3.LoadBalancingPolicy.Policy.typed_extension_config
func CustomPolicy(config proto.Message) *CustomPolicyBuilder {
	b := &CustomPolicyBuilder{}
	b.c.Init(config, "envoy.load_balancing_policies")
	return b
}

// Named gives the extension a name of its own, for one that the registry does not know.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *CustomPolicyBuilder) Named(name string) *CustomPolicyBuilder {
	b.c.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomPolicyBuilder) Render(s part.Scope) *clusterv3.LoadBalancingPolicy_Policy {
	return &clusterv3.LoadBalancingPolicy_Policy{TypedExtensionConfig: b.c.Take(s.Sub("typed_extension_config"))}
}
