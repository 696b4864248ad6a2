// Package protocol holds the settings of HTTP/1, HTTP/2, HTTP/3 and QUIC, which connection managers have for clients and
// clusters for hosts.
//
//	cluster.EDS("api").HTTP(cluster.HTTP2(protocol.HTTP2().MaxStreams(100)))
//
// Envoy: config.core.v3.Http2ProtocolOptions
package protocol
