package cluster

import (
	"time"

	keyvaluev3 "github.com/envoyproxy/go-control-plane/envoy/config/common/key_value/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/key_value/file_based/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// KeyValueBuilder builds where Envoy keeps what it learnt, so that it knows it after a restart.
type KeyValueBuilder struct {
	n node.Node[keyvaluev3.KeyValueStoreConfig]
}

// KeyValues starts with a store that is an extension: [KeyValueFile], or one of your own.
//
// Envoy: config.common.key_value.v3.KeyValueStoreConfig.config
func KeyValues(store part.Part[corev3.TypedExtensionConfig]) *KeyValueBuilder {
	b := &KeyValueBuilder{}
	b.n.Init(&keyvaluev3.KeyValueStoreConfig{}).Config = node.Child(b.n.Below("config"), store)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *KeyValueBuilder) Patch(edit func(*keyvaluev3.KeyValueStoreConfig)) *KeyValueBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KeyValueBuilder) Clone() *KeyValueBuilder {
	c := &KeyValueBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *KeyValueBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.common.key_value", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}

// KeyValueFileBuilder builds a store in a file.
type KeyValueFileBuilder struct {
	n node.Node[filev3.FileBasedKeyValueStoreConfig]
}

// KeyValueFile starts a store in a file, which is written now and then.
//
// Envoy: extensions.key_value.file_based.v3.FileBasedKeyValueStoreConfig.filename
func KeyValueFile(path string) *KeyValueFileBuilder {
	b := &KeyValueFileBuilder{}
	b.n.Init(&filev3.FileBasedKeyValueStoreConfig{Filename: path})
	return b
}

// Flush is how often the file is written. Default: with every change.
//
// Envoy: extensions.key_value.file_based.v3.FileBasedKeyValueStoreConfig.flush_interval
func (b *KeyValueFileBuilder) Flush(every time.Duration) *KeyValueFileBuilder {
	m, f := b.n.Set("flush_interval")
	m.FlushInterval = f.Duration(every)
	return b
}

// MaxEntries is how many entries are kept at most; 0 keeps all. Default: 1000.
//
// Envoy: extensions.key_value.file_based.v3.FileBasedKeyValueStoreConfig.max_entries
func (b *KeyValueFileBuilder) MaxEntries(n int) *KeyValueFileBuilder {
	m, f := b.n.Set("max_entries")
	m.MaxEntries = f.CountValue(n)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *KeyValueFileBuilder) Patch(edit func(*filev3.FileBasedKeyValueStoreConfig)) *KeyValueFileBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KeyValueFileBuilder) Clone() *KeyValueFileBuilder {
	c := &KeyValueFileBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *KeyValueFileBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig {
	return &corev3.TypedExtensionConfig{Name: "envoy.key_value.file_based", TypedConfig: b.n.Any(s.Sub("typed_config"), nil)}
}
