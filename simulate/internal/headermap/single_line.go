package headermap

// singleLine lists the headers that Envoy stores in one line, with what joins
// a second value to the first.
var singleLine = func() map[string]string {
	names := []string{
		":authority", ":method", ":path", ":protocol", ":scheme", ":status",
		"connection", "content-length", "content-type", "expect", "grpc-message",
		"grpc-status", "grpc-timeout", "keep-alive", "proxy-connection", "server",
		"te", "transfer-encoding", "upgrade", "user-agent", "via",
		"x-client-trace-id", "x-envoy-decorator-operation", "x-envoy-degraded",
		"x-envoy-downstream-service-cluster", "x-envoy-downstream-service-node",
		"x-envoy-expected-rq-timeout-ms", "x-envoy-external-address",
		"x-envoy-force-trace", "x-envoy-hedge-on-per-try-timeout",
		"x-envoy-internal", "x-envoy-ip-tags", "x-envoy-max-retries",
		"x-envoy-original-path", "x-envoy-original-url",
		"x-envoy-retriable-header-names", "x-envoy-retriable-status-codes",
		"x-envoy-retry-grpc-on", "x-envoy-retry-on",
		"x-envoy-upstream-alt-stat-name",
		"x-envoy-upstream-rq-per-try-timeout-ms",
		"x-envoy-upstream-rq-timeout-alt-response",
		"x-envoy-upstream-rq-timeout-ms", "x-envoy-upstream-stream-duration-ms",
		"x-forwarded-client-cert", "x-forwarded-for", "x-forwarded-host",
		"x-forwarded-proto", "x-request-id",
	}
	glue := make(map[string]string, len(names)+1)
	for _, name := range names {
		glue[name] = ","
	}
	glue["cookie"] = "; "
	return glue
}()
