package route_test

import (
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tracing"
)

func TestRedirects(t *testing.T) {
	to := func() *route.RedirectBuilder { return route.Prefix("/").Redirect() }
	for want, b := range map[string]*route.RedirectBuilder{
		"redirect: {}":                     to(),
		"redirect:|  https_redirect: true": to().HTTPS(),
		"redirect:|  host_redirect: h|  path_redirect: /a|  scheme_redirect: https|  port_redirect: 8443": to().Scheme("https").Host("h").Port(8443).Path("/a").Clone(),
		"redirect:|  path_rewrite: /%REQ(x)%":                                         to().PathFormat("/%REQ(x)%"),
		"redirect:|  prefix_rewrite: /":                                               to().Prefix("/"),
		"redirect:|  regex_rewrite:|    pattern:|      regex: a+|    substitution: b": to().Regex("a+", "b"),
		"redirect:|  response_code: PERMANENT_REDIRECT|  strip_query: true":           to().Code(308).StripQuery(),
	} {
		require.Equal(t, "match:|  prefix: /|"+want, lines(parttest.YAML(t, b)))
	}
}

func TestAnswers(t *testing.T) {
	for want, b := range map[string]route.Route{
		"direct_response:|  status: 204":                                                                             route.Prefix("/").Respond(204, ""),
		"direct_response:|  status: 200|  body:|    inline_string: ok":                                               route.Prefix("/").Respond(200, "ok").Clone(),
		"direct_response:|  status: 503|  body:|    filename: /sorry.html":                                           route.Prefix("/").Respond(503, "").Body(source.DataFile("/sorry.html")),
		"direct_response:|  status: 404|  body_format:|    text_format_source:|      inline_string: no %REQ(:PATH)%": route.Prefix("/").Respond(404, "").BodyFormat(accesslog.Text("no %REQ(:PATH)%")),
		"non_forwarding_action: {}":                                                                                  route.Prefix("/").Accept().Clone(),
		"filter_action:|  action:|    \"@type\": type.googleapis.com/google.protobuf.StringValue|    value: v":       route.Prefix("/").Filter(wrapperspb.String("v")).Clone(),
	} {
		require.Equal(t, "match:|  prefix: /|"+want, lines(parttest.YAML(t, b)))
	}
}

// TestEveryRouteHas goes through what all routes have, whatever becomes of their requests.
func TestEveryRouteHas(t *testing.T) {
	b := route.Prefix("/").Accept().Name("n").StatPrefix("s").BodyLimit(1024).
		Metadata("filter", "list", []any{1, "a", nil}).
		Operation("op").OperationPropagated(false).
		Trace(route.Tracing().ClientSampling(1).RandomSampling(0.5).OverallSampling(100).Tags(tracing.Literal("tenant", "a")).
			Operation("%REQ(x)%").UpstreamOperation("up").Clone()).
		RequestHeaders(header.Append("x", "1"), header.Remove("z")).ResponseHeaders(header.Append("w", "2"), header.Remove("v")).
		Override(override{"first"}, override{"second"}).
		Specifiers(extension.Custom(wrapperspb.Int32(7)).Named("mine")).
		Patch(func(m *routev3.Route) { m.Name += "!" })
	require.Equal(t, `match:
  prefix: /
metadata:
  filter_metadata:
    filter:
      list:
      - 1
      - a
      - null
decorator:
  operation: op
  propagate: false
request_headers_to_add:
- header:
    key: x
    value: "1"
response_headers_to_add:
- header:
    key: w
    value: "2"
response_headers_to_remove:
- v
request_headers_to_remove:
- z
typed_per_filter_config:
  first:
    "@type": type.googleapis.com/google.protobuf.StringValue
    value: first
  second:
    "@type": type.googleapis.com/google.protobuf.StringValue
    value: second
name: n!
tracing:
  client_sampling:
    numerator: 1
  random_sampling:
    numerator: 50
    denominator: TEN_THOUSAND
  overall_sampling:
    numerator: 100
  custom_tags:
  - tag: tenant
    literal:
      value: a
  operation: "%REQ(x)%"
  upstream_operation: up
non_forwarding_action: {}
stat_prefix: s
request_body_buffer_limit: 1024
route_specifiers:
- name: mine
  typed_config:
    "@type": type.googleapis.com/google.protobuf.Int32Value
    value: 7
`, parttest.YAML(t, b.Clone()))
	require.Equal(t, "name: raw!\n", parttest.YAML(t, route.RawRoute(&routev3.Route{Name: "raw"}).Clone().Patch(func(m *routev3.Route) { m.Name += "!" })))
}
