package httpfilter

import (
	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// SendHeaders says whether a service sees headers or trailers.
type SendHeaders string

// Whether it sees them. By default it sees headers, and no trailers.
const (
	Send SendHeaders = "SEND"
	Skip SendHeaders = "SKIP"
)

// SendBody says how a service sees a body.
type SendBody string

// How it sees a body. FullDuplex also needs the trailers (ext-proc-full-duplex).
const (
	NoBody          SendBody = "NONE"
	Streamed        SendBody = "STREAMED"
	Buffered        SendBody = "BUFFERED"
	BufferedPartial SendBody = "BUFFERED_PARTIAL"
	FullDuplex      SendBody = "FULL_DUPLEX_STREAMED"
	GRPCMessages    SendBody = "GRPC"
)

// ExtProcModesBuilder builds which parts of requests and responses a service sees.
type ExtProcModesBuilder struct {
	n node.Node[procv3.ProcessingMode]
}

// ExtProcModes starts with headers alone.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode
func ExtProcModes() *ExtProcModesBuilder {
	b := &ExtProcModesBuilder{}
	b.n.Init(&procv3.ProcessingMode{})
	return b
}

func sendMode(f node.Field, mode SendHeaders) procv3.ProcessingMode_HeaderSendMode {
	return node.Enum[procv3.ProcessingMode_HeaderSendMode](f, mode, procv3.ProcessingMode_HeaderSendMode_value)
}

func bodyMode(f node.Field, mode SendBody) procv3.ProcessingMode_BodySendMode {
	return node.Enum[procv3.ProcessingMode_BodySendMode](f, mode, procv3.ProcessingMode_BodySendMode_value)
}

// RequestHeaders says whether the service sees the headers of requests. Default: it does.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode.request_header_mode
func (b *ExtProcModesBuilder) RequestHeaders(mode SendHeaders) *ExtProcModesBuilder {
	m, f := b.n.Set("request_header_mode")
	m.RequestHeaderMode = sendMode(f, mode)
	return b
}

// ResponseHeaders says whether the service sees the headers of responses. Default: it does.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode.response_header_mode
func (b *ExtProcModesBuilder) ResponseHeaders(mode SendHeaders) *ExtProcModesBuilder {
	m, f := b.n.Set("response_header_mode")
	m.ResponseHeaderMode = sendMode(f, mode)
	return b
}

// RequestBody says how the service sees the body of requests. Default: not at all.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode.request_body_mode
func (b *ExtProcModesBuilder) RequestBody(mode SendBody) *ExtProcModesBuilder {
	m, f := b.n.Set("request_body_mode")
	m.RequestBodyMode = bodyMode(f, mode)
	return b
}

// ResponseBody says how the service sees the body of responses. Default: not at all.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode.response_body_mode
func (b *ExtProcModesBuilder) ResponseBody(mode SendBody) *ExtProcModesBuilder {
	m, f := b.n.Set("response_body_mode")
	m.ResponseBodyMode = bodyMode(f, mode)
	return b
}

// RequestTrailers says whether the service sees the trailers of requests. Default: it does not.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode.request_trailer_mode
func (b *ExtProcModesBuilder) RequestTrailers(mode SendHeaders) *ExtProcModesBuilder {
	m, f := b.n.Set("request_trailer_mode")
	m.RequestTrailerMode = sendMode(f, mode)
	return b
}

// ResponseTrailers says whether the service sees the trailers of responses. Default: it does not.
//
// Envoy: extensions.filters.http.ext_proc.v3.ProcessingMode.response_trailer_mode
func (b *ExtProcModesBuilder) ResponseTrailers(mode SendHeaders) *ExtProcModesBuilder {
	m, f := b.n.Set("response_trailer_mode")
	m.ResponseTrailerMode = sendMode(f, mode)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ExtProcModesBuilder) Patch(edit func(*procv3.ProcessingMode)) *ExtProcModesBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtProcModesBuilder) Clone() *ExtProcModesBuilder {
	c := &ExtProcModesBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ExtProcModesBuilder) Render(s part.Scope) *procv3.ProcessingMode { return b.n.Take(s, nil) }

// ExtProcMetadataBuilder builds which metadata a service sees and may change.
type ExtProcMetadataBuilder struct {
	n node.Node[procv3.MetadataOptions]
}

// ExtProcMetadata starts with none.
//
// Envoy: extensions.filters.http.ext_proc.v3.MetadataOptions
func ExtProcMetadata() *ExtProcMetadataBuilder {
	b := &ExtProcMetadataBuilder{}
	b.n.Init(&procv3.MetadataOptions{})
	return b
}

func namespaces(list *procv3.MetadataOptions_MetadataNamespaces) *procv3.MetadataOptions_MetadataNamespaces {
	if list == nil {
		return &procv3.MetadataOptions_MetadataNamespaces{}
	}
	return list
}

// Forward appends namespaces of dynamic metadata that the service sees.
//
// Envoy: extensions.filters.http.ext_proc.v3.MetadataOptions.forwarding_namespaces
func (b *ExtProcMetadataBuilder) Forward(untyped ...string) *ExtProcMetadataBuilder {
	m, _ := b.n.Set("forwarding_namespaces.untyped")
	m.ForwardingNamespaces = namespaces(m.ForwardingNamespaces)
	m.ForwardingNamespaces.Untyped = append(m.ForwardingNamespaces.Untyped, untyped...)
	return b
}

// ForwardTyped is [ExtProcMetadataBuilder.Forward] for typed metadata.
//
// Envoy: extensions.filters.http.ext_proc.v3.MetadataOptions.MetadataNamespaces.typed
func (b *ExtProcMetadataBuilder) ForwardTyped(typed ...string) *ExtProcMetadataBuilder {
	m, _ := b.n.Set("forwarding_namespaces.typed")
	m.ForwardingNamespaces = namespaces(m.ForwardingNamespaces)
	m.ForwardingNamespaces.Typed = append(m.ForwardingNamespaces.Typed, typed...)
	return b
}

// Receive appends namespaces of dynamic metadata that the service may write.
//
// Envoy: extensions.filters.http.ext_proc.v3.MetadataOptions.receiving_namespaces
func (b *ExtProcMetadataBuilder) Receive(untyped ...string) *ExtProcMetadataBuilder {
	m, _ := b.n.Set("receiving_namespaces.untyped")
	m.ReceivingNamespaces = namespaces(m.ReceivingNamespaces)
	m.ReceivingNamespaces.Untyped = append(m.ReceivingNamespaces.Untyped, untyped...)
	return b
}

// ForwardCluster appends namespaces of the metadata of the chosen cluster that the service sees.
//
// Envoy: extensions.filters.http.ext_proc.v3.MetadataOptions.cluster_metadata_forwarding_namespaces
func (b *ExtProcMetadataBuilder) ForwardCluster(untyped ...string) *ExtProcMetadataBuilder {
	m, _ := b.n.Set("cluster_metadata_forwarding_namespaces.untyped")
	m.ClusterMetadataForwardingNamespaces = namespaces(m.ClusterMetadataForwardingNamespaces)
	m.ClusterMetadataForwardingNamespaces.Untyped = append(m.ClusterMetadataForwardingNamespaces.Untyped, untyped...)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ExtProcMetadataBuilder) Patch(edit func(*procv3.MetadataOptions)) *ExtProcMetadataBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtProcMetadataBuilder) Clone() *ExtProcMetadataBuilder {
	c := &ExtProcMetadataBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ExtProcMetadataBuilder) Render(s part.Scope) *procv3.MetadataOptions {
	return b.n.Take(s, nil)
}
