package httpfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// ExtProcBuilder builds the filter that shows requests and responses to a service, which may change them.
type ExtProcBuilder struct {
	slot[procv3.ExternalProcessor]
}

// ExtProc starts the filter for a gRPC service behind the cluster, which must speak HTTP/2. Unless [ExtProcBuilder.Modes] says more, the
// service sees the headers of requests and responses.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.grpc_service
func ExtProc(cluster string) *ExtProcBuilder { return ExtProcBy(service.GRPC(cluster)) }

// ExtProcBy starts the filter for a gRPC service with settings of its own.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.grpc_service
func ExtProcBy(rpc service.RPC) *ExtProcBuilder {
	b := extProc()
	m, f := b.n.Choose("service", "grpc_service")
	m.GrpcService = node.Child(f, rpc)
	return b
}

// ExtProcHTTP starts the filter for a service that gets JSON in POST requests. It sees headers only (ext-proc-http-body).
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.http_service
func ExtProcHTTP(to *service.CallBuilder) *ExtProcBuilder {
	b := extProc()
	m, f := b.n.Choose("service", "http_service.http_service")
	m.HttpService = &procv3.ExtProcHttpService{HttpService: node.Child(f, to)}
	return b
}

func extProc() *ExtProcBuilder {
	b := &ExtProcBuilder{}
	b.name = "envoy.filters.http.ext_proc"
	b.n.Init(&procv3.ExternalProcessor{})
	return b
}

// Modes says which parts of requests and responses the service sees. Default: the headers.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.processing_mode
func (b *ExtProcBuilder) Modes(modes *ExtProcModesBuilder) *ExtProcBuilder {
	m, f := b.n.Set("processing_mode")
	m.ProcessingMode = node.Child(f, modes)
	return b
}

// InsecureFailOpen goes on without the service when it cannot be reached, is too slow, or makes mistakes. Default: the request
// fails.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.failure_mode_allow
func (b *ExtProcBuilder) InsecureFailOpen() *ExtProcBuilder {
	m, _ := b.n.Set("failure_mode_allow")
	m.FailureModeAllow = true
	return b
}

// RequestAttributes appends attributes that go along with the request, such as "source.address". What is no CEL expression is refused
// (ext-proc-attributes).
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.request_attributes
func (b *ExtProcBuilder) RequestAttributes(attributes ...string) *ExtProcBuilder {
	m, _ := b.n.Add("request_attributes", len(b.n.Peek().RequestAttributes))
	m.RequestAttributes = append(m.RequestAttributes, attributes...)
	return b
}

// ResponseAttributes appends attributes that go along with the response, such as "upstream.address".
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.response_attributes
func (b *ExtProcBuilder) ResponseAttributes(attributes ...string) *ExtProcBuilder {
	m, _ := b.n.Add("response_attributes", len(b.n.Peek().ResponseAttributes))
	m.ResponseAttributes = append(m.ResponseAttributes, attributes...)
	return b
}

// MessageTimeout is how long the service may take over each message; then the request fails with a 504. Default: 200 ms.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.message_timeout
func (b *ExtProcBuilder) MessageTimeout(d time.Duration) *ExtProcBuilder {
	m, f := b.n.Set("message_timeout")
	m.MessageTimeout = f.Duration(d)
	return b
}

// MaxMessageTimeout is the longest timeout that the service may ask for itself. Default: it may not.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.max_message_timeout
func (b *ExtProcBuilder) MaxMessageTimeout(d time.Duration) *ExtProcBuilder {
	m, f := b.n.Set("max_message_timeout")
	m.MaxMessageTimeout = f.Duration(d)
	return b
}

// MutationRules says which headers the service may change. Default: all but those that Envoy routes by and its own.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.mutation_rules
func (b *ExtProcBuilder) MutationRules(rules *header.RulesBuilder) *ExtProcBuilder {
	m, f := b.n.Set("mutation_rules")
	m.MutationRules = node.Child(f, rules)
	return b
}

// AllowedHeaders appends names of headers that the service sees. Default: all.
//
// Envoy: extensions.filters.http.ext_proc.v3.HeaderForwardingRules.allowed_headers
func (b *ExtProcBuilder) AllowedHeaders(like ...*match.TextBuilder) *ExtProcBuilder {
	m, f := b.n.Add("forward_rules.allowed_headers.patterns", len(b.n.Peek().GetForwardRules().GetAllowedHeaders().GetPatterns()))
	r := forwarding(m)
	r.AllowedHeaders = names(f, r.AllowedHeaders, like)
	return b
}

// DisallowedHeaders appends names of headers that the service does not see, even if they are allowed.
//
// Envoy: extensions.filters.http.ext_proc.v3.HeaderForwardingRules.disallowed_headers
func (b *ExtProcBuilder) DisallowedHeaders(like ...*match.TextBuilder) *ExtProcBuilder {
	m, f := b.n.Add("forward_rules.disallowed_headers.patterns", len(b.n.Peek().GetForwardRules().GetDisallowedHeaders().GetPatterns()))
	r := forwarding(m)
	r.DisallowedHeaders = names(f, r.DisallowedHeaders, like)
	return b
}

func forwarding(m *procv3.ExternalProcessor) *procv3.HeaderForwardingRules {
	if m.ForwardRules == nil {
		m.ForwardRules = &procv3.HeaderForwardingRules{}
	}
	return m.ForwardRules
}

// Metadata says which metadata the service sees and may change. Default: none.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.metadata_options
func (b *ExtProcBuilder) Metadata(options *ExtProcMetadataBuilder) *ExtProcBuilder {
	m, f := b.n.Set("metadata_options")
	m.MetadataOptions = node.Child(f, options)
	return b
}

// FilterMetadata keeps a value in the filter state, for access logs. Calls add up.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.filter_metadata
func (b *ExtProcBuilder) FilterMetadata(key string, value any) *ExtProcBuilder {
	m, f := b.n.Set("filter_metadata")
	m.FilterMetadata = f.Entry(m.FilterMetadata, key, value)
	return b
}

// ModeOverride lets the service change the modes for a request: to one of those given, or to any where none is given. Default: it may
// not.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.allow_mode_override
func (b *ExtProcBuilder) ModeOverride(allowed ...*ExtProcModesBuilder) *ExtProcBuilder {
	m, f := b.n.Add("allowed_override_modes", len(b.n.Peek().AllowedOverrideModes))
	m.AllowModeOverride = true
	m.AllowedOverrideModes = node.Children(f, m.AllowedOverrideModes, allowed)
	return b
}

// NoImmediateResponse keeps the service from answering requests itself. Default: it may.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.disable_immediate_response
func (b *ExtProcBuilder) NoImmediateResponse() *ExtProcBuilder {
	m, _ := b.n.Set("disable_immediate_response")
	m.DisableImmediateResponse = true
	return b
}

// Observe shows requests and responses to the service without waiting for it; what it answers is ignored. The stream is closed so long
// after the request (0: 5 s). Default: Envoy waits.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.observability_mode
func (b *ExtProcBuilder) Observe(closeAfter time.Duration) *ExtProcBuilder {
	m, f := b.n.Set("observability_mode")
	m.ObservabilityMode = true
	if closeAfter != 0 {
		m.DeferredCloseTimeout = f.Duration(closeAfter)
	}
	return b
}

// RouteCache says what becomes of the choice of the route after the service changed request headers.
type RouteCache string

// What becomes of it: by default the service says so.
const (
	RouteCacheByService RouteCache = "DEFAULT"
	ClearRouteCache     RouteCache = "CLEAR"
	RetainRouteCache    RouteCache = "RETAIN"
)

// RouteCache says what becomes of the choice of the route. Filters that have decided by the first choice, such as RBAC, do not decide
// again.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.route_cache_action
func (b *ExtProcBuilder) RouteCache(action RouteCache) *ExtProcBuilder {
	m, f := b.n.Set("route_cache_action")
	m.RouteCacheAction = node.Enum[procv3.ExternalProcessor_RouteCacheAction](f, action, procv3.ExternalProcessor_RouteCacheAction_value)
	return b
}

// EagerBody sends a streamed body while the service is still busy with the headers. Default: it waits.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.send_body_without_waiting_for_header_response
func (b *ExtProcBuilder) EagerBody() *ExtProcBuilder {
	m, _ := b.n.Set("send_body_without_waiting_for_header_response")
	m.SendBodyWithoutWaitingForHeaderResponse = true
	return b
}

// InsecureContentLength keeps content-length although the service may change the body; a wrong one lets requests be smuggled. Default: it is removed.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.allow_content_length_header
func (b *ExtProcBuilder) InsecureContentLength() *ExtProcBuilder {
	m, _ := b.n.Set("allow_content_length_header")
	m.AllowContentLengthHeader = true
	return b
}

// RequestModifier is code compiled into Envoy that edits what goes to the service, an extension.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.processing_request_modifier
func (b *ExtProcBuilder) RequestModifier(extension part.Part[corev3.TypedExtensionConfig]) *ExtProcBuilder {
	m, f := b.n.Set("processing_request_modifier")
	m.ProcessingRequestModifier = node.Child(f, extension)
	return b
}

// ResponseProcessor is code compiled into Envoy that sees what comes back from the service, an extension.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.on_processing_response
func (b *ExtProcBuilder) ResponseProcessor(extension part.Part[corev3.TypedExtensionConfig]) *ExtProcBuilder {
	m, f := b.n.Set("on_processing_response")
	m.OnProcessingResponse = node.Child(f, extension)
	return b
}

// StatusOnError is the code of the response when the service fails. Default: 500, and 504 when it is too slow.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.status_on_error
func (b *ExtProcBuilder) StatusOnError(code int) *ExtProcBuilder {
	m, f := b.n.Set("status_on_error")
	m.StatusOnError = status(f, code)
	return b
}

// ClientSpan false makes no span of calls to the service. Default: true.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.emit_client_span
func (b *ExtProcBuilder) ClientSpan(on bool) *ExtProcBuilder {
	m, _ := b.n.Set("emit_client_span")
	m.EmitClientSpan = wrapperspb.Bool(on)
	return b
}

// StatPrefix tells the statistics of several such filters apart.
//
// Envoy: extensions.filters.http.ext_proc.v3.ExternalProcessor.stat_prefix
func (b *ExtProcBuilder) StatPrefix(prefix string) *ExtProcBuilder {
	m, _ := b.n.Set("stat_prefix")
	m.StatPrefix = prefix
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *ExtProcBuilder) Named(name string) *ExtProcBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ExtProcBuilder) Patch(edit func(*procv3.ExternalProcessor)) *ExtProcBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtProcBuilder) Clone() *ExtProcBuilder {
	c := &ExtProcBuilder{}
	b.clone(&c.slot)
	return c
}

// Off keeps requests and responses from the service where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *ExtProcBuilder) Off() *OffBuilder { return off(b.name) }
