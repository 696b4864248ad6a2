package route

import (
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HashPolicy is what balancers that hash look at: [HashBuilder], [HashHeaderBuilder] or [HashCookieBuilder].
type HashPolicy interface {
	part.Part[routev3.RouteAction_HashPolicy]
}

// hash is what every policy has; B is the builder around it.
type hash[B any] struct {
	n    node.Node[routev3.RouteAction_HashPolicy]
	self *B
}

// Terminal ends the list after this policy if there is a hash by then. Default: all policies are combined.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.terminal
func (b *hash[B]) Terminal() *B {
	m, _ := b.n.Set("terminal")
	m.Terminal = true
	return b.self
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *hash[B]) Patch(edit func(*routev3.RouteAction_HashPolicy)) *B {
	b.n.Patch(edit)
	return b.self
}

// Render implements [part.Part].
func (b *hash[B]) Render(s part.Scope) *routev3.RouteAction_HashPolicy { return b.n.Take(s, nil) }

// HashBuilder builds a policy without settings of its own.
type HashBuilder struct{ hash[HashBuilder] }

// HashSourceIP hashes the address of the client, without its port.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.ConnectionProperties.source_ip
func HashSourceIP() *HashBuilder {
	b := &HashBuilder{}
	b.self = b
	b.n.Init(&routev3.RouteAction_HashPolicy{}).PolicySpecifier = &routev3.RouteAction_HashPolicy_ConnectionProperties_{
		ConnectionProperties: &routev3.RouteAction_HashPolicy_ConnectionProperties{SourceIp: true},
	}
	return b
}

// HashQuery hashes the first value of a parameter of the query string. The name counts case.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.query_parameter
func HashQuery(name string) *HashBuilder {
	b := &HashBuilder{}
	b.self = b
	b.n.Init(&routev3.RouteAction_HashPolicy{}).PolicySpecifier = &routev3.RouteAction_HashPolicy_QueryParameter_{
		QueryParameter: &routev3.RouteAction_HashPolicy_QueryParameter{Name: name},
	}
	return b
}

// HashFilterState hashes an object that a filter left in the filter state of the request.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.filter_state
func HashFilterState(key string) *HashBuilder {
	b := &HashBuilder{}
	b.self = b
	b.n.Init(&routev3.RouteAction_HashPolicy{}).PolicySpecifier = &routev3.RouteAction_HashPolicy_FilterState_{
		FilterState: &routev3.RouteAction_HashPolicy_FilterState{Key: key},
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HashBuilder) Clone() *HashBuilder {
	c := &HashBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// HashHeaderBuilder builds a policy that hashes a header.
type HashHeaderBuilder struct{ hash[HashHeaderBuilder] }

// HashHeader hashes the value of a header, all of its values if it occurs several times.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.header
func HashHeader(name string) *HashHeaderBuilder {
	b := &HashHeaderBuilder{}
	b.self = b
	b.n.Init(&routev3.RouteAction_HashPolicy{}).PolicySpecifier = &routev3.RouteAction_HashPolicy_Header_{
		Header: &routev3.RouteAction_HashPolicy_Header{HeaderName: name},
	}
	return b
}

// Rewrite changes the value before it is hashed: every part that matches the RE2 expression becomes the
// substitution, in which \1 is the first group.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.Header.regex_rewrite
func (b *HashHeaderBuilder) Rewrite(expression, substitution string) *HashHeaderBuilder {
	m, _ := b.n.Set("header.regex_rewrite")
	if h := m.GetHeader(); h != nil {
		h.RegexRewrite = substitute(expression, substitution)
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HashHeaderBuilder) Clone() *HashHeaderBuilder {
	c := &HashHeaderBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// HashCookieBuilder builds a policy that hashes a cookie.
type HashCookieBuilder struct{ hash[HashCookieBuilder] }

// HashCookie hashes the value of a cookie. It is only read, unless [HashCookieBuilder.Lifetime] lets Envoy make it.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.cookie
func HashCookie(name string) *HashCookieBuilder {
	b := &HashCookieBuilder{}
	b.self = b
	b.n.Init(&routev3.RouteAction_HashPolicy{}).PolicySpecifier = &routev3.RouteAction_HashPolicy_Cookie_{
		Cookie: &routev3.RouteAction_HashPolicy_Cookie{Name: name},
	}
	return b
}

// Lifetime makes Envoy set the cookie where a request has none, to live so long; 0 makes a session cookie.
// Default: Envoy makes none.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.Cookie.ttl
func (b *HashCookieBuilder) Lifetime(d time.Duration) *HashCookieBuilder {
	m, f := b.n.Set("cookie.ttl")
	cookie(m).Ttl = f.Duration(d)
	return b
}

// Path is the path of the cookie that Envoy makes. Default: none.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.Cookie.path
func (b *HashCookieBuilder) Path(path string) *HashCookieBuilder {
	m, _ := b.n.Set("cookie.path")
	cookie(m).Path = path
	return b
}

// Attribute appends an attribute of the cookie that Envoy makes, such as "SameSite" with "Strict", or "Secure" with
// no value.
//
// Envoy: config.route.v3.RouteAction.HashPolicy.Cookie.attributes
func (b *HashCookieBuilder) Attribute(name, value string) *HashCookieBuilder {
	m, _ := b.n.Add("cookie.attributes", len(cookie(b.n.Peek()).Attributes))
	c := cookie(m)
	c.Attributes = append(c.Attributes, &routev3.RouteAction_HashPolicy_CookieAttribute{Name: name, Value: value})
	return b
}

func cookie(m *routev3.RouteAction_HashPolicy) *routev3.RouteAction_HashPolicy_Cookie {
	if c := m.GetCookie(); c != nil {
		return c
	}
	return &routev3.RouteAction_HashPolicy_Cookie{} // the policy is finished: nobody reads what is set now
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HashCookieBuilder) Clone() *HashCookieBuilder {
	c := &HashCookieBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
