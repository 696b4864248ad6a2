// Package grpc holds what gRPC's own xDS clients refuse or ignore, of what Envoy takes. Nothing here is part of the normal run.
//
// The facts were measured with gRPC-Go 1.85, grpc-js 1.14 and the C core of November 2022. A rule is an error where all of
// them refuse, or gRPC-Go and one more do; what only some refuse, or what is ignored, is a warning.
package grpc
