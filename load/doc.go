// Package load reads Envoy configuration from files: bootstraps, single resources,
// lists of resources, discovery responses, config dumps; in YAML, JSON, text and
// binary protobuf.
//
// It takes what Envoy takes, reports everything that is wrong at once, and keeps
// the line and column of every value:
//
//	docs, err := load.File("envoy.yaml")
//	if err != nil { ... }                 // the file could not be read
//	for _, d := range docs.Diagnostics() { ... }
//	for _, r := range docs.Resources() { ... }
//
// The message types of all extensions in Envoy's own image are linked. Import
// load/contrib for those of the contrib image, and load/services for the
// messages of Envoy's gRPC services.
package load

//go:generate go run ./internal/typegen -package load github.com/envoyproxy/go-control-plane/envoy/admin/... github.com/envoyproxy/go-control-plane/envoy/config/... github.com/envoyproxy/go-control-plane/envoy/data/... github.com/envoyproxy/go-control-plane/envoy/extensions/... github.com/envoyproxy/go-control-plane/envoy/type/... github.com/envoyproxy/go-control-plane/envoy/watchdog/... github.com/cncf/xds/go/udpa/... github.com/cncf/xds/go/xds/annotations/... github.com/cncf/xds/go/xds/core/... github.com/cncf/xds/go/xds/data/... github.com/cncf/xds/go/xds/type/...
