// Package listenerfilter is the catalogue of listener filters: what looks at a new connection before its filter chain
// is chosen.
//
//	listener.TCP("tls", "0.0.0.0", 443).Filters(listenerfilter.TLSInspector())
//
// Envoy: config.listener.v3.ListenerFilter
package listenerfilter
