package tracing

import (
	"time"

	fluentdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/tracers/fluentd/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

// FluentdBuilder builds tracing whose spans go to Fluentd.
type FluentdBuilder struct {
	slot[fluentdv3.FluentdConfig]
}

// Fluentd starts spans that go to the cluster, a static one of the bootstrap (al-fluentd-cluster), under the tag.
//
// Envoy: extensions.tracers.fluentd.v3.FluentdConfig.cluster
func Fluentd(cluster, tag, statPrefix string) *FluentdBuilder {
	b := &FluentdBuilder{}
	m := b.start("envoy.tracers.fluentd", &fluentdv3.FluentdConfig{})
	m.Cluster, m.Tag, m.StatPrefix = cluster, tag, statPrefix
	return b
}

// FlushEvery sends what is buffered each interval, which is above 0 (proto-pgv). Default: 1 s.
//
// Envoy: extensions.tracers.fluentd.v3.FluentdConfig.buffer_flush_interval
func (b *FluentdBuilder) FlushEvery(d time.Duration) *FluentdBuilder {
	m, f := b.n.Set("buffer_flush_interval")
	m.BufferFlushInterval = f.Duration(d)
	return b
}

// Buffer is how many bytes are buffered before they are sent. Default: 16384.
//
// Envoy: extensions.tracers.fluentd.v3.FluentdConfig.buffer_size_bytes
func (b *FluentdBuilder) Buffer(bytes int) *FluentdBuilder {
	m, f := b.n.Set("buffer_size_bytes")
	m.BufferSizeBytes = f.CountValue(bytes)
	return b
}

// Retry says how connections are tried again. Default: without end, from 500 ms to 5 s.
//
// Envoy: extensions.tracers.fluentd.v3.FluentdConfig.retry_policy
func (b *FluentdBuilder) Retry(policy *service.RetryBuilder) *FluentdBuilder {
	m, f := b.n.Set("retry_policy")
	m.RetryPolicy = node.Child(f, policy)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *FluentdBuilder) Patch(edit func(*fluentdv3.FluentdConfig)) *FluentdBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FluentdBuilder) Clone() *FluentdBuilder {
	c := &FluentdBuilder{}
	b.clone(&c.slot)
	return c
}
