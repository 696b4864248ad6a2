package hcm

import (
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var headerValidator = check.Rule(diag.Rule{
	ID: "hcm-header-validator", Severity: diag.Warning,
	Title: "typed_header_validation_config is for builds with universal header validation",
	Text:  "Envoy's usual builds leave universal header validation out, and refuse a connection manager that configures it. Builds made with it take the field.",
	Bad: sample + `typed_header_validation_config:
  name: envoy.http.header_validators.envoy_default
  typed_config: {"@type": type.googleapis.com/envoy.extensions.http.header_validators.envoy_default.v3.HeaderValidatorConfig}
`,
	Good: sample,
	Ref:  "http_connection_manager/config.cc createHeaderValidatorFactory",
})

func init() {
	check.On(func(c *check.Context, m *hcmv3.HttpConnectionManager) {
		if m.GetTypedHeaderValidationConfig() != nil {
			c.Report(headerValidator, "Envoy's usual builds refuse this", "typed_header_validation_config")
		}
	})
}
