// Package tap says what is recorded of requests and connections, and where. The HTTP filter (httpfilter.Tap) takes it, and
// so does [Transport], which stands around the transport of a listener's chain or of a cluster.
//
//	httpfilter.Tap(tap.Files("/var/tap/req", tap.Request(match.Present("x-tap"))).Share(5, "tap.share"))
//
// Records hold what clients send, secrets too.
//
// Envoy: extensions.common.tap.v3.CommonExtensionConfig
package tap
