package source

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// FileBuilder builds a source that is a file.
type FileBuilder struct {
	n node.Node[corev3.ConfigSource]
}

// File starts a source that is a file with a discovery response in YAML, JSON or protobuf. It must exist when
// Envoy loads the source (cs-path-not-found); Envoy reads it again whenever something is moved over it.
//
// Envoy: config.core.v3.PathConfigSource.path
func File(path string) *FileBuilder {
	b := &FileBuilder{}
	m := b.n.Init(&corev3.ConfigSource{})
	m.ResourceApiVersion = corev3.ApiVersion_V3
	m.ConfigSourceSpecifier = &corev3.ConfigSource_PathConfigSource{PathConfigSource: &corev3.PathConfigSource{Path: path}}
	return b
}

func pathSource(m *corev3.ConfigSource) *corev3.PathConfigSource {
	if m.GetPathConfigSource() == nil {
		m.ConfigSourceSpecifier = &corev3.ConfigSource_PathConfigSource{PathConfigSource: &corev3.PathConfigSource{}}
	}
	return m.GetPathConfigSource()
}

// Watch reads the file again when something is moved within this directory, rather than over the file itself: for
// files behind symbolic links, such as mounted Kubernetes secrets and config maps.
//
// Envoy: config.core.v3.PathConfigSource.watched_directory
func (b *FileBuilder) Watch(directory string) *FileBuilder {
	m, _ := b.n.Set("path_config_source.watched_directory")
	pathSource(m).WatchedDirectory = &corev3.WatchedDirectory{Path: directory}
	return b
}

// Poll also looks for changes at this interval. Default: not.
//
// Envoy: config.core.v3.PathConfigSource.poll_interval
func (b *FileBuilder) Poll(every time.Duration) *FileBuilder {
	m, f := b.n.Set("path_config_source.poll_interval")
	pathSource(m).PollInterval = f.Duration(every)
	return b
}

// FirstFetch is how long Envoy waits for a file without errors before it goes on without the resource. Default: 15 s; 0 waits for ever.
//
// Envoy: config.core.v3.ConfigSource.initial_fetch_timeout
func (b *FileBuilder) FirstFetch(d time.Duration) *FileBuilder {
	m, f := b.n.Set("initial_fetch_timeout")
	m.InitialFetchTimeout = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FileBuilder) Patch(edit func(*corev3.ConfigSource)) *FileBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FileBuilder) Clone() *FileBuilder {
	c := &FileBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FileBuilder) Render(s part.Scope) *corev3.ConfigSource { return b.n.Take(s, nil) }
