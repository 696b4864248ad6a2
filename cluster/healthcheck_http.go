package cluster

import (
	"encoding/hex"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTPCheckBuilder builds a health check by an HTTP request.
type HTTPCheckBuilder struct{ check[HTTPCheckBuilder] }

// HTTPCheck starts a health check that sends GET requests for a path and takes a 200 as healthy.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.path
func HTTPCheck(path string) *HTTPCheckBuilder {
	b := &HTTPCheckBuilder{}
	b.start(b).HealthChecker = &corev3.HealthCheck_HttpHealthCheck_{HttpHealthCheck: &corev3.HealthCheck_HttpHealthCheck{Path: path}}
	return b
}

func httpCheck(m *corev3.HealthCheck) *corev3.HealthCheck_HttpHealthCheck {
	if m.GetHttpHealthCheck() == nil {
		m.HealthChecker = &corev3.HealthCheck_HttpHealthCheck_{HttpHealthCheck: &corev3.HealthCheck_HttpHealthCheck{}}
	}
	return m.GetHttpHealthCheck()
}

// Host is the host header. Default: the host's own name, else the cluster's.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.host
func (b *HTTPCheckBuilder) Host(name string) *HTTPCheckBuilder {
	m, _ := b.n.Set("http_health_check.host")
	httpCheck(m).Host = name
	return b
}

// Method is the method of requests, "GET" if not called. CONNECT is refused (proto-pgv), and so is a body
// with a method that has none (hc-http-send-method).
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.method
func (b *HTTPCheckBuilder) Method(method string) *HTTPCheckBuilder {
	m, f := b.n.Set("http_health_check.method")
	httpCheck(m).Method = node.Enum[corev3.RequestMethod](f, method, corev3.RequestMethod_value)
	return b
}

// Body is what requests carry.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.send
func (b *HTTPCheckBuilder) Body(data []byte) *HTTPCheckBuilder {
	m, _ := b.n.Set("http_health_check.send")
	httpCheck(m).Send = payload(data)
	return b
}

// Receive demands that the body of an answer holds these pieces, in this order. Together they fit the buffer, of 1024 bytes unless [HTTPCheckBuilder.Buffer] says otherwise (hc-http-receive-size).
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.receive
func (b *HTTPCheckBuilder) Receive(pieces ...[]byte) *HTTPCheckBuilder {
	m, _ := b.n.Add("http_health_check.receive", len(b.n.Peek().GetHttpHealthCheck().GetReceive()))
	c := httpCheck(m)
	c.Receive = append(c.Receive, payloads(pieces)...)
	return b
}

// Buffer is how many bytes of an answer are kept for [HTTPCheckBuilder.Receive]; 0 for all. Default: 1024.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.response_buffer_size
func (b *HTTPCheckBuilder) Buffer(bytes int) *HTTPCheckBuilder {
	m, f := b.n.Set("http_health_check.response_buffer_size")
	httpCheck(m).ResponseBufferSize = f.Count64Value(bytes)
	return b
}

// Headers appends headers to requests.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.request_headers_to_add
func (b *HTTPCheckBuilder) Headers(values ...*header.ValueBuilder) *HTTPCheckBuilder {
	m, f := b.n.Add("http_health_check.request_headers_to_add", len(b.n.Peek().GetHttpHealthCheck().GetRequestHeadersToAdd()))
	c := httpCheck(m)
	c.RequestHeadersToAdd = node.Children(f, c.RequestHeadersToAdd, values)
	return b
}

// RemoveHeaders leaves headers out of requests that Envoy adds otherwise.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.request_headers_to_remove
func (b *HTTPCheckBuilder) RemoveHeaders(names ...string) *HTTPCheckBuilder {
	m, _ := b.n.Add("http_health_check.request_headers_to_remove", len(b.n.Peek().GetHttpHealthCheck().GetRequestHeadersToRemove()))
	c := httpCheck(m)
	c.RequestHeadersToRemove = append(c.RequestHeadersToRemove, names...)
	return b
}

// Expect accepts statuses from first to last, both included, instead of 200 alone. Between 100 and 599
// (hc-status-range). Calls add up.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.expected_statuses
func (b *HTTPCheckBuilder) Expect(first, last int) *HTTPCheckBuilder {
	m, _ := b.n.Add("http_health_check.expected_statuses", len(b.n.Peek().GetHttpHealthCheck().GetExpectedStatuses()))
	c := httpCheck(m)
	c.ExpectedStatuses = append(c.ExpectedStatuses, &typev3.Int64Range{Start: int64(first), End: int64(last) + 1})
	return b
}

// Retriable makes statuses from first to last, both included, count towards the threshold for unhealthy; any other unexpected status
// makes a host unhealthy at once. Calls add up.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.retriable_statuses
func (b *HTTPCheckBuilder) Retriable(first, last int) *HTTPCheckBuilder {
	m, _ := b.n.Add("http_health_check.retriable_statuses", len(b.n.Peek().GetHttpHealthCheck().GetRetriableStatuses()))
	c := httpCheck(m)
	c.RetriableStatuses = append(c.RetriableStatuses, &typev3.Int64Range{Start: int64(first), End: int64(last) + 1})
	return b
}

// HTTP2 sends checks by HTTP/2. Default: HTTP/1.1, whatever the cluster speaks.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.codec_client_type
func (b *HTTPCheckBuilder) HTTP2() *HTTPCheckBuilder { return b.codec(typev3.CodecClientType_HTTP2) }

// HTTP3 sends checks by HTTP/3.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.codec_client_type
func (b *HTTPCheckBuilder) HTTP3() *HTTPCheckBuilder { return b.codec(typev3.CodecClientType_HTTP3) }

func (b *HTTPCheckBuilder) codec(t typev3.CodecClientType) *HTTPCheckBuilder {
	m, _ := b.n.Set("http_health_check.codec_client_type")
	httpCheck(m).CodecClientType = t
	return b
}

// Service demands that the header x-envoy-upstream-healthchecked-cluster names a service like this.
//
// Envoy: config.core.v3.HealthCheck.HttpHealthCheck.service_name_matcher
func (b *HTTPCheckBuilder) Service(like part.Part[matcherv3.StringMatcher]) *HTTPCheckBuilder {
	m, f := b.n.Set("http_health_check.service_name_matcher")
	httpCheck(m).ServiceNameMatcher = node.Child(f, like)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTPCheckBuilder) Clone() *HTTPCheckBuilder {
	c := &HTTPCheckBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// payload is data as Envoy's checks take it: hexadecimal text.
func payload(data []byte) *corev3.HealthCheck_Payload {
	return &corev3.HealthCheck_Payload{Payload: &corev3.HealthCheck_Payload_Text{Text: hex.EncodeToString(data)}}
}

func payloads(pieces [][]byte) []*corev3.HealthCheck_Payload {
	out := make([]*corev3.HealthCheck_Payload, 0, len(pieces))
	for _, p := range pieces {
		out = append(out, payload(p))
	}
	return out
}
