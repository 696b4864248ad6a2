package networkfilter

import (
	"time"

	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ext_proc/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/service"
)

// ExtProcBuilder builds the filter that shows the bytes of a connection to a service, which may change them.
type ExtProcBuilder struct {
	slot[procv3.NetworkExternalProcessor]
}

// ExtProc starts the filter for a gRPC service, which sees what comes from the client and what goes to it.
//
// Envoy: extensions.filters.network.ext_proc.v3.NetworkExternalProcessor.grpc_service
func ExtProc(statPrefix string, to service.RPC) *ExtProcBuilder {
	b := &ExtProcBuilder{}
	b.start("envoy.filters.network.ext_proc", &procv3.NetworkExternalProcessor{StatPrefix: statPrefix})
	m, f := b.n.Set("grpc_service")
	m.GrpcService = node.Child(f, to)
	return b
}

// SkipRead keeps what comes from the client from the service. Not together with SkipWrite (network-ext-proc). Default:
// the service sees it.
//
// Envoy: extensions.filters.network.ext_proc.v3.ProcessingMode.process_read
func (b *ExtProcBuilder) SkipRead() *ExtProcBuilder {
	m, _ := b.n.Set("processing_mode.process_read")
	processing(m).ProcessRead = procv3.ProcessingMode_SKIP
	return b
}

// SkipWrite keeps what goes to the client from the service. Not together with SkipRead (network-ext-proc). Default: the
// service sees it.
//
// Envoy: extensions.filters.network.ext_proc.v3.ProcessingMode.process_write
func (b *ExtProcBuilder) SkipWrite() *ExtProcBuilder {
	m, _ := b.n.Set("processing_mode.process_write")
	processing(m).ProcessWrite = procv3.ProcessingMode_SKIP
	return b
}

func processing(m *procv3.NetworkExternalProcessor) *procv3.ProcessingMode {
	if m.ProcessingMode == nil {
		m.ProcessingMode = &procv3.ProcessingMode{}
	}
	return m.ProcessingMode
}

// InsecureFailOpen goes on without the service when it cannot be reached or ends its stream with an error. Default: the
// connection is closed.
//
// Envoy: extensions.filters.network.ext_proc.v3.NetworkExternalProcessor.failure_mode_allow
func (b *ExtProcBuilder) InsecureFailOpen() *ExtProcBuilder {
	m, _ := b.n.Set("failure_mode_allow")
	m.FailureModeAllow = true
	return b
}

// MessageTimeout is how long the service may take over each message; at most an hour (proto-pgv). Default: 200 ms.
//
// Envoy: extensions.filters.network.ext_proc.v3.NetworkExternalProcessor.message_timeout
func (b *ExtProcBuilder) MessageTimeout(d time.Duration) *ExtProcBuilder {
	m, f := b.n.Set("message_timeout")
	m.MessageTimeout = f.Duration(d)
	return b
}

// ForwardMetadata appends namespaces of dynamic metadata that the service sees. Default: none.
//
// Envoy: extensions.filters.network.ext_proc.v3.MetadataOptions.forwarding_namespaces
func (b *ExtProcBuilder) ForwardMetadata(namespaces ...string) *ExtProcBuilder {
	m, _ := b.n.Set("metadata_options.forwarding_namespaces")
	to := forwarded(m)
	to.Untyped = append(to.Untyped, namespaces...)
	return b
}

// ForwardTypedMetadata is ForwardMetadata for metadata of types that the service knows.
//
// Envoy: extensions.filters.network.ext_proc.v3.MetadataOptions.MetadataNamespaces.typed
func (b *ExtProcBuilder) ForwardTypedMetadata(namespaces ...string) *ExtProcBuilder {
	m, _ := b.n.Set("metadata_options.forwarding_namespaces")
	to := forwarded(m)
	to.Typed = append(to.Typed, namespaces...)
	return b
}

func forwarded(m *procv3.NetworkExternalProcessor) *procv3.MetadataOptions_MetadataNamespaces {
	options := metadataOptions(m)
	if options.ForwardingNamespaces == nil {
		options.ForwardingNamespaces = &procv3.MetadataOptions_MetadataNamespaces{}
	}
	return options.ForwardingNamespaces
}

// ReceiveMetadata appends namespaces of dynamic metadata that the service may write. Default: none.
//
// Envoy: extensions.filters.network.ext_proc.v3.MetadataOptions.receiving_namespaces
func (b *ExtProcBuilder) ReceiveMetadata(namespaces ...string) *ExtProcBuilder {
	m, _ := b.n.Set("metadata_options.receiving_namespaces")
	options := metadataOptions(m)
	if options.ReceivingNamespaces == nil {
		options.ReceivingNamespaces = &procv3.MetadataOptions_MetadataNamespaces{}
	}
	options.ReceivingNamespaces.Untyped = append(options.ReceivingNamespaces.Untyped, namespaces...)
	return b
}

func metadataOptions(m *procv3.NetworkExternalProcessor) *procv3.MetadataOptions {
	if m.MetadataOptions == nil {
		m.MetadataOptions = &procv3.MetadataOptions{}
	}
	return m.MetadataOptions
}

// Attributes appends attributes of the connection that go along, such as "source.address". Default: none.
//
// Envoy: extensions.filters.network.ext_proc.v3.NetworkExternalProcessor.connection_attributes
func (b *ExtProcBuilder) Attributes(attributes ...string) *ExtProcBuilder {
	m, _ := b.n.Add("connection_attributes", len(b.n.Peek().ConnectionAttributes))
	m.ConnectionAttributes = append(m.ConnectionAttributes, attributes...)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ExtProcBuilder) Patch(edit func(*procv3.NetworkExternalProcessor)) *ExtProcBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ExtProcBuilder) Clone() *ExtProcBuilder {
	c := &ExtProcBuilder{}
	b.clone(&c.slot)
	return c
}
