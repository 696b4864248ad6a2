package httpfilter_test

import (
	"testing"
	"time"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
)

func TestCORSPolicy(t *testing.T) {
	parttest.Equal(t, httpfilter.CORS().Allow("https://app.example.com").
		Matching(match.Suffix(".example.org")).
		Methods("GET", "POST").
		Headers("x-user", "x-tenant").
		Expose("x-request-id").
		MaxAge(time.Hour).
		Credentials(true).
		Enabled(50, "cors.enabled").
		Shadow(12.5, "").
		PrivateNetwork(true).
		ForwardUnmatched(false), `
"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy
allow_origin_string_match: [{exact: "https://app.example.com"}, {suffix: .example.org}]
allow_methods: GET, POST
allow_headers: x-user, x-tenant
expose_headers: x-request-id
max_age: "3600"
allow_credentials: true
filter_enabled: {default_value: {numerator: 50}, runtime_key: cors.enabled}
shadow_enabled: {default_value: {numerator: 1250, denominator: TEN_THOUSAND}}
allow_private_network_access: true
forward_not_matching_preflights: false
`)
}
