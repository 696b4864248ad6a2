package listenerfilter

import (
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/tls_inspector/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// TLSInspectorBuilder builds the filter that reads the first message of TLS without ending it.
type TLSInspectorBuilder struct {
	slot[tlsv3.TlsInspector]
}

// TLSInspector starts the filter that filter chains need to match TLS by server name, application protocol or
// transport protocol. A client that sends nothing is held until the listener's filter timeout.
//
// Envoy: extensions.filters.listener.tls_inspector.v3.TlsInspector
func TLSInspector() *TLSInspectorBuilder {
	b := &TLSInspectorBuilder{}
	b.start("envoy.filters.listener.tls_inspector", &tlsv3.TlsInspector{})
	return b
}

// JA3 computes the JA3 fingerprint of the client's hello, for access logs (%TLS_JA3_FINGERPRINT%). Default: not.
//
// Envoy: extensions.filters.listener.tls_inspector.v3.TlsInspector.enable_ja3_fingerprinting
func (b *TLSInspectorBuilder) JA3() *TLSInspectorBuilder {
	m, _ := b.n.Set("enable_ja3_fingerprinting")
	m.EnableJa3Fingerprinting = wrapperspb.Bool(true)
	return b
}

// JA4 computes the JA4 fingerprint of the client's hello, for access logs (%TLS_JA4_FINGERPRINT%). Default: not.
//
// Envoy: extensions.filters.listener.tls_inspector.v3.TlsInspector.enable_ja4_fingerprinting
func (b *TLSInspectorBuilder) JA4() *TLSInspectorBuilder {
	m, _ := b.n.Set("enable_ja4_fingerprinting")
	m.EnableJa4Fingerprinting = wrapperspb.Bool(true)
	return b
}

// InitialBuffer is how many bytes are read at first, from 256 to 65536 (proto-pgv). Default: the largest hello, in one go.
//
// Envoy: extensions.filters.listener.tls_inspector.v3.TlsInspector.initial_read_buffer_size
func (b *TLSInspectorBuilder) InitialBuffer(bytes int) *TLSInspectorBuilder {
	m, f := b.n.Set("initial_read_buffer_size")
	m.InitialReadBufferSize = f.CountValue(bytes)
	return b
}

// MaxHello is the largest hello that is accepted, in bytes, from 256 to 16384 (proto-pgv). Default: 16384.
//
// Envoy: extensions.filters.listener.tls_inspector.v3.TlsInspector.max_client_hello_size
func (b *TLSInspectorBuilder) MaxHello(bytes int) *TLSInspectorBuilder {
	m, f := b.n.Set("max_client_hello_size")
	m.MaxClientHelloSize = f.CountValue(bytes)
	return b
}

// CloseOnError closes connections whose hello cannot be parsed. Default: they go on as if they were not TLS.
//
// Envoy: extensions.filters.listener.tls_inspector.v3.TlsInspector.close_connection_on_client_hello_parsing_errors
func (b *TLSInspectorBuilder) CloseOnError() *TLSInspectorBuilder {
	m, _ := b.n.Set("close_connection_on_client_hello_parsing_errors")
	m.CloseConnectionOnClientHelloParsingErrors = true
	return b
}

// Unless lets connections that match the condition past the filter. Default: it sees all.
//
// Envoy: config.listener.v3.ListenerFilter.filter_disabled
func (b *TLSInspectorBuilder) Unless(condition Condition) *TLSInspectorBuilder {
	b.unless(condition)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *TLSInspectorBuilder) Patch(edit func(*tlsv3.TlsInspector)) *TLSInspectorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TLSInspectorBuilder) Clone() *TLSInspectorBuilder {
	c := &TLSInspectorBuilder{}
	b.clone(&c.slot)
	return c
}
