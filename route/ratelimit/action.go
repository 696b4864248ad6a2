package ratelimit

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Action makes an entry of a descriptor of what it finds in a request.
type Action interface {
	part.Part[routev3.RateLimit_Action]
}

// action is what every action has; B is the builder around it.
type action[B any] struct {
	n    node.Node[routev3.RateLimit_Action]
	self *B
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *action[B]) Patch(edit func(*routev3.RateLimit_Action)) *B {
	b.n.Patch(edit)
	return b.self
}

// Render implements [part.Part].
func (b *action[B]) Render(s part.Scope) *routev3.RateLimit_Action { return b.n.Take(s, nil) }

// ActionBuilder builds an action without settings of its own.
type ActionBuilder struct{ action[ActionBuilder] }

// SourceCluster is the cluster that this Envoy stands for: its --service-cluster. The entry is
// ("source_cluster", name).
//
// Envoy: config.route.v3.RateLimit.Action.source_cluster
func SourceCluster() *ActionBuilder {
	b := &ActionBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{ActionSpecifier: &routev3.RateLimit_Action_SourceCluster_{SourceCluster: &routev3.RateLimit_Action_SourceCluster{}}})
	return b
}

// DestinationCluster is the cluster that the request goes to. The entry is ("destination_cluster", name).
//
// Envoy: config.route.v3.RateLimit.Action.destination_cluster
func DestinationCluster() *ActionBuilder {
	b := &ActionBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{}).ActionSpecifier = &routev3.RateLimit_Action_DestinationCluster_{
		DestinationCluster: &routev3.RateLimit_Action_DestinationCluster{},
	}
	return b
}

// RemoteAddress is the address of the client, as the connection manager trusts it. The entry is
// ("remote_address", address).
//
// Envoy: config.route.v3.RateLimit.Action.remote_address
func RemoteAddress() *ActionBuilder {
	b := &ActionBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{ActionSpecifier: &routev3.RateLimit_Action_RemoteAddress_{RemoteAddress: &routev3.RateLimit_Action_RemoteAddress{}}})
	return b
}

// RemoteNetwork is the network of the client, of so many bits for IPv4 (to 32) and IPv6 (to 128). The entry is
// ("masked_remote_address", network).
//
// Envoy: config.route.v3.RateLimit.Action.masked_remote_address
func RemoteNetwork(v4, v6 int) *ActionBuilder {
	b := &ActionBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{})
	m, f := b.n.Set("masked_remote_address")
	m.ActionSpecifier = &routev3.RateLimit_Action_MaskedRemoteAddress_{
		MaskedRemoteAddress: &routev3.RateLimit_Action_MaskedRemoteAddress{
			V4PrefixMaskLen: f.Sub("v4_prefix_mask_len").CountValue(v4),
			V6PrefixMaskLen: f.Sub("v6_prefix_mask_len").CountValue(v6),
		},
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ActionBuilder) Clone() *ActionBuilder {
	c := &ActionBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// HeaderBuilder builds an action that finds a header.
type HeaderBuilder struct{ action[HeaderBuilder] }

// Header is the value of a request header. The entry is (key, value).
//
// Envoy: config.route.v3.RateLimit.Action.RequestHeaders.header_name
func Header(name, key string) *HeaderBuilder {
	b := &HeaderBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{}).ActionSpecifier = &routev3.RateLimit_Action_RequestHeaders_{
		RequestHeaders: &routev3.RateLimit_Action_RequestHeaders{HeaderName: name, DescriptorKey: key},
	}
	return b
}

// SkipIfAbsent leaves the entry away where the header is missing. Default: the whole descriptor is left away.
//
// Envoy: config.route.v3.RateLimit.Action.RequestHeaders.skip_if_absent
func (b *HeaderBuilder) SkipIfAbsent() *HeaderBuilder {
	m, _ := b.n.Set("request_headers.skip_if_absent")
	if a := m.GetRequestHeaders(); a != nil {
		a.SkipIfAbsent = true
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderBuilder) Clone() *HeaderBuilder {
	c := &HeaderBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// QueryBuilder builds an action that finds a parameter of the query string.
type QueryBuilder struct{ action[QueryBuilder] }

// Query is the first value of a parameter of the query string. The entry is (key, value).
//
// Envoy: config.route.v3.RateLimit.Action.QueryParameters.query_parameter_name
func Query(name, key string) *QueryBuilder {
	b := &QueryBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{}).ActionSpecifier = &routev3.RateLimit_Action_QueryParameters_{
		QueryParameters: &routev3.RateLimit_Action_QueryParameters{QueryParameterName: name, DescriptorKey: key},
	}
	return b
}

// SkipIfAbsent leaves the entry away where the parameter is missing. Default: the whole descriptor is left away.
//
// Envoy: config.route.v3.RateLimit.Action.QueryParameters.skip_if_absent
func (b *QueryBuilder) SkipIfAbsent() *QueryBuilder {
	m, _ := b.n.Set("query_parameters.skip_if_absent")
	if a := m.GetQueryParameters(); a != nil {
		a.SkipIfAbsent = true
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QueryBuilder) Clone() *QueryBuilder {
	c := &QueryBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// KeyBuilder builds an action that finds the same in every request.
type KeyBuilder struct{ action[KeyBuilder] }

// Key is a text of yours. The entry is ("generic_key", value).
//
// Envoy: config.route.v3.RateLimit.Action.GenericKey.descriptor_value
func Key(value string) *KeyBuilder {
	b := &KeyBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{}).ActionSpecifier = &routev3.RateLimit_Action_GenericKey_{
		GenericKey: &routev3.RateLimit_Action_GenericKey{DescriptorValue: value},
	}
	return b
}

// Key is the key of the entry. Default: "generic_key".
//
// Envoy: config.route.v3.RateLimit.Action.GenericKey.descriptor_key
func (b *KeyBuilder) Key(key string) *KeyBuilder {
	m, _ := b.n.Set("generic_key.descriptor_key")
	if a := m.GetGenericKey(); a != nil {
		a.DescriptorKey = key
	}
	return b
}

// Default is the value where a format makes nothing. Envoy reads formats here only under a runtime flag.
//
// Envoy: config.route.v3.RateLimit.Action.GenericKey.default_value
func (b *KeyBuilder) Default(value string) *KeyBuilder {
	m, _ := b.n.Set("generic_key.default_value")
	if a := m.GetGenericKey(); a != nil {
		a.DefaultValue = value
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KeyBuilder) Clone() *KeyBuilder {
	c := &KeyBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
