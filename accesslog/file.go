package accesslog

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	filev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// FileBuilder builds an access log that goes to a file.
type FileBuilder struct{ logger[filev3.FileAccessLog] }

// File starts an access log that appends to the file on Envoy's machine. "/dev/stdout" is a file too, but
// [Stdout] works where the process may not open it.
//
// Envoy: extensions.access_loggers.file.v3.FileAccessLog.path
func File(path string) *FileBuilder {
	b := &FileBuilder{}
	b.start("envoy.access_loggers.file", &filev3.FileAccessLog{Path: path})
	return b
}

// Text is the line that is written, with command operators. Envoy adds no line break: end it with "\n". Default: Envoy's own
// format, one line with method, path, status, sizes and times.
//
// Envoy: config.core.v3.SubstitutionFormatString.text_format
func (b *FileBuilder) Text(format string) *FileBuilder { return b.Format(Text(format)) }

// JSON is an object that is written as one line for each request; see [JSON].
//
// Envoy: config.core.v3.SubstitutionFormatString.json_format
func (b *FileBuilder) JSON(fields map[string]any) *FileBuilder { return b.Format(JSON(fields)) }

// Format is [FileBuilder.Text] or [FileBuilder.JSON] with more settings.
//
// Envoy: extensions.access_loggers.file.v3.FileAccessLog.log_format
func (b *FileBuilder) Format(format part.Part[corev3.SubstitutionFormatString]) *FileBuilder {
	m, f := b.n.Set("log_format")
	m.AccessLogFormat = &filev3.FileAccessLog_LogFormat{LogFormat: node.Child(f, format)}
	return b
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *FileBuilder) When(filter Filter) *FileBuilder {
	b.when(filter)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *FileBuilder) Patch(edit func(*filev3.FileAccessLog)) *FileBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FileBuilder) Clone() *FileBuilder {
	c := &FileBuilder{}
	b.clone(&c.logger)
	return c
}
