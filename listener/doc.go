// Package listener builds listeners: the addresses that Envoy listens on, and the filter chains that serve what
// connects.
//
//	listener.TCP("https", "0.0.0.0", 8443).Chains(
//		listener.Serve(filter.HCM("edge").Routes(table)).
//			TLS(listener.TLS(secret.Files("tls.crt", "tls.key")).MinTLS12().ALPN("h2", "http/1.1")),
//	)
//
// Which chain serves a connection is decided by the chains' matches, most specific first; see [ChainBuilder].
//
// Envoy: config.listener.v3.Listener
package listener
