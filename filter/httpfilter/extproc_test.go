package httpfilter_test

import (
	"testing"
	"time"

	mappedv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/ext_proc/processing_request_modifiers/mapped_attribute_builder/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/service"
)

func TestExtProc(t *testing.T) {
	modes := httpfilter.ExtProcModes().RequestHeaders(httpfilter.Send).ResponseHeaders(httpfilter.Skip).RequestBody(httpfilter.Streamed).
		ResponseBody(httpfilter.FullDuplex).RequestTrailers(httpfilter.Skip).ResponseTrailers(httpfilter.Send)
	metadata := httpfilter.ExtProcMetadata().Forward("a").ForwardTyped("b").Receive("c").ForwardCluster("d")
	proc := httpfilter.ExtProc("proc").Modes(modes.Clone()).InsecureFailOpen().RequestAttributes("source.address").ResponseAttributes("upstream.address").
		MessageTimeout(time.Second).MaxMessageTimeout(2*time.Second).MutationRules(header.Rules().Nothing()).AllowedHeaders(match.Exact("x")).
		DisallowedHeaders(match.Prefix("y-")).Metadata(metadata.Clone()).FilterMetadata("k", "v").ModeOverride(httpfilter.ExtProcModes()).NoImmediateResponse().
		Observe(time.Minute).RouteCache(httpfilter.RetainRouteCache).EagerBody().InsecureContentLength().StatusOnError(503).ClientSpan(false).StatPrefix("p")
	parttest.Equal(t, proc.Clone(), entry("ext_proc", "ExternalProcessor", `
  grpc_service: {envoy_grpc: {cluster_name: proc}}
  failure_mode_allow: true
  processing_mode:
    request_header_mode: SEND
    response_header_mode: SKIP
    request_body_mode: STREAMED
    response_body_mode: FULL_DUPLEX_STREAMED
    request_trailer_mode: SKIP
    response_trailer_mode: SEND
  request_attributes: [source.address]
  response_attributes: [upstream.address]
  message_timeout: 1s
  stat_prefix: p
  mutation_rules: {disallow_all: true}
  max_message_timeout: 2s
  forward_rules: {allowed_headers: {patterns: [{exact: x}]}, disallowed_headers: {patterns: [{prefix: y-}]}}
  filter_metadata: {k: v}
  allow_mode_override: true
  disable_immediate_response: true
  metadata_options:
    forwarding_namespaces: {untyped: [a], typed: [b]}
    receiving_namespaces: {untyped: [c]}
    cluster_metadata_forwarding_namespaces: {untyped: [d]}
  observability_mode: true
  route_cache_action: RETAIN
  deferred_close_timeout: 60s
  send_body_without_waiting_for_header_response: true
  allowed_override_modes: [{}]
  status_on_error: {code: ServiceUnavailable}
  allow_content_length_header: true
  emit_client_span: false
`))
	parttest.Equal(t, proc.PerRoute().Modes(httpfilter.ExtProcModes()).Service(service.GRPC("other")).InitialMetadata("a", "b").
		RequestAttributes("x").ResponseAttributes("y").RequestModifier(extension.Custom(&mappedv3.MappedAttributeBuilder{})).Metadata(metadata).InsecureFailOpen().FailClosed().ClientSpan(true).Clone(), override("ext_proc.v3.ExtProcPerRoute", `
overrides:
  processing_mode: {}
  request_attributes: [x]
  response_attributes: ["y"]
  grpc_service: {envoy_grpc: {cluster_name: other}}
  metadata_options:
    forwarding_namespaces: {untyped: [a], typed: [b]}
    receiving_namespaces: {untyped: [c]}
    cluster_metadata_forwarding_namespaces: {untyped: [d]}
  grpc_initial_metadata: [{key: a, value: b}]
  failure_mode_allow: false
  processing_request_modifier:
    name: envoy.http.ext_proc.processing_request_modifiers.mapped_attribute_builder
    typed_config: {"@type": type.googleapis.com/envoy.extensions.http.ext_proc.processing_request_modifiers.mapped_attribute_builder.v3.MappedAttributeBuilder}
  emit_client_span: true
`))
	parttest.Equal(t, httpfilter.ExtProcHTTP(service.Call(service.HTTP("http://a/", "a", time.Second))), entry("ext_proc", "ExternalProcessor", `
  http_service: {http_service: {http_uri: {uri: "http://a/", cluster: a, timeout: 1s}}}
`))
	require.Equal(t, []string{"enum-unknown part.request_body_mode"}, parttest.Lines(parttest.Problems(httpfilter.ExtProcModes().RequestBody("ALL"))))
}
