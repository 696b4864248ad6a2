package service

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RPC is a gRPC service that Envoy calls: by its own client ([GRPC]) or Google's ([GoogleGRPC]).
type RPC interface {
	part.Part[corev3.GrpcService]
}

// GRPCBuilder builds a gRPC service that Envoy calls through one of its clusters.
type GRPCBuilder struct {
	n node.Node[corev3.GrpcService]
}

// GRPC starts a service behind the named cluster, which must speak HTTP/2. The name is refused where it is unknown
// only by some callers (cs-grpc-envoy-cluster-static); a bundle checks it everywhere.
//
// Envoy: config.core.v3.GrpcService.EnvoyGrpc.cluster_name
func GRPC(cluster string) *GRPCBuilder {
	b := &GRPCBuilder{}
	b.n.Init(&corev3.GrpcService{TargetSpecifier: &corev3.GrpcService_EnvoyGrpc_{EnvoyGrpc: &corev3.GrpcService_EnvoyGrpc{ClusterName: cluster}}})
	return b
}

func envoyGRPC(m *corev3.GrpcService) *corev3.GrpcService_EnvoyGrpc {
	if m.GetEnvoyGrpc() == nil {
		m.TargetSpecifier = &corev3.GrpcService_EnvoyGrpc_{EnvoyGrpc: &corev3.GrpcService_EnvoyGrpc{}}
	}
	return m.GetEnvoyGrpc()
}

// Timeout bounds a request, for callers that use it: a stream, such as xDS, has none. Unset means what the
// caller documents.
//
// Envoy: config.core.v3.GrpcService.timeout
func (b *GRPCBuilder) Timeout(d time.Duration) *GRPCBuilder {
	m, f := b.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return b
}

// Authority is the :authority header of requests. Default: the cluster's name.
//
// Envoy: config.core.v3.GrpcService.EnvoyGrpc.authority
func (b *GRPCBuilder) Authority(host string) *GRPCBuilder {
	m, _ := b.n.Set("envoy_grpc.authority")
	envoyGRPC(m).Authority = host
	return b
}

// Metadata sends a header with every request; the value may hold format commands
// such as %DOWNSTREAM_REMOTE_ADDRESS%. Calls add up.
//
// Envoy: config.core.v3.GrpcService.initial_metadata
func (b *GRPCBuilder) Metadata(name, value string) *GRPCBuilder {
	m, _ := b.n.Add("initial_metadata", len(b.n.Peek().InitialMetadata))
	m.InitialMetadata = append(m.InitialMetadata, &corev3.HeaderValue{Key: name, Value: value})
	return b
}

// Retry says how requests are retried; of its settings, streams use the back-off. Default: no retries,
// and a back-off from 500 ms to 30 s for streams.
//
// Envoy: config.core.v3.GrpcService.EnvoyGrpc.retry_policy
func (b *GRPCBuilder) Retry(policy *RetryBuilder) *GRPCBuilder {
	m, f := b.n.Set("envoy_grpc.retry_policy")
	envoyGRPC(m).RetryPolicy = node.Child(f, policy)
	return b
}

// MaxReceiveMessage is the largest message accepted, in bytes; a longer one resets the stream. 0, the default,
// means any.
//
// Envoy: config.core.v3.GrpcService.EnvoyGrpc.max_receive_message_length
func (b *GRPCBuilder) MaxReceiveMessage(bytes int) *GRPCBuilder {
	m, f := b.n.Set("envoy_grpc.max_receive_message_length")
	envoyGRPC(m).MaxReceiveMessageLength = f.CountValue(bytes)
	return b
}

// SkipEnvoyHeaders leaves out x-envoy-internal and x-forwarded-for, which Envoy's client adds otherwise.
//
// Envoy: config.core.v3.GrpcService.EnvoyGrpc.skip_envoy_headers
func (b *GRPCBuilder) SkipEnvoyHeaders() *GRPCBuilder {
	m, _ := b.n.Set("envoy_grpc.skip_envoy_headers")
	envoyGRPC(m).SkipEnvoyHeaders = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GRPCBuilder) Patch(edit func(*corev3.GrpcService)) *GRPCBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCBuilder) Clone() *GRPCBuilder {
	c := &GRPCBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GRPCBuilder) Render(s part.Scope) *corev3.GrpcService { return b.n.Take(s, nil) }
