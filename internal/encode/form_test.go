package encode_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/cncf/xds/go/udpa/annotations"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/lua/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/encode"
)

func toYAML(t *testing.T, m proto.Message) string {
	t.Helper()
	out, err := encode.YAML(nil, m, encode.Options{})
	require.NoError(t, err)
	return string(out)
}

func TestYAMLOfACluster(t *testing.T) {
	require.Equal(t, `name: outbound|8443||service-00007.production.svc.cluster.local
type: EDS
eds_cluster_config:
  eds_config:
    ads: {}
    resource_api_version: V3
  service_name: outbound|8443||service-00007.production.svc.cluster.local
connect_timeout: 0.250s
per_connection_buffer_limit_bytes: 32768
lb_policy: LEAST_REQUEST
health_checks:
- timeout: 1s
  interval: 5s
  unhealthy_threshold: 3
  healthy_threshold: 2
  http_health_check:
    path: /healthz
circuit_breakers:
  thresholds:
  - max_connections: 4096
    max_pending_requests: 1024
    max_requests: 8192
    max_retries: 16
outlier_detection:
  consecutive_5xx: 5
  interval: 10s
  base_ejection_time: 30s
  max_ejection_percent: 50
transport_socket:
  name: envoy.transport_sockets.tls
  typed_config:
    "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
    common_tls_context:
      validation_context:
        trusted_ca:
          filename: /etc/ssl/certs/ca-certificates.crt
        match_typed_subject_alt_names:
        - san_type: DNS
          matcher:
            exact: service-00007.production.svc.cluster.local
      alpn_protocols:
      - h2
      tls_certificate_sds_secret_configs:
      - name: default
        sds_config:
          ads: {}
          resource_api_version: V3
    sni: service-00007.production.svc.cluster.local
typed_extension_protocol_options:
  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
    common_http_protocol_options:
      idle_timeout: 3600s
    explicit_http_config:
      http2_protocol_options:
        max_concurrent_streams: 100
`, toYAML(t, realisticCluster(t, 7)))
}

func TestJSONOfAnEndpoint(t *testing.T) {
	m := &endpointv3.LbEndpoint{
		HostIdentifier: &endpointv3.LbEndpoint_Endpoint{Endpoint: &endpointv3.Endpoint{
			Hostname: "a\u2028\"b\"", HealthCheckConfig: &endpointv3.Endpoint_HealthCheckConfig{},
		}},
		LoadBalancingWeight: wrapperspb.UInt32(3),
		Metadata: &corev3.Metadata{FilterMetadata: map[string]*structpb.Struct{
			"b": {}, "a": {Fields: map[string]*structpb.Value{"list": structpb.NewListValue(&structpb.ListValue{
				Values: []*structpb.Value{structpb.NewNumberValue(1.5), structpb.NewNullValue(), structpb.NewListValue(nil)},
			})}},
		}},
	}
	out, err := encode.JSON([]byte("{"), m, encode.Options{})
	require.NoError(t, err)
	require.Equal(t, `{{
  "endpoint": {
    "health_check_config": {},
    "hostname": "a\u2028\"b\""
  },
  "metadata": {
    "filter_metadata": {
      "a": {
        "list": [
          1.5,
          null,
          []
        ]
      },
      "b": {}
    }
  },
  "load_balancing_weight": 3
}
`, string(out))
}

func TestFormOfScalars(t *testing.T) {
	for _, tc := range []struct {
		m    proto.Message
		yaml string
		json string
	}{
		{durationpb.New(0), `0s`, `"0s"`},
		{&durationpb.Duration{Nanos: 250e6}, `0.250s`, `"0.250s"`},
		{&durationpb.Duration{Seconds: 1, Nanos: 20}, `1.000000020s`, `"1.000000020s"`},
		{&durationpb.Duration{Nanos: -1000}, `"-0.000001s"`, `"-0.000001s"`},
		{&timestamppb.Timestamp{Seconds: 1, Nanos: 5e8}, `"1970-01-01T00:00:01.500Z"`, `"1970-01-01T00:00:01.500Z"`},
		{&fieldmaskpb.FieldMask{Paths: []string{"a_b.c", "d"}}, `aB.c,d`, `"aB.c,d"`},
		{wrapperspb.Bool(false), `false`, `false`},
		{wrapperspb.Int64(-1 << 53), `-9007199254740992`, `-9007199254740992`},
		{wrapperspb.Int64(1<<53 + 1), `"9007199254740993"`, `"9007199254740993"`},
		{wrapperspb.Int64(math.MinInt64), `"-9223372036854775808"`, `"-9223372036854775808"`},
		{wrapperspb.UInt64(math.MaxUint64), `"18446744073709551615"`, `"18446744073709551615"`},
		{wrapperspb.Float(0.1), `0.1`, `0.1`},
		{wrapperspb.Double(1e21), `1.0e+21`, `1.0e+21`},
		{wrapperspb.Double(1.5e-9), `1.5e-09`, `1.5e-09`},
		{wrapperspb.Double(math.NaN()), `"NaN"`, `"NaN"`},
		{wrapperspb.Double(math.Inf(-1)), `"-Infinity"`, `"-Infinity"`},
		{wrapperspb.Bytes([]byte("hello")), `"aGVsbG8="`, `"aGVsbG8="`},
		{wrapperspb.Double(3e9), `3000000000`, `3000000000`},
		{structpb.NewNullValue(), `null`, `null`},
		{structpb.NewNumberValue(math.MaxInt32), `2147483647`, `2147483647`},
		{structpb.NewNumberValue(-3e9), `-3000000000.0`, `-3000000000`},
		{structpb.NewNumberValue(3e9 + 0.5), `3000000000.5`, `3000000000.5`},
		{&emptypb.Empty{}, `{}`, `{}`},
		{&anypb.Any{}, `{}`, `{}`},
		{(*clusterv3.Cluster)(nil), `{}`, `{}`},
		{&structpb.ListValue{}, `[]`, `[]`},
	} {
		require.Equal(t, tc.yaml+"\n", toYAML(t, tc.m))
		out, err := encode.JSON(nil, tc.m, encode.Options{})
		require.NoError(t, err)
		require.Equal(t, tc.json+"\n", string(out))
	}
}

func TestFormOfTexts(t *testing.T) {
	for text, want := range map[string]string{
		"plain":                     "plain",
		"two words, (and) more!":    "two words, (and) more!",
		"http://example.com:80/a#b": "http://example.com:80/a#b",
		"10.0.0.1":                  "10.0.0.1",
		"5xx,reset":                 "5xx,reset",
		"^/v1/.*$":                  "^/v1/.*$",
		"10.0.0":                    `"10.0.0"`,
		"12:30":                     `"12:30"`,
		"1e3":                       `"1e3"`,
		"0x1F":                      `"0x1F"`,
		"0o17":                      `"0o17"`,
		"1_000":                     `"1_000"`,
		"2001-01-01":                `"2001-01-01"`,
		"-1":                        `"-1"`,
		".inf":                      `".inf"`,
		"":                          `""`,
		"no":                        `"no"`,
		"On":                        `"On"`,
		"~":                         `"~"`,
		"NULL":                      `"NULL"`,
		"=":                         `"="`,
		"<<":                        `"<<"`,
		" lead":                     `" lead"`,
		"trail ":                    `"trail "`,
		"key: value":                `"key: value"`,
		"end:":                      `"end:"`,
		"a #b":                      `"a #b"`,
		"*.example.com":             `"*.example.com"`,
		"%REQ(:path)%":              `"%REQ(:path)%"`,
		":authority":                `":authority"`,
		"tab\tand\x00nul":           `"tab\tand\u0000nul"`,
		"\ufeffbom\u0085\u202e":     `"\ufeffbom\u0085\u202e"`,
		"tag\U000E0001":             `"tag\U000e0001"`,
		"größe 日本 😀":                `"größe 日本 😀"`,
		"a\nb":                      "|-\n  a\n  b",
		"a\n\n  b\n\tc \n":          "|\n  a\n\n    b\n  \tc ",
		"a\n\n\n":                   "|+\n  a\n\n",
		"\nfirst is empty":          `"\nfirst is empty"`,
		"  deep\nthen not":          `"  deep\nthen not"`,
		"looks\n  \nempty":          `"looks\n  \nempty"`,
		"windows\r\nlines":          `"windows\r\nlines"`,
	} {
		require.Equal(t, want+"\n", toYAML(t, structpb.NewStringValue(text)))
	}
}

func TestYAMLLayout(t *testing.T) {
	lua := "function envoy_on_request(handle)\n  handle:logInfo(\"hi\")\nend\n"
	list := func(values ...*structpb.Value) *structpb.Value {
		return structpb.NewListValue(&structpb.ListValue{Values: values})
	}
	word := structpb.NewStringValue("w")
	require.Equal(t, `default_source_code:
  inline_string: |
    function envoy_on_request(handle)
      handle:logInfo("hi")
    end
stat_prefix: lua
`, toYAML(t, &luav3.Lua{
		DefaultSourceCode: &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: lua}}, StatPrefix: "lua",
	}))
	require.Equal(t, `"":
- - w
  - - w
  - w
- {}
- []
"@type": w
no-colon: w
"yes":
  a: {}
  b:
  - w
`, toYAML(t, &structpb.Struct{Fields: map[string]*structpb.Value{
		"":         list(list(word, list(word), word), structpb.NewStructValue(nil), list()),
		"@type":    word,
		"no-colon": word,
		"yes": structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{
			"a": structpb.NewStructValue(&structpb.Struct{}), "b": list(word),
		}}),
	}}))
}

func TestAnyInAnyAndWellKnownInAny(t *testing.T) {
	outer := packed(t, packed(t, durationpb.New(5e9)))
	require.Equal(t, `"@type": type.googleapis.com/google.protobuf.Any
value:
  "@type": type.googleapis.com/google.protobuf.Duration
  value: 5s
`, toYAML(t, outer))
	require.Equal(t, "\"@type\": type.googleapis.com/google.protobuf.Empty\n", toYAML(t, packed(t, &emptypb.Empty{})))
}

func TestFieldsAreInOrderOfTheirNumbers(t *testing.T) {
	m := &routev3.Route{Name: "declared first", Match: &routev3.RouteMatch{}}
	require.Equal(t, "match: {}\nname: declared first\n", toYAML(t, m))
}

func TestExtensions(t *testing.T) {
	m := &descriptorpb.FieldOptions{Deprecated: proto.Bool(false)}
	proto.SetExtension(m, annotations.E_Sensitive, true)
	want := "deprecated: false\n\"[udpa.annotations.sensitive]\": true\n"
	require.Equal(t, want, toYAML(t, m))
	checkRoundTrip(t, m)
}

func TestYAMLList(t *testing.T) {
	msgs := []proto.Message{&clusterv3.Cluster{Name: "a"}, packed(t, &clusterv3.Cluster{Name: "b"}), durationpb.New(5e9)}
	out, err := encode.YAMLList([]byte("---\n"), "resources", msgs, encode.Options{})
	require.NoError(t, err)
	require.Equal(t, `---
resources:
- "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
  name: a
- "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
  name: b
- "@type": type.googleapis.com/google.protobuf.Duration
  value: 5s
`, string(out))
	out, err = encode.YAMLList(nil, "", msgs[:1], encode.Options{})
	require.NoError(t, err)
	require.Equal(t, "- \"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster\n  name: a\n", string(out))
	out, err = encode.JSONList(nil, "resources", nil, encode.Options{})
	require.NoError(t, err)
	require.Equal(t, "{\n  \"resources\": []\n}\n", string(out))
}

func TestKeysOfOtherTypesAreInTheirOwnOrder(t *testing.T) {
	// Envoy has no such map; this is map<sint32, bool> by = 1; map<bool, bool> on = 2.
	file := &descriptorpb.FileDescriptorProto{
		Name: proto.String("keys.proto"), Syntax: proto.String("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{{
			Name:       proto.String("Keys"),
			Field:      []*descriptorpb.FieldDescriptorProto{mapField("by", 1, ".Keys.ByEntry"), mapField("on", 2, ".Keys.OnEntry")},
			NestedType: []*descriptorpb.DescriptorProto{mapEntry("ByEntry", descriptorpb.FieldDescriptorProto_TYPE_SINT32), mapEntry("OnEntry", descriptorpb.FieldDescriptorProto_TYPE_BOOL)},
		}},
	}
	fd, err := protodesc.NewFile(file, nil)
	require.NoError(t, err)
	m := dynamicpb.NewMessage(fd.Messages().ByName("Keys"))
	require.NoError(t, protojson.Unmarshal([]byte(`{"by": {"10": true, "-1": true, "9": false, "-20": true}, "on": {"true": true, "false": true}}`), m))
	require.Equal(t, `by:
  "-20": true
  "-1": true
  "9": false
  "10": true
"on":
  "false": true
  "true": true
`, toYAML(t, m))
}

func mapField(name string, number int32, entry string) *descriptorpb.FieldDescriptorProto {
	return &descriptorpb.FieldDescriptorProto{
		Name: &name, Number: &number, TypeName: &entry,
		Label: descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum(), Type: descriptorpb.FieldDescriptorProto_TYPE_MESSAGE.Enum(),
	}
}

func mapEntry(name string, key descriptorpb.FieldDescriptorProto_Type) *descriptorpb.DescriptorProto {
	field := func(name string, number int32, kind descriptorpb.FieldDescriptorProto_Type) *descriptorpb.FieldDescriptorProto {
		return &descriptorpb.FieldDescriptorProto{
			Name: &name, Number: &number, Type: &kind, Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
		}
	}
	return &descriptorpb.DescriptorProto{
		Name: &name, Options: &descriptorpb.MessageOptions{MapEntry: proto.Bool(true)},
		Field: []*descriptorpb.FieldDescriptorProto{field("key", 1, key), field("value", 2, descriptorpb.FieldDescriptorProto_TYPE_BOOL)},
	}
}

func TestMapsAreSorted(t *testing.T) {
	var want string
	for round := range 50 {
		metadata := &corev3.Metadata{FilterMetadata: map[string]*structpb.Struct{}}
		fields := map[string]*structpb.Value{}
		for i := range 20 {
			key := fmt.Sprint((i*7 + round*3) % 20)
			fields[key] = structpb.NewStringValue(key)
			metadata.FilterMetadata[key] = &structpb.Struct{Fields: fields}
		}
		out := toYAML(t, &routev3.Route{Metadata: metadata})
		if round == 0 {
			want = out
		}
		require.Equal(t, want, out)
	}
}

// TestDynamicMessages writes the same through protoreflect as through structs.
func TestDynamicMessages(t *testing.T) {
	g := newGenerator(4)
	for _, mt := range g.types {
		m := mt.New()
		g.message(m)
		raw, err := proto.MarshalOptions{AllowPartial: true}.Marshal(m.Interface())
		require.NoError(t, err)
		dynamic := dynamicpb.NewMessage(mt.Descriptor())
		require.NoError(t, proto.UnmarshalOptions{AllowPartial: true}.Unmarshal(raw, dynamic))
		require.Equal(t, toYAML(t, m.Interface()), toYAML(t, dynamic), mt.Descriptor().FullName())
	}
}
