package sensitive_test

import (
	"bytes"
	"slices"
	"testing"

	udpatypev1 "github.com/cncf/xds/go/udpa/type/v1"
	xdstypev3 "github.com/cncf/xds/go/xds/type/v3"
	_ "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/private_key_providers/cryptomb/v3alpha"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/grpc_credential/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
	awsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/aws/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/api_key_auth/v3"
	basicauthv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/basic_auth/v3"
	extauthzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/grpc_service/call_credentials/file_based_metadata/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/testing/protocmp"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/sensitive"
)

const hush = "hunter2"

func inline(text string) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: text}}
}

func pack(t *testing.T, m proto.Message) *anypb.Any {
	t.Helper()
	b, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	require.NoError(t, err)
	return &anypb.Any{TypeUrl: "type.googleapis.com/" + string(m.ProtoReflect().Descriptor().FullName()), Value: b}
}

// redacts checks that Redact makes want of m, leaves m alone, and that Any agrees.
func redacts(t *testing.T, m, want proto.Message) {
	t.Helper()
	before := proto.Clone(m)
	got := sensitive.Redact(m)
	require.Empty(t, cmp.Diff(want, got, protocmp.Transform()))
	require.Empty(t, cmp.Diff(before, m, protocmp.Transform()), "the message itself changed")
	require.Equal(t, !proto.Equal(want, m), sensitive.Any(m))
	require.Empty(t, cmp.Diff(want, sensitive.Redact(got), protocmp.Transform()), "a second time it is different")
}

// TestIsWhatTheAPIMarks holds the marks of the v3 API in v1.40.0, read off the descriptors: an upgrade
// that adds or drops one shows here.
func TestIsWhatTheAPIMarks(t *testing.T) {
	want := []string{
		"envoy.config.core.v3.GrpcService.GoogleGrpc.SslCredentials.private_key",
		"envoy.config.grpc_credential.v3.FileBasedMetadataConfig.secret_data",
		"envoy.config.trace.v3.ClientConfig.backend_token",
		"envoy.extensions.common.aws.v3.AssumeRoleWithWebIdentityCredentialProvider.web_identity_token_data_source",
		"envoy.extensions.common.aws.v3.CredentialsFileCredentialProvider.credentials_data_source",
		"envoy.extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider.private_key",
		"envoy.extensions.common.aws.v3.InlineCredentialProvider.secret_access_key",
		"envoy.extensions.common.aws.v3.InlineCredentialProvider.session_token",
		"envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuth.credentials",
		"envoy.extensions.filters.http.api_key_auth.v3.ApiKeyAuthPerRoute.credentials",
		"envoy.extensions.filters.http.basic_auth.v3.BasicAuth.users",
		"envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute.users",
		"envoy.extensions.filters.http.ext_authz.v3.CheckSettings.context_extensions",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.Credential.auth_password",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.Credential.auth_username",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.auth_password",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.auth_username",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.downstream_auth_password",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.downstream_auth_passwords",
		"envoy.extensions.filters.network.redis_proxy.v3.RedisProxy.downstream_auth_username",
		"envoy.extensions.grpc_service.call_credentials.file_based_metadata.v3.FileBasedMetadataCallCredentials.secret_data",
		"envoy.extensions.private_key_providers.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig.private_key",
		"envoy.extensions.transport_sockets.tls.v3.GenericSecret.secret",
		"envoy.extensions.transport_sockets.tls.v3.GenericSecret.secrets",
		"envoy.extensions.transport_sockets.tls.v3.PrivateKeyProvider.typed_config",
		"envoy.extensions.transport_sockets.tls.v3.TlsCertificate.password",
		"envoy.extensions.transport_sockets.tls.v3.TlsCertificate.pkcs12",
		"envoy.extensions.transport_sockets.tls.v3.TlsCertificate.private_key",
		"envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys.keys",
	}
	var got []string
	everyField(func(fd protoreflect.FieldDescriptor) {
		if sensitive.Is(fd) {
			got = append(got, string(fd.FullName()))
		}
	})
	slices.Sort(got)
	require.Equal(t, want, got)
}

func everyField(visit func(protoreflect.FieldDescriptor)) {
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		fields := mt.Descriptor().Fields()
		for i := range fields.Len() {
			visit(fields.Get(i))
		}
		return true
	})
}

func TestRedactCertificate(t *testing.T) {
	certificate := func(secret string) *tlsv3.TlsCertificate {
		return &tlsv3.TlsCertificate{
			CertificateChain: inline("public"), PrivateKey: inline(secret), Password: inline(secret),
			Pkcs12:     &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: []byte(secret)}},
			OcspStaple: inline("public"),
		}
	}
	chain := func(secret string) *tlsv3.DownstreamTlsContext {
		return &tlsv3.DownstreamTlsContext{
			CommonTlsContext: &tlsv3.CommonTlsContext{TlsCertificates: []*tlsv3.TlsCertificate{certificate(secret), certificate(secret)}},
			SessionTicketKeysType: &tlsv3.DownstreamTlsContext_SessionTicketKeys{
				SessionTicketKeys: &tlsv3.TlsSessionTicketKeys{Keys: []*corev3.DataSource{inline(secret), inline(secret)}},
			},
		}
	}
	redacts(t, chain(hush), chain("[redacted]"))
	socket := func(secret string) *corev3.TransportSocket {
		return &corev3.TransportSocket{Name: "tls", ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: pack(t, chain(secret))}}
	}
	redacts(t, socket(hush), socket("[redacted]"))
	redacts(t, pack(t, socket(hush)), pack(t, socket("[redacted]")))
}

func TestRedactMaps(t *testing.T) {
	generic := func(secret string) *tlsv3.Secret {
		return &tlsv3.Secret{Name: "s", Type: &tlsv3.Secret_GenericSecret{GenericSecret: &tlsv3.GenericSecret{
			Secret: inline(secret), Secrets: map[string]*corev3.DataSource{"a": inline(secret), "b": inline(secret)},
		}}}
	}
	redacts(t, generic(hush), generic("[redacted]"))

	settings := func(secret string) *extauthzv3.CheckSettings {
		return &extauthzv3.CheckSettings{ContextExtensions: map[string]string{"tenant": secret, "token": secret}}
	}
	redacts(t, settings(hush), settings("[redacted]"))

	route := func(secret string) *routev3.Route {
		return &routev3.Route{Name: hush, TypedPerFilterConfig: map[string]*anypb.Any{
			"basic": pack(t, &basicauthv3.BasicAuthPerRoute{Users: inline(secret)}),
			"authz": pack(t, &extauthzv3.ExtAuthzPerRoute{Override: &extauthzv3.ExtAuthzPerRoute_CheckSettings{CheckSettings: settings(secret)}}),
		}}
	}
	redacts(t, route(hush), route("[redacted]"))
}

func TestRedactBelowASensitiveAny(t *testing.T) {
	unknown := &anypb.Any{TypeUrl: "type.googleapis.com/acme.Key", Value: []byte(hush)}
	provider := func(config *anypb.Any) *tlsv3.PrivateKeyProvider {
		return &tlsv3.PrivateKeyProvider{ProviderName: "p", ConfigType: &tlsv3.PrivateKeyProvider_TypedConfig{TypedConfig: config}}
	}
	redacts(t, provider(unknown), provider(&anypb.Any{TypeUrl: unknown.TypeUrl, Value: []byte("[redacted]")}))
	redacts(t, provider(pack(t, wrapperspb.UInt32(42))), provider(pack(t, wrapperspb.UInt32(0))))
	redacts(t, provider(pack(t, wrapperspb.String(hush))), provider(pack(t, wrapperspb.String("[redacted]"))))

	value, err := structpb.NewStruct(map[string]any{"text": hush, "number": 7, "yes": true, "list": []any{hush, map[string]any{"k": hush}}})
	require.NoError(t, err)
	hidden, err := structpb.NewStruct(map[string]any{"text": "[redacted]", "number": 0, "yes": false, "list": []any{"[redacted]", map[string]any{"k": "[redacted]"}}})
	require.NoError(t, err)
	redacts(t, provider(pack(t, value)), provider(pack(t, hidden)))
}

func TestRedactLeavesTheRest(t *testing.T) {
	for _, m := range []proto.Message{
		&anypb.Any{TypeUrl: "type.googleapis.com/acme.Key", Value: []byte(hush)},
		&anypb.Any{}, &anypb.Any{Value: []byte(hush)},
		inline(hush), &tlsv3.TlsCertificate{CertificateChain: inline(hush), PrivateKey: &corev3.DataSource{}},
		&routev3.RouteConfiguration{Name: hush}, (*tlsv3.TlsCertificate)(nil),
	} {
		redacts(t, m, m)
	}
	require.Nil(t, sensitive.Redact(nil))
	require.False(t, sensitive.Any(nil))
	// An Any without a secret keeps its bytes, even those that Go would write otherwise.
	odd := append(pack(t, &tlsv3.Secret{Name: "b"}).Value, pack(t, &tlsv3.Secret{Name: "a"}).Value...)
	kept := sensitive.Redact(&anypb.Any{TypeUrl: "x/envoy.extensions.transport_sockets.tls.v3.Secret", Value: odd}).(*anypb.Any)
	require.Equal(t, odd, kept.Value)
}

func TestRedactWhatCannotBeRead(t *testing.T) {
	broken := append(pack(t, &tlsv3.TlsCertificate{PrivateKey: inline(hush)}).Value, 0xff)
	url := "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.TlsCertificate"
	redacts(t, &anypb.Any{TypeUrl: url, Value: broken}, &anypb.Any{TypeUrl: url, Value: []byte("[redacted]")})

	unknown := &corev3.DataSource{}
	unknown.ProtoReflect().SetUnknown(protoreflect.RawFields("\xfa\x3e\x07" + hush))
	redacts(t, &tlsv3.TlsCertificate{PrivateKey: unknown}, &tlsv3.TlsCertificate{PrivateKey: &corev3.DataSource{}})

	nils := &tlsv3.CommonTlsContext{TlsCertificates: []*tlsv3.TlsCertificate{nil, {PrivateKey: inline(hush)}}}
	require.True(t, sensitive.Any(nils))
	require.NotContains(t, sensitive.Redact(nils).(*tlsv3.CommonTlsContext).String(), hush)
	require.Nil(t, nils.TlsCertificates[0])
}

func TestRedactTypedStruct(t *testing.T) {
	fields := func(secret string) map[string]any {
		return map[string]any{
			"name": hush, "made_up": hush,
			"genericSecret": map[string]any{"secret": map[string]any{"inline_string": secret}, "secrets": map[string]any{"k": map[string]any{"filename": secret}}},
		}
	}
	outer := func(secret string) map[string]any {
		return map[string]any{"filter_chains": []any{map[string]any{"filters": []any{map[string]any{"typed_config": map[string]any{
			"@type": "type.googleapis.com/xds.type.v3.TypedStruct", "type_url": "x/envoy.extensions.transport_sockets.tls.v3.Secret", "value": fields(secret),
		}}, map[string]any{"typed_config": map[string]any{
			"@type": "type.googleapis.com/envoy.extensions.common.aws.v3.InlineCredentialProvider", "secret_access_key": secret, "access_key_id": hush,
		}}}}}}
	}
	perFilter := func(secret string) map[string]any {
		return map[string]any{"name": hush, "typed_per_filter_config": map[string]any{"basic": map[string]any{
			"@type": "x/envoy.extensions.filters.http.basic_auth.v3.BasicAuthPerRoute", "users": map[string]any{"inline_string": secret},
		}, "odd": map[string]any{"@type": 7, "users": hush}, "empty": nil}, "match": map[string]any{"prefix": hush}}
	}
	for url, content := range map[string]func(string) map[string]any{
		"type.googleapis.com/envoy.config.route.v3.Route":                      perFilter,
		"type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret": fields,
		"type.googleapis.com/envoy.config.listener.v3.Listener":                outer,
	} {
		bare, err := structpb.NewStruct(content(hush))
		require.NoError(t, err)
		hidden, err := structpb.NewStruct(content("[redacted]"))
		require.NoError(t, err)
		redacts(t, &xdstypev3.TypedStruct{TypeUrl: url, Value: bare}, &xdstypev3.TypedStruct{TypeUrl: url, Value: hidden})
		redacts(t, pack(t, &udpatypev1.TypedStruct{TypeUrl: url, Value: bare}), pack(t, &udpatypev1.TypedStruct{TypeUrl: url, Value: hidden}))
	}
	bare, err := structpb.NewStruct(fields(hush))
	require.NoError(t, err)
	unknown := &xdstypev3.TypedStruct{TypeUrl: "x/acme.Secret", Value: bare}
	redacts(t, unknown, unknown)
}

func TestRedactDynamicMessages(t *testing.T) {
	m := &awsv3.InlineCredentialProvider{AccessKeyId: "id", SecretAccessKey: hush, SessionToken: hush}
	dynamic := dynamicpb.NewMessage(m.ProtoReflect().Descriptor())
	require.NoError(t, proto.Unmarshal(pack(t, m).Value, dynamic))
	redacts(t, dynamic, &awsv3.InlineCredentialProvider{AccessKeyId: "id", SecretAccessKey: "[redacted]", SessionToken: "[redacted]"})
}

func TestRedactedAnyIsDeterministic(t *testing.T) {
	entries := make(map[string]*corev3.DataSource)
	for _, k := range "abcdefgh" {
		entries[string(k)] = inline(hush)
	}
	resource := pack(t, &tlsv3.Secret{Type: &tlsv3.Secret_GenericSecret{GenericSecret: &tlsv3.GenericSecret{Secrets: entries}}})
	first := sensitive.Redact(resource).(*anypb.Any).Value
	for range 50 {
		require.Equal(t, first, sensitive.Redact(resource).(*anypb.Any).Value)
	}
}

// TestNoSecretSurvives fills messages of every known type, secrets below sensitive fields and
// plain text everywhere else: all of the first is gone, and none of the second.
func TestNoSecretSurvives(t *testing.T) {
	planted := 0
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		m := mt.New()
		fill(m, false, 4)
		response := &discoveryv3.DiscoveryResponse{Resources: []*anypb.Any{pack(t, m.Interface())}}
		secrets := bytes.Count(response.Resources[0].Value, []byte(hush))
		planted += secrets
		got, err := proto.Marshal(sensitive.Redact(response))
		require.NoError(t, err)
		require.False(t, bytes.Contains(got, []byte(hush)), mt.Descriptor().FullName())
		require.Equal(t, bytes.Count(response.Resources[0].Value, []byte("public")), bytes.Count(got, []byte("public")), mt.Descriptor().FullName())
		require.Equal(t, secrets, bytes.Count(got, []byte("[redacted]")), mt.Descriptor().FullName())
		if secrets > 0 {
			require.True(t, sensitive.Any(response), mt.Descriptor().FullName())
		}
		return true
	})
	require.Greater(t, planted, 100)
}

// fill sets every field down to depth.
func fill(m protoreflect.Message, secret bool, depth int) {
	switch m.Descriptor().FullName() {
	case "google.protobuf.Any", "google.protobuf.Struct", "google.protobuf.Value", "google.protobuf.ListValue":
		return
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		below := secret || sensitive.Is(fd)
		of := fd
		if fd.IsMap() {
			of = fd.MapValue()
		}
		if of.Message() != nil && depth == 0 {
			continue
		}
		element := func(v protoreflect.Value) protoreflect.Value {
			switch {
			case of.Message() != nil:
				fill(v.Message(), below, depth-1)
			case of.Kind() == protoreflect.StringKind && below:
				return protoreflect.ValueOfString(hush)
			case of.Kind() == protoreflect.StringKind:
				return protoreflect.ValueOfString("public")
			case of.Kind() == protoreflect.BytesKind && below:
				return protoreflect.ValueOfBytes([]byte(hush))
			}
			return v
		}
		switch {
		case fd.IsMap() && fd.MapKey().Kind() == protoreflect.StringKind:
			entries := m.Mutable(fd).Map()
			entries.Set(protoreflect.ValueOfString("key").MapKey(), element(entries.NewValue()))
		case fd.IsMap():
		case fd.IsList():
			list := m.Mutable(fd).List()
			list.Append(element(list.NewElement()))
		default:
			m.Set(fd, element(m.NewField(fd)))
		}
	}
}

func BenchmarkAny(b *testing.B) {
	configuration := &routev3.RouteConfiguration{Name: "edge"}
	for range 100 {
		configuration.VirtualHosts = append(configuration.VirtualHosts, &routev3.VirtualHost{Name: "a", Domains: []string{"a", "b"}})
	}
	for b.Loop() {
		if sensitive.Any(configuration) {
			b.Fatal("no secret in there")
		}
	}
}
