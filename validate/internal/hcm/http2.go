package hcm

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	xffv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/original_ip_detection/xff/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// The identifiers of SETTINGS parameters in HTTP/2.
const (
	headerTableSize      = 0x1
	enablePush           = 0x2
	maxConcurrentStreams = 0x3
	initialWindowSize    = 0x4
	enableConnect        = 0x8
)

const http2Head = `"@type": type.googleapis.com/envoy.config.core.v3.Http2ProtocolOptions
`

var settingInconsistent = check.Rule(diag.Rule{
	ID: "hcm-http2-custom-setting-inconsistent", Severity: diag.Error,
	Title: "a custom HTTP/2 setting has one value",
	Text:  "Envoy refuses custom_settings_parameters that give one identifier different values.",
	Bad:   http2Head + "custom_settings_parameters: [{identifier: 16, value: 1}, {identifier: 16, value: 2}]\n",
	Good:  http2Head + "custom_settings_parameters: [{identifier: 16, value: 1}, {identifier: 17, value: 2}]\n",
	Ref:   "common/http/utility.cc validateCustomSettingsParameters",
})

var settingPush = check.Rule(diag.Rule{
	ID: "hcm-http2-custom-setting-push", Severity: diag.Error,
	Title: "HTTP/2 server push stays off",
	Text:  "Envoy does not support it, and refuses the custom setting 2 with the value 1.",
	Bad:   http2Head + "custom_settings_parameters: [{identifier: 2, value: 1}]\n",
	Good:  http2Head + "custom_settings_parameters: [{identifier: 2, value: 0}]\n",
	Ref:   "common/http/utility.cc validateCustomSettingsParameters",
})

var settingConnect = check.Rule(diag.Rule{
	ID: "hcm-http2-custom-setting-connect", Severity: diag.Error,
	Title: "extended CONNECT is enabled by allow_connect",
	Text:  "Envoy takes the setting 8 from the field allow_connect only, and refuses it as a custom setting.",
	Bad:   http2Head + "custom_settings_parameters: [{identifier: 8, value: 1}]\n",
	Good:  http2Head + "allow_connect: true\n",
	Ref:   "common/http/utility.cc validateCustomSettingsParameters",
})

var settingNamed = check.Rule(diag.Rule{
	ID: "hcm-http2-custom-setting-named", Severity: diag.Error,
	Title: "an HTTP/2 setting that has a field is set in one place",
	Text: "The settings 1, 3 and 4 are hpack_table_size, max_concurrent_streams and initial_stream_window_size. Envoy refuses one of them as a custom " +
		"setting beside its field.",
	Bad:  http2Head + "hpack_table_size: 4096\ncustom_settings_parameters: [{identifier: 1, value: 4096}]\n",
	Good: http2Head + "hpack_table_size: 4096\n",
	Ref:  "common/http/utility.cc validateCustomSettingsParameters",
})

var hopsAndCIDRs = check.Rule(diag.Rule{
	ID: "hcm-xff-hops-and-cidrs", Severity: diag.Error,
	Title: "the XFF extension trusts a number of hops or ranges of addresses",
	Text:  "Envoy refuses xff_num_trusted_hops above 0 together with xff_trusted_cidrs.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig
xff_num_trusted_hops: 1
xff_trusted_cidrs: {cidrs: [{address_prefix: 10.0.0.0, prefix_len: 8}]}
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.http.original_ip_detection.xff.v3.XffConfig
xff_trusted_cidrs: {cidrs: [{address_prefix: 10.0.0.0, prefix_len: 8}]}
`,
	Ref: "original_ip_detection/xff/xff.cc",
})

func init() {
	check.On(http2)
	check.On(func(c *check.Context, x *xffv3.XffConfig) {
		if x.GetXffNumTrustedHops() > 0 && x.GetXffTrustedCidrs() != nil {
			c.Report(hopsAndCIDRs, "xff_num_trusted_hops and xff_trusted_cidrs are both set", "xff_num_trusted_hops")
		}
	})
}

// http2 judges custom settings, of connection managers as of clusters.
func http2(c *check.Context, o *corev3.Http2ProtocolOptions) {
	settings := o.GetCustomSettingsParameters()
	for i, s := range settings {
		id, value := s.GetIdentifier().GetValue(), s.GetValue().GetValue()
		for _, other := range settings[:i] {
			if other.GetIdentifier().GetValue() == id && other.GetValue().GetValue() != value {
				c.Report(settingInconsistent, fmt.Sprintf("setting %#x has the values %d and %d", id, other.GetValue().GetValue(), value),
					"custom_settings_parameters", i)
				break
			}
		}
		switch {
		case id == enablePush && value == 1:
			c.Report(settingPush, "server push is enabled", "custom_settings_parameters", i)
		case id == enableConnect:
			c.Report(settingConnect, "extended CONNECT is a custom setting", "custom_settings_parameters", i).Fixes = []string{"use allow_connect"}
		case named(o, id) != "":
			c.Report(settingNamed, fmt.Sprintf("setting %#x is set by %s, too", id, named(o, id)), "custom_settings_parameters", i)
		}
	}
}

// named returns the field that is set for a setting.
func named(o *corev3.Http2ProtocolOptions, id uint32) string {
	switch {
	case id == headerTableSize && o.GetHpackTableSize() != nil:
		return "hpack_table_size"
	case id == maxConcurrentStreams && o.GetMaxConcurrentStreams() != nil:
		return "max_concurrent_streams"
	case id == initialWindowSize && o.GetInitialStreamWindowSize() != nil:
		return "initial_stream_window_size"
	}
	return ""
}
