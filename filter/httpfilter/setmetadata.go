package httpfilter

import (
	metav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/set_metadata/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SetMetadataBuilder builds the filter that writes fixed dynamic metadata.
type SetMetadataBuilder struct{ slot[metav3.Config] }

// SetMetadata starts the filter with what it writes.
//
// Envoy: extensions.filters.http.set_metadata.v3.Config.metadata
func SetMetadata(entries ...*MetadataEntryBuilder) *SetMetadataBuilder {
	b := &SetMetadataBuilder{}
	b.name = "envoy.filters.http.set_metadata"
	b.n.Init(&metav3.Config{}).Metadata = node.Children(b.n.Below("metadata"), nil, entries)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *SetMetadataBuilder) Named(name string) *SetMetadataBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *SetMetadataBuilder) Patch(edit func(*metav3.Config)) *SetMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SetMetadataBuilder) Clone() *SetMetadataBuilder {
	c := &SetMetadataBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *SetMetadataBuilder) Off() *OffBuilder { return off(b.name) }

// MetadataEntryBuilder builds the metadata of one namespace. It needs a value (set-metadata-empty).
type MetadataEntryBuilder struct {
	n node.Node[metav3.Metadata]
}

// MetadataEntry starts the metadata of a namespace, "envoy.lb".
//
// Envoy: extensions.filters.http.set_metadata.v3.Metadata.metadata_namespace
func MetadataEntry(namespace string) *MetadataEntryBuilder {
	b := &MetadataEntryBuilder{}
	b.n.Init(&metav3.Metadata{MetadataNamespace: namespace})
	return b
}

// Value puts a value under a key: text, a number or whatever JSON has. Calls add up.
//
// Envoy: extensions.filters.http.set_metadata.v3.Metadata.value
func (b *MetadataEntryBuilder) Value(key string, value any) *MetadataEntryBuilder {
	m, f := b.n.Set("value")
	m.Value = f.Entry(m.Value, key, value)
	return b
}

// Message writes a message as typed metadata.
//
// Envoy: extensions.filters.http.set_metadata.v3.Metadata.typed_value
func (b *MetadataEntryBuilder) Message(value proto.Message) *MetadataEntryBuilder {
	m, f := b.n.Set("typed_value")
	m.TypedValue = f.Packed(value)
	return b
}

// Overwrite replaces what the namespace has already, or merges with it. Default: that stays as it is.
//
// Envoy: extensions.filters.http.set_metadata.v3.Metadata.allow_overwrite
func (b *MetadataEntryBuilder) Overwrite() *MetadataEntryBuilder {
	m, _ := b.n.Set("allow_overwrite")
	m.AllowOverwrite = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MetadataEntryBuilder) Patch(edit func(*metav3.Metadata)) *MetadataEntryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MetadataEntryBuilder) Clone() *MetadataEntryBuilder {
	c := &MetadataEntryBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MetadataEntryBuilder) Render(s part.Scope) *metav3.Metadata { return b.n.Take(s, nil) }
