package cluster

import (
	"time"

	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/route"
)

// StickyByHeader keeps requests with the same value of a header on the same host, as long as it is there. It expands to
//
//	cluster.Maglev().HashPolicies(route.HashHeader(name))
//
// Requests without the header go to random hosts.
//
// Envoy: extensions.load_balancing_policies.maglev.v3.Maglev
func StickyByHeader(name string) *MaglevBuilder {
	return Maglev().HashPolicies(route.HashHeader(name))
}

// StickyByCookie keeps the requests of a browser on the same host, by a cookie that Envoy sets where it is missing; after ttl
// the browser forgets it. It expands to
//
//	cluster.Maglev().HashPolicies(route.HashCookie(name).Lifetime(ttl))
//
// Envoy: extensions.load_balancing_policies.maglev.v3.Maglev
func StickyByCookie(name string, ttl time.Duration) *MaglevBuilder {
	return Maglev().HashPolicies(route.HashCookie(name).Lifetime(ttl))
}

// StickyByAddress keeps the requests of a client's address on the same host. It expands to
//
//	cluster.Maglev().HashPolicies(route.HashSourceIP())
//
// Envoy: extensions.load_balancing_policies.maglev.v3.Maglev
func StickyByAddress() *MaglevBuilder {
	return Maglev().HashPolicies(route.HashSourceIP())
}

// LocalFirst keeps requests in Envoy's own zone as long as one host there is healthy, and takes the less loaded of two
// hosts. It expands to
//
//	cluster.LeastRequest().Locality(cluster.ZoneAware().MinHosts(1).Always(1))
//
// Envoy must know its zone and the cluster of its own fleet; otherwise zones do not count.
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest
func LocalFirst() *LeastRequestBuilder {
	return LeastRequest().Locality(ZoneAware().MinHosts(1).Always(1))
}

// WeightedByLocality shares requests among localities by their weights, and takes the less loaded of two hosts there. It expands to
//
//	cluster.LeastRequest().Locality(cluster.LocalityWeighted())
//
// Every locality needs a weight (lb-locality-weighted-no-weights).
//
// Envoy: extensions.load_balancing_policies.least_request.v3.LeastRequest
func WeightedByLocality() *LeastRequestBuilder {
	return LeastRequest().Locality(LocalityWeighted())
}

// FailoverAcross starts a cluster of listed hosts whose localities take over from each other in the order given: to each
// next one goes the share of requests that those before it have too few healthy hosts for. It expands to
//
//	cluster.Static(name, first.Clone().Priority(0), second.Clone().Priority(1), ...)
//
// and needs a health check or outlier detection, which tell who is healthy.
//
// Envoy: config.endpoint.v3.LocalityLbEndpoints.priority
func FailoverAcross(name string, localities ...*endpoint.LocalityBuilder) *Builder {
	return Static(name, endpoint.Failover(localities...)...)
}
