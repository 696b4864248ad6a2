package hcm

import (
	"fmt"
	"strings"

	routerv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/extension"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var terminalNotLast = check.Rule(diag.Rule{
	ID: "hcm-http-filter-terminal-not-last", Severity: diag.Error,
	Title: "an HTTP filter that ends its chain is the last one",
	Text:  "The router answers or forwards the request, so nothing after it would run. Envoy refuses the chain.",
	Bad:   sample + "http_filters:\n- " + router + "\n- " + router + "\n",
	Good:  sample + "http_filters:\n- " + lua + "\n- " + router + "\n",
	Ref:   "common/config/utility.cc validateTerminalFilters",
})

var lastNotTerminal = check.Rule(diag.Rule{
	ID: "hcm-http-filter-last-not-terminal", Severity: diag.Error,
	Title: "a chain of HTTP filters ends in the router",
	Text: "Other filters pass the request on, and after the last one nobody would answer. Envoy refuses the chain. An empty chain is accepted, " +
		"though no request gets an answer.",
	Bad:  sample + "http_filters:\n- " + lua + "\n",
	Good: sample + "http_filters:\n- " + lua + "\n- " + router + "\n",
	Ref:  "common/config/utility.cc validateTerminalFilters",
})

var lastDisabled = check.Rule(diag.Rule{
	ID: "hcm-http-filter-last-disabled", Severity: diag.Error,
	Title: "the last HTTP filter is not disabled",
	Text:  "disabled switches a filter off except for routes that enable it. Without the router there is nobody to answer, and Envoy refuses that.",
	Bad:   sample + `http_filters: [{name: router, disabled: true, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}]` + "\n",
	Good:  sample + "http_filters:\n- " + router + "\n",
	Ref:   "common/http/filter_chain_helper.h processFilter",
})

var codecLast = check.Rule(diag.Rule{
	ID: "upstream-http-filters-codec-last", Severity: diag.Error,
	Title: "a chain of upstream HTTP filters ends in the codec",
	Text: "The filters of a cluster (HttpProtocolOptions.http_filters) or of the router (upstream_http_filters) must end with " +
		"envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec, which encodes the request. Envoy refuses the chain otherwise.",
	Bad:  upstreamHead + "- " + lua + "\n",
	Good: upstreamHead + "- " + lua + "\n" + `- {name: codec, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec}}` + "\n",
	Ref:  "common/http/filter_chain_helper.cc checkUpstreamHttpFiltersList",
})

const upstreamHead = `"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router
upstream_http_filters:
`

func init() {
	check.On(func(c *check.Context, r *routerv3.Router) {
		upstream.judge(c, r.GetUpstreamHttpFilters(), "upstream_http_filters")
	})
	check.On(func(c *check.Context, o *httpv3.HttpProtocolOptions) {
		upstream.judge(c, o.GetHttpFilters(), "http_filters")
	})
}

// chain is a kind of HTTP filter chain.
type chain struct {
	last *diag.Rule // what is broken if the last filter does not end the chain
	ends func(*check.Context, *anypb.Any) (ends, known bool)
	fix  string
}

var (
	downstream = chain{lastNotTerminal, (*check.Context).Terminal, "add envoy.filters.http.router at the end"}
	upstream   = chain{codecLast, isCodec, "add envoy.filters.http.upstream_codec at the end"}
)

// isCodec tells whether a filter ends an upstream chain; only one does.
func isCodec(c *check.Context, a *anypb.Any) (ends, known bool) {
	message := c.ConfigType(a)
	return strings.HasSuffix(message, ".upstream_codec.v3.UpstreamCodec"), message != ""
}

// judge judges the order of the filters that at leads to.
func (k chain) judge(c *check.Context, filters []*hcmv3.HttpFilter, at ...any) {
	for i, f := range filters {
		last := i == len(filters)-1
		if last && f.GetDisabled() {
			c.Report(lastDisabled, fmt.Sprintf("the last filter, %q, is disabled", f.GetName()), append(at, i, "disabled")...)
		}
		ends, known := k.ends(c, config(f))
		switch {
		case !known || ends == last || skipped(c, f):
		case ends:
			c.Report(terminalNotLast, fmt.Sprintf("%q ends the chain, and %d more follow", f.GetName(), len(filters)-1-i), append(at, i)...).
				Fixes = []string{"move it to the end of the chain"}
		default:
			c.Report(k.last, fmt.Sprintf("the chain ends in %q, which passes requests on", f.GetName()), append(at, i)...).
				Fixes = []string{k.fix}
		}
	}
}

// skipped tells whether Envoy leaves a filter out because it may, and there is none for its configuration.
func skipped(c *check.Context, f *hcmv3.HttpFilter) bool {
	if !f.GetIsOptional() {
		return false
	}
	fits, _ := extension.FitsAny(c.ConfigType(config(f)), filterCategories)
	return !fits
}

var filterCategories = []string{"envoy.filters.http", "envoy.filters.http.upstream"}

// config returns the configuration of a filter, the default for one that extension discovery delivers.
func config(f *hcmv3.HttpFilter) *anypb.Any {
	if f.GetTypedConfig() != nil {
		return f.GetTypedConfig()
	}
	return f.GetConfigDiscovery().GetDefaultConfig()
}
