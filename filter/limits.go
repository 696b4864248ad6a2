package filter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// Underscores says what happens to request headers whose name has an underscore, which other servers may take for a dash.
type Underscores string

// What happens to headers with underscores.
const (
	AllowUnderscores  Underscores = "ALLOW"
	RejectUnderscores Underscores = "REJECT_REQUEST"
	DropUnderscores   Underscores = "DROP_HEADER"
)

// LimitsBuilder builds what an HTTP connection manager takes from clients at most.
type LimitsBuilder struct {
	n node.Node[hcmv3.HttpConnectionManager]
}

// Limits starts the limits of a connection manager.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
func Limits() *LimitsBuilder {
	b := &LimitsBuilder{}
	b.n.Init(&hcmv3.HttpConnectionManager{})
	return b
}

// RequestHeadersKB is the size of all headers of a request, in KiB; a larger one gets a 431. Default: 60; from 1 to
// 8192 (proto-pgv).
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.max_request_headers_kb
func (b *LimitsBuilder) RequestHeadersKB(kb int) *LimitsBuilder {
	m, f := b.n.Set("max_request_headers_kb")
	m.MaxRequestHeadersKb = f.CountValue(kb)
	return b
}

// Headers is the number of headers of a request. Default: 100; at least 1 (proto-pgv).
//
// Envoy: config.core.v3.HttpProtocolOptions.max_headers_count
func (b *LimitsBuilder) Headers(n int) *LimitsBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_headers_count")
	common(m).MaxHeadersCount = f.CountValue(n)
	return b
}

// RequestsPerConnection is the number of requests of a connection; then it is closed. 1 switches keep-alive off.
// Default: no limit.
//
// Envoy: config.core.v3.HttpProtocolOptions.max_requests_per_connection
func (b *LimitsBuilder) RequestsPerConnection(n int) *LimitsBuilder {
	m, f := b.n.Set("common_http_protocol_options.max_requests_per_connection")
	common(m).MaxRequestsPerConnection = f.CountValue(n)
	return b
}

// Underscores says what happens to request headers whose name has an underscore. Default: they are allowed.
//
// Envoy: config.core.v3.HttpProtocolOptions.headers_with_underscores_action
func (b *LimitsBuilder) Underscores(action Underscores) *LimitsBuilder {
	m, f := b.n.Set("common_http_protocol_options.headers_with_underscores_action")
	common(m).HeadersWithUnderscoresAction = node.Enum[corev3.HttpProtocolOptions_HeadersWithUnderscoresAction](f, action, corev3.HttpProtocolOptions_HeadersWithUnderscoresAction_value)
	return b
}

// StreamErrorsOnly ends only the request that is invalid HTTP, and keeps the connection where that is possible. For
// trusted clients; at the edge leave it off, which is the default.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.stream_error_on_invalid_http_message
func (b *LimitsBuilder) StreamErrorsOnly(on bool) *LimitsBuilder {
	m, _ := b.n.Set("stream_error_on_invalid_http_message")
	m.StreamErrorOnInvalidHttpMessage = wrapperspb.Bool(on)
	return b
}

// Patch edits what the settings wrote. It runs last.
func (b *LimitsBuilder) Patch(edit func(*hcmv3.HttpConnectionManager)) *LimitsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *LimitsBuilder) Clone() *LimitsBuilder {
	c := &LimitsBuilder{}
	b.n.Clone(&c.n)
	return c
}
