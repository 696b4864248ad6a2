package service

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// GoogleGRPCBuilder builds a gRPC service that Envoy calls by Google's client, without a cluster.
type GoogleGRPCBuilder struct {
	n node.Node[corev3.GrpcService]
}

// GoogleGRPC starts a service at a target of gRPC's ("xds.example.com:443", "dns:///xds:443"), with a name for statistics. Builds of Envoy without
// Google's client refuse it (cs-google-grpc-not-built).
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.target_uri
func GoogleGRPC(target, statPrefix string) *GoogleGRPCBuilder {
	b := &GoogleGRPCBuilder{}
	b.n.Init(&corev3.GrpcService{TargetSpecifier: &corev3.GrpcService_GoogleGrpc_{GoogleGrpc: &corev3.GrpcService_GoogleGrpc{TargetUri: target, StatPrefix: statPrefix}}})
	return b
}

func googleGRPC(m *corev3.GrpcService) *corev3.GrpcService_GoogleGrpc {
	if m.GetGoogleGrpc() == nil {
		m.TargetSpecifier = &corev3.GrpcService_GoogleGrpc_{GoogleGrpc: &corev3.GrpcService_GoogleGrpc{}}
	}
	return m.GetGoogleGrpc()
}

// Timeout bounds a request, for callers that use it.
//
// Envoy: config.core.v3.GrpcService.timeout
func (b *GoogleGRPCBuilder) Timeout(d time.Duration) *GoogleGRPCBuilder {
	m, f := b.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return b
}

// Metadata sends a header with every request: a lower-case name and printable text (cs-google-grpc-metadata). Calls add up.
//
// Envoy: config.core.v3.GrpcService.initial_metadata
func (b *GoogleGRPCBuilder) Metadata(name, value string) *GoogleGRPCBuilder {
	m, _ := b.n.Add("initial_metadata", len(b.n.Peek().InitialMetadata))
	m.InitialMetadata = append(m.InitialMetadata, &corev3.HeaderValue{Key: name, Value: value})
	return b
}

// TLS encrypts, trusting the authorities of a PEM file, and proving an identity by a certificate and key. Each path may be empty: gRPC's own
// authorities, no identity. Without TLS nothing is encrypted.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.SslCredentials
func (b *GoogleGRPCBuilder) TLS(authorities, chain, key string) *GoogleGRPCBuilder {
	m, _ := b.n.Set("google_grpc.channel_credentials")
	googleGRPC(m).ChannelCredentials = &corev3.GrpcService_GoogleGrpc_ChannelCredentials{
		CredentialSpecifier: &corev3.GrpcService_GoogleGrpc_ChannelCredentials_SslCredentials{
			SslCredentials: &corev3.GrpcService_GoogleGrpc_SslCredentials{RootCerts: file(authorities), CertChain: file(chain), PrivateKey: file(key)},
		},
	}
	return b
}

// DefaultCredentials uses the credentials that Google's libraries find by themselves.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.ChannelCredentials.google_default
func (b *GoogleGRPCBuilder) DefaultCredentials() *GoogleGRPCBuilder {
	m, _ := b.n.Set("google_grpc.channel_credentials")
	googleGRPC(m).ChannelCredentials = &corev3.GrpcService_GoogleGrpc_ChannelCredentials{
		CredentialSpecifier: &corev3.GrpcService_GoogleGrpc_ChannelCredentials_GoogleDefault{GoogleDefault: &emptypb.Empty{}},
	}
	return b
}

// ComputeEngine identifies Envoy by the account of the machine in Google's cloud.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.CallCredentials.google_compute_engine
func (b *GoogleGRPCBuilder) ComputeEngine() *GoogleGRPCBuilder {
	m, _ := b.n.Add("google_grpc.call_credentials", len(b.n.Peek().GetGoogleGrpc().GetCallCredentials()))
	g := googleGRPC(m)
	g.CallCredentials = append(g.CallCredentials, &corev3.GrpcService_GoogleGrpc_CallCredentials{
		CredentialSpecifier: &corev3.GrpcService_GoogleGrpc_CallCredentials_GoogleComputeEngine{GoogleComputeEngine: &emptypb.Empty{}},
	})
	return b
}

// AccessToken identifies Envoy by a token.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.CallCredentials.access_token
func (b *GoogleGRPCBuilder) AccessToken(token string) *GoogleGRPCBuilder {
	m, _ := b.n.Add("google_grpc.call_credentials", len(b.n.Peek().GetGoogleGrpc().GetCallCredentials()))
	g := googleGRPC(m)
	g.CallCredentials = append(g.CallCredentials, &corev3.GrpcService_GoogleGrpc_CallCredentials{
		CredentialSpecifier: &corev3.GrpcService_GoogleGrpc_CallCredentials_AccessToken{AccessToken: token},
	})
	return b
}

// Plugin identifies Envoy by an extension, which is looked up by its name.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.CallCredentials.from_plugin
func (b *GoogleGRPCBuilder) Plugin(extension part.Part[corev3.TypedExtensionConfig]) *GoogleGRPCBuilder {
	m, f := b.n.Add("google_grpc.call_credentials", len(b.n.Peek().GetGoogleGrpc().GetCallCredentials()))
	g := googleGRPC(m)
	if e := node.Child(f.Sub("from_plugin"), extension); e != nil {
		g.CallCredentials = append(g.CallCredentials, &corev3.GrpcService_GoogleGrpc_CallCredentials{
			CredentialSpecifier: &corev3.GrpcService_GoogleGrpc_CallCredentials_FromPlugin{
				FromPlugin: &corev3.GrpcService_GoogleGrpc_CallCredentials_MetadataCredentialsFromPlugin{
					Name:       e.Name,
					ConfigType: &corev3.GrpcService_GoogleGrpc_CallCredentials_MetadataCredentialsFromPlugin_TypedConfig{TypedConfig: e.TypedConfig},
				},
			},
		})
	}
	return b
}

// Buffer is how many bytes a stream may hold before it is held back. Default: 1 MiB.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.per_stream_buffer_limit_bytes
func (b *GoogleGRPCBuilder) Buffer(bytes int) *GoogleGRPCBuilder {
	m, f := b.n.Set("google_grpc.per_stream_buffer_limit_bytes")
	googleGRPC(m).PerStreamBufferLimitBytes = f.CountValue(bytes)
	return b
}

// Argument sets a channel argument of gRPC to a number: "grpc.keepalive_time_ms". Calls add up.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.channel_args
func (b *GoogleGRPCBuilder) Argument(name string, value int) *GoogleGRPCBuilder {
	return b.argument(name, &corev3.GrpcService_GoogleGrpc_ChannelArgs_Value{
		ValueSpecifier: &corev3.GrpcService_GoogleGrpc_ChannelArgs_Value_IntValue{IntValue: int64(value)},
	})
}

// TextArgument sets a channel argument of gRPC to text: "grpc.default_authority". Calls add up.
//
// Envoy: config.core.v3.GrpcService.GoogleGrpc.channel_args
func (b *GoogleGRPCBuilder) TextArgument(name, value string) *GoogleGRPCBuilder {
	return b.argument(name, &corev3.GrpcService_GoogleGrpc_ChannelArgs_Value{
		ValueSpecifier: &corev3.GrpcService_GoogleGrpc_ChannelArgs_Value_StringValue{StringValue: value},
	})
}

func (b *GoogleGRPCBuilder) argument(name string, value *corev3.GrpcService_GoogleGrpc_ChannelArgs_Value) *GoogleGRPCBuilder {
	m, _ := b.n.Set("google_grpc.channel_args")
	g := googleGRPC(m)
	if g.ChannelArgs == nil {
		g.ChannelArgs = &corev3.GrpcService_GoogleGrpc_ChannelArgs{Args: map[string]*corev3.GrpcService_GoogleGrpc_ChannelArgs_Value{}}
	}
	g.ChannelArgs.Args[name] = value
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GoogleGRPCBuilder) Patch(edit func(*corev3.GrpcService)) *GoogleGRPCBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GoogleGRPCBuilder) Clone() *GoogleGRPCBuilder {
	c := &GoogleGRPCBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GoogleGRPCBuilder) Render(s part.Scope) *corev3.GrpcService { return b.n.Take(s, nil) }

// file is nil for an empty path.
func file(path string) *corev3.DataSource {
	if path == "" {
		return nil
	}
	return &corev3.DataSource{Specifier: &corev3.DataSource_Filename{Filename: path}}
}
