// Package header builds changes of headers: what a virtual host, a route or a filter adds to
// requests and responses, and what it removes.
//
//	route.Prefix("/").To("web").
//		RequestHeaders(header.Overwrite("x-env", "prod"), header.Remove("x-debug"))
//
// Values may hold command operators of access logs, such as %DOWNSTREAM_REMOTE_ADDRESS%; a literal percent
// sign is written "%%".
//
// Envoy: config.core.v3.HeaderValueOption
package header
