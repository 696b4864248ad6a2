package tracing

import (
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

// SkyWalkingBuilder builds tracing by SkyWalking.
type SkyWalkingBuilder struct {
	slot[tracev3.SkyWalkingConfig]
}

// SkyWalking starts spans that go to the service.
//
// Envoy: config.trace.v3.SkyWalkingConfig.grpc_service
func SkyWalking(to service.RPC) *SkyWalkingBuilder {
	b := &SkyWalkingBuilder{}
	b.start("envoy.tracers.skywalking", &tracev3.SkyWalkingConfig{})
	m, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// Service names the service and its instance. Default: the cluster and the id of this Envoy's node.
//
// Envoy: config.trace.v3.ClientConfig.service_name
func (b *SkyWalkingBuilder) Service(name, instance string) *SkyWalkingBuilder {
	m, _ := b.n.Set("client_config.service_name")
	client(m).ServiceName, client(m).InstanceName = name, instance
	return b
}

// Token authenticates to the service. It stands in the configuration as it is.
//
// Envoy: config.trace.v3.ClientConfig.backend_token
func (b *SkyWalkingBuilder) Token(token string) *SkyWalkingBuilder {
	m, _ := b.n.Set("client_config.backend_token")
	client(m).BackendTokenSpecifier = &tracev3.ClientConfig_BackendToken{BackendToken: token}
	return b
}

// MaxCache is how many segments are kept for the service. Default: 1024.
//
// Envoy: config.trace.v3.ClientConfig.max_cache_size
func (b *SkyWalkingBuilder) MaxCache(segments int) *SkyWalkingBuilder {
	m, f := b.n.Set("client_config.max_cache_size")
	client(m).MaxCacheSize = f.CountValue(segments)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SkyWalkingBuilder) Patch(edit func(*tracev3.SkyWalkingConfig)) *SkyWalkingBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SkyWalkingBuilder) Clone() *SkyWalkingBuilder {
	c := &SkyWalkingBuilder{}
	b.clone(&c.slot)
	return c
}

func client(m *tracev3.SkyWalkingConfig) *tracev3.ClientConfig {
	if m.ClientConfig == nil {
		m.ClientConfig = &tracev3.ClientConfig{}
	}
	return m.ClientConfig
}
