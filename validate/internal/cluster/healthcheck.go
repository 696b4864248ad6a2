package cluster

import (
	"encoding/hex"
	"fmt"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	eventfilev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/health_check/event_sinks/file/v3"
	thriftcheckv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/health_checkers/thrift/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() {
	check.On(httpCheck)
	check.On(payload)
	check.On(func(c *check.Context, h *corev3.HealthCheck) {
		//lint:ignore SA1019 Envoy opens it
		eventLog(c, h.GetEventLogPath())
	})
	check.On(func(c *check.Context, s *eventfilev3.HealthCheckEventFileSink) { eventLog(c, s.GetEventLogPath()) })
	check.On(thriftCheck)
}

// checked begins a sample of a cluster with a health check, whose fields follow on the line.
const checked = aCluster + "health_checks:\n- {timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, "

var (
	checkMultiple = check.Rule(diag.Rule{
		ID: "hc-multiple", Severity: diag.Error,
		Title: "a cluster has one health check",
		Text:  "health_checks is a list, but Envoy supports one entry and refuses more.",
		Bad: checked + `tcp_health_check: {}}
- {timeout: 1s, interval: 1s, unhealthy_threshold: 1, healthy_threshold: 1, tcp_health_check: {}}
`,
		Good: checked + "tcp_health_check: {}}\n",
		Ref:  "cluster_factory_impl.cc ClusterFactoryImplBase::create",
	})
	checkGRPC = check.Rule(diag.Rule{
		ID: "hc-grpc-needs-http2", Severity: diag.Error,
		Title: "a gRPC health check goes to a cluster that speaks HTTP/2",
		Text:  "gRPC needs HTTP/2. Envoy refuses the check on a cluster whose protocol options do not choose it; HTTP/3 does not count.",
		Bad:   checked + "grpc_health_check: {}}\n",
		Good: checked + "grpc_health_check: {}}\n" + theOptions +
			"    explicit_http_config: {http2_protocol_options: {}}\n",
		Ref: "health_checker_impl.cc HealthCheckerFactory::create",
	})
	checkLog = check.Rule(diag.Rule{
		ID: "hc-event-log", Severity: diag.Error,
		Title: "the directory of a log of health checks exists",
		Text: "Envoy opens event_log_path when it loads the cluster, and creates the file if need be, but not its directory. The rule looks at the file system only where " +
			"it is asked to.",
		Bad:  "# options: files\n" + checked + "tcp_health_check: {}, event_log_path: /no/such/directory/health.log}\n",
		Good: "# options: files\n" + checked + "tcp_health_check: {}, event_log_path: /dev/null}\n",
		Ref:  "extensions/health_check/event_sinks/file",
	})
	checkSend = check.Rule(diag.Rule{
		ID: "hc-http-send-method", Severity: diag.Error,
		Title: "a health check that sends a body has a method for it",
		Text:  "Without method the check is a GET. Envoy refuses a body with GET, HEAD, DELETE and TRACE.",
		Bad:   checked + "http_health_check: {path: /, send: {text: \"00\"}}}\n",
		Good:  checked + "http_health_check: {path: /, method: POST, send: {text: \"00\"}}}\n",
		Ref:   "extensions/health_checkers/http/health_checker_impl.cc",
	})
	checkHex = check.Rule(diag.Rule{
		ID: "hc-hex-payload", Severity: diag.Error,
		Title: "the text of a payload is hexadecimal",
		Text:  "The bytes to send or expect are written as pairs of hexadecimal digits. Envoy refuses anything else.",
		Bad:   checked + "tcp_health_check: {send: {text: PING}}}\n",
		Good:  checked + "tcp_health_check: {send: {text: \"50494E47\"}}}\n",
		Ref:   "health_checker_impl.cc PayloadMatcher::decodePayload",
	})
	checkReceive = check.Rule(diag.Rule{
		ID: "hc-http-receive-size", Severity: diag.Error,
		Title: "the response that a health check expects fits its buffer",
		Text:  "Envoy refuses to wait for more bytes than response_buffer_size, which is 1024 if unset; 0 is no limit.",
		Bad:   checked + "http_health_check: {path: /, response_buffer_size: 1, receive: [{text: \"4F4B\"}]}}\n",
		Good:  checked + "http_health_check: {path: /, response_buffer_size: 2, receive: [{text: \"4F4B\"}]}}\n",
		Ref:   "extensions/health_checkers/http/health_checker_impl.cc",
	})
	checkStatus = check.Rule(diag.Rule{
		ID: "hc-status-range", Severity: diag.Error,
		Title: "a range of statuses is within 100 to 599",
		Text:  "The end of a range is not part of it. Envoy refuses an empty range, a start below 100, and an end above 600.",
		Bad:   checked + "http_health_check: {path: /, expected_statuses: [{start: 200, end: 200}]}}\n",
		Good:  checked + "http_health_check: {path: /, expected_statuses: [{start: 200, end: 201}]}}\n",
		Ref:   "extensions/health_checkers/http/health_checker_impl.cc validateRange",
	})
	checkThrift = check.Rule(diag.Rule{
		ID: "hc-thrift", Severity: diag.Error,
		Title: "a Thrift health check says how to speak",
		Text:  "There is no request to learn from. Envoy refuses the transport AUTO_TRANSPORT, and the protocols AUTO_PROTOCOL and TWITTER.",
		Bad: `"@type": type.googleapis.com/envoy.extensions.health_checkers.thrift.v3.Thrift
method_name: ping
transport: HEADER
`,
		Good: `"@type": type.googleapis.com/envoy.extensions.health_checkers.thrift.v3.Thrift
method_name: ping
transport: HEADER
protocol: BINARY
`,
		Ref: "extensions/health_checkers/thrift/thrift.cc",
	})
)

// healthChecks judges the checks of a cluster together with its protocols.
func healthChecks(c *check.Context, cl *clusterv3.Cluster, _ discovery) {
	checks := cl.GetHealthChecks()
	if len(checks) > 1 {
		c.Report(checkMultiple, fmt.Sprintf("%d health checks", len(checks)), "health_checks", 1)
		return
	}
	if len(checks) == 1 && checks[0].GetGrpcHealthCheck() != nil && !speaksHTTP2(c, cl) {
		c.Report(checkGRPC, "a gRPC health check on a cluster without HTTP/2", "health_checks", 0, "grpc_health_check").
			Fixes = []string{"set explicit_http_config.http2_protocol_options in its HttpProtocolOptions"}
	}
}

// speaksHTTP2 errs on the side of yes where the options cannot be read.
func speaksHTTP2(c *check.Context, cl *clusterv3.Cluster) bool {
	if cl.GetTypedExtensionProtocolOptions()[httpOptionsKey] == nil {
		return cl.GetHttp2ProtocolOptions() != nil
	}
	o, ok := httpOptions(c, cl)
	return !ok || o.GetAutoConfig() != nil || o.GetExplicitHttpConfig().GetHttp2ProtocolOptions() != nil ||
		o.GetUseDownstreamProtocolConfig().GetHttp2ProtocolOptions() != nil
}

func httpCheck(c *check.Context, h *corev3.HealthCheck_HttpHealthCheck) {
	if h.GetSend() != nil && !takesBody(h.GetMethod()) {
		c.Report(checkSend, "a body is sent with a method that has none", "send").Fixes = []string{"set method to POST"}
	}
	expected := 0
	for _, r := range h.GetReceive() {
		expected += len(r.GetText())/2 + len(r.GetBinary())
	}
	if limit := bufferSize(h); limit != 0 && uint64(expected) > limit {
		c.Report(checkReceive, fmt.Sprintf("%d bytes are expected, and the buffer holds %d", expected, limit), "receive")
	}
	statuses(c, h.GetExpectedStatuses(), "expected_statuses")
	statuses(c, h.GetRetriableStatuses(), "retriable_statuses")
}

func takesBody(m corev3.RequestMethod) bool {
	switch m {
	case corev3.RequestMethod_METHOD_UNSPECIFIED, corev3.RequestMethod_GET, corev3.RequestMethod_HEAD, corev3.RequestMethod_DELETE, corev3.RequestMethod_TRACE:
		return false
	}
	return true
}

func bufferSize(h *corev3.HealthCheck_HttpHealthCheck) uint64 {
	if h.GetResponseBufferSize() == nil {
		return 1024
	}
	return h.GetResponseBufferSize().GetValue()
}

func statuses(c *check.Context, ranges []*typev3.Int64Range, field string) {
	for i, r := range ranges {
		if r.GetStart() >= r.GetEnd() || r.GetStart() < 100 || r.GetEnd() > 600 {
			c.Report(checkStatus, fmt.Sprintf("the range from %d up to but not including %d", r.GetStart(), r.GetEnd()), field, i)
		}
	}
}

func payload(c *check.Context, p *corev3.HealthCheck_Payload) {
	text, ok := p.GetPayload().(*corev3.HealthCheck_Payload_Text)
	if !ok || text.Text == "" { // the protos refuse that
		return
	}
	if _, err := hex.DecodeString(text.Text); err != nil {
		c.Report(checkHex, "the text is not pairs of hexadecimal digits", "text").
			Fixes = []string{fmt.Sprintf("for these letters use %q", strings.ToUpper(hex.EncodeToString([]byte(text.Text))))}
	}
}

func thriftCheck(c *check.Context, t *thriftcheckv3.Thrift) {
	if t.GetTransport() == thriftv3.TransportType_AUTO_TRANSPORT {
		c.Report(checkThrift, "the transport is AUTO_TRANSPORT", "transport")
	}
	if p := t.GetProtocol(); p == thriftv3.ProtocolType_AUTO_PROTOCOL || p == thriftv3.ProtocolType_TWITTER {
		c.Report(checkThrift, fmt.Sprintf("the protocol is %s", p), "protocol")
	}
}

// eventLog judges where the results of health checks are written.
func eventLog(c *check.Context, path string) {
	if path != "" && !c.Creatable(path) {
		c.Report(checkLog, fmt.Sprintf("the directory of %q does not exist", path), "event_log_path")
	}
}
