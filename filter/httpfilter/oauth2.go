package httpfilter

import (
	oauth2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/oauth2/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// OAuth2Builder builds the filter that logs users in at an authorization server, and keeps their tokens in cookies.
type OAuth2Builder struct{ slot[oauth2v3.OAuth2] }

// OAuth2 starts the filter.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2.config
func OAuth2(login *OAuth2LoginBuilder) *OAuth2Builder {
	b := &OAuth2Builder{}
	b.name = "envoy.filters.http.oauth2"
	b.n.Init(&oauth2v3.OAuth2{}).Config = node.Child(b.n.Below("config"), login)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *OAuth2Builder) Named(name string) *OAuth2Builder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *OAuth2Builder) Patch(edit func(*oauth2v3.OAuth2)) *OAuth2Builder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *OAuth2Builder) Clone() *OAuth2Builder {
	c := &OAuth2Builder{}
	b.clone(&c.slot)
	return c
}

// Off asks for no login where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *OAuth2Builder) Off() *OffBuilder { return off(b.name) }

// OAuth2OverrideBuilder builds how a virtual host or route logs users in.
type OAuth2OverrideBuilder struct {
	Override[oauth2v3.OAuth2PerRoute]
}

// PerRoute starts an override with another login. Cookies of the two are told apart by their names and paths alone.
//
// Envoy: extensions.filters.http.oauth2.v3.OAuth2PerRoute.config
func (b *OAuth2Builder) PerRoute(login *OAuth2LoginBuilder) *OAuth2OverrideBuilder {
	o := &OAuth2OverrideBuilder{}
	o.name = b.name
	o.n.Init(&oauth2v3.OAuth2PerRoute{}).Config = node.Child(o.n.Below("config"), login)
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *OAuth2OverrideBuilder) Patch(edit func(*oauth2v3.OAuth2PerRoute)) *OAuth2OverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *OAuth2OverrideBuilder) Clone() *OAuth2OverrideBuilder {
	c := &OAuth2OverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
