package filter

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/part"
)

// HTTP is a filter for the chain of an HTTP connection manager; package httpfilter has the catalogue.
type HTTP interface {
	part.Part[hcmv3.HttpFilter]
	// FilterName is the name that per-route configuration refers to.
	FilterName() string
}

// Network is a filter for the chain of a connection; package networkfilter has the catalogue.
type Network interface {
	part.Part[listenerv3.Filter]
}

// Listener is a filter that sees a connection before its filter chain is chosen; package
// listenerfilter has the catalogue.
type Listener interface {
	part.Part[listenerv3.ListenerFilter]
}
