package networkfilter

import (
	"time"

	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ext_authz/v3"
	rbacfilterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"

	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
)

// ExtAuthzBuilder builds the filter that asks a service whether a connection may pass.
type ExtAuthzBuilder struct {
	slot[authzv3.ExtAuthz]
}

// ExtAuthz starts the filter for a gRPC service. Connections that it denies are closed.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.grpc_service
func ExtAuthz(statPrefix string, to service.RPC) *ExtAuthzBuilder {
	b := &ExtAuthzBuilder{}
	m := b.start("envoy.filters.network.ext_authz", &authzv3.ExtAuthz{})
	m.StatPrefix = statPrefix
	m.TransportApiVersion = corev3.ApiVersion_V3
	_, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// InsecureFailOpen lets connections pass while the service cannot be reached. Default: they are closed.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.failure_mode_allow
func (b *ExtAuthzBuilder) InsecureFailOpen() *ExtAuthzBuilder {
	m, _ := b.n.Set("failure_mode_allow")
	m.FailureModeAllow = true
	return b
}

// PeerCertificate sends the client's certificate along. Default: not.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.include_peer_certificate
func (b *ExtAuthzBuilder) PeerCertificate() *ExtAuthzBuilder {
	m, _ := b.n.Set("include_peer_certificate")
	m.IncludePeerCertificate = true
	return b
}

// TLSSession sends the server name of the TLS session along. Default: not.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.include_tls_session
func (b *ExtAuthzBuilder) TLSSession() *ExtAuthzBuilder {
	m, _ := b.n.Set("include_tls_session")
	m.IncludeTlsSession = true
	return b
}

// AlertOnDenial tells the client by a TLS alert that it is denied. Default: the connection is just closed.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.send_tls_alert_on_denial
func (b *ExtAuthzBuilder) AlertOnDenial() *ExtAuthzBuilder {
	m, _ := b.n.Set("send_tls_alert_on_denial")
	m.SendTlsAlertOnDenial = true
	return b
}

// MetadataNamespaces appends namespaces of dynamic metadata that are sent along.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.metadata_context_namespaces
func (b *ExtAuthzBuilder) MetadataNamespaces(namespaces ...string) *ExtAuthzBuilder {
	m, _ := b.n.Add("metadata_context_namespaces", len(b.n.Peek().MetadataContextNamespaces))
	m.MetadataContextNamespaces = append(m.MetadataContextNamespaces, namespaces...)
	return b
}

// TypedMetadataNamespaces is MetadataNamespaces for metadata of types that the service knows.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.typed_metadata_context_namespaces
func (b *ExtAuthzBuilder) TypedMetadataNamespaces(namespaces ...string) *ExtAuthzBuilder {
	m, _ := b.n.Add("typed_metadata_context_namespaces", len(b.n.Peek().TypedMetadataContextNamespaces))
	m.TypedMetadataContextNamespaces = append(m.TypedMetadataContextNamespaces, namespaces...)
	return b
}

// NodeLabels sends the texts along that stand under the key in the metadata of the bootstrap's node, as labels of the
// destination. Default: none.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.bootstrap_metadata_labels_key
func (b *ExtAuthzBuilder) NodeLabels(key string) *ExtAuthzBuilder {
	m, _ := b.n.Set("bootstrap_metadata_labels_key")
	m.BootstrapMetadataLabelsKey = key
	return b
}

// When asks only for connections whose dynamic metadata matches. Default: for all.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.filter_enabled_metadata
func (b *ExtAuthzBuilder) When(matcher *match.MetadataBuilder) *ExtAuthzBuilder {
	m, f := b.n.Set("filter_enabled_metadata")
	m.FilterEnabledMetadata = node.Child(f, matcher)
	return b
}

// Shadow asks, and lets everything pass. Default: what the service says counts.
//
// Envoy: extensions.filters.network.ext_authz.v3.ExtAuthz.shadow_mode
func (b *ExtAuthzBuilder) Shadow() *ExtAuthzBuilder {
	m, _ := b.n.Set("shadow_mode")
	m.ShadowMode = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ExtAuthzBuilder) Patch(edit func(*authzv3.ExtAuthz)) *ExtAuthzBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtAuthzBuilder) Clone() *ExtAuthzBuilder {
	c := &ExtAuthzBuilder{}
	b.clone(&c.slot)
	return c
}

// RBACBuilder builds the filter that allows or denies connections by rules.
type RBACBuilder struct {
	slot[rbacfilterv3.RBAC]
}

// RBAC starts the filter. Connections that the rules deny are closed; without rules all pass.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.stat_prefix
func RBAC(statPrefix string) *RBACBuilder {
	b := &RBACBuilder{}
	b.start("envoy.filters.network.rbac", &rbacfilterv3.RBAC{StatPrefix: statPrefix})
	return b
}

// Tree says what passes by a matcher tree, in place of rules, which it makes ignored (rbac-rules-and-matcher).
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.matcher
func (b *RBACBuilder) Tree(tree match.Tree[match.Connection, rbac.Verdict]) *RBACBuilder {
	m, f := b.n.Set("matcher")
	m.Matcher = node.Child[xdsmatcherv3.Matcher](f, tree)
	return b
}

// ShadowTree is tried and counted, but not enforced.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.shadow_matcher
func (b *RBACBuilder) ShadowTree(tree match.Tree[match.Connection, rbac.Verdict]) *RBACBuilder {
	m, f := b.n.Set("shadow_matcher")
	m.ShadowMatcher = node.Child[xdsmatcherv3.Matcher](f, tree)
	return b
}

// Rules says what passes ([rbac.Allow], [rbac.Deny]).
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.rules
func (b *RBACBuilder) Rules(rules *rbac.RulesBuilder) *RBACBuilder {
	m, f := b.n.Set("rules")
	m.Rules = node.Child(f, rules)
	return b
}

// ShadowRules are tried and counted, but not enforced.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.shadow_rules
func (b *RBACBuilder) ShadowRules(rules *rbac.RulesBuilder) *RBACBuilder {
	m, f := b.n.Set("shadow_rules")
	m.ShadowRules = node.Child(f, rules)
	return b
}

// ShadowStatPrefix begins the names of the statistics of shadow rules.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.shadow_rules_stat_prefix
func (b *RBACBuilder) ShadowStatPrefix(prefix string) *RBACBuilder {
	m, _ := b.n.Set("shadow_rules_stat_prefix")
	m.ShadowRulesStatPrefix = prefix
	return b
}

// EveryRead checks again whenever data comes, where rules depend on what filters find out. Default: once, with the
// first data.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.enforcement_type
func (b *RBACBuilder) EveryRead() *RBACBuilder {
	m, _ := b.n.Set("enforcement_type")
	m.EnforcementType = rbacfilterv3.RBAC_CONTINUOUS
	return b
}

// DelayDeny keeps a denied connection open for so long. Default: it is closed at once.
//
// Envoy: extensions.filters.network.rbac.v3.RBAC.delay_deny
func (b *RBACBuilder) DelayDeny(d time.Duration) *RBACBuilder {
	m, f := b.n.Set("delay_deny")
	m.DelayDeny = f.Duration(d)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RBACBuilder) Patch(edit func(*rbacfilterv3.RBAC)) *RBACBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RBACBuilder) Clone() *RBACBuilder {
	c := &RBACBuilder{}
	b.clone(&c.slot)
	return c
}
