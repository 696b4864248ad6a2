// Package tracing builds what spans carry: custom tags, which connection managers, routes and access logs
// share.
//
//	route.Prefix("/").To("web").Trace(route.Tracing().Tags(tracing.Header("tenant", "x-tenant")))
//
// Envoy: type.tracing.v3.CustomTag
package tracing
