package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route/ratelimit"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

const bucketAction = `
      action:
        name: rate_limit_quota
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.rate_limit_quota.v3.RateLimitQuotaBucketSettings
`

func TestRateLimitQuota(t *testing.T) {
	bucket := httpfilter.QuotaBucket(time.Second).Label("app", "shop").LabelFrom("user", match.OfRequest().Header("x-user")).
		Unassigned(httpfilter.QuotaNone()).Expired(httpfilter.QuotaTokens(5, time.Second), time.Minute).Status(503).Body("no").GRPCStatus(8, "no").
		ResponseHeaders(header.Append("a", "b"))
	quota := httpfilter.RateLimitQuota("edge", service.GRPC("rlqs"), httpfilter.QuotaMatcher().Otherwise(bucket.Clone())).
		Enabled(50, "q.on").Enforced(0, "q.hard").RequestHeaders(header.Append("c", "d"))
	parttest.Equal(t, quota.Clone(), entry("rate_limit_quota", "RateLimitQuotaFilterConfig", `
  rlqs_server: {envoy_grpc: {cluster_name: rlqs}}
  domain: edge
  filter_enabled: {default_value: {numerator: 50}, runtime_key: q.on}
  filter_enforced: {default_value: {numerator: 0}, runtime_key: q.hard}
  request_headers_to_add_when_not_enforced: [{header: {key: c, value: d}}]
  bucket_matchers:
    on_no_match:`+bucketAction+`
          bucket_id_builder:
            bucket_id_builder:
              app: {string_value: shop}
              user:
                custom_value:
                  name: envoy.matching.inputs.request_headers
                  typed_config: {"@type": type.googleapis.com/envoy.type.matcher.v3.HttpRequestHeaderMatchInput, header_name: x-user}
          reporting_interval: 1s
          deny_response_settings: {http_status: {code: ServiceUnavailable}, http_body: bm8=, grpc_status: {code: 8, message: "no"}, response_headers_to_add: [{header: {key: a, value: b}}]}
          no_assignment_behavior: {fallback_rate_limit: {blanket_rule: DENY_ALL}}
          expired_assignment_behavior:
            expired_assignment_behavior_timeout: 60s
            fallback_rate_limit: {token_bucket: {max_tokens: 5, tokens_per_fill: 5, fill_interval: 1s}}
`))
	reuse := httpfilter.QuotaBucket(time.Second).Unassigned(httpfilter.QuotaRate(7, ratelimit.Minute)).ExpiredReuse(time.Hour)
	parttest.Equal(t, quota.PerRoute(httpfilter.QuotaMatcher().Otherwise(reuse)).Domain("d").Clone(), override("rate_limit_quota.v3.RateLimitQuotaOverride", `
domain: d
bucket_matchers:
    on_no_match:`+bucketAction+`
          reporting_interval: 1s
          no_assignment_behavior: {fallback_rate_limit: {requests_per_time_unit: {requests_per_time_unit: 7, time_unit: MINUTE}}}
          expired_assignment_behavior: {expired_assignment_behavior_timeout: 3600s, reuse_last_assignment: {}}
`))
	parttest.Equal(t, httpfilter.QuotaAll().Clone(), "blanket_rule: ALLOW_ALL")
}

func TestGCPAuthn(t *testing.T) {
	for want, audience := range map[string]*httpfilter.GCPAudienceBuilder{
		"url: a":                            httpfilter.GCPIdentity("a"),
		"bound_jwt: {url: a}":               httpfilter.GCPBoundIdentity("a"),
		"access_token: {scopes: [a]}":       httpfilter.GCPAccess("a"),
		"bound_access_token: {scopes: [a]}": httpfilter.GCPBoundAccess("a").Clone(),
		"iam_access_token: {account: a, authorization: b, scopes: [c]}": httpfilter.GCPServiceAccount("a", "b", "c"),
	} {
		parttest.Equal(t, httpfilter.GCPAuthn("metadata", time.Second).Retry(service.Retry(2)).Cache(10).Header("x", "T ").KeepHeader().MetadataKey("k").
			Audience(audience).Clone(), entry("gcp_authn", "GcpAuthnFilterConfig", `
  cluster: metadata
  timeout: 1s
  retry_policy: {num_retries: 2}
  cache_config: {cache_size: 10}
  token_header: {name: x, value_prefix: "T ", preserve_existing: {}}
  token_metadata_key: k
  audience: {`+want+"}"))
	}
}

func TestAWSSigning(t *testing.T) {
	anywhere := httpfilter.AWSRolesAnywhere("role", "profile", "anchor").Certificate(source.DataFile("c"), source.DataFile("k")).Chain(source.DataFile("ch")).Session("s", time.Hour)
	role := httpfilter.AWSRole("arn").Session("s", time.Hour).ExternalID("x").With(httpfilter.AWSCredentials().Environment())
	signing := httpfilter.AWSSigning("s3", "us-east-1").HostRewrite("h").UnsignedPayload().ExcludedHeaders(match.Prefix("x-")).IncludedHeaders(match.Exact("a")).
		ManyRegions().QueryString(time.Minute).Credentials(httpfilter.AWSCredentialsOnly().Inline("id", "key", "t").WebIdentity(source.DataFile("w"), "arn", "s").
		File(source.DataFile("f"), "p").RolesAnywhere(anywhere.Clone()).AssumeRole(role.Clone()).Config().Container().Environment().InstanceProfile().Clone())
	parttest.Equal(t, signing.Clone(), entry("aws_request_signing", "AwsRequestSigning", `
  service_name: s3
  region: us-east-1
  host_rewrite: h
  use_unsigned_payload: true
  match_excluded_headers: [{prefix: x-}]
  signing_algorithm: AWS_SIGV4A
  query_string: {expiration_time: 60s}
  match_included_headers: [{exact: a}]
  credential_provider:
    custom_credential_provider_chain: true
    inline_credential: {access_key_id: id, secret_access_key: key, session_token: t}
    assume_role_with_web_identity_provider: {web_identity_token_data_source: {filename: w}, role_arn: arn, role_session_name: s}
    credentials_file_provider: {credentials_data_source: {filename: f}, profile: p}
    iam_roles_anywhere_credential_provider: {role_arn: role, profile_arn: profile, trust_anchor_arn: anchor, certificate: {filename: c}, private_key: {filename: k},
      certificate_chain: {filename: ch}, role_session_name: s, session_duration: 3600s}
    assume_role_credential_provider: {role_arn: arn, role_session_name: s, session_duration: 3600s, external_id: x, credential_provider: {environment_credential_provider: {}}}
    config_credential_provider: {}
    container_credential_provider: {}
    environment_credential_provider: {}
    instance_profile_credential_provider: {}
`))
	parttest.Equal(t, signing.PerRoute(httpfilter.AWSSigning("sqs", ""), "p"),
		override("aws_request_signing.v3.AwsRequestSigningPerRoute", "aws_request_signing: {service_name: sqs}\nstat_prefix: p"))
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(signing.PerRoute(nil, ""))))
}

func TestAWSLambda(t *testing.T) {
	lambda := httpfilter.AWSLambda("arn:aws:lambda:us-east-1:1:function:a").Passthrough().Async().HostRewrite("h").Profile("p").Credentials("id", "key", "t").
		ExcludedHeaders(match.Prefix("x-")).IncludedHeaders(match.Exact("a"))
	parttest.Equal(t, lambda.Clone(), entry("aws_lambda", "Config", `
  arn: arn:aws:lambda:us-east-1:1:function:a
  payload_passthrough: true
  invocation_mode: ASYNCHRONOUS
  host_rewrite: h
  credentials_profile: p
  credentials: {access_key_id: id, secret_access_key: key, session_token: t}
  match_excluded_headers: [{prefix: x-}]
  match_included_headers: [{exact: a}]
`))
	parttest.Equal(t, lambda.PerRoute(httpfilter.AWSLambda("b")), override("aws_lambda.v3.PerRouteConfig", "invoke_config: {arn: b}"))
}

func TestGeoIP(t *testing.T) {
	fields := []httpfilter.GeoField{
		httpfilter.GeoCountry, httpfilter.GeoCity, httpfilter.GeoRegion, httpfilter.GeoASN, httpfilter.GeoASNOrganization, httpfilter.GeoISP, httpfilter.GeoAnonymous,
		httpfilter.GeoAnonymousVPN, httpfilter.GeoAnonymousHosting, httpfilter.GeoTor, httpfilter.GeoAnonymousProxy, httpfilter.GeoPrivateRelay,
	}
	db := httpfilter.MaxMind().CityDatabase("c").CountryDatabase("co").ASNDatabase("a").ISPDatabase("i").AnonymousDatabase("an")
	for i, f := range fields {
		db.Header(f, "x-"+string(rune('a'+i)))
	}
	parttest.Equal(t, httpfilter.GeoIP(db.Clone()).TrustedHops(1).Clone(), entry("geoip", "Geoip", `
  xff_config: {xff_num_trusted_hops: 1}
  provider:
    name: envoy.geoip_providers.maxmind
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig
      city_db_path: c
      country_db_path: co
      asn_db_path: a
      isp_db_path: i
      anon_db_path: an
      common_provider_config:
        geo_field_keys: {country: x-a, city: x-b, region: x-c, asn: x-d, asn_org: x-e, isp: x-f, anon: x-g, anon_vpn: x-h, anon_hosting: x-i, anon_tor: x-j,
          anon_proxy: x-k, apple_private_relay: x-l}
`))
	require.Contains(t, parttest.YAML(t, httpfilter.GeoIP(db).AddressHeader("x-ip")), "header_name: x-ip")
	require.Equal(t, []string{"oneof-chosen-twice part.typed_config.custom_header_config"},
		parttest.Lines(parttest.Problems(httpfilter.GeoIP(db.Clone()).TrustedHops(1).AddressHeader("x"))))
	require.Equal(t, []string{"number-out-of-range part.typed_config.common_provider_config.geo_field_keys"},
		parttest.Lines(parttest.Problems(httpfilter.MaxMind().Header(99, "x"))))
}

func TestIPTagging(t *testing.T) {
	tags := httpfilter.IPTagging().Tag("office", "10.0.0.0/8", "::1").RequestType(httpfilter.ExternalRequests).Header("x-tags")
	parttest.Equal(t, tags.Clone(), entry("ip_tagging", "IPTagging", `
  request_type: EXTERNAL
  ip_tags: [{ip_tag_name: office, ip_list: [{address_prefix: 10.0.0.0, prefix_len: 8}, {address_prefix: "::1", prefix_len: 128}]}]
  ip_tag_header: {header: x-tags}
`))
	parttest.Equal(t, tags.PerRoute(httpfilter.IPTaggingFrom(source.DataFile("tags.yaml")).InsecureAppendHeader("x")),
		override("ip_tagging.v3.IPTagging", "ip_tags_datasource: {filename: tags.yaml}\nip_tag_header: {header: x, action: APPEND_IF_EXISTS_OR_ADD}"))
}
