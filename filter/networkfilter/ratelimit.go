package networkfilter

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	serviceconfigv3 "github.com/envoyproxy/go-control-plane/envoy/config/ratelimit/v3"
	descriptorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/ratelimit/v3"
	limitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ratelimit/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// RateLimitBuilder builds the filter that asks a rate limit service about each connection. Those over the limit are closed.
type RateLimitBuilder struct{ slot[limitv3.RateLimit] }

// RateLimit starts the filter for a domain of the service. What a connection counts as, [RateLimitBuilder.Descriptor]
// says, which Envoy requires (proto-pgv).
//
// Envoy: extensions.filters.network.ratelimit.v3.RateLimit.rate_limit_service
func RateLimit(statPrefix, domain string, to service.RPC) *RateLimitBuilder {
	b := &RateLimitBuilder{}
	m := b.start("envoy.filters.network.ratelimit", &limitv3.RateLimit{})
	m.StatPrefix, m.Domain = statPrefix, domain
	_, f := b.n.Set("rate_limit_service.grpc_service")
	m.RateLimitService = &serviceconfigv3.RateLimitServiceConfig{
		GrpcService:         node.Child(f, to),
		TransportApiVersion: corev3.ApiVersion_V3,
	}
	return b
}

// Descriptor sends a descriptor of these entries. Calls add up. Limits of its own, which descriptors have elsewhere, Envoy
// does not read here.
//
// Envoy: extensions.filters.network.ratelimit.v3.RateLimit.descriptors
func (b *RateLimitBuilder) Descriptor(entries ...*EntryBuilder) *RateLimitBuilder {
	m, f := b.n.Add("descriptors", len(b.n.Peek().Descriptors))
	m.Descriptors = append(m.Descriptors, &descriptorv3.RateLimitDescriptor{Entries: node.Children(f.Sub("entries"), nil, entries)})
	return b
}

// Timeout is how long the service may take; then the connection passes. Default: 20 ms.
//
// Envoy: extensions.filters.network.ratelimit.v3.RateLimit.timeout
func (b *RateLimitBuilder) Timeout(d time.Duration) *RateLimitBuilder {
	m, f := b.n.Set("timeout")
	m.Timeout = f.Duration(d)
	return b
}

// FailClosed closes connections while the service cannot be reached. Default: they pass.
//
// Envoy: extensions.filters.network.ratelimit.v3.RateLimit.failure_mode_deny
func (b *RateLimitBuilder) FailClosed() *RateLimitBuilder {
	m, _ := b.n.Set("failure_mode_deny")
	m.FailureModeDeny = true
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *RateLimitBuilder) Patch(edit func(*limitv3.RateLimit)) *RateLimitBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RateLimitBuilder) Clone() *RateLimitBuilder {
	c := &RateLimitBuilder{}
	b.clone(&c.slot)
	return c
}

// EntryBuilder builds an entry of a descriptor.
type EntryBuilder struct {
	n node.Node[descriptorv3.RateLimitDescriptor_Entry]
}

// Entry is an entry of a descriptor. The key may not be empty (proto-pgv); the value may hold command operators of access
// logs, such as "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%".
//
// Envoy: extensions.common.ratelimit.v3.RateLimitDescriptor.Entry.key
func Entry(key, value string) *EntryBuilder {
	b := &EntryBuilder{}
	m := b.n.Init(&descriptorv3.RateLimitDescriptor_Entry{})
	m.Key, m.Value = key, value
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *EntryBuilder) Patch(edit func(*descriptorv3.RateLimitDescriptor_Entry)) *EntryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *EntryBuilder) Clone() *EntryBuilder {
	c := &EntryBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *EntryBuilder) Render(s part.Scope) *descriptorv3.RateLimitDescriptor_Entry {
	return b.n.Take(s, nil)
}
