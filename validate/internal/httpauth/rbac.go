package httpauth

import (
	"fmt"

	rbacconfigv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	httprbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	networkrbacv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/rbac/v3"
	upstreamv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rbac/matchers/upstream_ip_port/v3"
	mtlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rbac/principals/mtls_authenticated/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// matching returns a filter with a matcher tree that reads the input.
func matching(input string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC
matcher:
  matcher_tree:
    input: {name: input, typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.` + input + `, header_name: a}}
    exact_match_map:
      map: {b: {action: {name: a, typed_config: {"@type": type.googleapis.com/envoy.config.rbac.v3.Action, name: a}}}}
`
}

var rbacBoth = check.Rule(diag.Rule{
	ID: "rbac-rules-and-matcher", Severity: diag.Warning,
	Title: "an RBAC filter has rules or a matcher",
	Text:  "Where both are set, for enforcement or for the shadow, Envoy ignores the rules and says so in its log alone.",
	Bad:   matching("HttpRequestHeaderMatchInput") + "rules: {}\n",
	Good:  matching("HttpRequestHeaderMatchInput"),
	Ref:   "extensions/filters/common/rbac/utility.h createEngine",
})

var rbacInput = check.Rule(diag.Rule{
	ID: "rbac-matcher-input", Severity: diag.Error,
	Title: "the matcher of the HTTP filter rbac reads request headers and the connection",
	Text: "The filter decides when the headers of a request have come. Envoy refuses inputs about its trailers, its query string, and the response: take the " +
		":path header for the query string.",
	Bad:  matching("HttpResponseHeaderMatchInput"),
	Good: matching("HttpRequestHeaderMatchInput"),
	Ref:  "extensions/filters/http/rbac/rbac_filter.cc ActionValidationVisitor",
})

var rbacPorts = check.Rule(diag.Rule{
	ID: "rbac-port-range", Severity: diag.Error,
	Title: "a range of ports begins below its end, within 0 to 65535",
	Text:  "The end of destination_port_range does not belong to it, so that 65536 is the highest, and start is below end. Envoy refuses others.",
	Bad:   ports("{start: 80, end: 80}"),
	Good:  ports("{start: 80, end: 81}"),
	Ref:   "extensions/filters/common/rbac/matchers.cc PortRangeMatcher",
})

func ports(r string) string {
	return `"@type": type.googleapis.com/envoy.config.rbac.v3.Permission
destination_port_range: ` + r + "\n"
}

var rbacExtension = check.Rule(diag.Rule{
	ID: "rbac-extension-empty", Severity: diag.Error,
	Title: "an RBAC extension says what it matches",
	Text:  "upstream_ip_port needs upstream_ip or upstream_port_range, mtls_authenticated needs san_matcher or any_validated_client_certificate. Envoy refuses an empty one.",
	Bad:   "\"@type\": type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config\n",
	Good:  "\"@type\": type.googleapis.com/envoy.extensions.rbac.principals.mtls_authenticated.v3.Config\nany_validated_client_certificate: true\n",
	Ref:   "extensions/filters/common/rbac/matchers, principals",
})

func init() {
	check.On(func(c *check.Context, m *httprbacv3.RBAC) {
		both(c, m.GetRules() != nil && m.GetMatcher() != nil, "rules")
		both(c, m.GetShadowRules() != nil && m.GetShadowMatcher() != nil, "shadow_rules")
	})
	check.On(func(c *check.Context, m *networkrbacv3.RBAC) {
		both(c, m.GetRules() != nil && m.GetMatcher() != nil, "rules")
		both(c, m.GetShadowRules() != nil && m.GetShadowMatcher() != nil, "shadow_rules")
	})
	check.On(portRange)
	check.On(func(c *check.Context, m *mtlsv3.Config) {
		if m.GetSanMatcher() == nil && !m.GetAnyValidatedClientCertificate() {
			c.Report(rbacExtension, "no certificate is asked for")
		}
	})
	check.On(func(c *check.Context, m *upstreamv3.UpstreamIpPortMatcher) {
		if m.GetUpstreamIp() == nil && m.GetUpstreamPortRange() == nil {
			c.Report(rbacExtension, "neither address nor port of the upstream host is given")
		}
	})
	noInput[*matcherv3.HttpRequestTrailerMatchInput]()
	noInput[*matcherv3.HttpRequestQueryParamMatchInput]()
	noInput[*matcherv3.HttpResponseHeaderMatchInput]()
	noInput[*matcherv3.HttpResponseTrailerMatchInput]()
	noInput[*matcherv3.HttpResponseStatusCodeMatchInput]()
	noInput[*matcherv3.HttpResponseStatusCodeClassMatchInput]()
}

func both(c *check.Context, set bool, field string) {
	if set {
		c.Report(rbacBoth, field+" is ignored, since there is a matcher", field).Fixes = []string{"remove " + field}
	}
}

func portRange(c *check.Context, p *rbacconfigv3.Permission) {
	r := p.GetDestinationPortRange()
	if r == nil {
		return
	}
	switch start, end := r.GetStart(), r.GetEnd(); {
	case start < 0 || start > 65535:
		c.Report(rbacPorts, fmt.Sprintf("%d is no port", start), "destination_port_range.start")
	case end < 0 || end > 65536:
		c.Report(rbacPorts, fmt.Sprintf("%d is beyond the last port", end), "destination_port_range.end")
	case start >= end:
		c.Report(rbacPorts, fmt.Sprintf("no port is from %d and below %d", start, end), "destination_port_range")
	}
}

// noInput reports an input in a matcher of the HTTP filter.
func noInput[M proto.Message]() {
	check.On(func(c *check.Context, m M) {
		if _, ok := check.Within[*httprbacv3.RBAC](c); ok {
			c.Report(rbacInput, string(m.ProtoReflect().Descriptor().Name())+" is not known yet when the filter decides")
		}
	})
}
