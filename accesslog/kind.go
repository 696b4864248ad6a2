package accesslog

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	alv3 "github.com/envoyproxy/go-control-plane/envoy/data/accesslog/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Moment is when an entry is written, as %ACCESS_LOG_TYPE% prints it.
type Moment string

// The moments. The end of a connection or request is always logged; the others where they are switched on.
const (
	TCPUpstreamConnected       Moment = "TcpUpstreamConnected"
	TCPPeriodic                Moment = "TcpPeriodic"
	TCPConnectionStart         Moment = "TcpConnectionStart"
	TCPConnectionEnd           Moment = "TcpConnectionEnd"
	DownstreamStart            Moment = "DownstreamStart"
	DownstreamPeriodic         Moment = "DownstreamPeriodic"
	DownstreamEnd              Moment = "DownstreamEnd"
	UpstreamPoolReady          Moment = "UpstreamPoolReady"
	UpstreamPeriodic           Moment = "UpstreamPeriodic"
	UpstreamEnd                Moment = "UpstreamEnd"
	TunnelEstablished          Moment = "DownstreamTunnelSuccessfullyEstablished"
	UDPTunnelUpstreamConnected Moment = "UdpTunnelUpstreamConnected"
	UDPPeriodic                Moment = "UdpPeriodic"
	UDPSessionEnd              Moment = "UdpSessionEnd"
)

// GRPCCode is the status of a gRPC response.
type GRPCCode string

// The codes of gRPC.
const (
	OK                 GRPCCode = "OK"
	Canceled           GRPCCode = "CANCELED"
	Unknown            GRPCCode = "UNKNOWN"
	InvalidArgument    GRPCCode = "INVALID_ARGUMENT"
	DeadlineExceeded   GRPCCode = "DEADLINE_EXCEEDED"
	NotFound           GRPCCode = "NOT_FOUND"
	AlreadyExists      GRPCCode = "ALREADY_EXISTS"
	PermissionDenied   GRPCCode = "PERMISSION_DENIED"
	ResourceExhausted  GRPCCode = "RESOURCE_EXHAUSTED"
	FailedPrecondition GRPCCode = "FAILED_PRECONDITION"
	Aborted            GRPCCode = "ABORTED"
	OutOfRange         GRPCCode = "OUT_OF_RANGE"
	Unimplemented      GRPCCode = "UNIMPLEMENTED"
	InternalError      GRPCCode = "INTERNAL"
	Unavailable        GRPCCode = "UNAVAILABLE"
	DataLoss           GRPCCode = "DATA_LOSS"
	Unauthenticated    GRPCCode = "UNAUTHENTICATED"
)

// KindBuilder builds a filter that passes some kinds of entries, or all but some.
type KindBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// Moments passes entries that are written at one of the moments.
//
// Envoy: config.accesslog.v3.LogTypeFilter.types
func Moments(moments ...Moment) *KindBuilder {
	b := &KindBuilder{}
	filter := &accesslogv3.LogTypeFilter{}
	b.n.Init(&accesslogv3.AccessLogFilter{FilterSpecifier: &accesslogv3.AccessLogFilter_LogTypeFilter{LogTypeFilter: filter}})
	_, f := b.n.Add("log_type_filter.types", 0)
	for i, moment := range moments {
		filter.Types = append(filter.Types, node.Enum[alv3.AccessLogType](f.Index(i), moment, alv3.AccessLogType_value))
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *KindBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *KindBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *KindBuilder) Clone() *KindBuilder {
	c := &KindBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *KindBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter { return b.n.Take(s, nil) }

// GRPCStatus passes requests whose gRPC status is one of the codes. A request without one has the status that
// its HTTP status stands for.
//
// Envoy: config.accesslog.v3.GrpcStatusFilter.statuses
func GRPCStatus(codes ...GRPCCode) *KindBuilder {
	b := &KindBuilder{}
	filter := &accesslogv3.GrpcStatusFilter{}
	b.n.Init(&accesslogv3.AccessLogFilter{FilterSpecifier: &accesslogv3.AccessLogFilter_GrpcStatusFilter{GrpcStatusFilter: filter}})
	_, f := b.n.Add("grpc_status_filter.statuses", 0)
	for i, code := range codes {
		status := node.Enum[accesslogv3.GrpcStatusFilter_Status](f.Index(i), code, accesslogv3.GrpcStatusFilter_Status_value)
		filter.Statuses = append(filter.Statuses, status)
	}
	return b
}

// Not passes all entries but those.
//
// Envoy: config.accesslog.v3.LogTypeFilter.exclude
func (b *KindBuilder) Not() *KindBuilder {
	if b.n.Peek().GetGrpcStatusFilter() != nil {
		m, _ := b.n.Set("grpc_status_filter.exclude")
		if filter := m.GetGrpcStatusFilter(); filter != nil {
			filter.Exclude = true
		}
		return b
	}
	m, _ := b.n.Set("log_type_filter.exclude")
	if filter := m.GetLogTypeFilter(); filter != nil {
		filter.Exclude = true
	}
	return b
}
