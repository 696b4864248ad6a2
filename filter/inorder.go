package filter

import (
	"cmp"
	"slices"
	"strings"

	"github.com/envoykit/envoykit/internal/node"
)

// ranks are the places of filters, by the message that configures them, below envoy.extensions.filters.http.
var ranks = map[string]int{
	// Probes come without credentials, and are no load to be limited.
	"health_check.v3.HealthCheck": 1,
	// Browsers send preflight requests without credentials; refusals of later filters get the headers that let scripts read them.
	"cors.v3.Cors": 2,
	// What another site has made a browser send is refused before anybody looks at its cookies.
	"csrf.v3.CsrfPolicy": 3,
	// It turns a cookie into the token that jwt_authn checks.
	"oauth2.v3.OAuth2": 4,
	// Who asks: authorization and limits use the claims and headers that these write.
	"jwt_authn.v3.JwtAuthentication": 5,
	"basic_auth.v3.BasicAuth":        5,
	"api_key_auth.v3.ApiKeyAuth":     5,
	// What they may.
	"ext_authz.v3.ExtAuthz": 6,
	"rbac.v3.RBAC":          6,
	// Requests that were refused count towards no limit, and limits can be by user.
	"ratelimit.v3.RateLimit":                         7,
	"rate_limit_quota.v3.RateLimitQuotaFilterConfig": 7,
	// No cookie, body or header changes behind it, and refusals stay as they are.
	"compressor.v3.Compressor": 8,
	// Names are resolved for requests that were let in.
	"dynamic_forward_proxy.v3.FilterConfig": 9,
	// The signature covers headers and body, so nothing may change them afterwards.
	"aws_request_signing.v3.AwsRequestSigning": 10,
	// It ends the chain: Envoy takes it last only.
	"router.v3.Router": last,
}

const last = 11

// InOrder puts HTTP filters into the order that makes sense for nearly everybody: health check, CORS, CSRF, OAuth2, the
// filters that authenticate (JWT, passwords, API keys), those that authorize (ext_authz, RBAC), rate limits by a service,
// compression, the dynamic forward proxy, the signature for AWS, and the router at the end. Those of one step keep their
// order. All others stay where they are given, a local rate limit for example: one against floods stands first, one by
// user after authentication.
//
// Filters are taken as by [HCMBuilder.Filters], so they are not to be changed afterwards.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.http_filters
func InOrder(filters ...HTTP) []HTTP {
	type place struct {
		filter HTTP
		rank   int
	}
	var ranked []place
	var ends []HTTP
	var free []int // the places of those in ranked
	out := make([]HTTP, 0, len(filters))
	for _, f := range filters {
		switch rank := ranks[kind(f)]; rank {
		case 0:
			out = append(out, f)
		case last:
			ends = append(ends, f)
		default:
			ranked = append(ranked, place{f, rank})
			free = append(free, len(out))
			out = append(out, nil)
		}
	}
	slices.SortStableFunc(ranked, func(a, b place) int { return cmp.Compare(a.rank, b.rank) })
	for i, p := range ranked {
		out[free[i]] = p.filter
	}
	return append(out, ends...)
}

// kind is the message that configures a filter.
func kind(f HTTP) string {
	if node.IsNil(f) {
		return ""
	}
	var alone node.State
	m := f.Render(node.Standalone(&alone, "http_filters"))
	url := m.GetTypedConfig().GetTypeUrl()
	return strings.TrimPrefix(url[strings.LastIndexByte(url, '/')+1:], "envoy.extensions.filters.http.")
}
