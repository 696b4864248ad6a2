package value

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	extauthzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_authz/v3"
	headermutationv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_mutation/v3"
	ratelimitquotav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rate_limit_quota/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	udpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/udp/udp_proxy/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

// table returns a route configuration with more fields.
func table(fields string) string {
	return `"@type": type.googleapis.com/envoy.config.route.v3.RouteConfiguration
name: a
` + fields + "\n"
}

var addForbidden = check.Rule(diag.Rule{
	ID: "header-add-forbidden", Severity: diag.Error,
	Title: "headers that are added are neither pseudo-headers nor host",
	Text: "Envoy refuses to add or overwrite a header whose name begins with a colon, and host. Use the rewrites of the route " +
		"(prefix_rewrite, host_rewrite_literal) for the path and the host.",
	Bad:  table(`request_headers_to_add: [{header: {key: Host, value: example.com}}]`),
	Good: table(`request_headers_to_add: [{header: {key: x-original-host, value: example.com}}]`),
	Ref:  "common/router/header_parser.cc parseHttpHeaderFormatter",
})

var removeForbidden = check.Rule(diag.Rule{
	ID: "header-remove-forbidden", Severity: diag.Error,
	Title: "headers that are removed are neither pseudo-headers nor host",
	Text:  "Envoy refuses to remove a header whose name begins with a colon, and host: a request cannot do without them.",
	Bad:   table(`response_headers_to_remove: [":status"]`),
	Good:  table(`response_headers_to_remove: [server]`),
	Ref:   "common/router/header_parser.cc HeaderParser::configure",
})

var appendBoth = check.Rule(diag.Rule{
	ID: "header-append-both", Severity: diag.Error,
	Title: "a header says how it is added once",
	Text:  "append is the old form of append_action. Envoy refuses append together with any append_action but the default.",
	Bad:   table(`request_headers_to_add: [{header: {key: x-a, value: b}, append: false, append_action: ADD_IF_ABSENT}]`),
	Good:  table(`request_headers_to_add: [{header: {key: x-a, value: b}, append_action: ADD_IF_ABSENT}]`),
	Ref:   "common/router/header_parser.cc HeadersToAddEntry",
})

var valueFormat = check.Rule(diag.Rule{
	ID: "header-value-format", Severity: diag.Error,
	Title: "percent signs in the values of headers are doubled, or begin a command",
	Text:  "The value of a header is a format string as in access logs: %COMMAND% is replaced, and a plain percent sign is written %%.",
	Bad:   table(`response_headers_to_add: [{header: {key: x-sample, value: "100%"}}]`),
	Good:  table(`response_headers_to_add: [{header: {key: x-sample, value: "100%%"}}]`),
	Ref:   "common/router/header_parser.cc",
})

var legacyFormat = check.Rule(diag.Rule{
	ID: "header-legacy-format", Severity: diag.Warning,
	Title: "the values of headers name metadata and filter state as access logs do",
	Text: `Header values have an old form of commands, %DYNAMIC_METADATA(["a", "b"])%, %UPSTREAM_METADATA(["a", "b"])% and %PER_REQUEST_STATE(a)%. Envoy translates it, ` +
		"with a warning in its log; the form of access logs means the same.",
	Bad:  table(`request_headers_to_add: [{header: {key: x-user, value: '%DYNAMIC_METADATA(["com.example", "user"])%'}}]`),
	Good: table(`request_headers_to_add: [{header: {key: x-user, value: '%DYNAMIC_METADATA(com.example:user)%'}}]`),
	Ref:  "common/router/header_parser_utils.cc",
})

func init() {
	check.On(headerOption)
	check.On(func(c *check.Context, r *extauthzv3.AuthorizationRequest) {
		for i, h := range r.GetHeadersToAdd() {
			header(c, h, format.Form{Syntax: valueFormat, Header: true}, "headers_to_add", i)
		}
	})
	check.On(func(c *check.Context, r *routev3.RouteConfiguration) {
		removed(c, r.GetRequestHeadersToRemove(), "request_headers_to_remove")
		removed(c, r.GetResponseHeadersToRemove(), "response_headers_to_remove")
	})
	check.On(func(c *check.Context, r *routev3.VirtualHost) {
		removed(c, r.GetRequestHeadersToRemove(), "request_headers_to_remove")
		removed(c, r.GetResponseHeadersToRemove(), "response_headers_to_remove")
	})
	check.On(func(c *check.Context, r *routev3.Route) {
		removed(c, r.GetRequestHeadersToRemove(), "request_headers_to_remove")
		removed(c, r.GetResponseHeadersToRemove(), "response_headers_to_remove")
	})
	check.On(func(c *check.Context, r *routev3.WeightedCluster_ClusterWeight) {
		removed(c, r.GetRequestHeadersToRemove(), "request_headers_to_remove")
		removed(c, r.GetResponseHeadersToRemove(), "response_headers_to_remove")
	})
	check.On(func(c *check.Context, h *corev3.HealthCheck_HttpHealthCheck) {
		removed(c, h.GetRequestHeadersToRemove(), "request_headers_to_remove")
	})
}

func headerOption(c *check.Context, o *corev3.HeaderValueOption) {
	form, read := headerForm(c)
	if !read {
		return
	}
	if o.GetAppend() != nil && o.GetAppendAction() != corev3.HeaderValueOption_APPEND_IF_EXISTS_OR_ADD {
		c.Report(appendBoth, "append and append_action are both set", "append").Fixes = []string{"drop append"}
	}
	header(c, o.GetHeader(), form, "header")
}

// header judges a header that is added, at the steps from the message at hand.
func header(c *check.Context, h *corev3.HeaderValue, form format.Form, at ...any) {
	if immutable(h.GetKey()) {
		c.Report(addForbidden, fmt.Sprintf("%q cannot be added or overwritten", h.GetKey()), append(at, "key")...)
	}
	value := h.GetValue()
	if !strings.Contains(value, "%") {
		return
	}
	at = append(at, "value")
	format.Text(c, value, form, at...)
	if format.Legacy(value) {
		c.Report(legacyFormat, "the value has a command in the old form", at...).Fixes =
			[]string{"use %DYNAMIC_METADATA(a:b)%, %UPSTREAM_METADATA(a:b)% or %FILTER_STATE(a:PLAIN)%"}
	}
}

// headerForm says how the value of a header is read where it stands; false for the few places that
// take it as it is.
func headerForm(c *check.Context) (format.Form, bool) {
	form := format.Form{Syntax: valueFormat, Header: true}
	switch p := c.Parent().(type) {
	case *corev3.HttpService, *ratelimitquotav3.RateLimitQuotaFilterConfig,
		*ratelimitquotav3.RateLimitQuotaBucketSettings_DenyResponseSettings:
		return form, false
	case *tcpproxyv3.TcpProxy_TunnelingConfig:
		return form.With(p.GetFormatters()), true
	case *udpproxyv3.UdpProxyConfig_UdpTunnelingConfig:
		return form.With(p.GetFormatters()), true
	case proto.Message:
		if m, ok := check.Within[*headermutationv3.Mutations](c); ok {
			return form.With(m.GetFormatters()), true
		}
		return form, !strings.HasPrefix(string(p.ProtoReflect().Descriptor().FullName()), "envoy.service.") &&
			!strings.Contains(string(p.ProtoReflect().Descriptor().FullName()), "reverse_tunnel")
	}
	return form, true
}

func removed(c *check.Context, names []string, field string) {
	for i, name := range names {
		if immutable(name) {
			c.Report(removeForbidden, fmt.Sprintf("%q cannot be removed", name), field, i)
		}
	}
}

// immutable tells whether Envoy lets nobody change the header.
func immutable(name string) bool {
	return strings.HasPrefix(name, ":") || len(name) == 4 && strings.EqualFold(name, "host")
}
