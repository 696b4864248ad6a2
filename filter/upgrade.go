package filter

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// UpgradeBuilder builds an upgrade that clients may ask for.
type UpgradeBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager_UpgradeConfig]
}

// Upgrade starts an upgrade: "websocket", "CONNECT", "CONNECT-UDP" or another value of the upgrade header; case does
// not count, and each may occur once (hcm-upgrade-duplicate). WebSockets over HTTP/2 need [protocol.HTTP2Builder.AllowConnect]
// too.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig.upgrade_type
func Upgrade(kind string) *UpgradeBuilder {
	b := &UpgradeBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager_UpgradeConfig{UpgradeType: kind})
	return b
}

// Filters are passed by upgraded requests in place of those of the connection manager. They must end with a router
// (hcm-upgrade-filters); none is added. Default: the connection manager's.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig.filters
func (b *UpgradeBuilder) Filters(filters ...HTTP) *UpgradeBuilder {
	m, f := b.n.Add("filters", len(b.n.Peek().Filters))
	m.Filters = node.Children(f, m.Filters, filters)
	return b
}

// Off allows the upgrade only on routes that switch it on. Default: all routes have it.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.UpgradeConfig.enabled
func (b *UpgradeBuilder) Off() *UpgradeBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = wrapperspb.Bool(false)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *UpgradeBuilder) Patch(edit func(*hcmv3.HttpConnectionManager_UpgradeConfig)) *UpgradeBuilder {
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
func (b *UpgradeBuilder) Render(s part.Scope) *hcmv3.HttpConnectionManager_UpgradeConfig {
	return b.n.Take(s, nil)
}
