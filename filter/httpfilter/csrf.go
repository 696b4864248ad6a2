package httpfilter

import (
	csrfv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/csrf/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// CSRFBuilder builds the filter that refuses requests which change something (all but GET, HEAD and OPTIONS) and come from pages of another
// site: their origin header, or else referer, must name the host they call. A refused request gets a 403.
type CSRFBuilder struct{ slot[csrfv3.CsrfPolicy] }

// CSRF starts the filter for all requests.
//
// Envoy: extensions.filters.http.csrf.v3.CsrfPolicy.filter_enabled
func CSRF() *CSRFBuilder {
	b := &CSRFBuilder{}
	b.name = "envoy.filters.http.csrf"
	b.n.Init(&csrfv3.CsrfPolicy{FilterEnabled: whole()})
	return b
}

// Origins appends hosts, with the port if there is one, whose pages may call too.
//
// Envoy: extensions.filters.http.csrf.v3.CsrfPolicy.additional_origins
func (b *CSRFBuilder) Origins(hosts ...*match.TextBuilder) *CSRFBuilder {
	m, f := b.n.Add("additional_origins", len(b.n.Peek().AdditionalOrigins))
	m.AdditionalOrigins = node.Children(f, m.AdditionalOrigins, hosts)
	return b
}

// Enabled is the share of requests that are judged, in percent, which the runtime key overrides in a running Envoy. Default: 100.
//
// Envoy: extensions.filters.http.csrf.v3.CsrfPolicy.filter_enabled
func (b *CSRFBuilder) Enabled(percent float64, key string) *CSRFBuilder {
	m, f := b.n.Set("filter_enabled")
	m.FilterEnabled = runtimeShare(f, percent, key)
	return b
}

// Shadow is the share of requests that are judged for the statistics alone, in percent, of those that are not judged in earnest
// ([CSRFBuilder.Enabled]). Default: none.
//
// Envoy: extensions.filters.http.csrf.v3.CsrfPolicy.shadow_enabled
func (b *CSRFBuilder) Shadow(percent float64, key string) *CSRFBuilder {
	m, f := b.n.Set("shadow_enabled")
	m.ShadowEnabled = runtimeShare(f, percent, key)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CSRFBuilder) Named(name string) *CSRFBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CSRFBuilder) Patch(edit func(*csrfv3.CsrfPolicy)) *CSRFBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CSRFBuilder) Clone() *CSRFBuilder {
	c := &CSRFBuilder{}
	b.clone(&c.slot)
	return c
}

// Off lets requests of every origin pass where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CSRFBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute starts a policy that takes the place of the filter's own: that of other, a filter started in the same way.
//
// Envoy: extensions.filters.http.csrf.v3.CsrfPolicy
func (b *CSRFBuilder) PerRoute(other *CSRFBuilder) *Replacement[csrfv3.CsrfPolicy] {
	r := &Replacement[csrfv3.CsrfPolicy]{name: b.name}
	if other != nil {
		r.of = &other.slot
	}
	return r
}
