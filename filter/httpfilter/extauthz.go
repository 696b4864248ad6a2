package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
)

// ExtAuthzBuilder builds the filter that asks a service whether a request may pass.
type ExtAuthzBuilder struct{ slot[authzv3.ExtAuthz] }

// ExtAuthz starts the filter for a gRPC service behind the cluster, which must speak HTTP/2.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.grpc_service
func ExtAuthz(cluster string) *ExtAuthzBuilder { return ExtAuthzBy(service.GRPC(cluster)) }

// ExtAuthzBy starts the filter for a gRPC service with settings of its own.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.grpc_service
func ExtAuthzBy(rpc service.RPC) *ExtAuthzBuilder {
	b := &ExtAuthzBuilder{}
	b.name = "envoy.filters.http.ext_authz"
	m := b.n.Init(&authzv3.ExtAuthz{})
	m.Services = &authzv3.ExtAuthz_GrpcService{GrpcService: node.Child(b.n.Below("grpc_service"), rpc)}
	m.TransportApiVersion = corev3.ApiVersion_V3
	return b
}

// ExtAuthzHTTP starts the filter for a service that is asked over HTTP: it gets the headers of the request, and lets it pass with a 200.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.http_service
func ExtAuthzHTTP(server *ExtAuthzServerBuilder) *ExtAuthzBuilder {
	b := &ExtAuthzBuilder{}
	b.name = "envoy.filters.http.ext_authz"
	m := b.n.Init(&authzv3.ExtAuthz{})
	m.TransportApiVersion = corev3.ApiVersion_V3
	if s := node.Child(b.n.Below("http_service"), server); s != nil {
		m.Services = &authzv3.ExtAuthz_HttpService{HttpService: s}
	}
	return b
}

// Timeout is how long the service may take; then the request is denied, or passes with
// [ExtAuthzBuilder.InsecureFailOpen]. Default: 200 ms.
//
// Envoy: config.core.v3.GrpcService.timeout
func (b *ExtAuthzBuilder) Timeout(d time.Duration) *ExtAuthzBuilder {
	if m := b.n.Peek(); m.GetHttpService().GetServerUri() != nil {
		m, f := b.n.Set("http_service.server_uri.timeout")
		own := proto.CloneOf(m.GetHttpService()) // the server may serve other filters
		own.GetServerUri().Timeout = f.Duration(d)
		m.Services = &authzv3.ExtAuthz_HttpService{HttpService: own}
		return b
	}
	m, f := b.n.Set("grpc_service.timeout")
	if rpc := m.GetGrpcService(); rpc != nil {
		own := proto.CloneOf(rpc)
		own.Timeout = f.Duration(d)
		m.Services = &authzv3.ExtAuthz_GrpcService{GrpcService: own}
	}
	return b
}

// InsecureFailOpen lets requests pass while the service cannot be reached or answers with an error. Default: they
// are denied.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.failure_mode_allow
func (b *ExtAuthzBuilder) InsecureFailOpen() *ExtAuthzBuilder {
	m, _ := b.n.Set("failure_mode_allow")
	m.FailureModeAllow = true
	return b
}

// RequestBody sends the body along, up to so many bytes; a longer one is refused with 413. Default: the
// service sees no body.
//
// Envoy: extensions.filters.http.ext_authz.v3.BufferSettings.max_request_bytes
func (b *ExtAuthzBuilder) RequestBody(maxBytes int) *ExtAuthzBuilder {
	m, f := b.n.Set("with_request_body")
	m.WithRequestBody = &authzv3.BufferSettings{MaxRequestBytes: f.Sub("max_request_bytes").Count(maxBytes)}
	return b
}

// Request says more of what the service sees of a request.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz
func (b *ExtAuthzBuilder) Request(request *ExtAuthzRequestBuilder) *ExtAuthzBuilder {
	if m, f := b.n.Set("allowed_headers"); !f.Missing(request) {
		node.Group(f, m, &request.n)
	}
	return b
}

// PeerCertificate sends the client's certificate along. Default: not.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.include_peer_certificate
func (b *ExtAuthzBuilder) PeerCertificate() *ExtAuthzBuilder {
	m, _ := b.n.Set("include_peer_certificate")
	m.IncludePeerCertificate = true
	return b
}

// ClearRouteCache chooses the route anew after the service changed headers. Default: the first choice stays.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.clear_route_cache
func (b *ExtAuthzBuilder) ClearRouteCache() *ExtAuthzBuilder {
	m, _ := b.n.Set("clear_route_cache")
	m.ClearRouteCache = true
	return b
}

// ClearRouteCacheFor is [ExtAuthzBuilder.ClearRouteCache] for changes of these headers only.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.clear_route_cache_headers
func (b *ExtAuthzBuilder) ClearRouteCacheFor(headers ...string) *ExtAuthzBuilder {
	m, _ := b.n.Add("clear_route_cache_headers", len(b.n.Peek().ClearRouteCacheHeaders))
	m.ClearRouteCacheHeaders = append(m.ClearRouteCacheHeaders, headers...)
	return b
}

// FailOpenHeader adds x-envoy-auth-failure-mode-allowed to requests that pass because of [ExtAuthzBuilder.InsecureFailOpen]. Default:
// nothing tells.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.failure_mode_allow_header_add
func (b *ExtAuthzBuilder) FailOpenHeader() *ExtAuthzBuilder {
	m, _ := b.n.Set("failure_mode_allow_header_add")
	m.FailureModeAllowHeaderAdd = true
	return b
}

// StatusOnError is the code of requests that are denied because the service failed. Default: 403.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.status_on_error
func (b *ExtAuthzBuilder) StatusOnError(code int) *ExtAuthzBuilder {
	m, f := b.n.Set("status_on_error")
	m.StatusOnError = status(f, code)
	return b
}

// ValidateMutations fails requests with a 500 if the service asks for headers that are not valid. Default: Envoy trusts it.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.validate_mutations
func (b *ExtAuthzBuilder) ValidateMutations() *ExtAuthzBuilder {
	m, _ := b.n.Set("validate_mutations")
	m.ValidateMutations = true
	return b
}

// MutationRules says which headers the service may change. Default: all.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.decoder_header_mutation_rules
func (b *ExtAuthzBuilder) MutationRules(rules *header.RulesBuilder) *ExtAuthzBuilder {
	m, f := b.n.Set("decoder_header_mutation_rules")
	m.DecoderHeaderMutationRules = node.Child(f, rules)
	return b
}

// Enabled is the share of requests that the service is asked about, in percent, which the runtime key overrides in a running Envoy; the
// others pass. Default: 100.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.filter_enabled
func (b *ExtAuthzBuilder) Enabled(percent float64, key string) *ExtAuthzBuilder {
	m, f := b.n.Set("filter_enabled")
	m.FilterEnabled = runtimeShare(f, percent, key)
	return b
}

// EnabledWhere asks about requests only whose metadata match; the others pass. Default: about all.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.filter_enabled_metadata
func (b *ExtAuthzBuilder) EnabledWhere(metadata *match.MetadataBuilder) *ExtAuthzBuilder {
	m, f := b.n.Set("filter_enabled_metadata")
	m.FilterEnabledMetadata = node.Child(f, metadata)
	return b
}

// DenyWhereDisabled denies the requests that the service is not asked about, unless the runtime key says otherwise. Default: they
// pass.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.deny_at_disable
func (b *ExtAuthzBuilder) DenyWhereDisabled(key string) *ExtAuthzBuilder {
	m, _ := b.n.Set("deny_at_disable")
	m.DenyAtDisable = flag(true, key)
	return b
}

// ClusterStats false leaves the answers of the service out of the statistics of the cluster that requests go to. Default: true.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.charge_cluster_response_stats
func (b *ExtAuthzBuilder) ClusterStats(on bool) *ExtAuthzBuilder {
	m, _ := b.n.Set("charge_cluster_response_stats")
	m.ChargeClusterResponseStats = wrapperspb.Bool(on)
	return b
}

// KeepMetadata false ignores dynamic metadata that the service sends. Default: it is kept, under the name of the filter.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.enable_dynamic_metadata_ingestion
func (b *ExtAuthzBuilder) KeepMetadata(on bool) *ExtAuthzBuilder {
	m, _ := b.n.Set("enable_dynamic_metadata_ingestion")
	m.EnableDynamicMetadataIngestion = wrapperspb.Bool(on)
	return b
}

// FilterMetadata keeps a value in the filter state, for access logs. Calls add up.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.filter_metadata
func (b *ExtAuthzBuilder) FilterMetadata(key string, value any) *ExtAuthzBuilder {
	m, f := b.n.Set("filter_metadata")
	m.FilterMetadata = f.Entry(m.FilterMetadata, key, value)
	return b
}

// FilterStateStats keeps how long the service took, and such, in the filter state, for access logs. Default: not.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.emit_filter_state_stats
func (b *ExtAuthzBuilder) FilterStateStats() *ExtAuthzBuilder {
	m, _ := b.n.Set("emit_filter_state_stats")
	m.EmitFilterStateStats = true
	return b
}

// MaxDeniedBody cuts the body of a denial after so many bytes. Default: 0, no limit.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.max_denied_response_body_bytes
func (b *ExtAuthzBuilder) MaxDeniedBody(bytes int) *ExtAuthzBuilder {
	m, f := b.n.Set("max_denied_response_body_bytes")
	m.MaxDeniedResponseBodyBytes = f.Count(bytes)
	return b
}

// LimitResponseHeaders holds what the service adds to responses to Envoy's limits of headers. Default: not.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.enforce_response_header_limits
func (b *ExtAuthzBuilder) LimitResponseHeaders() *ExtAuthzBuilder {
	m, _ := b.n.Set("enforce_response_header_limits")
	m.EnforceResponseHeaderLimits = true
	return b
}

// InsecureShadow asks the service and keeps what it says in the filter state; every request passes. Default: it decides.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.shadow_mode
func (b *ExtAuthzBuilder) InsecureShadow() *ExtAuthzBuilder {
	m, _ := b.n.Set("shadow_mode")
	m.ShadowMode = true
	return b
}

// ClientSpan false makes no span of calls to the service. Default: true.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.emit_client_span
func (b *ExtAuthzBuilder) ClientSpan(on bool) *ExtAuthzBuilder {
	m, _ := b.n.Set("emit_client_span")
	m.EmitClientSpan = wrapperspb.Bool(on)
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.ext_authz.v3.ExtAuthz.stat_prefix
func (b *ExtAuthzBuilder) StatPrefix(prefix string) *ExtAuthzBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *ExtAuthzBuilder) Named(name string) *ExtAuthzBuilder {
	b.named(name)
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

// Off lets requests pass unasked where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *ExtAuthzBuilder) Off() *OffBuilder { return off(b.name) }
