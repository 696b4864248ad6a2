// Package tlscontext writes what the TLS contexts of listeners and clusters have in common.
//
// Envoy: extensions.transport_sockets.tls.v3.CommonTlsContext
package tlscontext
