// Package tracing builds where spans go and what they carry: providers, which connection managers and the bootstrap
// share, and custom tags, which connection managers, routes and access logs share.
//
//	filter.Tracing(tracing.OpenTelemetry("edge", service.GRPC("otel"))).Random(1)
//	route.Prefix("/").To("web").Trace(route.Tracing().Tags(tracing.Header("tenant", "x-tenant")))
//
// Envoy: config.trace.v3.Tracing.Http
package tracing
