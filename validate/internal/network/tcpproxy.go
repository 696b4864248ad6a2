package network

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tcpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const tcpHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
stat_prefix: a
cluster: a
`

var tcpLogOptions = check.Rule(diag.Rule{
	ID: "tcp-proxy-access-log-options", Severity: diag.Error,
	Title: "tcp_proxy says in one place when it logs",
	Text:  "access_log_options took the place of access_log_flush_interval and flush_access_log_on_connected. Envoy refuses the new field beside an old one.",
	Bad:   tcpHead + "access_log_options: {flush_access_log_on_connected: true}\naccess_log_flush_interval: 1s\n",
	Good:  tcpHead + "access_log_options: {flush_access_log_on_connected: true, access_log_flush_interval: 1s}\n",
	Ref:   "common/tcp_proxy/tcp_proxy.cc Config",
})

var tcpBackoff = check.Rule(diag.Rule{
	ID: "tcp-proxy-backoff", Severity: diag.Error,
	Title: "tcp_proxy backs off at least as long as it begins with",
	Text:  "Envoy refuses backoff_options whose max_interval is below base_interval.",
	Bad:   tcpHead + "backoff_options: {base_interval: 2s, max_interval: 1s}\n",
	Good:  tcpHead + "backoff_options: {base_interval: 1s, max_interval: 2s}\n",
	Ref:   "common/tcp_proxy/tcp_proxy.cc SharedConfig",
})

var tcpPostPath = check.Rule(diag.Rule{
	ID: "tcp-proxy-post-path", Severity: diag.Error,
	Title: "a tunnel has a path only if it is opened with POST",
	Text:  "CONNECT names no path. Envoy refuses tunneling_config.post_path without use_post.",
	Bad:   tcpHead + "tunneling_config: {hostname: \"a.com:443\", post_path: /tunnel}\n",
	Good:  tcpHead + "tunneling_config: {hostname: \"a.com:443\", post_path: /tunnel, use_post: true}\n",
	Ref:   "common/tcp_proxy/tcp_proxy.cc TunnelingConfigHelperImpl",
})

var tcpEarlyData = check.Rule(diag.Rule{
	ID: "tcp-proxy-early-data", Severity: diag.Error,
	Title: "tcp_proxy that connects late says how much it keeps until then",
	Text: "With an upstream_connect_mode other than IMMEDIATE the client may send before there is a connection to send on. Envoy refuses " +
		"such a mode without max_early_data_bytes, which may be 0.",
	Bad:  tcpHead + "upstream_connect_mode: ON_DOWNSTREAM_DATA\n",
	Good: tcpHead + "upstream_connect_mode: ON_DOWNSTREAM_DATA\nmax_early_data_bytes: 65536\n",
	Ref:  "common/tcp_proxy/tcp_proxy.cc Config",
})

var tcpTLV = check.Rule(diag.Rule{
	ID: "tcp-proxy-tlv", Severity: diag.Error,
	Title: "a TLV of the proxy protocol has one value",
	Text:  "The value is either the bytes in value or what format_string makes. Envoy refuses entries of proxy_protocol_tlvs with both or neither.",
	Bad:   tcpHead + "proxy_protocol_tlvs: [{type: 240, value: YQ==, format_string: {text_format_source: {inline_string: a}}}]\n",
	Good:  tcpHead + "proxy_protocol_tlvs: [{type: 240, value: YQ==}]\n",
	Ref:   "common/tcp_proxy/tcp_proxy.cc parseTLVs",
})

func init() {
	check.On(tcpProxy)
	check.On(func(c *check.Context, t *tcpv3.TcpProxy_TunnelingConfig) {
		if t.GetPostPath() != "" && !t.GetUsePost() {
			c.Report(tcpPostPath, "post_path is set without use_post", "post_path").Fixes = []string{"set use_post"}
		}
	})
}

func tcpProxy(c *check.Context, p *tcpv3.TcpProxy) {
	if p.GetAccessLogOptions() != nil {
		//lint:ignore SA1019 what is deprecated still counts
		if p.GetAccessLogFlushInterval() != nil {
			c.Report(tcpLogOptions, "access_log_flush_interval is set beside access_log_options", "access_log_flush_interval")
		}
		//lint:ignore SA1019 what is deprecated still counts
		if p.GetFlushAccessLogOnConnected() {
			c.Report(tcpLogOptions, "flush_access_log_on_connected is set beside access_log_options", "flush_access_log_on_connected")
		}
	}
	if b := p.GetBackoffOptions(); b.GetMaxInterval() != nil && b.GetMaxInterval().AsDuration().Milliseconds() < b.GetBaseInterval().AsDuration().Milliseconds() {
		c.Report(tcpBackoff, "max_interval is below base_interval", "backoff_options.max_interval")
	}
	if p.GetUpstreamConnectMode() != tcpv3.UpstreamConnectMode_IMMEDIATE && p.GetMaxEarlyDataBytes() == nil {
		c.Report(tcpEarlyData, "upstream_connect_mode "+p.GetUpstreamConnectMode().String()+" without max_early_data_bytes", "upstream_connect_mode")
	}
	for i, t := range p.GetProxyProtocolTlvs() {
		tlv(c, t, i)
	}
}

func tlv(c *check.Context, t *corev3.TlvEntry, i int) {
	switch given := len(t.GetValue()) > 0; {
	case given && t.GetFormatString() != nil:
		c.Report(tcpTLV, "value and format_string are both set", "proxy_protocol_tlvs", i)
	case !given && t.GetFormatString() == nil:
		c.Report(tcpTLV, "neither value nor format_string is set", "proxy_protocol_tlvs", i)
	}
}
