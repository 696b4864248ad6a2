package cluster

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TransportSocket is how bytes get to a host: [TLS], [RawBuffer], [QUIC], or one of these wrapped.
type TransportSocket interface {
	part.Part[corev3.TransportSocket]
}

// transport renders the configuration of a transport socket under its canonical name.
func transport[M any](n *node.Node[M], s part.Scope, name string, finish func(*M)) *corev3.TransportSocket {
	return &corev3.TransportSocket{
		Name:       name,
		ConfigType: &corev3.TransportSocket_TypedConfig{TypedConfig: n.Any(s.Sub("typed_config"), finish)},
	}
}
