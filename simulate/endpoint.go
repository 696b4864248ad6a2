package simulate

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// Endpoints is how the balancer of a cluster spreads a request.
type Endpoints struct {
	// Cluster is the cluster of the request.
	Cluster string
	// Shares are the endpoints that can get the request, most probable first.
	Shares []EndpointShare
	// None is the probability that no endpoint is found, which Envoy answers with 503.
	None *big.Rat
	// Loads are the shares of the priorities in percent.
	Loads []PriorityLoad
	// Undecided tells why nothing can be said; nil otherwise.
	Undecided *Undecided

	why     []string
	picker  *picker
	sources []source
}

// EndpointShare is an endpoint with the exact probability that it is chosen.
type EndpointShare struct {
	Endpoint Endpoint
	Share    *big.Rat
}

// PriorityLoad is the load of one priority in percent.
type PriorityLoad struct {
	Healthy, Degraded uint64
	// Panic says that the health of its hosts is ignored.
	Panic bool
}

// Chosen is the endpoint that certainly gets the request, if there is one.
func (e *Endpoints) Chosen() (Endpoint, bool) {
	if len(e.Shares) == 1 && e.Shares[0].Share.Cmp(one) == 0 {
		return e.Shares[0].Endpoint, true
	}
	return Endpoint{}, false
}

// Explain tells in lines how the endpoints were found.
func (e *Endpoints) Explain() string {
	var out strings.Builder
	for _, line := range e.why {
		out.WriteString(line + "\n")
	}
	if e.Undecided != nil {
		fmt.Fprintf(&out, "undecided: %s\n", e.Undecided)
	}
	for _, s := range e.Shares {
		fmt.Fprintf(&out, "%s: %s\n", s.Endpoint.Address, percentText(s.Share))
	}
	if e.None != nil && e.None.Sign() > 0 {
		fmt.Fprintf(&out, "no endpoint: %s\n", percentText(e.None))
	}
	return out.String()
}

// percentText is a probability as a percentage with up to four decimals.
func percentText(share *big.Rat) string {
	text := new(big.Rat).Mul(share, big.NewRat(100, 1)).FloatString(4)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".") + "%"
}

var one = big.NewRat(1, 1)

// Endpoints decides which endpoints of its cluster a forwarded request can
// reach, and how probable each is. Attempts after the first are retries.
// It is nil for a request that is not forwarded.
func (d *Decision) Endpoints(attempt uint64) *Endpoints {
	if d.Outcome != Forwarded && d.Outcome != Tunnelled || d.Forward == nil || d.how.out == nil {
		return nil
	}
	e := &Endpoints{Cluster: d.Forward.Cluster, None: new(big.Rat)}
	x := d.how.out
	c := x.sim.clusters[d.Forward.Cluster]
	if c == nil {
		e.Undecided = undecided("clusters", "the cluster %q is not there", d.Forward.Cluster)
		return e
	}
	p := &picker{x: x, result: e, attempt: attempt, criteria: d.criteria()}
	p.hash.value, p.hash.set = d.Forward.Hash, d.Forward.HashSet
	p.cluster(c, one, nil)
	e.finish(p)
	return e
}

// criteria are the metadata that the request wants of its endpoint: dynamic
// metadata over the weighted cluster's over the route's.
func (d *Decision) criteria() balance.Criteria {
	all := balance.Criteria{}
	if d.how.tcp != nil {
		for key, value := range d.how.tcp.GetMetadataMatch().GetFilterMetadata()["envoy.lb"].GetFields() {
			all[key] = value
		}
		return all
	}
	action := d.how.routing.found.route.action.forward.msg
	for key, value := range action.GetMetadataMatch().GetFilterMetadata()["envoy.lb"].GetFields() {
		all[key] = value
	}
	if entry := d.how.routing.pick.entry; entry != nil {
		for key, value := range entry.msg.GetMetadataMatch().GetFilterMetadata()["envoy.lb"].GetFields() {
			all[key] = value
		}
	}
	for key, value := range d.how.x.req.DynamicMetadata["envoy.lb"].GetFields() {
		all[key] = value
	}
	return all
}

// MetadataMatch is what the request wants of its endpoint's "envoy.lb"
// metadata, as texts by key.
func (d *Decision) MetadataMatch() map[string]string {
	if d.Forward == nil || d.how.routing.found.route == nil {
		return nil
	}
	texts := map[string]string{}
	for key, value := range d.criteria() {
		texts[key], _ = plainValue(value)
	}
	return texts
}

// picker spreads one request over endpoints.
type picker struct {
	x        *exchange
	result   *Endpoints
	criteria balance.Criteria
	hash     hash
	attempt  uint64
	depth    int
	shares   map[*host]*big.Rat
	order    []*host
	sources  []source
}

// finish sorts the shares.
func (e *Endpoints) finish(p *picker) {
	e.picker, e.sources = p, p.sources
	if e.Undecided != nil {
		e.Shares, e.None = nil, nil
		return
	}
	for _, h := range p.order {
		if share := p.shares[h]; share.Sign() > 0 {
			e.Shares = append(e.Shares, EndpointShare{Endpoint: h.Endpoint, Share: share})
		}
	}
	slices.SortStableFunc(e.Shares, func(a, b EndpointShare) int { return b.Share.Cmp(a.Share) })
}

func (p *picker) give(h *host, share *big.Rat) {
	if p.shares == nil {
		p.shares = map[*host]*big.Rat{}
	}
	if p.shares[h] == nil {
		p.shares[h] = new(big.Rat)
		p.order = append(p.order, h)
	}
	p.shares[h].Add(p.shares[h], share)
}

func (p *picker) none(share *big.Rat) { p.result.None.Add(p.result.None, share) }

func (p *picker) tell(format string, args ...any) {
	p.result.why = append(p.result.why, fmt.Sprintf(format, args...))
}

func (p *picker) stop(doubt *Undecided) {
	if p.result.Undecided == nil {
		p.result.Undecided = doubt
	}
}

// cluster spreads a share of the request over a cluster. An aggregate forces a
// priority on its members.
func (p *picker) cluster(c *cluster, share *big.Rat, forced *forcedPriority) {
	name := fmt.Sprintf("clusters[%q]", c.msg.GetName())
	if c.msg.GetClusterType() != nil {
		p.extensionCluster(c, share)
		return
	}
	switch c.msg.GetType() {
	case clusterv3.Cluster_ORIGINAL_DST:
		p.originalDestination(c, share)
		return
	case clusterv3.Cluster_STRICT_DNS, clusterv3.Cluster_LOGICAL_DNS:
		if len(c.assignment.GetEndpoints()) != 1 || len(c.assignment.GetEndpoints()[0].GetLbEndpoints()) != 1 {
			p.stop(undecided(name+".type", "DNS tells the endpoints"))
			return
		}
	}
	if c.assignment == nil {
		p.stop(undecided(name+".eds_cluster_config", "the assignment is not there"))
		return
	}
	p.hosts(c, p.hostSet(c), share, forced)
}

func (p *picker) hostSet(c *cluster) *hostSet {
	s := newHostSet(c.msg.GetName(), c.assignment, p.x.sim.config.Locality, p.x.req.EndpointHealth)
	s.options.PanicThreshold = p.x.panicThreshold(c.msg)
	return s
}

// originalDestination is where the connection was meant to go.
func (p *picker) originalDestination(c *cluster, share *big.Rat) {
	config := c.msg.GetOriginalDstLbConfig()
	address := p.x.connection.OriginalDestination
	if config.GetUseHttpHeader() {
		name := config.GetHttpHeaderName()
		if name == "" {
			name = "x-envoy-original-dst-host"
		}
		if value, isUnknown := headerValue(p.x, name); value != "" && !isUnknown {
			address = value
		}
	}
	parsed := parseAddress(address)
	switch {
	case address == "" && p.x.connection.Local == "":
		p.stop(undecided("connection", "the original destination is not known"))
	case !parsed.ip.IsValid():
		p.none(share)
	default:
		if port := config.GetUpstreamPortOverride(); port != nil {
			address = fmt.Sprintf("%s:%d", parsed.ip, port.GetValue())
		}
		p.give(&host{Endpoint: Endpoint{Cluster: c.msg.GetName(), Address: address}}, share)
	}
}
