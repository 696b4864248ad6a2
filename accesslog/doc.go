// Package accesslog builds access logs: where a line for each request, connection or stream goes, what it says, and
// which ones are written.
//
//	accesslog.Stdout().JSON(map[string]any{
//		"time":   "%START_TIME%",
//		"status": "%RESPONSE_CODE%",
//	}).When(accesslog.Any(accesslog.Errors(), accesslog.Sampled("access_log.sample", 1)))
//
// What a log writes is text with command operators, such as %RESPONSE_CODE%.
//
// Envoy: config.accesslog.v3.AccessLog
package accesslog
