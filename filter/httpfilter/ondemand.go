package httpfilter

import (
	"time"

	demandv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/on_demand/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// OnDemandBuilder builds the filter that waits for virtual hosts, scopes and clusters that are fetched when a request needs them.
type OnDemandBuilder struct{ slot[demandv3.OnDemand] }

// OnDemand starts the filter for virtual hosts (VHDS) and scopes. Clusters need [OnDemandBuilder.Clusters].
//
// Envoy: extensions.filters.http.on_demand.v3.OnDemand
func OnDemand() *OnDemandBuilder {
	b := &OnDemandBuilder{}
	b.name = "envoy.filters.http.on_demand"
	b.n.Init(&demandv3.OnDemand{})
	return b
}

// Clusters also fetches unknown clusters from the source, and waits so long; 0 leaves that to Envoy: 5 s.
//
// Envoy: extensions.filters.http.on_demand.v3.OnDemandCds.source
func (b *OnDemandBuilder) Clusters(from source.Config, wait time.Duration) *OnDemandBuilder {
	m, f := b.n.Set("odcds")
	m.Odcds = onDemandClusters(f, from, wait)
	return b
}

func onDemandClusters(f node.Field, from source.Config, wait time.Duration) *demandv3.OnDemandCds {
	o := &demandv3.OnDemandCds{Source: node.Child(f.Sub("source"), from)}
	if wait != 0 {
		o.Timeout = f.Sub("timeout").Duration(wait)
	}
	return o
}

// ClusterCollection fetches clusters of a collection, named by an xdstp: URL. Default: by their name alone.
//
// Envoy: extensions.filters.http.on_demand.v3.OnDemandCds.resources_locator
func (b *OnDemandBuilder) ClusterCollection(url string) *OnDemandBuilder {
	m, _ := b.n.Set("odcds.resources_locator")
	if m.Odcds == nil {
		m.Odcds = &demandv3.OnDemandCds{}
	}
	m.Odcds.ResourcesLocator = url
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *OnDemandBuilder) Named(name string) *OnDemandBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OnDemandBuilder) Patch(edit func(*demandv3.OnDemand)) *OnDemandBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OnDemandBuilder) Clone() *OnDemandBuilder {
	c := &OnDemandBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *OnDemandBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute fetches unknown clusters of a virtual host or route from the source, and waits so long; 0 leaves that to Envoy: 5 s.
//
// Envoy: extensions.filters.http.on_demand.v3.PerRouteConfig.odcds
func (b *OnDemandBuilder) PerRoute(from source.Config, wait time.Duration) *Override[demandv3.PerRouteConfig] {
	o := &Override[demandv3.PerRouteConfig]{name: b.name}
	o.n.Init(&demandv3.PerRouteConfig{}).Odcds = onDemandClusters(o.n.Below("odcds"), from, wait)
	return o
}
