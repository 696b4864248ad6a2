package listenerfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	dnscachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/dynamic_forward_proxy/v3"
	forwardv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/session/dynamic_forward_proxy/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/session/ext_authz/v3"
	capsulev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/session/http_capsule/v3"
	udpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

// Session is a filter of a UDP proxy, which sees the datagrams of one session: [HTTPCapsule], [SessionForwardProxy],
// [SessionExtAuthz], [DiscoveredSession], [CustomSession].
type Session interface {
	part.Part[udpproxyv3.UdpProxyConfig_SessionFilter]
}

// session is what every session filter holds: its configuration and its name.
type session[M any] struct {
	n    node.Node[M]
	name string
}

// start begins a filter with its canonical name and what m holds, and returns its configuration.
func (s *session[M]) start(name string, m *M) *M {
	s.name = name
	return s.n.Init(m)
}

// Render implements [part.Part].
func (s *session[M]) Render(at part.Scope) *udpproxyv3.UdpProxyConfig_SessionFilter {
	return &udpproxyv3.UdpProxyConfig_SessionFilter{
		Name:       s.name,
		ConfigType: &udpproxyv3.UdpProxyConfig_SessionFilter_TypedConfig{TypedConfig: s.n.Any(at.Sub("typed_config"), nil)},
	}
}

// clone copies the filter into a fresh one.
func (s *session[M]) clone(c *session[M]) {
	c.name = s.name
	s.n.Clone(&c.n)
}

// CapsuleBuilder builds the filter that wraps datagrams in HTTP capsules.
type CapsuleBuilder struct {
	session[capsulev3.FilterConfig]
}

// HTTPCapsule starts the filter that wraps datagrams as RFC 9297 has them in HTTP, and unwraps those that come back: for a
// tunnel ([Tunnel]), the last filter.
//
// Envoy: extensions.filters.udp.udp_proxy.session.http_capsule.v3.FilterConfig
func HTTPCapsule() *CapsuleBuilder {
	b := &CapsuleBuilder{}
	b.start("envoy.filters.udp.session.http_capsule", &capsulev3.FilterConfig{})
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CapsuleBuilder) Clone() *CapsuleBuilder {
	c := &CapsuleBuilder{}
	b.clone(&c.session)
	return c
}

// SessionForwardProxyBuilder builds the filter that looks up the host of a session by DNS.
type SessionForwardProxyBuilder struct {
	session[forwardv3.FilterConfig]
}

// SessionForwardProxy starts the filter: it looks up the host that an earlier filter left in the filter state
// "envoy.upstream.dynamic_host", with the cache of names that the cluster has (cluster.DNSCache).
//
// Envoy: extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3.FilterConfig.dns_cache_config
func SessionForwardProxy(statPrefix string, cache part.Part[dnscachev3.DnsCacheConfig]) *SessionForwardProxyBuilder {
	b := &SessionForwardProxyBuilder{}
	m := b.start("envoy.filters.udp.session.dynamic_forward_proxy", &forwardv3.FilterConfig{StatPrefix: statPrefix})
	_, f := b.n.Set("dns_cache_config")
	m.ImplementationSpecifier = &forwardv3.FilterConfig_DnsCacheConfig{DnsCacheConfig: node.Child(f, cache)}
	return b
}

// Buffer keeps so many datagrams and bytes until the answer is there; 0 leaves that to Envoy: 1024 and 16 KiB. Default:
// what comes before is dropped.
//
// Envoy: extensions.filters.udp.udp_proxy.session.dynamic_forward_proxy.v3.FilterConfig.buffer_options
func (b *SessionForwardProxyBuilder) Buffer(datagrams, bytes int) *SessionForwardProxyBuilder {
	m, f := b.n.Set("buffer_options")
	o := &forwardv3.FilterConfig_BufferOptions{}
	o.MaxBufferedDatagrams, o.MaxBufferedBytes = buffered(f, datagrams, bytes)
	m.BufferOptions = o
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SessionForwardProxyBuilder) Patch(edit func(*forwardv3.FilterConfig)) *SessionForwardProxyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SessionForwardProxyBuilder) Clone() *SessionForwardProxyBuilder {
	c := &SessionForwardProxyBuilder{}
	b.clone(&c.session)
	return c
}

// SessionExtAuthzBuilder builds the filter that asks a service whether a session may be.
type SessionExtAuthzBuilder struct {
	session[authzv3.FilterConfig]
}

// SessionExtAuthz starts the filter for a gRPC service. Sessions that it denies are dropped. It is new in Envoy 1.39
// (version-unknown-type).
//
// Envoy: extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig.grpc_service
func SessionExtAuthz(statPrefix string, to service.RPC) *SessionExtAuthzBuilder {
	b := &SessionExtAuthzBuilder{}
	m := b.start("envoy.filters.udp.session.ext_authz", &authzv3.FilterConfig{StatPrefix: statPrefix})
	_, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// InsecureFailOpen lets sessions pass while the service cannot be reached. Default: they are dropped.
//
// Envoy: extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig.failure_mode_allow
func (b *SessionExtAuthzBuilder) InsecureFailOpen() *SessionExtAuthzBuilder {
	m, _ := b.n.Set("failure_mode_allow")
	m.FailureModeAllow = true
	return b
}

// Buffer keeps so many datagrams and bytes until the answer is there; 0 leaves that to Envoy: 1024 and 16 KiB. Default:
// what comes before is dropped.
//
// Envoy: extensions.filters.udp.udp_proxy.session.ext_authz.v3.FilterConfig.buffer_options
func (b *SessionExtAuthzBuilder) Buffer(datagrams, bytes int) *SessionExtAuthzBuilder {
	m, f := b.n.Set("buffer_options")
	o := &authzv3.FilterConfig_BufferOptions{}
	o.MaxBufferedDatagrams, o.MaxBufferedBytes = buffered(f, datagrams, bytes)
	m.BufferOptions = o
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SessionExtAuthzBuilder) Patch(edit func(*authzv3.FilterConfig)) *SessionExtAuthzBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SessionExtAuthzBuilder) Clone() *SessionExtAuthzBuilder {
	c := &SessionExtAuthzBuilder{}
	b.clone(&c.session)
	return c
}

// buffered converts the limits of a buffer of datagrams; what is 0 stays unset.
func buffered(f node.Field, datagrams, bytes int) (count *wrapperspb.UInt32Value, size *wrapperspb.UInt64Value) {
	if datagrams != 0 {
		count = f.Sub("max_buffered_datagrams").CountValue(datagrams)
	}
	if bytes != 0 {
		size = f.Sub("max_buffered_bytes").Count64Value(bytes)
	}
	return count, size
}

// CustomSessionBuilder builds a session filter from a message.
type CustomSessionBuilder struct{ config node.Custom }

// CustomSession starts a session filter that the catalogue does not have, from the message that configures it. A message
// that configures no session filter is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter.typed_config
func CustomSession(config proto.Message) *CustomSessionBuilder {
	b := &CustomSessionBuilder{}
	b.config.Init(config, "envoy.filters.udp.session")
	return b
}

// Named gives the filter a name, which one that the registry does not know needs.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter.name
func (b *CustomSessionBuilder) Named(name string) *CustomSessionBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomSessionBuilder) Render(s part.Scope) *udpproxyv3.UdpProxyConfig_SessionFilter {
	config := b.config.Take(s)
	return &udpproxyv3.UdpProxyConfig_SessionFilter{
		Name:       config.Name,
		ConfigType: &udpproxyv3.UdpProxyConfig_SessionFilter_TypedConfig{TypedConfig: config.TypedConfig},
	}
}

// DiscoveredSessionBuilder builds a session filter whose configuration a source delivers.
type DiscoveredSessionBuilder struct{ n node.Discovered }

// DiscoveredSession starts a session filter whose configuration the source delivers, as [Discovered] does for listener filters.
//
// Envoy: extensions.filters.udp.udp_proxy.v3.UdpProxyConfig.SessionFilter.config_discovery
func DiscoveredSession(name string, from source.Config, types ...string) *DiscoveredSessionBuilder {
	b := &DiscoveredSessionBuilder{}
	b.n.Start(name, from, types)
	return b
}

// Default is the configuration until the source has delivered one: that of a filter, which must be of one of the types.
//
// Envoy: config.core.v3.ExtensionConfigSource.default_config
func (b *DiscoveredSessionBuilder) Default(of Session) *DiscoveredSessionBuilder {
	node.DefaultOf(&b.n, of, (*udpproxyv3.UdpProxyConfig_SessionFilter).GetTypedConfig)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DiscoveredSessionBuilder) Patch(edit func(*corev3.ExtensionConfigSource)) *DiscoveredSessionBuilder {
	b.n.Patch(edit)
	return b
}

// Render implements [part.Part].
func (b *DiscoveredSessionBuilder) Render(s part.Scope) *udpproxyv3.UdpProxyConfig_SessionFilter {
	return &udpproxyv3.UdpProxyConfig_SessionFilter{
		Name:       b.n.Name,
		ConfigType: &udpproxyv3.UdpProxyConfig_SessionFilter_ConfigDiscovery{ConfigDiscovery: b.n.Take(s.Sub("config_discovery"), nil)},
	}
}
