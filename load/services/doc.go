// Package services registers the messages of Envoy's services, for its side effect
// alone: the layers that RTDS delivers are among them. They link gRPC.
package services

//go:generate go run ../internal/typegen -package services github.com/envoyproxy/go-control-plane/envoy/service/...
