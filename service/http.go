package service

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HTTPBuilder builds an address that Envoy fetches from over HTTP.
type HTTPBuilder struct {
	n node.Node[corev3.HttpUri]
}

// HTTP starts an address: its URI, the cluster through which it is reached, and how long a request may take. The
// URI gives host and path; where the connection goes, and whether it is encrypted, the
// cluster says.
//
// Envoy: config.core.v3.HttpUri.uri
func HTTP(uri, cluster string, timeout time.Duration) *HTTPBuilder {
	b := &HTTPBuilder{}
	m := b.n.Init(&corev3.HttpUri{})
	m.Uri = uri
	m.HttpUpstreamType = &corev3.HttpUri_Cluster{Cluster: cluster}
	m.Timeout = b.n.Below("timeout").Duration(timeout)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *HTTPBuilder) Patch(edit func(*corev3.HttpUri)) *HTTPBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HTTPBuilder) Clone() *HTTPBuilder {
	c := &HTTPBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *HTTPBuilder) Render(s part.Scope) *corev3.HttpUri { return b.n.Take(s, nil) }

// CallBuilder builds requests that Envoy sends to an HTTP service, such as a collector of traces.
type CallBuilder struct {
	n node.Node[corev3.HttpService]
}

// Call starts requests to the address.
//
// Envoy: config.core.v3.HttpService.http_uri
func Call(address *HTTPBuilder) *CallBuilder {
	b := &CallBuilder{}
	b.n.Init(&corev3.HttpService{}).HttpUri = node.Child(b.n.Below("http_uri"), address)
	return b
}

// Header adds a header to every request. Calls add up.
//
// Envoy: config.core.v3.HttpService.request_headers_to_add
func (b *CallBuilder) Header(name, value string) *CallBuilder {
	m, _ := b.n.Add("request_headers_to_add", len(b.n.Peek().RequestHeadersToAdd))
	m.RequestHeadersToAdd = append(m.RequestHeadersToAdd, &corev3.HeaderValueOption{
		Header: &corev3.HeaderValue{Key: name, Value: value},
	})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CallBuilder) Patch(edit func(*corev3.HttpService)) *CallBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CallBuilder) Clone() *CallBuilder {
	c := &CallBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CallBuilder) Render(s part.Scope) *corev3.HttpService { return b.n.Take(s, nil) }
