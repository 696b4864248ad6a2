package network

import (
	headerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/filters/header_to_metadata/v3"
	payloadv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/filters/payload_to_metadata/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const toMetadata = `"@type": type.googleapis.com/envoy.extensions.filters.network.thrift_proxy.filters.header_to_metadata.v3.HeaderToMetadata
request_rules:
- header: x-version
`

var thriftMetadata = check.Rule(diag.Rule{
	ID: "thrift-proxy-to-metadata", Severity: diag.Error,
	Title: "a rule from thrift to metadata says what to set",
	Text: "header_to_metadata and payload_to_metadata of thrift need on_present or on_missing in every rule, and on_missing needs the value to set. Envoy refuses " +
		"anything else.",
	Bad:  toMetadata + "  on_missing: {key: a}\n",
	Good: toMetadata + "  on_missing: {key: a, value: b}\n",
	Ref:  "extensions/filters/network/thrift_proxy/filters/header_to_metadata",
})

func init() {
	check.On(func(c *check.Context, r *headerv3.HeaderToMetadata_Rule) {
		setsMetadata(c, r.GetOnPresent() != nil, r.GetOnMissing() != nil, r.GetOnMissing().GetValue())
	})
	check.On(func(c *check.Context, r *payloadv3.PayloadToMetadata_Rule) {
		setsMetadata(c, r.GetOnPresent() != nil, r.GetOnMissing() != nil, r.GetOnMissing().GetValue())
	})
}

func setsMetadata(c *check.Context, present, missing bool, value string) {
	switch {
	case !present && !missing:
		c.Report(thriftMetadata, "neither on_present nor on_missing is set")
	case missing && value == "":
		c.Report(thriftMetadata, "on_missing has no value", "on_missing.value")
	}
}
