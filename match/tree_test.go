package match_test

import (
	"testing"

	xdscorev3 "github.com/cncf/xds/go/xds/core/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// chain is an outcome: the name of a filter chain.
type chain string

func (c chain) MatchAction(s part.Scope) *xdscorev3.TypedExtensionConfig {
	return &xdscorev3.TypedExtensionConfig{Name: "chain", TypedConfig: s.Sub("typed_config").Any(wrapperspb.String(string(c)))}
}

func TestList(t *testing.T) {
	c := match.OfConnection()
	tree := match.List[match.Connection, chain]().
		When(c.ServerName().Is(match.Exact("a.example")), "a").
		When(match.Not(match.Any(c.SourceIP().In("office", "10.0.0.0/8"), c.TransportProtocol().Is(match.Regex("t.*")))), "b").
		WhenTree(match.All(c.SourcePort().Hash(1, 10), c.Subject().Fraction(0.5, "canary")),
			match.List[match.Connection, chain]().Otherwise("c")).
		Otherwise("d").Clone()
	require.Equal(t, `matcher_list:
  matchers:
  - predicate:
      single_predicate:
        input:
          name: envoy.matching.inputs.server_name
          typed_config:
            "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.ServerNameInput
        value_match:
          exact: a.example
    on_match:
      action:
        name: chain
        typed_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: a
  - predicate:
      not_matcher:
        or_matcher:
          predicate:
          - single_predicate:
              input:
                name: envoy.matching.inputs.source_ip
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput
              custom_match:
                name: envoy.matching.matchers.ip
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.ip.v3.Ip
                  cidr_ranges:
                  - address_prefix: 10.0.0.0
                    prefix_len: 8
                  stat_prefix: office
          - single_predicate:
              input:
                name: envoy.matching.inputs.transport_protocol
                typed_config:
                  "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.TransportProtocolInput
              value_match:
                safe_regex:
                  google_re2: {}
                  regex: t.*
    on_match:
      action:
        name: chain
        typed_config:
          "@type": type.googleapis.com/google.protobuf.StringValue
          value: b
  - predicate:
      and_matcher:
        predicate:
        - single_predicate:
            input:
              name: envoy.matching.inputs.source_port
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourcePortInput
            custom_match:
              name: envoy.matching.matchers.consistent_hashing
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.consistent_hashing.v3.ConsistentHashing
                threshold: 1
                modulo: 10
        - single_predicate:
            input:
              name: envoy.matching.inputs.subject
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.ssl.v3.SubjectInput
            custom_match:
              name: envoy.matching.matchers.runtime_fraction
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.runtime_fraction.v3.RuntimeFraction
                runtime_fraction:
                  default_value:
                    numerator: 50
                    denominator: TEN_THOUSAND
                  runtime_key: canary
    on_match:
      matcher:
        on_no_match:
          action:
            name: chain
            typed_config:
              "@type": type.googleapis.com/google.protobuf.StringValue
              value: c
on_no_match:
  action:
    name: chain
    typed_config:
      "@type": type.googleapis.com/google.protobuf.StringValue
      value: d
`, parttest.YAML(t, tree))
}

func TestMapsAndRanges(t *testing.T) {
	d := match.OfDatagram()
	require.Equal(t, `matcher_tree:
  input:
    name: envoy.matching.inputs.destination_port
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput
  exact_match_map:
    map:
      "53":
        action:
          name: chain
          typed_config:
            "@type": type.googleapis.com/google.protobuf.StringValue
            value: dns
`, parttest.YAML(t, match.Map[chain](d.DestinationPort()).On("53", "dns").Clone()))
	require.Equal(t, `matcher_tree:
  input:
    name: envoy.matching.inputs.source_ip
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.SourceIPInput
  custom_match:
    name: envoy.matching.custom_matchers.ip_range_matcher
    typed_config:
      "@type": type.googleapis.com/xds.type.matcher.v3.IPMatcher
      range_matchers:
      - ranges:
        - address_prefix: 10.0.0.0
          prefix_len: 8
        on_match:
          action:
            name: chain
            typed_config:
              "@type": type.googleapis.com/google.protobuf.StringValue
              value: inside
on_no_match:
  action:
    name: chain
    typed_config:
      "@type": type.googleapis.com/google.protobuf.StringValue
      value: outside
`, parttest.YAML(t, match.Networks[chain](d.SourceIP()).In("inside", "10.0.0.0/8").Otherwise("outside").Clone()))
	require.Equal(t, `matcher_tree:
  input:
    name: envoy.matching.inputs.request_headers
    typed_config:
      "@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput
      header_name: ":authority"
  custom_match:
    name: envoy.matching.custom_matchers.domain_matcher
    typed_config:
      "@type": type.googleapis.com/xds.type.matcher.v3.ServerNameMatcher
      domain_matchers:
      - domains:
        - a.example
        - "*.b.example"
        on_match:
          action:
            name: chain
            typed_config:
              "@type": type.googleapis.com/google.protobuf.StringValue
              value: ab
`, parttest.YAML(t, match.ServerNames[chain](match.OfRequest().Header(":authority")).On("ab", "a.example", "*.b.example")))
}

func TestConditionsOfRequests(t *testing.T) {
	require.Equal(t, `single_predicate:
  input:
    name: envoy.matching.inputs.cel_data_input
    typed_config:
      "@type": type.googleapis.com/xds.type.matcher.v3.HttpAttributesCelMatchInput
  custom_match:
    name: envoy.matching.matchers.cel_matcher
    typed_config:
      "@type": type.googleapis.com/xds.type.matcher.v3.CelMatcher
      expr_match:
        cel_expr_string: request.path == '/'
`, parttest.YAML(t, match.OfRequest().CEL("request.path == '/'")))
	require.Equal(t, `single_predicate:
  input:
    name: envoy.matching.inputs.dynamic_metadata
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DynamicMetadataInput
      filter: jwt
      path:
      - key: role
  custom_match:
    name: envoy.matching.matchers.metadata_matcher
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.matching.input_matchers.metadata.v3.Metadata
      value:
        string_match:
          exact: admin
`, parttest.YAML(t, match.OfRequest().Metadata(match.Text(match.Exact("admin")), "jwt", "role")))
}

// TestInputs holds each input to its message.
func TestInputs(t *testing.T) {
	r, c, e, h := match.OfRequest(), match.OfConnection(), match.OfEndpoint(), match.OfRouteRequest()
	network, envoy := "envoy.extensions.matching.common_inputs.network.v3.", "envoy.type.matcher.v3."
	socket := "envoy.extensions.matching.common_inputs.transport_socket.v3."
	for _, test := range []struct{ got, name, message string }{
		{parttest.YAML(t, r.Trailer("x")), "request_trailers", envoy + "HttpRequestTrailerMatchInput\n  header_name: x"},
		{parttest.YAML(t, r.Query("x")), "query_params", envoy + "HttpRequestQueryParamMatchInput\n  query_param: x"},
		{parttest.YAML(t, r.ResponseHeader("x")), "response_headers", envoy + "HttpResponseHeaderMatchInput\n  header_name: x"},
		{parttest.YAML(t, r.ResponseTrailer("x")), "response_trailers", envoy + "HttpResponseTrailerMatchInput\n  header_name: x"},
		{parttest.YAML(t, r.Status()), "status_code_input", envoy + "HttpResponseStatusCodeMatchInput"},
		{parttest.YAML(t, r.StatusClass()), "status_code_class_input", envoy + "HttpResponseStatusCodeClassMatchInput"},
		{parttest.YAML(t, r.LocalReply()), "local_reply", envoy + "HttpResponseLocalReplyMatchInput"},
		{parttest.YAML(t, r.DirectSourceIP()), "direct_source_ip", network + "DirectSourceIPInput"},
		{parttest.YAML(t, r.URISAN()), "uri_san", "envoy.extensions.matching.common_inputs.ssl.v3.UriSanInput"},
		{parttest.YAML(t, c.DNSSAN()), "dns_san", "envoy.extensions.matching.common_inputs.ssl.v3.DnsSanInput"},
		{parttest.YAML(t, c.DestinationIP()), "destination_ip", network + "DestinationIPInput"},
		{parttest.YAML(t, c.SourceType()), "source_type", network + "SourceTypeInput"},
		{parttest.YAML(t, c.NetworkNamespace()), "network_namespace", network + "NetworkNamespaceInput"},
		{parttest.YAML(t, c.ApplicationProtocols()), "application_protocol", network + "ApplicationProtocolInput"},
		{parttest.YAML(t, c.FilterState("k")), "filter_state", network + "FilterStateInput\n  key: k"},
		{parttest.YAML(t, c.FilterStateField("k", "part")), "filter_state", network + "FilterStateInput\n  key: k\n  field: part"},
		{parttest.YAML(t, h.FilterState("k")), "filter_state", network + "FilterStateInput\n  key: k"},
		{parttest.YAML(t, h.Header("x")), "request_headers", envoy + "HttpRequestHeaderMatchInput\n  header_name: x"},
		{parttest.YAML(t, e.Metadata("lb", "a")), "endpoint_metadata", socket + "EndpointMetadataInput\n  filter: lb\n  path:\n  - key: a"},
		{parttest.YAML(t, e.LocalityMetadata("lb", "a")), "locality_metadata", socket + "LocalityMetadataInput\n  filter: lb\n  path:\n  - key: a"},
		{parttest.YAML(t, e.FilterState("k")), "transport_socket_filter_state", socket + "FilterStateInput\n  key: k"},
	} {
		require.Equal(t, "name: envoy.matching.inputs."+test.name+"\ntyped_config:\n  \"@type\": type.googleapis.com/"+test.message+"\n", test.got)
	}
}

func TestWhatIsWrongInTrees(t *testing.T) {
	d := match.OfDatagram()
	require.Equal(t, []string{"map-key-twice part.matcher_tree.exact_match_map.map"},
		parttest.Lines(parttest.Problems(match.Map[chain](d.SourcePort()).On("1", "a").On("1", "b"))))
	require.Equal(t, []string{"builder-nil part.matcher_list.matchers[0].predicate"},
		parttest.Lines(parttest.Problems(match.List[match.Datagram, chain]().When(nil, "a"))))
	require.Equal(t, []string{"network-malformed part.matcher_tree.custom_match.typed_config.range_matchers[0].ranges"},
		parttest.Lines(parttest.Problems(match.Networks[chain](d.SourceIP()).In("a", "nowhere"))))
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(match.Input[match.Datagram]{})))

	tree := match.List[match.Datagram, chain]()
	outer := match.List[match.Datagram, chain]().OtherwiseTree(tree)
	tree.Otherwise("late")
	require.Equal(t, []string{"builder-changed-after-attach part.on_no_match.matcher.on_no_match"}, parttest.Lines(parttest.Problems(outer)))
}
