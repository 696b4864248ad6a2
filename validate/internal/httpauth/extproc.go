package httpauth

import (
	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// processor returns a filter with the fields.
func processor(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor
` + fields + "\n"
}

const (
	procGRPC = `grpc_service: {envoy_grpc: {cluster_name: proc}}`
	procHTTP = `http_service: {http_service: {http_uri: {uri: "http://proc/", cluster: proc, timeout: 1s}}}`
)

var procService = check.Rule(diag.Rule{
	ID: "ext-proc-service", Severity: diag.Error,
	Title: "the external processing filter has one service",
	Text:  "The filter asks over gRPC (grpc_service) or over HTTP (http_service). Envoy refuses both, and neither.",
	Bad:   processor("stat_prefix: a"),
	Good:  processor(procGRPC),
	Ref:   "extensions/filters/http/ext_proc/config.cc verifyFilterConfig",
})

var procBody = check.Rule(diag.Rule{
	ID: "ext-proc-http-body", Severity: diag.Error,
	Title: "an external processor over HTTP sees no bodies and no trailers",
	Text:  "Over HTTP there is one question for each request and one for each response, about its headers. Envoy refuses other modes; use grpc_service.",
	Bad:   processor(procHTTP + "\nprocessing_mode: {request_body_mode: BUFFERED}"),
	Good:  processor(procHTTP + "\nprocessing_mode: {request_header_mode: SKIP}"),
	Ref:   "extensions/filters/http/ext_proc/config.cc verifyHttpServiceModes",
})

var procDuplex = check.Rule(diag.Rule{
	ID: "ext-proc-full-duplex", Severity: diag.Error,
	Title: "a body in full duplex comes with its trailers",
	Text:  "The processor must learn where the body ends, which may be in the trailers: FULL_DUPLEX_STREAMED needs the trailer mode SEND in the same direction. Envoy refuses it otherwise.",
	Bad:   processor(procGRPC + "\nprocessing_mode: {request_body_mode: FULL_DUPLEX_STREAMED}"),
	Good:  processor(procGRPC + "\nprocessing_mode: {request_body_mode: FULL_DUPLEX_STREAMED, request_trailer_mode: SEND}"),
	Ref:   "extensions/filters/http/ext_proc/config.cc verifyProcessingModeConfig",
})

var procRouteCache = check.Rule(diag.Rule{
	ID: "ext-proc-route-cache", Severity: diag.Error,
	Title: "what becomes of the route after external processing is said once",
	Text:  "route_cache_action takes the place of disable_clear_route_cache. Envoy refuses both together.",
	Bad:   processor(procGRPC + "\ndisable_clear_route_cache: true\nroute_cache_action: RETAIN"),
	Good:  processor(procGRPC + "\nroute_cache_action: RETAIN"),
	Ref:   "extensions/filters/http/ext_proc/config.cc",
})

func init() { check.On(extProc) }

func extProc(c *check.Context, m *procv3.ExternalProcessor) {
	switch {
	case m.GetGrpcService() == nil && m.GetHttpService() == nil:
		c.Report(procService, "there is neither grpc_service nor http_service")
	case m.GetGrpcService() != nil && m.GetHttpService() != nil:
		c.Report(procService, "there are both grpc_service and http_service", "http_service")
	}
	if m.GetDisableClearRouteCache() && m.GetRouteCacheAction() != procv3.ExternalProcessor_DEFAULT {
		c.Report(procRouteCache, "disable_clear_route_cache and route_cache_action are both set", "disable_clear_route_cache")
	}
	modes := m.GetProcessingMode()
	if m.GetHttpService() != nil {
		headersOnly(c, modes)
		return
	}
	if modes.GetRequestBodyMode() == procv3.ProcessingMode_FULL_DUPLEX_STREAMED && modes.GetRequestTrailerMode() != procv3.ProcessingMode_SEND {
		c.Report(procDuplex, "the trailers of requests are not sent", "processing_mode.request_trailer_mode").Fixes = []string{"set request_trailer_mode: SEND"}
	}
	if modes.GetResponseBodyMode() == procv3.ProcessingMode_FULL_DUPLEX_STREAMED && modes.GetResponseTrailerMode() != procv3.ProcessingMode_SEND {
		c.Report(procDuplex, "the trailers of responses are not sent", "processing_mode.response_trailer_mode").Fixes = []string{"set response_trailer_mode: SEND"}
	}
}

// headersOnly reports modes that a processor over HTTP does not have.
func headersOnly(c *check.Context, m *procv3.ProcessingMode) {
	for _, mode := range []struct {
		field string
		set   bool
	}{
		{"request_body_mode", m.GetRequestBodyMode() != procv3.ProcessingMode_NONE},
		{"response_body_mode", m.GetResponseBodyMode() != procv3.ProcessingMode_NONE},
		{"request_trailer_mode", m.GetRequestTrailerMode() == procv3.ProcessingMode_SEND},
		{"response_trailer_mode", m.GetResponseTrailerMode() == procv3.ProcessingMode_SEND},
	} {
		if mode.set {
			c.Report(procBody, "a processor over HTTP cannot have this mode", "processing_mode."+mode.field)
		}
	}
}
