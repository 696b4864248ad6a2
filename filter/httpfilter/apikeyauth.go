package httpfilter

import (
	apikeyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/api_key_auth/v3"
)

// APIKeyAuthBuilder builds the filter that asks for a key that a client has. A request without one gets a 401.
type APIKeyAuthBuilder struct{ slot[apikeyv3.ApiKeyAuth] }

// KeySource is where a key is looked for in a request.
type KeySource struct{ header, query, cookie string }

// KeyHeader looks in a header: behind "Bearer " if it is authorization.
//
// Envoy: extensions.filters.http.api_key_auth.v3.KeySource.header
func KeyHeader(name string) KeySource { return KeySource{header: name} }

// KeyQuery looks in a query parameter.
//
// Envoy: extensions.filters.http.api_key_auth.v3.KeySource.query
func KeyQuery(name string) KeySource { return KeySource{query: name} }

// KeyCookie looks in a cookie.
//
// Envoy: extensions.filters.http.api_key_auth.v3.KeySource.cookie
func KeyCookie(name string) KeySource { return KeySource{cookie: name} }

func keySources(list []*apikeyv3.KeySource, sources []KeySource) []*apikeyv3.KeySource {
	for _, s := range sources {
		list = append(list, &apikeyv3.KeySource{Header: s.header, Query: s.query, Cookie: s.cookie})
	}
	return list
}

// APIKeyAuth starts the filter with the places where a key is looked for; the first that has one decides. Without places, routes must say
// them.
//
// Envoy: extensions.filters.http.api_key_auth.v3.ApiKeyAuth.key_sources
func APIKeyAuth(sources ...KeySource) *APIKeyAuthBuilder {
	b := &APIKeyAuthBuilder{}
	b.name = "envoy.filters.http.api_key_auth"
	m := b.n.Init(&apikeyv3.ApiKeyAuth{})
	m.KeySources = keySources(m.KeySources, sources)
	return b
}

// Client adds a key and the client that it stands for. A key is given once (api-key-duplicate).
//
// Envoy: extensions.filters.http.api_key_auth.v3.ApiKeyAuth.credentials
func (b *APIKeyAuthBuilder) Client(client, key string) *APIKeyAuthBuilder {
	m, _ := b.n.Add("credentials", len(b.n.Peek().Credentials))
	m.Credentials = append(m.Credentials, &apikeyv3.Credential{Key: key, Client: client})
	return b
}

// ForwardClient sends the name of the client upstream in a header. Default: not.
//
// Envoy: extensions.filters.http.api_key_auth.v3.Forwarding.header
func (b *APIKeyAuthBuilder) ForwardClient(header string) *APIKeyAuthBuilder {
	m, _ := b.n.Set("forwarding.header")
	m.Forwarding = keyForwarding(m.Forwarding)
	m.Forwarding.Header = header
	return b
}

// HideKey takes the key out of the request that goes upstream. Default: it stays.
//
// Envoy: extensions.filters.http.api_key_auth.v3.Forwarding.hide_credentials
func (b *APIKeyAuthBuilder) HideKey() *APIKeyAuthBuilder {
	m, _ := b.n.Set("forwarding.hide_credentials")
	m.Forwarding = keyForwarding(m.Forwarding)
	m.Forwarding.HideCredentials = true
	return b
}

func keyForwarding(f *apikeyv3.Forwarding) *apikeyv3.Forwarding {
	if f == nil {
		return &apikeyv3.Forwarding{}
	}
	return f
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *APIKeyAuthBuilder) Named(name string) *APIKeyAuthBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *APIKeyAuthBuilder) Patch(edit func(*apikeyv3.ApiKeyAuth)) *APIKeyAuthBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *APIKeyAuthBuilder) Clone() *APIKeyAuthBuilder {
	c := &APIKeyAuthBuilder{}
	b.clone(&c.slot)
	return c
}

// Off asks for no key where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *APIKeyAuthBuilder) Off() *OffBuilder { return off(b.name) }

// APIKeyAuthOverrideBuilder builds who may use a virtual host or route.
type APIKeyAuthOverrideBuilder struct {
	Override[apikeyv3.ApiKeyAuthPerRoute]
}

// PerRoute starts an override. What is not set stays as in the chain.
//
// Envoy: extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute
func (b *APIKeyAuthBuilder) PerRoute() *APIKeyAuthOverrideBuilder {
	o := &APIKeyAuthOverrideBuilder{}
	o.name = b.name
	o.n.Init(&apikeyv3.ApiKeyAuthPerRoute{})
	return o
}

// AllowedClients appends clients that may pass; others get a 403. Default: every client that has a key.
//
// Envoy: extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute.allowed_clients
func (o *APIKeyAuthOverrideBuilder) AllowedClients(clients ...string) *APIKeyAuthOverrideBuilder {
	m, _ := o.n.Add("allowed_clients", len(o.n.Peek().AllowedClients))
	m.AllowedClients = append(m.AllowedClients, clients...)
	return o
}

// Client adds a key and the client that it stands for, instead of the filter's.
//
// Envoy: extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute.credentials
func (o *APIKeyAuthOverrideBuilder) Client(client, key string) *APIKeyAuthOverrideBuilder {
	m, _ := o.n.Add("credentials", len(o.n.Peek().Credentials))
	m.Credentials = append(m.Credentials, &apikeyv3.Credential{Key: key, Client: client})
	return o
}

// Sources appends places where a key is looked for, instead of the filter's.
//
// Envoy: extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute.key_sources
func (o *APIKeyAuthOverrideBuilder) Sources(sources ...KeySource) *APIKeyAuthOverrideBuilder {
	m, _ := o.n.Add("key_sources", len(o.n.Peek().KeySources))
	m.KeySources = keySources(m.KeySources, sources)
	return o
}

// ForwardClient sends the name of the client upstream in a header.
//
// Envoy: extensions.filters.http.api_key_auth.v3.Forwarding.header
func (o *APIKeyAuthOverrideBuilder) ForwardClient(header string) *APIKeyAuthOverrideBuilder {
	m, _ := o.n.Set("forwarding.header")
	m.Forwarding = keyForwarding(m.Forwarding)
	m.Forwarding.Header = header
	return o
}

// HideKey takes the key out of the request that goes upstream.
//
// Envoy: extensions.filters.http.api_key_auth.v3.Forwarding.hide_credentials
func (o *APIKeyAuthOverrideBuilder) HideKey() *APIKeyAuthOverrideBuilder {
	m, _ := o.n.Set("forwarding.hide_credentials")
	m.Forwarding = keyForwarding(m.Forwarding)
	m.Forwarding.HideCredentials = true
	return o
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (o *APIKeyAuthOverrideBuilder) Patch(edit func(*apikeyv3.ApiKeyAuthPerRoute)) *APIKeyAuthOverrideBuilder {
	o.n.Patch(edit)
	return o
}

// Clone returns a variant to go on from; it may be changed even if o was passed on.
func (o *APIKeyAuthOverrideBuilder) Clone() *APIKeyAuthOverrideBuilder {
	c := &APIKeyAuthOverrideBuilder{}
	variant(&o.Override, &c.Override)
	return c
}
