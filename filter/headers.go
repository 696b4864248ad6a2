package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/early_header_mutation/header_mutation/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ServerHeader says what happens to the server header of responses.
type ServerHeader string

// What happens to the server header.
const (
	OverwriteServer   ServerHeader = "OVERWRITE"
	ServerIfAbsent    ServerHeader = "APPEND_IF_ABSENT"
	PassServerThrough ServerHeader = "PASS_THROUGH"
)

// HeadersBuilder builds what an HTTP connection manager does to headers by itself. Other changes of headers are made
// by routes and filters.
type HeadersBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager]
}

// Headers starts what a connection manager does to headers.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func Headers() *HeadersBuilder {
	b := &HeadersBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager{})
	return b
}

// Server says what happens to the server header of responses. Default: it is overwritten, with the name that
// [HCMBuilder.ServerName] gives.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.server_header_transformation
func (b *HeadersBuilder) Server(action ServerHeader) *HeadersBuilder {
	m, f := b.n.Set("server_header_transformation")
	m.ServerHeaderTransformation = node.Enum[hcmv3.HttpConnectionManager_ServerHeaderTransformation](f, action, hcmv3.HttpConnectionManager_ServerHeaderTransformation_value)
	return b
}

// Scheme replaces the scheme of requests: "http" or "https" (proto-pgv). Default: as it came, or by the connection.
//
// Envoy: config.core.v3.SchemeHeaderTransformation.scheme_to_overwrite
func (b *HeadersBuilder) Scheme(scheme string) *HeadersBuilder {
	m, _ := b.n.Set("scheme_header_transformation.scheme_to_overwrite")
	schemes(m).Transformation = &corev3.SchemeHeaderTransformation_SchemeToOverwrite{SchemeToOverwrite: scheme}
	return b
}

// SchemeOfUpstream makes the scheme of requests https where the connection to the upstream is TLS, else http. Default:
// not.
//
// Envoy: config.core.v3.SchemeHeaderTransformation.match_upstream
func (b *HeadersBuilder) SchemeOfUpstream() *HeadersBuilder {
	m, _ := b.n.Set("scheme_header_transformation.match_upstream")
	schemes(m).MatchUpstream = true
	return b
}

// Via appends the value to the via header of requests and responses. Default: nothing.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.via
func (b *HeadersBuilder) Via(value string) *HeadersBuilder {
	m, _ := b.n.Set("via")
	m.Via = value
	return b
}

// UserAgent sets x-envoy-downstream-service-cluster, and user-agent where there is none, to the cluster of this Envoy.
// Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.add_user_agent
func (b *HeadersBuilder) UserAgent() *HeadersBuilder {
	m, _ := b.n.Set("add_user_agent")
	m.AddUserAgent = wrapperspb.Bool(true)
	return b
}

// Continue leaves "Expect: 100-continue" to the upstream. Default: Envoy answers it itself.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.proxy_100_continue
func (b *HeadersBuilder) Continue() *HeadersBuilder {
	m, _ := b.n.Set("proxy_100_continue")
	m.Proxy_100Continue = true
	return b
}

// Overloaded adds x-envoy-local-overloaded to responses while the overload manager acts. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.append_local_overload
func (b *HeadersBuilder) Overloaded() *HeadersBuilder {
	m, _ := b.n.Set("append_local_overload")
	m.AppendLocalOverload = true
	return b
}

// ProxyStatus adds a proxy-status header (RFC 9209) to responses. Default: none.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.proxy_status_config
func (b *HeadersBuilder) ProxyStatus(status *ProxyStatusBuilder) *HeadersBuilder {
	m, f := b.n.Set("proxy_status_config")
	m.ProxyStatusConfig = node.Child(f, status)
	return b
}

// Early changes headers of requests before the route is chosen, tracing begins, and filters run.
//
// Envoy: extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation.mutations
func (b *HeadersBuilder) Early(mutations ...header.Mutation) *HeadersBuilder {
	m, f := b.n.Add("early_header_mutation_extensions", len(b.n.Peek().EarlyHeaderMutationExtensions))
	m.EarlyHeaderMutationExtensions = append(m.EarlyHeaderMutationExtensions, early(f.Index(len(m.EarlyHeaderMutationExtensions)), mutations))
	return b
}

// EarlyBy changes requests before the route is chosen by extensions, which run in the order of the calls, those of [HeadersBuilder.Early] among them.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.early_header_mutation_extensions
func (b *HeadersBuilder) EarlyBy(extensions ...part.Part[corev3.TypedExtensionConfig]) *HeadersBuilder {
	m, f := b.n.Add("early_header_mutation_extensions", len(b.n.Peek().EarlyHeaderMutationExtensions))
	m.EarlyHeaderMutationExtensions = node.Children(f, m.EarlyHeaderMutationExtensions, extensions)
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *HeadersBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *HeadersBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeadersBuilder) Clone() *HeadersBuilder {
	c := &HeadersBuilder{}
	b.n.Clone(&c.n)
	return c
}

// schemes returns the transformation of the scheme for writing.
func schemes(m *hcmv3.HttpConnectionManager) *corev3.SchemeHeaderTransformation {
	if m.SchemeHeaderTransformation == nil {
		m.SchemeHeaderTransformation = &corev3.SchemeHeaderTransformation{}
	}
	return m.SchemeHeaderTransformation
}

// early packs mutations into the extension that makes them before the route is chosen.
func early(f node.Field, mutations []header.Mutation) *corev3.TypedExtensionConfig {
	config, scope := &mutationv3.HeaderMutation{}, f.Sub("typed_config")
	for i, mutation := range mutations {
		if at := scope.Sub("mutations").Index(i); !at.Missing(mutation) {
			config.Mutations = append(config.Mutations, mutation.Mutate(at.Scope()))
		}
	}
	return &corev3.TypedExtensionConfig{Name: "envoy.http.early_header_mutation.header_mutation", TypedConfig: scope.Scope().Any(config)}
}

// ProxyStatusBuilder builds what the proxy-status header says.
type ProxyStatusBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager_ProxyStatusConfig]
}

// ProxyStatus starts a proxy-status header with the name of the server, the details of the response, how the
// connection ended, and the response flags.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig
func ProxyStatus() *ProxyStatusBuilder {
	b := &ProxyStatusBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager_ProxyStatusConfig{})
	return b
}

// Name is the name of the proxy in the header. Default: the server name, or "envoy".
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig.literal_proxy_name
func (b *ProxyStatusBuilder) Name(name string) *ProxyStatusBuilder {
	m, _ := b.n.Set("literal_proxy_name")
	m.ProxyName = &hcmv3.HttpConnectionManager_ProxyStatusConfig_LiteralProxyName{LiteralProxyName: name}
	return b
}

// NodeID names the proxy by the id of this Envoy's node.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig.use_node_id
func (b *ProxyStatusBuilder) NodeID() *ProxyStatusBuilder {
	m, _ := b.n.Set("use_node_id")
	m.ProxyName = &hcmv3.HttpConnectionManager_ProxyStatusConfig_UseNodeId{UseNodeId: true}
	return b
}

// NoDetails leaves out the details of the response. Default: they are in.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig.remove_details
func (b *ProxyStatusBuilder) NoDetails() *ProxyStatusBuilder {
	m, _ := b.n.Set("remove_details")
	m.RemoveDetails = true
	return b
}

// NoTermination leaves out how the connection ended. Default: it is in.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig.remove_connection_termination_details
func (b *ProxyStatusBuilder) NoTermination() *ProxyStatusBuilder {
	m, _ := b.n.Set("remove_connection_termination_details")
	m.RemoveConnectionTerminationDetails = true
	return b
}

// NoFlags leaves out the response flags. Default: they are in.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig.remove_response_flags
func (b *ProxyStatusBuilder) NoFlags() *ProxyStatusBuilder {
	m, _ := b.n.Set("remove_response_flags")
	m.RemoveResponseFlags = true
	return b
}

// RecommendedCode replaces the status of local replies by the one that RFC 9209 recommends. Default: not.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.ProxyStatusConfig.set_recommended_response_code
func (b *ProxyStatusBuilder) RecommendedCode() *ProxyStatusBuilder {
	m, _ := b.n.Set("set_recommended_response_code")
	m.SetRecommendedResponseCode = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ProxyStatusBuilder) Patch(edit func(*hcmv3.HttpConnectionManager_ProxyStatusConfig)) *ProxyStatusBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ProxyStatusBuilder) Clone() *ProxyStatusBuilder {
	c := &ProxyStatusBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ProxyStatusBuilder) Render(s part.Scope) *hcmv3.HttpConnectionManager_ProxyStatusConfig {
	return b.n.Take(s, nil)
}
