package ratelimit

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// HeaderMatchBuilder builds an action that looks whether headers match.
type HeaderMatchBuilder struct{ action[HeaderMatchBuilder] }

// HeaderMatch is the value where the headers of a request meet all conditions. The entry is ("header_match", value).
//
// Envoy: config.route.v3.RateLimit.Action.HeaderValueMatch.headers
func HeaderMatch(value string, conditions ...*match.HeaderBuilder) *HeaderMatchBuilder {
	b := &HeaderMatchBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{})
	m, f := b.n.Add("header_value_match.headers", 0)
	m.ActionSpecifier = &routev3.RateLimit_Action_HeaderValueMatch_{HeaderValueMatch: &routev3.RateLimit_Action_HeaderValueMatch{
		DescriptorValue: value, Headers: node.Children(f, nil, conditions),
	}}
	return b
}

func headerMatch(m *routev3.RateLimit_Action) *routev3.RateLimit_Action_HeaderValueMatch {
	if a := m.GetHeaderValueMatch(); a != nil {
		return a
	}
	return &routev3.RateLimit_Action_HeaderValueMatch{} // the action is finished: nobody reads what is set now
}

// Key is the key of the entry. Default: "header_match".
//
// Envoy: config.route.v3.RateLimit.Action.HeaderValueMatch.descriptor_key
func (b *HeaderMatchBuilder) Key(key string) *HeaderMatchBuilder {
	m, _ := b.n.Set("header_value_match.descriptor_key")
	headerMatch(m).DescriptorKey = key
	return b
}

// Default is the value where a format makes nothing. Envoy reads formats here only under a runtime flag.
//
// Envoy: config.route.v3.RateLimit.Action.HeaderValueMatch.default_value
func (b *HeaderMatchBuilder) Default(value string) *HeaderMatchBuilder {
	m, _ := b.n.Set("header_value_match.default_value")
	headerMatch(m).DefaultValue = value
	return b
}

// Not makes the entry of requests that do not meet the conditions.
//
// Envoy: config.route.v3.RateLimit.Action.HeaderValueMatch.expect_match
func (b *HeaderMatchBuilder) Not() *HeaderMatchBuilder {
	m, _ := b.n.Set("header_value_match.expect_match")
	headerMatch(m).ExpectMatch = wrapperspb.Bool(false)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderMatchBuilder) Clone() *HeaderMatchBuilder {
	c := &HeaderMatchBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// QueryMatchBuilder builds an action that looks whether the query string matches.
type QueryMatchBuilder struct{ action[QueryMatchBuilder] }

// QueryMatch is the value where the query string of a request meets all conditions. The entry is
// ("query_match", value).
//
// Envoy: config.route.v3.RateLimit.Action.QueryParameterValueMatch.query_parameters
func QueryMatch(value string, conditions ...*match.QueryBuilder) *QueryMatchBuilder {
	b := &QueryMatchBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{})
	m, f := b.n.Add("query_parameter_value_match.query_parameters", 0)
	m.ActionSpecifier = &routev3.RateLimit_Action_QueryParameterValueMatch_{
		QueryParameterValueMatch: &routev3.RateLimit_Action_QueryParameterValueMatch{
			DescriptorValue: value, QueryParameters: node.Children(f, nil, conditions),
		},
	}
	return b
}

func queryMatch(m *routev3.RateLimit_Action) *routev3.RateLimit_Action_QueryParameterValueMatch {
	if a := m.GetQueryParameterValueMatch(); a != nil {
		return a
	}
	return &routev3.RateLimit_Action_QueryParameterValueMatch{} // the action is finished: nobody reads what is set now
}

// Key is the key of the entry. Default: "query_match".
//
// Envoy: config.route.v3.RateLimit.Action.QueryParameterValueMatch.descriptor_key
func (b *QueryMatchBuilder) Key(key string) *QueryMatchBuilder {
	m, _ := b.n.Set("query_parameter_value_match.descriptor_key")
	queryMatch(m).DescriptorKey = key
	return b
}

// Default is the value where a format makes nothing. Envoy reads formats here only under a runtime flag.
//
// Envoy: config.route.v3.RateLimit.Action.QueryParameterValueMatch.default_value
func (b *QueryMatchBuilder) Default(value string) *QueryMatchBuilder {
	m, _ := b.n.Set("query_parameter_value_match.default_value")
	queryMatch(m).DefaultValue = value
	return b
}

// Not makes the entry of requests that do not meet the conditions.
//
// Envoy: config.route.v3.RateLimit.Action.QueryParameterValueMatch.expect_match
func (b *QueryMatchBuilder) Not() *QueryMatchBuilder {
	m, _ := b.n.Set("query_parameter_value_match.expect_match")
	queryMatch(m).ExpectMatch = wrapperspb.Bool(false)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QueryMatchBuilder) Clone() *QueryMatchBuilder {
	c := &QueryMatchBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// AddressMatchBuilder builds an action that looks whether the address of the client matches.
type AddressMatchBuilder struct{ action[AddressMatchBuilder] }

// AddressMatch is the value where the address of the client matches. It may hold command operators of access logs.
// The entry is ("remote_address_match", value).
//
// Envoy: config.route.v3.RateLimit.Action.RemoteAddressMatch.address_matcher
func AddressMatch(value string, address *match.AddressBuilder) *AddressMatchBuilder {
	b := &AddressMatchBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{})
	m, f := b.n.Set("remote_address_match.address_matcher")
	m.ActionSpecifier = &routev3.RateLimit_Action_RemoteAddressMatch_{
		RemoteAddressMatch: &routev3.RateLimit_Action_RemoteAddressMatch{
			DescriptorValue: value, AddressMatcher: node.Child(f, address),
		},
	}
	return b
}

// Key is the key of the entry. Default: "remote_address_match".
//
// Envoy: config.route.v3.RateLimit.Action.RemoteAddressMatch.descriptor_key
func (b *AddressMatchBuilder) Key(key string) *AddressMatchBuilder {
	m, _ := b.n.Set("remote_address_match.descriptor_key")
	if a := m.GetRemoteAddressMatch(); a != nil {
		a.DescriptorKey = key
	}
	return b
}

// Default is the value where the format makes nothing.
//
// Envoy: config.route.v3.RateLimit.Action.RemoteAddressMatch.default_value
func (b *AddressMatchBuilder) Default(value string) *AddressMatchBuilder {
	m, _ := b.n.Set("remote_address_match.default_value")
	if a := m.GetRemoteAddressMatch(); a != nil {
		a.DefaultValue = value
	}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AddressMatchBuilder) Clone() *AddressMatchBuilder {
	c := &AddressMatchBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
