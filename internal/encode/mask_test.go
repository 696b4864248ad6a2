package encode_test

import (
	"strings"
	"testing"

	"github.com/cncf/xds/go/udpa/annotations"
	xdstypev3 "github.com/cncf/xds/go/xds/type/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	basicauthv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/internal/encode"
)

// hush is the secret of these tests, and how it looks as bytes.
const (
	hush       = "hunter2hunter2"
	hushBase64 = "aHVudGVyMmh1bnRlcj"
)

func inline(s string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: s}}
}

func masked(t *testing.T, m proto.Message) string {
	t.Helper()
	out, err := encode.YAML(nil, m, encode.Options{Mask: true})
	require.NoError(t, err)
	return string(out)
}

func TestMaskPrivateKey(t *testing.T) {
	m := &tlsv3.DownstreamTlsContext{CommonTlsContext: &tlsv3.CommonTlsContext{TlsCertificates: []*tlsv3.TlsCertificate{{
		CertificateChain: inline("public"), PrivateKey: inline(hush),
	}}}}
	want := `common_tls_context:
  tls_certificates:
  - certificate_chain:
      inline_string: public
    private_key:
      inline_string: "[redacted]"
`
	require.Equal(t, want, masked(t, m))
	raw, err := proto.Marshal(m)
	require.NoError(t, err)
	dynamic := dynamicpb.NewMessage(m.ProtoReflect().Descriptor())
	require.NoError(t, proto.Unmarshal(raw, dynamic))
	require.Equal(t, want, masked(t, dynamic))
}

func TestMaskBasicAuthUsers(t *testing.T) {
	require.Equal(t, `"@type": type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth
users:
  inline_bytes: "[redacted]"
forward_username_header: x-user
`, masked(t, packed(t, &basicauthv3.BasicAuth{
		Users:                 &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: []byte(hush)}},
		ForwardUsernameHeader: "x-user",
	})))
}

func TestMaskGenericSecret(t *testing.T) {
	m := &tlsv3.Secret{Name: "s", Type: &tlsv3.Secret_GenericSecret{GenericSecret: &tlsv3.GenericSecret{
		Secret:  inline(hush),
		Secrets: map[string]*corev3.DataSource{"b": inline(hush), "a": inline(hush)},
	}}}
	require.Equal(t, `"@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
name: s
generic_secret:
  secret:
    inline_string: "[redacted]"
  secrets:
    a:
      inline_string: "[redacted]"
    b:
      inline_string: "[redacted]"
`, masked(t, packed(t, m)))
}

func TestMaskTypedStruct(t *testing.T) {
	secret, err := structpb.NewStruct(map[string]any{
		"name":          "s",
		"genericSecret": map[string]any{"secret": map[string]any{"inline_string": hush}, "secrets": map[string]any{"k": map[string]any{"filename": hush}}},
	})
	require.NoError(t, err)
	inner := &xdstypev3.TypedStruct{TypeUrl: "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", Value: secret}
	want := `type_url: type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret
value:
  genericSecret:
    secret:
      inline_string: "[redacted]"
    secrets:
      k:
        filename: "[redacted]"
  name: s
`
	require.Equal(t, want, masked(t, inner))
	require.Contains(t, toYAML(t, inner), hush)

	filter, err := structpb.NewStruct(map[string]any{
		"typed_extension_protocol_options": map[string]any{"x": map[string]any{
			"@type": "type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth",
			"users": map[string]any{"inline_string": hush},
		}},
		"transport_socket": map[string]any{"typed_config": map[string]any{
			"@type":    "type.googleapis.com/xds.type.v3.TypedStruct",
			"type_url": "type.googleapis.com/envoy.extensions.filters.http.basic_auth.v3.BasicAuth",
			"value":    map[string]any{"users": map[string]any{"inline_string": hush}},
		}},
	})
	require.NoError(t, err)
	outer := &xdstypev3.TypedStruct{TypeUrl: "type.googleapis.com/envoy.config.cluster.v3.Cluster", Value: filter}
	require.NotContains(t, masked(t, packed(t, outer)), hush)
}

// TestMaskEverySensitiveField plants a secret under every sensitive field of
// random messages of every type, and looks for it.
func TestMaskEverySensitiveField(t *testing.T) {
	g := newGenerator(5)
	planted := 0
	for _, mt := range g.types {
		for range 4 {
			m := mt.New()
			g.message(m)
			n := plant(t, m, false)
			planted += n
			plain := toYAML(t, m.Interface())
			if n > 0 {
				require.Regexp(t, hush+"|"+hushBase64, plain)
			}
			out := masked(t, m.Interface())
			require.NotContains(t, out, hush)
			require.NotContains(t, out, hushBase64)
			if !strings.Contains(out, "[redacted]") {
				require.Equal(t, plain, out)
			}
		}
	}
	require.Greater(t, planted, 100)
}

// plant puts the secret into every text under a sensitive field, and counts.
func plant(t *testing.T, m protoreflect.Message, secret bool) (planted int) {
	if a, ok := m.Interface().(*anypb.Any); ok {
		if a.TypeUrl == "" {
			return 0
		}
		inner, err := a.UnmarshalNew()
		require.NoError(t, err)
		planted = plant(t, inner.ProtoReflect(), secret)
		a.Value, err = proto.MarshalOptions{Deterministic: true, AllowPartial: true}.Marshal(inner)
		require.NoError(t, err)
		return planted
	}
	if m.Descriptor().FullName() == "google.protobuf.FieldMask" {
		return 0
	}
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		secret := secret || isSensitive(fd)
		one := func(fd protoreflect.FieldDescriptor, v protoreflect.Value, set func(protoreflect.Value)) {
			switch {
			case fd.Message() != nil:
				planted += plant(t, v.Message(), secret)
			case secret && fd.Kind() == protoreflect.StringKind:
				set(protoreflect.ValueOfString(hush))
				planted++
			case secret && fd.Kind() == protoreflect.BytesKind:
				set(protoreflect.ValueOfBytes([]byte(hush)))
				planted++
			}
		}
		switch {
		case fd.IsMap():
			v.Map().Range(func(k protoreflect.MapKey, e protoreflect.Value) bool {
				one(fd.MapValue(), e, func(s protoreflect.Value) { v.Map().Set(k, s) })
				return true
			})
		case fd.IsList():
			for i := range v.List().Len() {
				one(fd, v.List().Get(i), func(s protoreflect.Value) { v.List().Set(i, s) })
			}
		default:
			one(fd, v, func(s protoreflect.Value) { m.Set(fd, s) })
		}
		return true
	})
	return planted
}

func isSensitive(fd protoreflect.FieldDescriptor) bool {
	return proto.GetExtension(fd.Options(), annotations.E_Sensitive).(bool)
}
