// Package service names the services that Envoy calls itself, for authorization, rate limits, access logs,
// tracing and configuration: over gRPC or plain HTTP.
//
//	service.GRPC("authz").Timeout(200 * time.Millisecond)
//	service.HTTP("http://tokens.internal/keys", "tokens", 5*time.Second)
//
// The cluster that a service names must exist where the service is used; a bundle checks it.
//
// Envoy: config.core.v3.GrpcService
package service
