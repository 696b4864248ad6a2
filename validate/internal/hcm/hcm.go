package hcm

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// Parts of samples.
const (
	head = `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
stat_prefix: a
`
	sample = head + "route_config: {}\n"
	router = `{name: router, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}`
	lua    = `{name: lua, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua}}`
)

var rdsSourceMissing = check.Rule(diag.Rule{
	ID: "hcm-rds-source-missing", Severity: diag.Error,
	Title: "RDS says where routes come from",
	Text:  "Without config_source Envoy does not know whom to ask, unless route_config_name is an xdstp: URL that says so. It refuses the listener.",
	Bad:   head + "rds: {route_config_name: a}\n",
	Good:  head + "rds: {route_config_name: a, config_source: {ads: {}}}\n",
	Ref:   "http_connection_manager/config.cc validateRds",
})

var stripPortBoth = check.Rule(diag.Rule{
	ID: "hcm-strip-port-both", Severity: diag.Error,
	Title: "one of strip_any_host_port and strip_matching_host_port is set",
	Text:  "The first strips every port from the Host header, the second that of the listener. Envoy refuses both together.",
	Bad:   sample + "strip_matching_host_port: true\nstrip_any_host_port: true\n",
	Good:  sample + "strip_any_host_port: true\n",
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

var maxResponseHeaders = check.Rule(diag.Rule{
	ID: "hcm-max-response-headers", Severity: diag.Error,
	Title: "max_response_headers_kb is set on clusters only",
	Text:  "It limits what upstreams send. In a connection manager Envoy refuses it; max_request_headers_kb is the limit for clients.",
	Bad:   sample + "common_http_protocol_options: {max_response_headers_kb: 200}\n",
	Good:  sample + "max_request_headers_kb: 96\n",
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

var detectionUseRemote = check.Rule(diag.Rule{
	ID: "hcm-ip-detection-use-remote", Severity: diag.Error,
	Title: "use_remote_address is off where extensions detect the client's address",
	Text:  "Both decide which address is the client's, and Envoy refuses them together.",
	Bad:   sample + "use_remote_address: true\n" + detection,
	Good:  sample + "use_remote_address: false\n" + detection,
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

var detectionXFFHops = check.Rule(diag.Rule{
	ID: "hcm-ip-detection-xff-hops", Severity: diag.Error,
	Title: "xff_num_trusted_hops is 0 where extensions detect the client's address",
	Text:  "Both decide which address is the client's, and Envoy refuses them together. The XFF extension has the number of hops itself.",
	Bad:   sample + "xff_num_trusted_hops: 1\n" + detection,
	Good:  sample + detection,
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

const detection = `original_ip_detection_extensions:
- name: envoy.http.original_ip_detection.xff
  typed_config: {"@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig, xff_num_trusted_hops: 1}
`

var accessLogOptionsBoth = check.Rule(diag.Rule{
	ID: "hcm-access-log-options-both", Severity: diag.Error,
	Title: "access log options are set in access_log_options alone",
	Text:  "flush_access_log_on_new_request and access_log_flush_interval are the deprecated form of access_log_options. Envoy refuses a mix.",
	Bad:   sample + "access_log_options: {flush_access_log_on_new_request: true}\naccess_log_flush_interval: 1s\n",
	Good:  sample + "access_log_options: {flush_access_log_on_new_request: true, access_log_flush_interval: 1s}\n",
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

var upgradeDuplicate = check.Rule(diag.Rule{
	ID: "hcm-upgrade-duplicate", Severity: diag.Error,
	Title: "every upgrade type is configured once",
	Text:  "Upgrade types are compared without case. Envoy refuses two entries for one type.",
	Bad:   sample + "upgrade_configs: [{upgrade_type: websocket}, {upgrade_type: WebSocket}]\n",
	Good:  sample + "upgrade_configs: [{upgrade_type: websocket}, {upgrade_type: CONNECT}]\n",
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

var schemeBoth = check.Rule(diag.Rule{
	ID: "hcm-scheme-overwrite-and-match", Severity: diag.Warning,
	Title: "the scheme is overwritten or matches the upstream, not both",
	Text:  "With match_upstream Envoy logs a warning and ignores scheme_to_overwrite.",
	Bad:   sample + "scheme_header_transformation: {match_upstream: true, scheme_to_overwrite: https}\n",
	Good:  sample + "scheme_header_transformation: {scheme_to_overwrite: https}\n",
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

func init() { check.On(manager) }

// manager judges an HTTP connection manager as a whole; Envoy asks the questions in about this order.
func manager(c *check.Context, m *hcmv3.HttpConnectionManager) {
	if m.GetCommonHttpProtocolOptions().GetMaxResponseHeadersKb() != nil {
		c.Report(maxResponseHeaders, "max_response_headers_kb is for clusters", "common_http_protocol_options.max_response_headers_kb").
			Fixes = []string{"set max_request_headers_kb of the connection manager, or this field of a cluster"}
	}
	if m.GetStripMatchingHostPort() && m.GetStripAnyHostPort() {
		c.Report(stripPortBoth, "strip_any_host_port and strip_matching_host_port are both set", "strip_matching_host_port").
			Fixes = []string{"remove strip_matching_host_port"}
	}
	addressDetection(c, m)
	if r := m.GetRds(); r != nil && r.GetConfigSource() == nil && !strings.HasPrefix(r.GetRouteConfigName(), "xdstp:") {
		c.Report(rdsSourceMissing, "rds has no config_source", "rds.config_source")
	}
	accessLogOptions(c, m)
	if s := m.GetSchemeHeaderTransformation(); s.GetMatchUpstream() && s.GetSchemeToOverwrite() != "" {
		c.Report(schemeBoth, "scheme_to_overwrite is ignored beside match_upstream", "scheme_header_transformation")
	}
	codec(c, m)
	downstream.judge(c, m.GetHttpFilters(), "http_filters")
	order(c, m.GetRouteConfig(), m.GetHttpFilters(), "http_filters")
	upgrades(c, m)
}

func addressDetection(c *check.Context, m *hcmv3.HttpConnectionManager) {
	if len(m.GetOriginalIpDetectionExtensions()) == 0 {
		return
	}
	if m.GetUseRemoteAddress().GetValue() {
		c.Report(detectionUseRemote, "use_remote_address is set beside original_ip_detection_extensions", "use_remote_address")
	}
	if m.GetXffNumTrustedHops() > 0 {
		c.Report(detectionXFFHops, "xff_num_trusted_hops is set beside original_ip_detection_extensions", "xff_num_trusted_hops").
			Fixes = []string{"set the number of hops in the XFF extension"}
	}
}

func accessLogOptions(c *check.Context, m *hcmv3.HttpConnectionManager) {
	if m.GetAccessLogOptions() == nil {
		return
	}
	if m.GetFlushAccessLogOnNewRequest() {
		c.Report(accessLogOptionsBoth, "flush_access_log_on_new_request is set beside access_log_options", "flush_access_log_on_new_request").
			Fixes = []string{"set it in access_log_options"}
	}
	if m.GetAccessLogFlushInterval() != nil {
		c.Report(accessLogOptionsBoth, "access_log_flush_interval is set beside access_log_options", "access_log_flush_interval").
			Fixes = []string{"set it in access_log_options"}
	}
}

// upgrades judges upgrade types, and the filter chains that some of them have.
func upgrades(c *check.Context, m *hcmv3.HttpConnectionManager) {
	for i, u := range m.GetUpgradeConfigs() {
		for j, other := range m.GetUpgradeConfigs()[:i] {
			if strings.EqualFold(u.GetUpgradeType(), other.GetUpgradeType()) {
				c.Report(upgradeDuplicate, fmt.Sprintf("upgrade type %q is already configured", u.GetUpgradeType()), "upgrade_configs", i, "upgrade_type").
					Related = []diag.Related{{Message: "first configured here", Path: c.At("upgrade_configs", j)}}
				break
			}
		}
		downstream.judge(c, u.GetFilters(), "upgrade_configs", i, "filters")
		order(c, m.GetRouteConfig(), u.GetFilters(), "upgrade_configs", i, "filters")
	}
}

var http3OnTCP = check.Rule(diag.Rule{
	ID: "hcm-codec-http3-on-tcp", Severity: diag.Error,
	Title: "codec_type HTTP3 stands on a QUIC listener",
	Text:  "HTTP/3 runs over QUIC only. Envoy refuses the codec on a listener whose address is not UDP, or which lacks udp_listener_config.quic_options.",
	Bad:   tcpHead + managerInChain("codec_type: HTTP3"),
	Good:  tcpHead + managerInChain("codec_type: AUTO"),
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

var notHTTP3OnQUIC = check.Rule(diag.Rule{
	ID: "hcm-codec-not-http3-on-quic", Severity: diag.Error,
	Title: "the codec on a QUIC listener is HTTP3",
	Text:  "Envoy does not derive the codec from the listener: AUTO, the default, is refused as well.",
	Bad:   quicHead + managerInChain("codec_type: AUTO") + quicSocket,
	Good:  quicHead + managerInChain("codec_type: HTTP3") + quicSocket,
	Ref:   "http_connection_manager/config.cc HttpConnectionManagerConfig",
})

// codec judges the codec where the connection manager is a filter of a listener.
func codec(c *check.Context, m *hcmv3.HttpConnectionManager) {
	l, ok := c.Above(3).(*listenerv3.Listener)
	if !ok || l.GetApiListener() != nil {
		return
	}
	udp := l.GetAddress().GetSocketAddress().GetProtocol() == corev3.SocketAddress_UDP
	quic := udp && l.GetUdpListenerConfig().GetQuicOptions() != nil
	switch http3 := m.GetCodecType() == hcmv3.HttpConnectionManager_HTTP3; {
	case http3 && !quic:
		c.Report(http3OnTCP, "the listener does not listen for QUIC", "codec_type").
			Fixes = []string{"use AUTO, or make it a UDP listener with udp_listener_config.quic_options"}
	case quic && !http3:
		c.Report(notHTTP3OnQUIC, fmt.Sprintf("the codec is %s on a QUIC listener", m.GetCodecType()), "codec_type").
			Fixes = []string{"use HTTP3"}
	}
}

const (
	tcpHead = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 443}}
`
	quicHead = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {protocol: UDP, address: 127.0.0.1, port_value: 443}}
udp_listener_config: {quic_options: {}}
`
	quicSocket = `  transport_socket:
    name: envoy.transport_sockets.quic
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.transport_sockets.quic.v3.QuicDownstreamTransport
      downstream_tls_context: {common_tls_context: {tls_certificate_sds_secret_configs: [{name: a, sds_config: {ads: {}}}]}}
`
)

func managerInChain(field string) string {
	return `filter_chains:
- filters:
  - name: envoy.filters.network.http_connection_manager
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
      stat_prefix: a
      route_config: {}
      ` + field + "\n"
}
