package redis

import (
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// ExternalAuthBuilder builds the service that knows the names and passwords of clients.
type ExternalAuthBuilder struct {
	n node.Node[redisv3.RedisExternalAuthProvider]
}

// ExternalAuth starts a gRPC service that is asked at each AUTH.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisExternalAuthProvider.grpc_service
func ExternalAuth(to service.RPC) *ExternalAuthBuilder {
	b := &ExternalAuthBuilder{}
	b.n.Init(&redisv3.RedisExternalAuthProvider{})
	m, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// Expiration lets the service say until when the answer holds; then a client must give AUTH again. Default: it holds as
// long as the connection.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisExternalAuthProvider.enable_auth_expiration
func (b *ExternalAuthBuilder) Expiration() *ExternalAuthBuilder {
	m, _ := b.n.Set("enable_auth_expiration")
	m.EnableAuthExpiration = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ExternalAuthBuilder) Patch(edit func(*redisv3.RedisExternalAuthProvider)) *ExternalAuthBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExternalAuthBuilder) Clone() *ExternalAuthBuilder {
	c := &ExternalAuthBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ExternalAuthBuilder) Render(s part.Scope) *redisv3.RedisExternalAuthProvider {
	return b.n.Take(s, nil)
}
