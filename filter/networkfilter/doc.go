// Package networkfilter is the catalogue of network filters: what handles the bytes of a connection once its filter
// chain is chosen.
//
//	listener.Serve(networkfilter.TCPProxy("db", "postgres").IdleTimeout(time.Hour))
//
// The HTTP connection manager, the most used network filter, is in package filter. Proxies with many parts have packages
// of their own, filter/redis, filter/thrift, filter/dubbo and filter/genericproxy, and so have filters that only Envoy's
// contrib builds know, filter/contrib.
//
// Envoy: config.listener.v3.Filter
package networkfilter
