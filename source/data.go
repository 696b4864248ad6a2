package source

import (
	"bytes"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
)

// Data is where a piece of data comes from: [Text], [Bytes], [DataFile] or [Environment].
type Data interface {
	part.Part[corev3.DataSource]
}

// DataBuilder builds a piece of data.
type DataBuilder struct {
	n node.Node[corev3.DataSource]
}

// Text starts data that stands in the configuration, as text.
//
// Envoy: config.core.v3.DataSource.inline_string
func Text(text string) *DataBuilder {
	b := &DataBuilder{}
	b.n.Init(&corev3.DataSource{Specifier: &corev3.DataSource_InlineString{InlineString: text}})
	return b
}

// Bytes starts data that stands in the configuration and need not be text.
//
// Envoy: config.core.v3.DataSource.inline_bytes
func Bytes(data []byte) *DataBuilder {
	b := &DataBuilder{}
	b.n.Init(&corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: bytes.Clone(data)}})
	return b
}

// DataFile starts data in a file on Envoy's machine, which must be readable when it is loaded (ds-file-missing).
//
// Envoy: config.core.v3.DataSource.filename
func DataFile(path string) *DataBuilder {
	b := &DataBuilder{}
	b.n.Init(&corev3.DataSource{Specifier: &corev3.DataSource_Filename{Filename: path}})
	return b
}

// Environment starts data in an environment variable of Envoy's process, which must be set when it is loaded (ds-env-missing).
//
// Envoy: config.core.v3.DataSource.environment_variable
func Environment(variable string) *DataBuilder {
	b := &DataBuilder{}
	b.n.Init(&corev3.DataSource{Specifier: &corev3.DataSource_EnvironmentVariable{EnvironmentVariable: variable}})
	return b
}

// Watch reads a file again when something is moved within the directory, where the place
// of the data supports it.
//
// Envoy: config.core.v3.DataSource.watched_directory
func (b *DataBuilder) Watch(directory string) *DataBuilder {
	m, _ := b.n.Set("watched_directory")
	m.WatchedDirectory = &corev3.WatchedDirectory{Path: directory}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DataBuilder) Patch(edit func(*corev3.DataSource)) *DataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DataBuilder) Clone() *DataBuilder {
	c := &DataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DataBuilder) Render(s part.Scope) *corev3.DataSource { return b.n.Take(s, nil) }

// RemoteBuilder builds data that Envoy downloads.
type RemoteBuilder struct {
	n node.Node[corev3.RemoteDataSource]
}

// Remote starts data that is downloaded from an address and must have the SHA-256 given, in hexadecimal digits.
//
// Envoy: config.core.v3.RemoteDataSource.sha256
func Remote(from *service.HTTPBuilder, sha256 string) *RemoteBuilder {
	b := &RemoteBuilder{}
	m := b.n.Init(&corev3.RemoteDataSource{})
	m.HttpUri = node.Child(b.n.Below("http_uri"), from)
	m.Sha256 = sha256
	return b
}

// Retry says how a failed download is tried again. Default: once, after about a second.
//
// Envoy: config.core.v3.RemoteDataSource.retry_policy
func (b *RemoteBuilder) Retry(policy *service.RetryBuilder) *RemoteBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RemoteBuilder) Patch(edit func(*corev3.RemoteDataSource)) *RemoteBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RemoteBuilder) Clone() *RemoteBuilder {
	c := &RemoteBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RemoteBuilder) Render(s part.Scope) *corev3.RemoteDataSource { return b.n.Take(s, nil) }
