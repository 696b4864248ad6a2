package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// UpgradeBuilder builds a protocol that requests may switch to.
type UpgradeBuilder struct {
	n node.Node[routev3.RouteAction_UpgradeConfig]
}

// Upgrade lets requests switch to the protocol here: "websocket", "CONNECT", "CONNECT-UDP". Case does not count.
//
// Envoy: config.route.v3.RouteAction.UpgradeConfig.upgrade_type
func Upgrade(protocol string) *UpgradeBuilder {
	b := &UpgradeBuilder{}
	b.n.Init(&routev3.RouteAction_UpgradeConfig{UpgradeType: protocol})
	return b
}

// Off forbids the protocol here although the connection manager allows it.
//
// Envoy: config.route.v3.RouteAction.UpgradeConfig.enabled
func (b *UpgradeBuilder) Off() *UpgradeBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = wrapperspb.Bool(false)
	return b
}

// Terminate ends the CONNECT request here and sends its payload upstream as plain TCP or UDP. Only CONNECT and
// CONNECT-UDP can (route-upgrade-connect-config). Default: the request itself is forwarded.
//
// Envoy: config.route.v3.RouteAction.UpgradeConfig.connect_config
func (b *UpgradeBuilder) Terminate() *UpgradeBuilder {
	m, _ := b.n.Set("connect_config")
	connect(m)
	return b
}

// TerminatePOST is [UpgradeBuilder.Terminate] for the payload of POST requests too.
//
// Envoy: config.route.v3.RouteAction.UpgradeConfig.ConnectConfig.allow_post
func (b *UpgradeBuilder) TerminatePOST() *UpgradeBuilder {
	m, _ := b.n.Set("connect_config.allow_post")
	connect(m).AllowPost = true
	return b
}

// ProxyProtocol is [UpgradeBuilder.Terminate] with a PROXY protocol header before the payload.
//
// Envoy: config.route.v3.RouteAction.UpgradeConfig.ConnectConfig.proxy_protocol_config
func (b *UpgradeBuilder) ProxyProtocol(version ProxyProtocol) *UpgradeBuilder {
	m, f := b.n.Set("connect_config.proxy_protocol_config.version")
	connect(m).ProxyProtocolConfig = &corev3.ProxyProtocolConfig{
		Version: node.Enum[corev3.ProxyProtocolConfig_Version](f, version, corev3.ProxyProtocolConfig_Version_value),
	}
	return b
}

// ProxyProtocol is a version of the PROXY protocol.
type ProxyProtocol string

// The versions: text and binary.
const (
	ProxyV1 ProxyProtocol = "V1"
	ProxyV2 ProxyProtocol = "V2"
)

func connect(m *routev3.RouteAction_UpgradeConfig) *routev3.RouteAction_UpgradeConfig_ConnectConfig {
	if m.ConnectConfig == nil {
		m.ConnectConfig = &routev3.RouteAction_UpgradeConfig_ConnectConfig{}
	}
	return m.ConnectConfig
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *UpgradeBuilder) Patch(edit func(*routev3.RouteAction_UpgradeConfig)) *UpgradeBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UpgradeBuilder) Clone() *UpgradeBuilder {
	c := &UpgradeBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *UpgradeBuilder) Render(s part.Scope) *routev3.RouteAction_UpgradeConfig {
	return b.n.Take(s, nil)
}
