package simulate

import (
	"math/big"

	aggregatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/aggregate/v3"
	dfpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dynamic_forward_proxy/v3"

	"github.com/envoykit/envoykit/simulate/internal/balance"
	"github.com/envoykit/envoykit/simulate/internal/normalize"
)

// deepest is how far aggregates may nest here.
const deepest = 16

// extensionCluster spreads a share over a cluster whose type is an extension.
func (p *picker) extensionCluster(c *cluster, share *big.Rat) {
	message, err := c.msg.GetClusterType().GetTypedConfig().UnmarshalNew()
	if err == nil {
		switch config := message.(type) {
		case *aggregatev3.ClusterConfig:
			p.aggregate(c, config, share)
			return
		case *dfpv3.ClusterConfig:
			p.forwardProxy(c, share)
			return
		}
	}
	p.stop(undecided(c.field()+".cluster_type", "the cluster type %s cannot be evaluated offline", c.msg.GetClusterType().GetName()))
}

// forwardProxy goes to the host that the request names.
func (p *picker) forwardProxy(c *cluster, share *big.Rat) {
	authority := p.x.headers.Get(":authority")
	if _, _, hasPort := normalize.SplitPort(authority); !hasPort {
		port := ":80"
		if c.msg.GetTransportSocket() != nil {
			port = ":443"
		}
		authority += port
	}
	p.give(&host{Endpoint: Endpoint{Cluster: c.msg.GetName(), Address: authority}}, share)
}

// member is one priority of a cluster in an aggregate.
type member struct {
	cluster  *cluster
	priority int
}

// aggregate lines the priorities of all members up and spreads by their health.
func (p *picker) aggregate(c *cluster, config *aggregatev3.ClusterConfig, share *big.Rat) {
	if p.depth++; p.depth > deepest {
		p.stop(undecided(c.field()+".cluster_type", "aggregates nest too deeply"))
		return
	}
	defer func() { p.depth-- }()
	var members []member
	var counts []balance.Counts
	options := balance.Options{Overprovisioning: 140, PanicThreshold: p.x.panicThreshold(c.msg)}
	for _, name := range config.GetClusters() {
		inner := p.x.sim.clusters[name]
		if inner == nil {
			continue
		}
		if inner.assignment == nil || inner.msg.GetClusterType() != nil {
			p.stop(undecided(inner.field(), "the endpoints of the member %q are not known", name))
			return
		}
		set := p.hostSet(inner)
		options.Overprovisioning = set.options.Overprovisioning
		for i, level := range set.priorities {
			if len(level.hosts) > 0 {
				members = append(members, member{inner, i})
				counts = append(counts, level.counts())
			}
		}
	}
	p.members(members, balance.PriorityLoads(counts, options), share)
}

// members gives every member the part of its priorities.
func (p *picker) members(members []member, loads balance.Loads, share *big.Rat) {
	p.record(loads)
	if len(members) == 0 {
		p.none(share)
		return
	}
	for i, m := range members {
		for _, degraded := range []bool{false, true} {
			load := loads.Healthy[i]
			if degraded {
				load = loads.Degraded[i]
			}
			if load == 0 {
				continue
			}
			part := new(big.Rat).Mul(share, big.NewRat(int64(load), 100))
			p.cluster(m.cluster, part, &forcedPriority{priority: m.priority, degraded: degraded})
		}
	}
}
