package encode_test

import (
	"math"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/envoykit/envoykit/internal/encode"
)

func TestErrorsNameTheField(t *testing.T) {
	cluster := func(c *clusterv3.Cluster) proto.Message {
		return &bootstrapv3.Bootstrap{StaticResources: &bootstrapv3.Bootstrap_StaticResources{Clusters: []*clusterv3.Cluster{{}, c}}}
	}
	unknown := &clusterv3.Cluster{}
	require.NoError(t, proto.Unmarshal([]byte{0xF8, 0x3F, 1}, unknown)) // field 1023
	for name, tc := range map[string]struct {
		m            proto.Message
		path, reason string
	}{
		"invalid UTF-8": {
			cluster(&clusterv3.Cluster{Name: "secret\xff"}), "static_resources.clusters[1].name", "not valid UTF-8",
		},
		"invalid UTF-8 in a key": {
			&corev3.Metadata{FilterMetadata: map[string]*structpb.Struct{"secret\xff": {}}}, "filter_metadata", "not valid UTF-8",
		},
		"duration": {
			cluster(&clusterv3.Cluster{ConnectTimeout: &durationpb.Duration{Seconds: 1, Nanos: -1}}),
			"static_resources.clusters[1].connect_timeout", "1 seconds and -1 nanoseconds are no valid duration",
		},
		"timestamp":   {&timestamppb.Timestamp{Seconds: math.MaxInt64}, "", "no valid timestamp"},
		"field mask":  {&fieldmaskpb.FieldMask{Paths: []string{"a", "fooBar"}}, "paths[1]", "cannot be written in camel case"},
		"empty value": {&structpb.Struct{Fields: map[string]*structpb.Value{"k": {}}}, `["k"]`, "has no kind"},
		"NaN":         {structpb.NewNumberValue(math.NaN()), "", "cannot hold NaN"},
		"unknown type": {
			cluster(&clusterv3.Cluster{TypedExtensionProtocolOptions: map[string]*anypb.Any{"x": {TypeUrl: "t/no.Such"}}}),
			`static_resources.clusters[1].typed_extension_protocol_options["x"]`, `the type "t/no.Such" is not known`,
		},
		"broken bytes": {
			&anypb.Any{TypeUrl: "t/envoy.config.cluster.v3.Cluster", Value: []byte{0xff}}, "", "no valid envoy.config.cluster.v3.Cluster",
		},
		"bytes of no type": {&anypb.Any{Value: []byte{1}}, "", "no type_url"},
		"unknown field":    {cluster(unknown), "static_resources.clusters[1]", "holds field 1023, which this version of the API does not know"},
		"inside Any": {
			cluster(&clusterv3.Cluster{TransportSocket: &corev3.TransportSocket{ConfigType: &corev3.TransportSocket_TypedConfig{
				TypedConfig: packed(t, &corev3.HealthCheck{Timeout: &durationpb.Duration{Nanos: math.MaxInt32}}),
			}}}),
			"static_resources.clusters[1].transport_socket.typed_config.timeout", "no valid duration",
		},
		"no message": {nil, "", "there is no message"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, write := range []func([]byte, proto.Message, encode.Options) ([]byte, error){encode.YAML, encode.JSON} {
				out, err := write([]byte("before"), tc.m, encode.Options{})
				require.Equal(t, "before", string(out))
				var e *encode.Error
				require.ErrorAs(t, err, &e)
				require.Equal(t, tc.path, e.Path)
				require.Contains(t, e.Reason, tc.reason)
				require.NotContains(t, err.Error(), "secret")
			}
		})
	}
}

func TestMessageThatContainsItself(t *testing.T) {
	list := &structpb.ListValue{}
	list.Values = []*structpb.Value{structpb.NewListValue(list)}
	_, err := encode.YAML(nil, list, encode.Options{})
	require.ErrorContains(t, err, "more than 1000 messages inside one another")
}

func TestNilsAreEmpty(t *testing.T) {
	m := &clusterv3.Cluster{
		HealthChecks:         []*corev3.HealthCheck{nil},
		ClusterDiscoveryType: (*clusterv3.Cluster_ClusterType)(nil),
		LbConfig:             &clusterv3.Cluster_RingHashLbConfig_{},
		TypedExtensionProtocolOptions: map[string]*anypb.Any{
			"nil": nil,
		},
	}
	require.Equal(t, "health_checks:\n- {}\nring_hash_lb_config: {}\ntyped_extension_protocol_options:\n  nil: {}\n", toYAML(t, m))
}

func TestResolvedMessageOfAnotherType(t *testing.T) {
	a := packed(t, durationpb.New(0))
	_, err := encode.YAML(nil, a, encode.Options{Resolve: func(*anypb.Any) proto.Message { return &clusterv3.Cluster{} }})
	require.ErrorContains(t, err, `names "type.googleapis.com/google.protobuf.Duration" but its message is a envoy.config.cluster.v3.Cluster`)
}

func TestOpaqueAny(t *testing.T) {
	a := &anypb.Any{TypeUrl: "example.com/no.Such", Value: []byte("hello")}
	out, err := encode.YAML(nil, a, encode.Options{Unresolved: encode.Opaque})
	require.NoError(t, err)
	require.Equal(t, "\"@type\": example.com/no.Such\nvalue: \"aGVsbG8=\"\n", string(out))
	out, err = encode.YAML(nil, a, encode.Options{Unresolved: encode.Opaque, Mask: true})
	require.NoError(t, err)
	require.Equal(t, "\"@type\": example.com/no.Such\nvalue: \"[redacted]\"\n", string(out))
}
