package network

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	extauthzv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ext_authz/v3"
	extprocv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ext_proc/v3"
	ratelimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/ratelimit/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

const (
	limitHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.ratelimit.v3.RateLimit
stat_prefix: a
domain: a
`
	authzHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.ext_authz.v3.ExtAuthz
stat_prefix: a
grpc_service: {envoy_grpc: {cluster_name: a}}
`
	procHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.ext_proc.v3.NetworkExternalProcessor
stat_prefix: a
grpc_service: {envoy_grpc: {cluster_name: a}}
`
	limitService = "rate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: a}}}\n"
)

var networkRateLimit = check.Rule(diag.Rule{
	ID: "network-ratelimit", Severity: diag.Error,
	Title: "the network filter ratelimit asks in version 3, with values that are format strings",
	Text: "The values of descriptors are format strings, so that a percent sign is written twice. Envoy refuses others, and a rate_limit_service whose " +
		"transport_api_version is V2.",
	Bad:  limitHead + limitService + "descriptors: [{entries: [{key: a, value: \"50%\"}]}]\n",
	Good: limitHead + limitService + "descriptors: [{entries: [{key: a, value: \"50%%\"}]}]\n",
	Ref:  "extensions/filters/network/ratelimit/ratelimit.cc Config",
})

var networkExtAuthz = check.Rule(diag.Rule{
	ID: "network-ext-authz", Severity: diag.Error,
	Title: "the network filter ext_authz asks in version 3",
	Text:  "Envoy refuses transport_api_version V2. It does not check whether the cluster of the service is there.",
	Bad:   authzHead + "transport_api_version: V2\n",
	Good:  authzHead + "transport_api_version: V3\n",
	Ref:   "extensions/filters/network/ext_authz/config.cc",
})

var networkExtProc = check.Rule(diag.Rule{
	ID: "network-ext-proc", Severity: diag.Error,
	Title: "the network filter ext_proc has a service and something to send",
	Text:  "Envoy refuses it without grpc_service, and with a processing_mode that skips what is read and what is written.",
	Bad:   procHead + "processing_mode: {process_read: SKIP, process_write: SKIP}\n",
	Good:  procHead + "processing_mode: {process_read: SKIP}\n",
	Ref:   "extensions/filters/network/ext_proc/config.cc",
})

func init() {
	check.On(rateLimit)
	check.On(func(c *check.Context, a *extauthzv3.ExtAuthz) {
		if a.GetTransportApiVersion() == corev3.ApiVersion_V2 {
			c.Report(networkExtAuthz, "version 2 of the protocol is gone", "transport_api_version").Fixes = []string{"use V3"}
		}
	})
	check.On(func(c *check.Context, p *extprocv3.NetworkExternalProcessor) {
		if p.GetGrpcService() == nil {
			c.Report(networkExtProc, "there is no service", "grpc_service")
		}
		const skip = extprocv3.ProcessingMode_SKIP
		if m := p.GetProcessingMode(); m != nil && m.GetProcessRead() == skip && m.GetProcessWrite() == skip {
			c.Report(networkExtProc, "nothing is sent to the service", "processing_mode")
		}
	})
}

func rateLimit(c *check.Context, l *ratelimitv3.RateLimit) {
	if l.GetRateLimitService().GetTransportApiVersion() == corev3.ApiVersion_V2 {
		c.Report(networkRateLimit, "version 2 of the protocol is gone", "rate_limit_service.transport_api_version").Fixes = []string{"use V3"}
	}
	for i, d := range l.GetDescriptors() {
		for j, e := range d.GetEntries() {
			format.Text(c, e.GetValue(), format.Form{Syntax: networkRateLimit}, "descriptors", i, "entries", j, "value")
		}
	}
}
