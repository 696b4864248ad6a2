// Package secret holds certificates, keys and other secrets, and says which peers are trusted.
//
// A certificate stands where it is used ([Files], [Inline], [Environment]), comes from a discovery service
// ([SDS]), or is a secret of the same configuration, referred to by name ([Named]). What a peer must
// prove is a validation ([CAFile], [SPIFFE], [Pins], or again [SDS]).
//
//	listener.TLS(secret.Files("tls.crt", "tls.key"))
//	cluster.TLS("api.internal", secret.CAFile("ca.crt").URI("spiffe://example.org/api"))
//	secret.Resource("edge", secret.Files("tls.crt", "tls.key"))
//
// Private keys and passwords never appear in diagnostics, dumps or differences.
//
// Envoy: extensions.transport_sockets.tls.v3.Secret
package secret
