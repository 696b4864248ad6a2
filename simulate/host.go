package simulate

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"

	"github.com/envoykit/envoykit/simulate/internal/balance"
)

// Endpoint is a host of a cluster.
type Endpoint struct {
	// Cluster is the cluster that holds it; for an aggregate the inner one.
	Cluster string
	// Address is "ip:port", the path of a pipe, or "name:port" where DNS decides.
	Address string
	// Hostname is its name, often empty.
	Hostname string
	// Priority is its priority.
	Priority int
	// Locality is "region/zone/sub_zone" without trailing empty parts.
	Locality string
}

// host is an endpoint with what balancing needs.
type host struct {
	Endpoint
	weight   uint64
	health   corev3.HealthStatus
	metadata balance.Criteria
	hashKey  string
}

func (h *host) unhealthy() bool {
	switch h.health {
	case corev3.HealthStatus_UNHEALTHY, corev3.HealthStatus_TIMEOUT, corev3.HealthStatus_DRAINING:
		return true
	}
	return false
}

func (h *host) degraded() bool { return h.health == corev3.HealthStatus_DEGRADED }

func (h *host) healthy() bool { return !h.unhealthy() && !h.degraded() }

func (h *host) excluded() bool { return h.health == corev3.HealthStatus_DRAINING }

// locality is the group of hosts of one place within a priority.
type locality struct {
	name   string
	key    [3]string
	weight uint64
	hosts  []*host
}

// priority is one priority of a cluster.
type priority struct {
	hosts      []*host
	localities []*locality // Envoy's own first, then by name
}

// hostSet is the hosts of a cluster by priority.
type hostSet struct {
	priorities []*priority
	options    balance.Options
	own        *corev3.Locality
}

// newHostSet reads an assignment; health replaces the status of addresses.
func newHostSet(name string, a *endpointv3.ClusterLoadAssignment, own *corev3.Locality, health map[string]corev3.HealthStatus) *hostSet {
	s := &hostSet{own: own, options: balance.Options{Overprovisioning: 140, PanicThreshold: 50}}
	if factor := a.GetPolicy().GetOverprovisioningFactor(); factor != nil {
		s.options.Overprovisioning = uint64(factor.GetValue())
	}
	s.options.Weighted = a.GetPolicy().GetWeightedPriorityHealth()
	seen := map[string]bool{}
	for _, group := range a.GetEndpoints() {
		level := s.level(int(group.GetPriority()))
		if level == nil {
			continue
		}
		place := level.locality(group.GetLocality())
		if weight := group.GetLoadBalancingWeight(); weight != nil {
			place.weight = uint64(weight.GetValue())
		}
		for _, e := range group.GetLbEndpoints() {
			h := newHost(e, name, int(group.GetPriority()), place.name, health)
			if h == nil || seen[h.Address] {
				continue
			}
			seen[h.Address] = true
			level.hosts = append(level.hosts, h)
			place.hosts = append(place.hosts, h)
		}
	}
	s.sort()
	return s
}

// mostPriorities is the largest priority that Envoy takes.
const mostPriorities = 128

func (s *hostSet) level(number int) *priority {
	if number < 0 || number > mostPriorities {
		return nil
	}
	for len(s.priorities) <= number {
		s.priorities = append(s.priorities, &priority{})
	}
	return s.priorities[number]
}

func (p *priority) locality(l *corev3.Locality) *locality {
	key := localityKey(l)
	for _, known := range p.localities {
		if known.key == key {
			return known
		}
	}
	fresh := &locality{key: key, name: strings.TrimRight(strings.Join(key[:], "/"), "/")}
	p.localities = append(p.localities, fresh)
	return fresh
}

func localityKey(l *corev3.Locality) [3]string {
	return [3]string{l.GetRegion(), l.GetZone(), l.GetSubZone()}
}

// sort puts Envoy's own locality first and the others in order. Envoy does not
// know localities without hosts.
func (s *hostSet) sort() {
	own := localityKey(s.own)
	for _, p := range s.priorities {
		p.localities = slices.DeleteFunc(p.localities, func(l *locality) bool { return len(l.hosts) == 0 })
		slices.SortStableFunc(p.localities, func(a, b *locality) int {
			if (a.key == own) != (b.key == own) && s.own != nil {
				if a.key == own {
					return -1
				}
				return 1
			}
			return cmp.Or(cmp.Compare(a.key[0], b.key[0]), cmp.Compare(a.key[1], b.key[1]), cmp.Compare(a.key[2], b.key[2]))
		})
	}
}

// newHost reads one endpoint; nil for one that is only named.
func newHost(e *endpointv3.LbEndpoint, cluster string, level int, place string, health map[string]corev3.HealthStatus) *host {
	address := addressText(e.GetEndpoint().GetAddress())
	if address == "" {
		return nil
	}
	h := &host{
		Endpoint: Endpoint{
			Cluster: cluster, Address: address, Hostname: e.GetEndpoint().GetHostname(), Priority: level, Locality: place,
		},
		weight: uint64(max(e.GetLoadBalancingWeight().GetValue(), 1)), health: e.GetHealthStatus(),
		metadata: e.GetMetadata().GetFilterMetadata()["envoy.lb"].GetFields(),
	}
	if told, ok := health[address]; ok {
		h.health = told
	}
	h.hashKey = h.metadata["hash_key"].GetStringValue()
	return h
}

func addressText(a *corev3.Address) string {
	if pipe := a.GetPipe(); pipe != nil {
		return pipe.GetPath()
	}
	socket := a.GetSocketAddress()
	if socket == nil {
		return ""
	}
	if ip, err := netip.ParseAddr(socket.GetAddress()); err == nil {
		return netip.AddrPortFrom(ip, uint16(socket.GetPortValue())).String()
	}
	return socket.GetAddress() + ":" + strconv.Itoa(int(socket.GetPortValue()))
}

// all are the hosts of all priorities in order.
func (s *hostSet) all() []*host {
	var all []*host
	for _, p := range s.priorities {
		all = append(all, p.hosts...)
	}
	return all
}

// only is the host set with some of the hosts.
func (s *hostSet) only(keep map[*host]bool) *hostSet {
	some := &hostSet{options: s.options, own: s.own}
	for _, p := range s.priorities {
		level := &priority{hosts: kept(p.hosts, keep)}
		for _, l := range p.localities {
			level.localities = append(level.localities, &locality{
				name: l.name, key: l.key, weight: l.weight, hosts: kept(l.hosts, keep),
			})
		}
		some.priorities = append(some.priorities, level)
	}
	return some
}

func kept(hosts []*host, keep map[*host]bool) []*host {
	var some []*host
	for _, h := range hosts {
		if keep[h] {
			some = append(some, h)
		}
	}
	return some
}

// counts are the numbers behind the loads of a priority.
func (p *priority) counts() balance.Counts {
	var c balance.Counts
	for _, h := range p.hosts {
		c.Hosts++
		c.Weight += h.weight
		switch {
		case h.healthy():
			c.Healthy++
			c.HealthyWeight += h.weight
		case h.degraded():
			c.Degraded++
			c.DegradedWeight += h.weight
		}
		if h.excluded() {
			c.Excluded++
			c.ExcludedWeight += h.weight
		}
	}
	return c
}

func (s *hostSet) loads() balance.Loads {
	counts := make([]balance.Counts, len(s.priorities))
	for i, p := range s.priorities {
		counts[i] = p.counts()
	}
	return balance.PriorityLoads(counts, s.options)
}

// eligible are the healthy or the degraded hosts of a list.
func eligible(hosts []*host, degraded bool) []*host {
	var some []*host
	for _, h := range hosts {
		if degraded && h.degraded() || !degraded && h.healthy() {
			some = append(some, h)
		}
	}
	return some
}
