package listener

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/filter"
)

// API starts a listener without an address, for programs that Envoy is linked into, such as mobile ones: they hand requests to its
// connection manager directly. It stands in a bootstrap only.
//
// Envoy: config.listener.v3.ApiListener.api_listener
func API(name string, manager *filter.HCMBuilder) *Builder {
	b := &Builder{}
	b.n.InitResource(&listenerv3.Listener{Name: name})
	m, f := b.n.Set("api_listener.api_listener")
	if !f.Missing(manager) {
		m.ApiListener = &listenerv3.ApiListener{ApiListener: manager.Packed(f.Scope())}
	}
	return b
}
