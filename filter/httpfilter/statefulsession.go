package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	sessionv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/stateful_session/v3"
	cookiev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/stateful_session/cookie/v3"
	envelopev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/stateful_session/envelope/v3"
	headerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/stateful_session/header/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/type/http/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// StatefulSessionBuilder builds the filter that keeps a client at the host that answered it first.
type StatefulSessionBuilder struct {
	slot[sessionv3.StatefulSession]
}

// StatefulSession starts the filter. What a client carries names the host: [CookieSession], [HeaderSession] or [EnvelopeSession].
//
// Envoy: extensions.filters.http.stateful_session.v3.StatefulSession.session_state
func StatefulSession(state SessionState) *StatefulSessionBuilder {
	b := &StatefulSessionBuilder{}
	b.name = "envoy.filters.http.stateful_session"
	b.n.Init(&sessionv3.StatefulSession{}).SessionState = node.Child(b.n.Below("session_state"), state)
	return b
}

// Strict answers with an error where the host is gone. Default: another one is chosen.
//
// Envoy: extensions.filters.http.stateful_session.v3.StatefulSession.strict
func (b *StatefulSessionBuilder) Strict() *StatefulSessionBuilder {
	m, _ := b.n.Set("strict")
	m.Strict = true
	return b
}

// StrictStatus is the status of that error. Default: 503.
//
// Envoy: extensions.filters.http.stateful_session.v3.StatefulSession.status_on_strict_destination_not_found
func (b *StatefulSessionBuilder) StrictStatus(code int) *StatefulSessionBuilder {
	m, f := b.n.Set("status_on_strict_destination_not_found")
	m.StatusOnStrictDestinationNotFound = f.Count(code)
	return b
}

// StatPrefix begins the names of its statistics; overrides have none. Default: no statistics.
//
// Envoy: extensions.filters.http.stateful_session.v3.StatefulSession.stat_prefix
func (b *StatefulSessionBuilder) StatPrefix(prefix string) *StatefulSessionBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *StatefulSessionBuilder) Named(name string) *StatefulSessionBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *StatefulSessionBuilder) Patch(edit func(*sessionv3.StatefulSession)) *StatefulSessionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StatefulSessionBuilder) Clone() *StatefulSessionBuilder {
	c := &StatefulSessionBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *StatefulSessionBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the filter's settings for a virtual host or route by those of another one.
//
// Envoy: extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute.stateful_session
func (b *StatefulSessionBuilder) PerRoute(settings *StatefulSessionBuilder) *Replacement[sessionv3.StatefulSession] {
	r := &Replacement[sessionv3.StatefulSession]{name: b.name, field: "stateful_session"}
	r.wrap = func(m *sessionv3.StatefulSession) proto.Message {
		return &sessionv3.StatefulSessionPerRoute{Override: &sessionv3.StatefulSessionPerRoute_StatefulSession{StatefulSession: m}}
	}
	if settings != nil {
		r.of = &settings.slot
	}
	return r
}

// SessionState is how a client carries the host: [CookieSession], [HeaderSession], [EnvelopeSession], or an extension of your own.
type SessionState interface {
	part.Part[corev3.TypedExtensionConfig]
}

// CookieSessionBuilder builds a session that is carried in a cookie.
type CookieSessionBuilder struct {
	typed[cookiev3.CookieBasedSessionState]
}

// CookieSession starts a session in a cookie of that name, which is not empty (proto-pgv). Envoy sets it.
//
// Envoy: extensions.http.stateful_session.cookie.v3.CookieBasedSessionState.cookie
func CookieSession(name string) *CookieSessionBuilder {
	b := &CookieSessionBuilder{}
	b.name = "envoy.http.stateful_session.cookie"
	b.n.Init(&cookiev3.CookieBasedSessionState{Cookie: &httpv3.Cookie{Name: name}})
	return b
}

// cookie returns the cookie for writing.
func cookie(m *cookiev3.CookieBasedSessionState) *httpv3.Cookie {
	if m.Cookie == nil {
		m.Cookie = &httpv3.Cookie{}
	}
	return m.Cookie
}

// TTL is how long the cookie lives. Default: as long as the browser's session.
//
// Envoy: type.http.v3.Cookie.ttl
func (b *CookieSessionBuilder) TTL(d time.Duration) *CookieSessionBuilder {
	m, f := b.n.Set("cookie.ttl")
	cookie(m).Ttl = f.Duration(d)
	return b
}

// Path keeps the session to requests below the path. Default: all requests of the host.
//
// Envoy: type.http.v3.Cookie.path
func (b *CookieSessionBuilder) Path(path string) *CookieSessionBuilder {
	m, _ := b.n.Set("cookie.path")
	cookie(m).Path = path
	return b
}

// Attribute adds an attribute, such as "SameSite" with "Strict", or "Secure" with "". Calls add up.
//
// Envoy: type.http.v3.Cookie.attributes
func (b *CookieSessionBuilder) Attribute(name, value string) *CookieSessionBuilder {
	m, _ := b.n.Add("cookie.attributes", len(b.n.Peek().GetCookie().GetAttributes()))
	cookie(m).Attributes = append(cookie(m).Attributes, &httpv3.CookieAttribute{Name: name, Value: value})
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CookieSessionBuilder) Patch(edit func(*cookiev3.CookieBasedSessionState)) *CookieSessionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CookieSessionBuilder) Clone() *CookieSessionBuilder {
	c := &CookieSessionBuilder{}
	b.clone(&c.typed)
	return c
}

// SessionBuilder builds a session that is carried in a header.
type SessionBuilder[M any] struct{ typed[M] }

// HeaderSession is a session in a header of that name, which is not empty (proto-pgv): Envoy adds it to responses, and clients send it back.
//
// Envoy: extensions.http.stateful_session.header.v3.HeaderBasedSessionState.name
func HeaderSession(name string) *SessionBuilder[headerv3.HeaderBasedSessionState] {
	b := &SessionBuilder[headerv3.HeaderBasedSessionState]{}
	b.name = "envoy.http.stateful_session.header"
	b.n.Init(&headerv3.HeaderBasedSessionState{Name: name})
	return b
}

// EnvelopeSession is a session in a header that the upstream itself has, such as "mcp-session-id": Envoy adds the host to its value, and takes it out
// of requests.
//
// Envoy: extensions.http.stateful_session.envelope.v3.EnvelopeSessionState.header
func EnvelopeSession(header string) *SessionBuilder[envelopev3.EnvelopeSessionState] {
	b := &SessionBuilder[envelopev3.EnvelopeSessionState]{}
	b.name = "envoy.http.stateful_session.envelope"
	b.n.Init(&envelopev3.EnvelopeSessionState{Header: &envelopev3.EnvelopeSessionState_Header{Name: header}})
	return b
}
