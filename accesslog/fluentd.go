package accesslog

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	fluentdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/fluentd/v3"

	"github.com/envoykit/envoykit/internal/node"
)

// FluentdBuilder builds an access log that goes to Fluentd by its forward protocol.
type FluentdBuilder struct {
	logger[fluentdv3.FluentdAccessLogConfig]
}

// Fluentd starts an access log that goes to the cluster, a static one of the bootstrap (al-fluentd-cluster), under the
// tag. What it sends, [FluentdBuilder.Record] says, which Envoy requires (proto-pgv).
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.cluster
func Fluentd(cluster, tag, statPrefix string) *FluentdBuilder {
	b := &FluentdBuilder{}
	m := b.start("envoy.access_loggers.fluentd", &fluentdv3.FluentdAccessLogConfig{})
	m.Cluster, m.Tag, m.StatPrefix = cluster, tag, statPrefix
	return b
}

// Record is what is sent for each request: texts with command operators, which keep the type of a single operator.
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.record
func (b *FluentdBuilder) Record(fields map[string]any) *FluentdBuilder {
	m, f := b.n.Set("record")
	m.Record = f.Object(fields)
	return b
}

// FlushEvery sends what is buffered each interval, which is above 0 (proto-pgv). Default: 1 s.
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.buffer_flush_interval
func (b *FluentdBuilder) FlushEvery(d time.Duration) *FluentdBuilder {
	m, f := b.n.Set("buffer_flush_interval")
	m.BufferFlushInterval = f.Duration(d)
	return b
}

// Buffer is how many bytes are buffered before they are sent; 0 sends each entry at once. Default: 16384.
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.buffer_size_bytes
func (b *FluentdBuilder) Buffer(bytes int) *FluentdBuilder {
	m, f := b.n.Set("buffer_size_bytes")
	m.BufferSizeBytes = f.CountValue(bytes)
	return b
}

// MaxConnects is how often a connection is tried before the log gives up. Default: without end.
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.RetryOptions.max_connect_attempts
func (b *FluentdBuilder) MaxConnects(n int) *FluentdBuilder {
	m, f := b.n.Set("retry_options.max_connect_attempts")
	retries(m).MaxConnectAttempts = f.CountValue(n)
	return b
}

// BackOff is how long Envoy waits between connections, growing from the one to the other. Default: from 500 ms to 5 s.
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.RetryOptions.backoff_options
func (b *FluentdBuilder) BackOff(base, max time.Duration) *FluentdBuilder {
	m, f := b.n.Set("retry_options.backoff_options")
	retries(m).BackoffOptions = &corev3.BackoffStrategy{
		BaseInterval: f.Sub("base_interval").Duration(base),
		MaxInterval:  f.Sub("max_interval").Duration(max),
	}
	return b
}

// Formatters appends extensions that add command operators.
//
// Envoy: extensions.access_loggers.fluentd.v3.FluentdAccessLogConfig.formatters
func (b *FluentdBuilder) Formatters(formatters ...Formatter) *FluentdBuilder {
	m, f := b.n.Add("formatters", len(b.n.Peek().Formatters))
	m.Formatters = node.Children(f, m.Formatters, formatters)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *FluentdBuilder) Patch(edit func(*fluentdv3.FluentdAccessLogConfig)) *FluentdBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FluentdBuilder) Clone() *FluentdBuilder {
	c := &FluentdBuilder{}
	b.clone(&c.logger)
	return c
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *FluentdBuilder) When(filter Filter) *FluentdBuilder {
	b.when(filter)
	return b
}

func retries(m *fluentdv3.FluentdAccessLogConfig) *fluentdv3.FluentdAccessLogConfig_RetryOptions {
	if m.RetryOptions == nil {
		m.RetryOptions = &fluentdv3.FluentdAccessLogConfig_RetryOptions{}
	}
	return m.RetryOptions
}
