package httpfilter

import (
	basicv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// BasicAuthBuilder builds the filter that asks for a user name and a password. A request without gets a 401.
type BasicAuthBuilder struct{ slot[basicv3.BasicAuth] }

// BasicAuth starts the filter with its users, in the format of htpasswd with SHA-1: a line "user:{SHA}..." each (basic-auth-htpasswd).
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuth.users
func BasicAuth(users source.Data) *BasicAuthBuilder {
	b := &BasicAuthBuilder{}
	b.name = "envoy.filters.http.basic_auth"
	b.n.Init(&basicv3.BasicAuth{}).Users = node.Child(b.n.Below("users"), users)
	return b
}

// ForwardUser sends the name of the user upstream in a header. Default: not.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuth.forward_username_header
func (b *BasicAuthBuilder) ForwardUser(header string) *BasicAuthBuilder {
	m, _ := b.n.Set("forward_username_header")
	m.ForwardUsernameHeader = header
	return b
}

// Header is where name and password are. Default: authorization.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuth.authentication_header
func (b *BasicAuthBuilder) Header(name string) *BasicAuthBuilder {
	m, _ := b.n.Set("authentication_header")
	m.AuthenticationHeader = name
	return b
}

// InsecureAllowMissing lets requests pass that have no name and password at all; another filter must decide. Default: they get a 401.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuth.allow_missing
func (b *BasicAuthBuilder) InsecureAllowMissing() *BasicAuthBuilder {
	m, _ := b.n.Set("allow_missing")
	m.AllowMissing = true
	return b
}

// DynamicMetadata keeps the name of the user in the dynamic metadata envoy.filters.http.basic_auth under "username". Default: not.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuth.emit_dynamic_metadata
func (b *BasicAuthBuilder) DynamicMetadata() *BasicAuthBuilder {
	m, _ := b.n.Set("emit_dynamic_metadata")
	m.EmitDynamicMetadata = true
	return b
}

// Realm is what browsers show when they ask. Default: the URL of the request.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuth.realm
func (b *BasicAuthBuilder) Realm(realm string) *BasicAuthBuilder {
	m, _ := b.n.Set("realm")
	m.Realm = realm
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *BasicAuthBuilder) Named(name string) *BasicAuthBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *BasicAuthBuilder) Patch(edit func(*basicv3.BasicAuth)) *BasicAuthBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *BasicAuthBuilder) Clone() *BasicAuthBuilder {
	c := &BasicAuthBuilder{}
	b.clone(&c.slot)
	return c
}

// Off asks nobody where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *BasicAuthBuilder) Off() *OffBuilder { return off(b.name) }

// BasicAuthOverrideBuilder builds the users of a virtual host or route.
type BasicAuthOverrideBuilder struct {
	Override[basicv3.BasicAuthPerRoute]
}

// PerRoute starts an override with other users.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuthPerRoute.users
func (b *BasicAuthBuilder) PerRoute(users source.Data) *BasicAuthOverrideBuilder {
	o := &BasicAuthOverrideBuilder{}
	o.name = b.name
	o.n.Init(&basicv3.BasicAuthPerRoute{}).Users = node.Child(o.n.Below("users"), users)
	return o
}

// Realm is what browsers show when they ask here. Default: what the filter in the chain says.
//
// Envoy: extensions.filters.http.basic_auth.v3.BasicAuthPerRoute.realm
func (o *BasicAuthOverrideBuilder) Realm(realm string) *BasicAuthOverrideBuilder {
	m, _ := o.n.Set("realm")
	m.Realm = realm
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *BasicAuthOverrideBuilder) Patch(edit func(*basicv3.BasicAuthPerRoute)) *BasicAuthOverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *BasicAuthOverrideBuilder) Clone() *BasicAuthOverrideBuilder {
	c := &BasicAuthOverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
