// Package networkfilter is the catalogue of network filters: what handles the bytes of a connection once its filter
// chain is chosen.
//
//	listener.Serve(networkfilter.TCPProxy("db", "postgres").IdleTimeout(time.Hour))
//
// The HTTP connection manager, the most used network filter, is in package filter.
//
// Envoy: config.listener.v3.Filter
package networkfilter
