package accesslog

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	streamv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/stream/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// StdoutBuilder builds an access log that goes to the standard output of Envoy's process.
type StdoutBuilder struct {
	logger[streamv3.StdoutAccessLog]
}

// Stdout starts an access log that goes to the standard output of Envoy's process.
//
// Envoy: extensions.access_loggers.stream.v3.StdoutAccessLog
func Stdout() *StdoutBuilder {
	b := &StdoutBuilder{}
	b.start("envoy.access_loggers.stdout", &streamv3.StdoutAccessLog{})
	return b
}

// Text is the line that is written, with command operators. Envoy adds no line break: end it with "\n". Default: Envoy's own
// format, one line with method, path, status, sizes and times.
//
// Envoy: config.core.v3.SubstitutionFormatString.text_format
func (b *StdoutBuilder) Text(format string) *StdoutBuilder { return b.Format(Text(format)) }

// JSON is an object that is written as one line for each request; see [JSON].
//
// Envoy: config.core.v3.SubstitutionFormatString.json_format
func (b *StdoutBuilder) JSON(fields map[string]any) *StdoutBuilder { return b.Format(JSON(fields)) }

// Format is [StdoutBuilder.Text] or [StdoutBuilder.JSON] with more settings.
//
// Envoy: extensions.access_loggers.stream.v3.StdoutAccessLog.log_format
func (b *StdoutBuilder) Format(format part.Part[corev3.SubstitutionFormatString]) *StdoutBuilder {
	m, f := b.n.Set("log_format")
	m.AccessLogFormat = &streamv3.StdoutAccessLog_LogFormat{LogFormat: node.Child(f, format)}
	return b
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *StdoutBuilder) When(filter Filter) *StdoutBuilder {
	b.when(filter)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *StdoutBuilder) Patch(edit func(*streamv3.StdoutAccessLog)) *StdoutBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StdoutBuilder) Clone() *StdoutBuilder {
	c := &StdoutBuilder{}
	b.clone(&c.logger)
	return c
}

// StderrBuilder builds an access log that goes to the standard error of Envoy's process.
type StderrBuilder struct {
	logger[streamv3.StderrAccessLog]
}

// Stderr starts an access log that goes to the standard error of Envoy's process, among its own messages.
//
// Envoy: extensions.access_loggers.stream.v3.StderrAccessLog
func Stderr() *StderrBuilder {
	b := &StderrBuilder{}
	b.start("envoy.access_loggers.stderr", &streamv3.StderrAccessLog{})
	return b
}

// Text is the line that is written; see [StdoutBuilder.Text].
//
// Envoy: config.core.v3.SubstitutionFormatString.text_format
func (b *StderrBuilder) Text(format string) *StderrBuilder { return b.Format(Text(format)) }

// JSON is an object that is written as one line for each request; see [JSON].
//
// Envoy: config.core.v3.SubstitutionFormatString.json_format
func (b *StderrBuilder) JSON(fields map[string]any) *StderrBuilder { return b.Format(JSON(fields)) }

// Format is [StderrBuilder.Text] or [StderrBuilder.JSON] with more settings.
//
// Envoy: extensions.access_loggers.stream.v3.StderrAccessLog.log_format
func (b *StderrBuilder) Format(format part.Part[corev3.SubstitutionFormatString]) *StderrBuilder {
	m, f := b.n.Set("log_format")
	m.AccessLogFormat = &streamv3.StderrAccessLog_LogFormat{LogFormat: node.Child(f, format)}
	return b
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *StderrBuilder) When(filter Filter) *StderrBuilder {
	b.when(filter)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *StderrBuilder) Patch(edit func(*streamv3.StderrAccessLog)) *StderrBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StderrBuilder) Clone() *StderrBuilder {
	c := &StderrBuilder{}
	b.clone(&c.logger)
	return c
}
