package accesslog

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	grpcv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/grpc/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/tracing"
)

// StreamBuilder builds the stream to an access log service.
type StreamBuilder struct {
	n node.Node[grpcv3.CommonGrpcAccessLogConfig]
}

// Stream starts a stream to the service; the name tells it the logs of one Envoy apart. The version of its API is v3.
//
// Envoy: extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig.log_name
func Stream(logName string, to service.RPC) *StreamBuilder {
	b := &StreamBuilder{}
	m := b.n.Init(&grpcv3.CommonGrpcAccessLogConfig{})
	m.LogName = logName
	m.TransportApiVersion = corev3.ApiVersion_V3
	_, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// FlushEvery sends what is buffered each interval, which is above 0 (proto-pgv). Default: 1 s.
//
// Envoy: extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig.buffer_flush_interval
func (b *StreamBuilder) FlushEvery(d time.Duration) *StreamBuilder {
	m, f := b.n.Set("buffer_flush_interval")
	m.BufferFlushInterval = f.Duration(d)
	return b
}

// Buffer is how many bytes are buffered before they are sent; 0 sends each entry at once. Default: 16384.
//
// Envoy: extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig.buffer_size_bytes
func (b *StreamBuilder) Buffer(bytes int) *StreamBuilder {
	m, f := b.n.Set("buffer_size_bytes")
	m.BufferSizeBytes = f.CountValue(bytes)
	return b
}

// FilterState appends objects of the filter state that entries hold.
//
// Envoy: extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig.filter_state_objects_to_log
func (b *StreamBuilder) FilterState(keys ...string) *StreamBuilder {
	m, _ := b.n.Add("filter_state_objects_to_log", len(b.n.Peek().FilterStateObjectsToLog))
	m.FilterStateObjectsToLog = append(m.FilterStateObjectsToLog, keys...)
	return b
}

// Retry says how often a stream that could not be opened is tried again; only the number of tries counts. Default:
// once.
//
// Envoy: extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig.grpc_stream_retry_policy
func (b *StreamBuilder) Retry(policy *service.RetryBuilder) *StreamBuilder {
	m, f := b.n.Set("grpc_stream_retry_policy")
	m.GrpcStreamRetryPolicy = node.Child(f, policy)
	return b
}

// Tags appends values that entries carry; their names differ.
//
// Envoy: extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig.custom_tags
func (b *StreamBuilder) Tags(tags ...tracing.Tag) *StreamBuilder {
	m, f := b.n.Add("custom_tags", len(b.n.Peek().CustomTags))
	m.CustomTags = node.Children(f, m.CustomTags, tags)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StreamBuilder) Patch(edit func(*grpcv3.CommonGrpcAccessLogConfig)) *StreamBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StreamBuilder) Clone() *StreamBuilder {
	c := &StreamBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StreamBuilder) Render(s part.Scope) *grpcv3.CommonGrpcAccessLogConfig {
	return b.n.Take(s, nil)
}

// GRPCBuilder builds an access log of HTTP requests that goes to an access log service.
type GRPCBuilder struct {
	logger[grpcv3.HttpGrpcAccessLogConfig]
}

// GRPC starts an access log of HTTP requests that goes to an access log service, through the stream that [Stream]
// builds.
//
// Envoy: extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig.common_config
func GRPC(stream *StreamBuilder) *GRPCBuilder {
	b := &GRPCBuilder{}
	b.start("envoy.access_loggers.http_grpc", &grpcv3.HttpGrpcAccessLogConfig{})
	m, f := b.n.Set("common_config")
	m.CommonConfig = node.Child(f, stream)
	return b
}

// RequestHeaders appends request headers that entries hold. Default: those that the API has fields for.
//
// Envoy: extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig.additional_request_headers_to_log
func (b *GRPCBuilder) RequestHeaders(names ...string) *GRPCBuilder {
	m, _ := b.n.Add("additional_request_headers_to_log", len(b.n.Peek().AdditionalRequestHeadersToLog))
	m.AdditionalRequestHeadersToLog = append(m.AdditionalRequestHeadersToLog, names...)
	return b
}

// ResponseHeaders appends response headers that entries hold.
//
// Envoy: extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig.additional_response_headers_to_log
func (b *GRPCBuilder) ResponseHeaders(names ...string) *GRPCBuilder {
	m, _ := b.n.Add("additional_response_headers_to_log", len(b.n.Peek().AdditionalResponseHeadersToLog))
	m.AdditionalResponseHeadersToLog = append(m.AdditionalResponseHeadersToLog, names...)
	return b
}

// ResponseTrailers appends response trailers that entries hold.
//
// Envoy: extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig.additional_response_trailers_to_log
func (b *GRPCBuilder) ResponseTrailers(names ...string) *GRPCBuilder {
	m, _ := b.n.Add("additional_response_trailers_to_log", len(b.n.Peek().AdditionalResponseTrailersToLog))
	m.AdditionalResponseTrailersToLog = append(m.AdditionalResponseTrailersToLog, names...)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GRPCBuilder) Patch(edit func(*grpcv3.HttpGrpcAccessLogConfig)) *GRPCBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCBuilder) Clone() *GRPCBuilder {
	c := &GRPCBuilder{}
	b.clone(&c.logger)
	return c
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *GRPCBuilder) When(filter Filter) *GRPCBuilder {
	b.when(filter)
	return b
}

// TCPGRPCBuilder builds an access log of TCP connections that goes to an access log service.
type TCPGRPCBuilder struct {
	logger[grpcv3.TcpGrpcAccessLogConfig]
}

// TCPGRPC starts an access log of TCP connections that goes to an access log service, through the stream that [Stream]
// builds.
//
// Envoy: extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig.common_config
func TCPGRPC(stream *StreamBuilder) *TCPGRPCBuilder {
	b := &TCPGRPCBuilder{}
	b.start("envoy.access_loggers.tcp_grpc", &grpcv3.TcpGrpcAccessLogConfig{})
	m, f := b.n.Set("common_config")
	m.CommonConfig = node.Child(f, stream)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *TCPGRPCBuilder) Patch(edit func(*grpcv3.TcpGrpcAccessLogConfig)) *TCPGRPCBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TCPGRPCBuilder) Clone() *TCPGRPCBuilder {
	c := &TCPGRPCBuilder{}
	b.clone(&c.logger)
	return c
}

// When writes only what the filter lets through. Default: everything.
//
// Envoy: config.accesslog.v3.AccessLog.filter
func (b *TCPGRPCBuilder) When(filter Filter) *TCPGRPCBuilder {
	b.when(filter)
	return b
}
