// Package contrib registers the extension types of Envoy's contrib images, for its
// side effect alone. They come from a module that has no releases, and some of them link gRPC.
package contrib

//go:generate go run ../internal/typegen -package contrib github.com/envoyproxy/go-control-plane/contrib/...
