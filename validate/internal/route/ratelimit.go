package route

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	localratelimitv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/local_ratelimit/v3"
	exprv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rate_limit_descriptors/expr/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

// limited returns the configuration of a local rate limit for a route whose one rate limit has more fields.
func limited(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit
stat_prefix: shop
token_bucket: {max_tokens: 10, fill_interval: 1s}
rate_limits: [{actions: [{remote_address: {}}]` + fields + `}]
`
}

var hitsAddend = check.Rule(diag.Rule{
	ID: "rl-filter-hits-addend-both", Severity: diag.Error,
	Title: "hits_addend is a number or a format",
	Text:  "A rate limit of a filter counts a request as often as hits_addend says, with a number or a format string. Envoy refuses both, and neither.",
	Bad:   limited(`, hits_addend: {number: 2, format: "%BYTES_RECEIVED%"}`),
	Good:  limited(`, hits_addend: {number: 2}`),
	Ref:   "extensions/filters/common/ratelimit_config/ratelimit_config.cc",
})

var hitsAddendFormat = check.Rule(diag.Rule{
	ID: "rl-filter-hits-addend-format", Severity: diag.Error,
	Title: "the format of hits_addend is one command",
	Text:  "What the format yields has to be a number, so that Envoy takes exactly one command and no text around it.",
	Bad:   limited(`, hits_addend: {format: "%BYTES_RECEIVED%%BYTES_SENT%"}`),
	Good:  limited(`, hits_addend: {format: "%BYTES_RECEIVED%"}`),
	Ref:   "extensions/filters/common/ratelimit_config/ratelimit_config.cc",
})

var stageDisableKey = check.Rule(diag.Rule{
	ID: "rl-filter-stage-disable-key", Severity: diag.Error,
	Title: "the rate limits of a filter have no stage and no disable_key",
	Text:  "stage and disable_key choose among the rate limits of routes and virtual hosts. In the rate limits that a filter brings along they mean nothing, and Envoy refuses them.",
	Bad:   limited(`, stage: 1`),
	Good:  limited(``),
	Ref:   "extensions/filters/common/ratelimit_config/ratelimit_config.cc",
})

var filterLimit = check.Rule(diag.Rule{
	ID: "rl-filter-limit", Severity: diag.Error,
	Title: "local rate limits override no limit",
	Text:  "limit makes a rate limit service apply another limit to a descriptor. A local rate limit asks nobody, and Envoy refuses it.",
	Bad:   limited(`, limit: {dynamic_metadata: {metadata_key: {key: a, path: [{key: b}]}}}`),
	Good:  limited(``),
	Ref:   "extensions/filters/common/ratelimit_config/ratelimit_config.cc",
})

var exprUnset = check.Rule(diag.Rule{
	ID: "rl-action-expr", Severity: diag.Error,
	Title: "an expression descriptor has an expression",
	Text:  "The descriptor's value is what a CEL expression yields. Envoy refuses one without.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor
descriptor_key: user
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor
descriptor_key: user
text: request.headers["x-user"]
`,
	Ref: "extensions/rate_limit_descriptors/expr/config.cc",
})

var dynamicMetadata = check.Rule(diag.Rule{
	ID: "rl-action-dynamic-metadata", Severity: diag.Error,
	Title: "a rate limit takes descriptors from metadata with the action for that",
	Text: "The action dynamic_metadata is disallowed by default: Envoy refuses it unless the runtime of the bootstrap allows it " +
		"(envoy.deprecated_features:envoy.config.route.v3.RateLimit.Action.dynamic_metadata). metadata does the same, and more.",
	Bad:  host(`rate_limits: [{actions: [{dynamic_metadata: {descriptor_key: user, metadata_key: {key: com.example, path: [{key: user}]}}}]}]`),
	Good: host(`rate_limits: [{actions: [{metadata: {descriptor_key: user, metadata_key: {key: com.example, path: [{key: user}]}}}]}]`),
	Ref:  "common/protobuf/utility.cc",
})

func init() {
	check.On(rateLimit)
	check.On(func(c *check.Context, d *exprv3.Descriptor) {
		if d.GetExprSpecifier() == nil {
			c.Report(exprUnset, fmt.Sprintf("descriptor %q has no expression", d.GetDescriptorKey()))
		}
	})
	check.On(func(c *check.Context, a *routev3.RateLimit_Action_RemoteAddressMatch) {
		format.Text(c, a.GetDescriptorValue(), format.Form{}, "descriptor_value")
	})
}

// rateLimit judges what only the rate limits of filters are judged for: those of routes and virtual
// hosts are read in another way.
func rateLimit(c *check.Context, r *routev3.RateLimit) {
	switch c.Parent().(type) {
	case *routev3.RouteAction, *routev3.VirtualHost:
		disallowed(c, r)
		return
	case nil:
	default:
		disallowed(c, r)
		if r.GetStage() != nil || r.GetDisableKey() != "" {
			c.Report(stageDisableKey, "the rate limit of a filter has a stage or a disable_key")
		}
		if _, local := c.Parent().(*localratelimitv3.LocalRateLimit); local && r.GetLimit() != nil {
			c.Report(filterLimit, "a local rate limit has a limit", "limit")
		}
	}
	h := r.GetHitsAddend()
	switch {
	case h == nil:
	case (h.GetNumber() != nil) == (h.GetFormat() != ""):
		c.Report(hitsAddend, "hits_addend has to have either number or format", "hits_addend")
	case h.GetFormat() != "":
		addendFormat(c, h.GetFormat())
	}
}

// disallowed reports what Envoy refuses, although its protos have it, unless the runtime says otherwise.
func disallowed(c *check.Context, r *routev3.RateLimit) {
	for i, a := range r.GetActions() {
		//lint:ignore SA1019 that it is deprecated is the point
		if a.GetDynamicMetadata() != nil && !c.AllowsDeprecated("envoy.config.route.v3.RateLimit.Action.dynamic_metadata", false) {
			c.Report(dynamicMetadata, "the action dynamic_metadata is disallowed", "actions", i, "dynamic_metadata").Fixes = []string{"use metadata"}
		}
	}
}

// addendFormat checks that a format is one command: nothing may be left when commands are taken away.
func addendFormat(c *check.Context, text string) {
	count := 0
	bad := format.Parse(text, func(format.Command) { count++ })
	format.Text(c, text, format.Form{}, "hits_addend.format")
	if bad < 0 && (count != 1 || text[0] != '%' || text[len(text)-1] != '%') {
		c.Report(hitsAddendFormat, fmt.Sprintf("%q is not one command", text), "hits_addend.format")
	}
}
