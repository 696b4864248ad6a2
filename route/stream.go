package route

import (
	"time"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// StreamDurationBuilder builds bounds of how long streams live.
type StreamDurationBuilder struct {
	n node.Node[routev3.RouteAction_MaxStreamDuration]
}

// StreamDuration starts bounds of how long streams live.
//
// Envoy: config.route.v3.RouteAction.MaxStreamDuration
func StreamDuration() *StreamDurationBuilder {
	b := &StreamDurationBuilder{}
	b.n.Init(&routev3.RouteAction_MaxStreamDuration{})
	return b
}

// Max ends streams that live longer. Default: what the connection manager says. 0 removes the bound.
//
// Envoy: config.route.v3.RouteAction.MaxStreamDuration.max_stream_duration
func (b *StreamDurationBuilder) Max(d time.Duration) *StreamDurationBuilder {
	m, f := b.n.Set("max_stream_duration")
	m.MaxStreamDuration = f.Duration(d)
	return b
}

// GRPCMax takes the bound from the request's grpc-timeout header, but d at most; 0 lets clients ask for any. Default:
// the header is not looked at.
//
// Envoy: config.route.v3.RouteAction.MaxStreamDuration.grpc_timeout_header_max
func (b *StreamDurationBuilder) GRPCMax(d time.Duration) *StreamDurationBuilder {
	m, f := b.n.Set("grpc_timeout_header_max")
	m.GrpcTimeoutHeaderMax = f.Duration(d)
	return b
}

// GRPCOffset takes d off what the grpc-timeout header says, so that Envoy gives up before the client does.
//
// Envoy: config.route.v3.RouteAction.MaxStreamDuration.grpc_timeout_header_offset
func (b *StreamDurationBuilder) GRPCOffset(d time.Duration) *StreamDurationBuilder {
	m, f := b.n.Set("grpc_timeout_header_offset")
	m.GrpcTimeoutHeaderOffset = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *StreamDurationBuilder) Patch(edit func(*routev3.RouteAction_MaxStreamDuration)) *StreamDurationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *StreamDurationBuilder) Clone() *StreamDurationBuilder {
	c := &StreamDurationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *StreamDurationBuilder) Render(s part.Scope) *routev3.RouteAction_MaxStreamDuration {
	return b.n.Take(s, nil)
}
