package ratelimit

import (
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// MetadataBuilder builds an action that finds a metadata value.
type MetadataBuilder struct{ action[MetadataBuilder] }

// Metadata is a text that stands in metadata under the filter's name and the keys on the way to it. The entry is
// (key, text).
//
// Envoy: config.route.v3.RateLimit.Action.MetaData.metadata_key
func Metadata(key, filter string, path ...string) *MetadataBuilder {
	b := &MetadataBuilder{}
	b.self = b
	b.n.Init(&routev3.RateLimit_Action{}).ActionSpecifier = &routev3.RateLimit_Action_Metadata{Metadata: &routev3.RateLimit_Action_MetaData{
		DescriptorKey: key, MetadataKey: node.MetadataKey(filter, path),
	}}
	return b
}

func metadata(m *routev3.RateLimit_Action) *routev3.RateLimit_Action_MetaData {
	if a := m.GetMetadata(); a != nil {
		return a
	}
	return &routev3.RateLimit_Action_MetaData{} // the action is finished: nobody reads what is set now
}

// Default is the value where the metadata has none.
//
// Envoy: config.route.v3.RateLimit.Action.MetaData.default_value
func (b *MetadataBuilder) Default(value string) *MetadataBuilder {
	m, _ := b.n.Set("metadata.default_value")
	metadata(m).DefaultValue = value
	return b
}

// Source says whose metadata it is. Default: that of the request.
//
// Envoy: config.route.v3.RateLimit.Action.MetaData.source
func (b *MetadataBuilder) Source(source Source) *MetadataBuilder {
	m, f := b.n.Set("metadata.source")
	metadata(m).Source = node.Enum[routev3.RateLimit_Action_MetaData_Source](f, source, routev3.RateLimit_Action_MetaData_Source_value)
	return b
}

// Source says whose metadata is read.
type Source string

// The sources.
const (
	RequestMetadata  Source = "DYNAMIC"
	RouteMetadata    Source = "ROUTE_ENTRY"
	ClusterMetadata  Source = "CLUSTER_ENTRY"
	LocalityMetadata Source = "CLUSTER_LOCALITY_ENTRY"
)

// SkipIfAbsent leaves the entry away where there is no value and no default. Default: the whole descriptor is left away.
//
// Envoy: config.route.v3.RateLimit.Action.MetaData.skip_if_absent
func (b *MetadataBuilder) SkipIfAbsent() *MetadataBuilder {
	m, _ := b.n.Set("metadata.skip_if_absent")
	metadata(m).SkipIfAbsent = true
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MetadataBuilder) Clone() *MetadataBuilder {
	c := &MetadataBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}
