package ratelimit_test

import (
	"testing"

	exprv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rate_limit_descriptors/expr/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route/ratelimit"
)

func TestActions(t *testing.T) {
	for want, action := range map[string]ratelimit.Action{
		"source_cluster: {}\n":      ratelimit.SourceCluster(),
		"destination_cluster: {}\n": ratelimit.DestinationCluster(),
		"remote_address: {}\n":      ratelimit.RemoteAddress().Clone(),
		"masked_remote_address:\n  v4_prefix_mask_len: 24\n  v6_prefix_mask_len: 64\n":                                                                                                     ratelimit.RemoteNetwork(24, 64),
		"request_headers:\n  header_name: x\n  descriptor_key: k\n  skip_if_absent: true\n":                                                                                                ratelimit.Header("x", "k").SkipIfAbsent().Clone(),
		"query_parameters:\n  query_parameter_name: q\n  descriptor_key: k\n  skip_if_absent: true\n":                                                                                      ratelimit.Query("q", "k").SkipIfAbsent().Clone(),
		"generic_key:\n  descriptor_value: v\n":                                                                                                                                            ratelimit.Key("v"),
		"generic_key:\n  descriptor_value: v\n  descriptor_key: k\n  default_value: d\n":                                                                                                   ratelimit.Key("v").Key("k").Default("d").Clone(),
		"header_value_match:\n  descriptor_value: v\n  expect_match: false\n  headers:\n  - name: x\n    present_match: true\n  descriptor_key: k\n  default_value: d\n":                   ratelimit.HeaderMatch("v", match.Present("x")).Key("k").Default("d").Not().Clone(),
		"query_parameter_value_match:\n  descriptor_value: v\n  expect_match: false\n  query_parameters:\n  - name: x\n    present_match: true\n  descriptor_key: k\n  default_value: d\n": ratelimit.QueryMatch("v", match.QueryPresent("x")).Key("k").Default("d").Not().Clone(),
		"remote_address_match:\n  descriptor_value: v\n  descriptor_key: k\n  default_value: d\n  address_matcher:\n    ranges:\n    - address_prefix: 10.0.0.0\n      prefix_len: 8\n":    ratelimit.AddressMatch("v", match.Address("10.0.0.0/8")).Key("k").Default("d").Clone(),
		"metadata:\n  descriptor_key: k\n  metadata_key:\n    key: jwt\n    path:\n    - key: sub\n  default_value: d\n  source: ROUTE_ENTRY\n  skip_if_absent: true\n":                    ratelimit.Metadata("k", "jwt", "sub").Default("d").Source(ratelimit.RouteMetadata).SkipIfAbsent().Clone(),
		extension("envoy.rate_limit_descriptors.expr", expr, "descriptor_key: k", "text: request.path"):                                                                                    ratelimit.Expression("k", "request.path"),
		extension("envoy.rate_limit_descriptors.expr", expr, "descriptor_key: k", "skip_if_error: true", "text: a"):                                                                        ratelimit.OptionalExpression("k", "a"),
		extension("mine", expr, "descriptor_key: k"):                                                                                                                                       ratelimit.Custom(&exprv3.Descriptor{DescriptorKey: "k"}).Named("mine"),
		extension("sni", "envoy.extensions.matching.common_inputs.network.v3.ServerNameInput"):                                                                                             ratelimit.Input("sni", match.OfRequest().ServerName()).Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, action))
	}
}

const expr = "envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor"

// extension is the YAML of an action that is an extension.
func extension(name, message string, fields ...string) string {
	out := "extension:\n  name: " + name + "\n  typed_config:\n    \"@type\": type.googleapis.com/" + message + "\n"
	for _, f := range fields {
		out += "    " + f + "\n"
	}
	return out
}

func TestDescriptor(t *testing.T) {
	require.Equal(t, `stage: 1
disable_key: switched.off
actions:
- remote_address: {}
limit:
  rate_limit:
    requests_per_unit: 10
    unit: MINUTE
hits_addend:
  number: 5
  is_negative_hits: true
apply_on_stream_done: true
x_ratelimit_option: DRAFT_VERSION_03
`, parttest.YAML(t, ratelimit.Descriptor(ratelimit.RemoteAddress()).Stage(1).DisableKey("switched.off").Limit(10, ratelimit.Minute).
		Hits(5).Refill().OnStreamDone().ResponseHeaders(ratelimit.Draft03).Clone()))
	require.Equal(t, `actions:
- generic_key:
    descriptor_value: v
limit:
  dynamic_metadata:
    metadata_key:
      key: limits
      path:
      - key: mine
hits_addend:
  format: "%BYTES_RECEIVED%"
`, parttest.YAML(t, ratelimit.Descriptor(ratelimit.Key("v")).LimitFrom("limits", "mine").HitsFormat("%BYTES_RECEIVED%")))
}

func TestWhatIsWrong(t *testing.T) {
	d := ratelimit.Descriptor(nil, ratelimit.RemoteNetwork(-1, 0)).Stage(-1).Limit(-1, "FORTNIGHT").LimitFrom("x").Hits(-1)
	require.Equal(t, []string{
		"builder-nil part.actions[0]",
		"number-out-of-range part.stage",
		"number-out-of-range part.limit.rate_limit.requests_per_unit",
		"enum-unknown part.limit.rate_limit.unit",
		"oneof-chosen-twice part.limit.dynamic_metadata",
		"number-out-of-range part.hits_addend.number",
		"number-out-of-range part.actions[0].masked_remote_address.v4_prefix_mask_len",
	}, parttest.Lines(parttest.Problems(d)))
}
