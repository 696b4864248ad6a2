// Package source says where configuration and data come from.
//
// Configuration: [ADS], a gRPC stream of its own ([GRPC], [Delta]), [REST], or a [File] that Envoy watches.
//
//	cluster.EDS("api").From(source.GRPC("xds").FirstFetch(5 * time.Second))
//
// Data, such as a certificate, a script or the body of a response: [Text], [Bytes], [DataFile],
// [Environment], or a download ([Remote]).
//
// Envoy: config.core.v3.ConfigSource
package source
