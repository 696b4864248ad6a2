package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
)

// listYAML is a tree with one condition, that the header x-a is 1.
func listYAML(action string) string {
	return `{matcher_list: {matchers: [{
  predicate: {single_predicate: {
    input: {name: envoy.matching.inputs.request_headers, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: x-a}},
    value_match: {exact: "1"}}},
  on_match: {action: ` + action + `}}]}}`
}

const matched = "typed_config:\n  \"@type\": type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcher\n"

func TestMatched(t *testing.T) {
	is := match.OfRequest().Header("x-a").Is(match.Exact("1"))
	const skip = `{name: skip, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.common.matcher.action.v3.SkipFilter}}`
	f := httpfilter.Matched(httpfilter.Buffer(5), httpfilter.FilterMatcher().When(is, httpfilter.SkipFilter()))
	parttest.Equal(t, f.Clone(), "name: envoy.filters.http.buffer\n"+matched+`
  extension_config: {name: envoy.filters.http.buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 5}}
  xds_matcher: `+listYAML(skip))
	parttest.Equal(t, f.PerRoute(httpfilter.FilterMatcher().When(is, httpfilter.SkipFilter())),
		"\"@type\": type.googleapis.com/envoy.extensions.common.matching.v3.ExtensionWithMatcherPerRoute\nxds_matcher: "+listYAML(skip))
	require.Equal(t, []string{"builder-nil part.typed_config.extension_config", "builder-nil part.typed_config.xds_matcher"},
		parttest.Lines(parttest.Problems(httpfilter.Matched(nil, nil))))
}

func TestComposite(t *testing.T) {
	is := match.OfRequest().Header("x-a").Is(match.Exact("1"))
	const buffer = `{name: envoy.filters.http.buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 5}}`
	for want, action := range map[string]httpfilter.FilterAction{
		"typed_config: " + buffer + ", sample_percent: {default_value: {numerator: 5}, runtime_key: k}":                                                                                      httpfilter.Execute(httpfilter.Buffer(5)).Sample(5, "k"),
		"filter_chain: {typed_config: [" + buffer + ", " + buffer + "]}":                                                                                                                     httpfilter.ExecuteAll(httpfilter.Buffer(5), httpfilter.Buffer(5)),
		"dynamic_config: {name: a, config_discovery: {config_source: {ads: {}, resource_api_version: V3}, type_urls: [type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer]}}": httpfilter.ExecuteDiscovered(httpfilter.Discovered("a", source.ADS(), "envoy.extensions.filters.http.buffer.v3.Buffer")).Clone(),
		"filter_chain_name: audit": httpfilter.ExecuteChain("audit"),
	} {
		parttest.Equal(t, httpfilter.Composite(httpfilter.FilterMatcher().When(is.Clone(), action)), "name: envoy.filters.http.composite\n"+matched+`
  extension_config: {name: envoy.filters.http.composite, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.Composite}}
  xds_matcher: `+listYAML(`{name: composite-action, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction, `+want+"}}"))
	}
}

func TestCompositeChains(t *testing.T) {
	tree := httpfilter.FilterMatcher().Otherwise(httpfilter.ExecuteChain("audit"))
	audit := httpfilter.CompositeChain("audit", httpfilter.Buffer(5))
	parttest.Equal(t, httpfilter.Composite(tree, audit.Clone()), "name: envoy.filters.http.composite\n"+matched+`
  extension_config:
    name: envoy.filters.http.composite
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.Composite
      named_filter_chains:
        audit:
          typed_config:
          - {name: envoy.filters.http.buffer, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 5}}
  xds_matcher:
    on_no_match:
      action:
        name: composite-action
        typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.composite.v3.ExecuteFilterAction, filter_chain_name: audit}
`)
	const chains = "part.typed_config.extension_config.typed_config.named_filter_chains"
	require.Equal(t, []string{"map-key-twice " + chains + `["audit"]`, "builder-nil " + chains},
		parttest.Lines(parttest.Problems(httpfilter.Composite(tree.Clone(), audit, audit, nil))))
}

func TestCustomResponse(t *testing.T) {
	is := match.OfRequest().Header("x-a").Is(match.Exact("1"))
	local := httpfilter.LocalResponse(source.Text("sorry")).Format(accesslog.Text("%LOCAL_REPLY_BODY%")).Status(503).Headers(header.Append("x-b", "c")).KeepDetails()
	f := httpfilter.CustomResponse(httpfilter.ResponseMatcher().When(is, local))
	parttest.Equal(t, f.Clone(), filterYAML("custom_response", "CustomResponse", "  custom_response_matcher: "+
		listYAML(`{name: envoy.extensions.http.custom_response.local_response_policy, typed_config: {
      "@type": type.googleapis.com/envoy.extensions.http.custom_response.local_response_policy.v3.LocalResponsePolicy, body: {inline_string: sorry},
      body_format: {text_format_source: {inline_string: "%LOCAL_REPLY_BODY%"}}, status_code: 503, response_headers_to_add: [{header: {key: x-b, value: c}}], preserve_response_code_details: true}}`)))
	redirect := httpfilter.RedirectResponse("https://a.test/b").Status(200).Headers(header.Append("x-b", "c")).RequestHeaders(header.Append("x-d", "e"))
	const policy = `{name: envoy.extensions.http.custom_response.redirect_policy, typed_config: {"@type": type.googleapis.com/envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy, `
	parttest.Equal(t, f.PerRoute(httpfilter.ResponseMatcher().When(is, redirect)), overrideYAML("custom_response.v3.CustomResponse", "custom_response_matcher: "+
		listYAML(policy+`uri: "https://a.test/b", status_code: 200, response_headers_to_add: [{header: {key: x-b, value: c}}], request_headers_to_add: [{header: {key: x-d, value: e}}]}}`)))
	parttest.Equal(t, f.PerRoute(httpfilter.ResponseMatcher().When(is, httpfilter.RedirectResponsePath("a.test", "/b").Clone())),
		overrideYAML("custom_response.v3.CustomResponse", "custom_response_matcher: "+listYAML(policy+`redirect_action: {host_redirect: a.test, path_redirect: /b}}}`)))
	require.Equal(t, []string{"oneof-chosen-twice part.typed_config.custom_response_matcher.on_no_match.action.typed_config.preserve_response_code_details"},
		parttest.Lines(parttest.Problems(httpfilter.CustomResponse(httpfilter.ResponseMatcher().Otherwise(httpfilter.LocalResponse(source.Text("")).Details("a").KeepDetails())))))
}

func TestMCP(t *testing.T) {
	f := httpfilter.MCP(httpfilter.MCPReject).ClearRouteCache().MaxBody(100).Storage(httpfilter.MCPBoth).Source(httpfilter.MCPVerify).TraceContext().Baggage().
		RejectDuplicateKeys().EarlyEnd().MaxVersion("2025-06-18").Parser(httpfilter.MCPParser().Method("tools/call", "tool", "params.name").GroupKey("g"))
	parttest.Equal(t, f.Clone(), filterYAML("mcp", "Mcp", `
  traffic_mode: REJECT_NO_MCP
  clear_route_cache: true
  max_request_body_size: 100
  parser_config: {methods: [{method: tools/call, group: tool, extraction_rules: [{path: params.name}]}], group_metadata_key: g}
  request_storage_mode: DYNAMIC_METADATA_AND_FILTER_STATE
  propagate_trace_context: {}
  propagate_baggage: {}
  reject_duplicate_keys: true
  attribute_source: VERIFY
  early_terminate_when_routable: true
  max_supported_protocol_version: "2025-06-18"
`))
	parttest.Equal(t, f.PerRoute(httpfilter.MCPIgnore).MaxBody(1).ClearRouteCache().Parser(httpfilter.MCPParser()).Storage(httpfilter.MCPFilterState).RejectDuplicateKeys(),
		overrideYAML("mcp.v3.McpOverride", `
traffic_mode: NOOP
max_request_body_size: 1
clear_route_cache: true
parser_config: {}
request_storage_mode: FILTER_STATE
reject_duplicate_keys: true
`))
	parttest.Equal(t, httpfilter.MCPRouter(
		httpfilter.MCPServer("time", "time").Path("/m").Timeout(time.Second).Host("t").Forward(match.Prefix("x-")).Withhold(match.Exact("x-a")),
		httpfilter.MCPServer("", "b").InsecureForwardAll(),
	).Lazy().Identity("x-user", true), filterYAML("mcp_router", "McpRouter", `
  servers:
  - name: time
    mcp_cluster: {cluster: time, path: /m, timeout: 1s, host_rewrite_literal: t}
    header_forwarding: {allowed_headers: {patterns: [{prefix: x-}]}, disallowed_headers: {patterns: [{exact: x-a}]}}
  - mcp_cluster: {cluster: b}
    header_forwarding: {forward_all: true}
  session_identity: {identity: {header: {name: x-user}}, validation: {mode: ENFORCE}}
  lazy_initialization: true
`))
	parttest.Equal(t, httpfilter.MCPRouter().IdentityMetadata(false, "jwt", "payload", "sub"), filterYAML("mcp_router", "McpRouter",
		"  session_identity: {identity: {dynamic_metadata: {key: {key: jwt, path: [{key: payload}, {key: sub}]}}}}"))
}
