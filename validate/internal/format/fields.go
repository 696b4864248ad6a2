package format

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	accessfilev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"
	accessfluentdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/fluentd/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	udpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	tracingv3 "github.com/envoyproxy/go-control-plane/envoy/type/tracing/v3"

	"github.com/envoykit/envoykit/validate/internal/check"
)

// The fields that hold format strings and no other package has rules about.
func init() {
	check.On(formatString)
	check.On(fileLog)
	check.On(func(c *check.Context, l *accessfluentdv3.FluentdAccessLogConfig) {
		Object(c, l.GetRecord(), Form{}.With(l.GetFormatters()), "record")
	})
	check.On(func(c *check.Context, t *tcpproxyv3.TcpProxy_TunnelingConfig) {
		Text(c, t.GetHostname(), Form{}.With(t.GetFormatters()), "hostname")
	})
	check.On(func(c *check.Context, t *udpproxyv3.UdpProxyConfig_UdpTunnelingConfig) {
		form := Form{}.With(t.GetFormatters())
		Text(c, t.GetProxyHost(), form, "proxy_host")
		Text(c, t.GetTargetHost(), form, "target_host")
	})
	check.On(func(c *check.Context, t *tracingv3.CustomTag) { Text(c, t.GetValue(), Form{}, "value") })
	check.On(func(c *check.Context, t *hcmv3.HttpConnectionManager_Tracing) {
		Text(c, t.GetOperation(), Form{}, "operation")
		Text(c, t.GetUpstreamOperation(), Form{}, "upstream_operation")
	})
	check.On(func(c *check.Context, t *routev3.Tracing) {
		Text(c, t.GetOperation(), Form{}, "operation")
		Text(c, t.GetUpstreamOperation(), Form{}, "upstream_operation")
	})
}

func formatString(c *check.Context, f *corev3.SubstitutionFormatString) {
	form := Form{}.With(f.GetFormatters())
	Text(c, f.GetTextFormat(), form, "text_format")
	Text(c, f.GetTextFormatSource().GetInlineString(), form, "text_format_source.inline_string")
	Text(c, string(f.GetTextFormatSource().GetInlineBytes()), form, "text_format_source.inline_bytes")
	Object(c, f.GetJsonFormat(), form, "json_format")
}

func fileLog(c *check.Context, l *accessfilev3.FileAccessLog) {
	Text(c, l.GetFormat(), Form{}, "format")
	Object(c, l.GetJsonFormat(), Form{}, "json_format")
	Object(c, l.GetTypedJsonFormat(), Form{}, "typed_json_format")
}
