package httpfilter_test

import (
	"time"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

func ExampleOAuth2() {
	printPart(httpfilter.OAuth2(httpfilter.OAuth2Login("https://id.example/authorize",
		service.HTTP("https://id.example/token", "id", time.Second),
		httpfilter.OAuth2Client("shop", secret.Named("token"), secret.Named("hmac"))).
		Callback("https://shop.example/callback", "/callback").SignoutPath("/signout").Scopes("openid").ForwardToken()))
	// Output:
	// name: envoy.filters.http.oauth2
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.oauth2.v3.OAuth2
	//   config:
	//     token_endpoint:
	//       uri: https://id.example/token
	//       cluster: id
	//       timeout: 1s
	//     authorization_endpoint: https://id.example/authorize
	//     credentials:
	//       client_id: shop
	//       token_secret:
	//         name: token
	//       hmac_secret:
	//         name: hmac
	//     redirect_uri: https://shop.example/callback
	//     redirect_path_matcher:
	//       path:
	//         exact: /callback
	//     signout_path:
	//       path:
	//         exact: /signout
	//     forward_bearer_token: true
	//     auth_scopes:
	//     - openid
}

func ExampleOAuth2Login() {
	printPart(httpfilter.OAuth2Login("https://id.example/authorize",
		service.HTTP("https://id.example/token", "id", time.Second),
		httpfilter.OAuth2Client("shop", secret.Named("token"), secret.Named("hmac"))).
		Cookies(httpfilter.OAuth2Cookies().Domain("shop.example").Attributes(httpfilter.BearerTokenCookie, httpfilter.SameSiteLax, "")))
	// Output:
	// token_endpoint:
	//   uri: https://id.example/token
	//   cluster: id
	//   timeout: 1s
	// authorization_endpoint: https://id.example/authorize
	// credentials:
	//   client_id: shop
	//   token_secret:
	//     name: token
	//   hmac_secret:
	//     name: hmac
	//   cookie_domain: shop.example
	// cookie_configs:
	//   bearer_token_cookie_config:
	//     same_site: LAX
}

func ExampleOAuth2Client() {
	printPart(httpfilter.OAuth2Client("shop", secret.SDS("token"), secret.SDS("hmac")))
	// Output:
	// client_id: shop
	// token_secret:
	//   name: token
	//   sds_config:
	//     ads: {}
	//     resource_api_version: V3
	// hmac_secret:
	//   name: hmac
	//   sds_config:
	//     ads: {}
	//     resource_api_version: V3
}

func ExampleCredentialInjector() {
	printPart(httpfilter.CredentialInjector(httpfilter.GenericCredential(secret.Named("key")).Header("x-api-key", "")))
	// Output:
	// name: envoy.filters.http.credential_injector
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.credential_injector.v3.CredentialInjector
	//   credential:
	//     name: envoy.http.injected_credentials.generic
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic
	//       credential:
	//         name: key
	//       header: x-api-key
}

func ExampleGenericCredential() {
	printPart(httpfilter.GenericCredential(secret.Named("key")).Header("x-api-key", ""))
	// Output:
	// name: envoy.http.injected_credentials.generic
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.generic.v3.Generic
	//   credential:
	//     name: key
	//   header: x-api-key
}

func ExampleOAuth2Credential() {
	printPart(httpfilter.OAuth2Credential(service.HTTP("https://id.example/token", "id", time.Second), "shop", secret.Named("client")).Scopes("api"))
	// Output:
	// name: envoy.http.injected_credentials.oauth2
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.injected_credentials.oauth2.v3.OAuth2
	//   token_endpoint:
	//     uri: https://id.example/token
	//     cluster: id
	//     timeout: 1s
	//   scopes:
	//   - api
	//   client_credentials:
	//     client_id: shop
	//     client_secret:
	//       name: client
}

func ExampleGCPAuthn() {
	printPart(httpfilter.GCPAuthn("metadata", time.Second).Cache(100))
	// Output:
	// name: envoy.filters.http.gcp_authn
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig
	//   cache_config:
	//     cache_size: 100
	//   cluster: metadata
	//   timeout: 1s
}

func ExampleGCPIdentity() {
	printPart(httpfilter.GCPAuthn("metadata", time.Second).Audience(httpfilter.GCPIdentity("https://shop.example")))
	// Output:
	// name: envoy.filters.http.gcp_authn
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.gcp_authn.v3.GcpAuthnFilterConfig
	//   cluster: metadata
	//   timeout: 1s
	//   audience:
	//     url: https://shop.example
}

func ExampleGCPBoundIdentity() {
	printPart(httpfilter.GCPBoundIdentity("https://shop.example"))
	// Output:
	// bound_jwt:
	//   url: https://shop.example
}

func ExampleGCPAccess() {
	printPart(httpfilter.GCPAccess("https://www.googleapis.com/auth/cloud-platform"))
	// Output:
	// access_token:
	//   scopes:
	//   - https://www.googleapis.com/auth/cloud-platform
}

func ExampleGCPBoundAccess() {
	printPart(httpfilter.GCPBoundAccess("https://www.googleapis.com/auth/cloud-platform"))
	// Output:
	// bound_access_token:
	//   scopes:
	//   - https://www.googleapis.com/auth/cloud-platform
}

func ExampleGCPServiceAccount() {
	printPart(httpfilter.GCPServiceAccount("shop@example.iam.gserviceaccount.com", "Bearer %DYNAMIC_METADATA(gcp:token)%"))
	// Output:
	// iam_access_token:
	//   account: shop@example.iam.gserviceaccount.com
	//   authorization: Bearer %DYNAMIC_METADATA(gcp:token)%
}

func ExampleAWSSigning() {
	printPart(httpfilter.AWSSigning("s3", "us-east-1").UnsignedPayload())
	// Output:
	// name: envoy.filters.http.aws_request_signing
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning
	//   service_name: s3
	//   region: us-east-1
	//   use_unsigned_payload: true
}

func ExampleAWSLambda() {
	printPart(httpfilter.AWSLambda("arn:aws:lambda:us-east-1:123456789012:function:shop").Passthrough())
	// Output:
	// name: envoy.filters.http.aws_lambda
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.aws_lambda.v3.Config
	//   arn: arn:aws:lambda:us-east-1:123456789012:function:shop
	//   payload_passthrough: true
}

func ExampleAWSCredentials() {
	printPart(httpfilter.AWSCredentials().WebIdentity(source.DataFile("/var/run/secrets/token"), "arn:aws:iam::123456789012:role/edge", "edge"))
	// Output:
	// assume_role_with_web_identity_provider:
	//   web_identity_token_data_source:
	//     filename: /var/run/secrets/token
	//   role_arn: arn:aws:iam::123456789012:role/edge
	//   role_session_name: edge
}

func ExampleAWSCredentialsOnly() {
	printPart(httpfilter.AWSCredentialsOnly().AssumeRole(httpfilter.AWSRole("arn:aws:iam::123456789012:role/edge")).Environment())
	// Output:
	// custom_credential_provider_chain: true
	// environment_credential_provider: {}
	// assume_role_credential_provider:
	//   role_arn: arn:aws:iam::123456789012:role/edge
}

func ExampleAWSRole() {
	printPart(httpfilter.AWSRole("arn:aws:iam::123456789012:role/edge").ExternalID("x").Session("edge", time.Hour))
	// Output:
	// role_arn: arn:aws:iam::123456789012:role/edge
	// role_session_name: edge
	// external_id: x
	// session_duration: 3600s
}

func ExampleAWSRolesAnywhere() {
	printPart(httpfilter.AWSRolesAnywhere("arn:role", "arn:profile", "arn:anchor").Certificate(source.DataFile("tls.crt"), source.DataFile("tls.key")))
	// Output:
	// role_arn: arn:role
	// certificate:
	//   filename: tls.crt
	// private_key:
	//   filename: tls.key
	// trust_anchor_arn: arn:anchor
	// profile_arn: arn:profile
}

func ExampleGeoIP() {
	printPart(httpfilter.GeoIP(httpfilter.MaxMind().CityDatabase("/geo/city.mmdb").Header(httpfilter.GeoCountry, "x-country")).TrustedHops(1))
	// Output:
	// name: envoy.filters.http.geoip
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.geoip.v3.Geoip
	//   xff_config:
	//     xff_num_trusted_hops: 1
	//   provider:
	//     name: envoy.geoip_providers.maxmind
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig
	//       city_db_path: /geo/city.mmdb
	//       common_provider_config:
	//         geo_field_keys:
	//           country: x-country
}

func ExampleMaxMind() {
	printPart(httpfilter.MaxMind().ASNDatabase("/geo/asn.mmdb").Header(httpfilter.GeoASN, "x-asn"))
	// Output:
	// name: envoy.geoip_providers.maxmind
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig
	//   asn_db_path: /geo/asn.mmdb
	//   common_provider_config:
	//     geo_field_keys:
	//       asn: x-asn
}

func ExampleIPTagging() {
	printPart(httpfilter.IPTagging().Tag("office", "10.0.0.0/8"))
	// Output:
	// name: envoy.filters.http.ip_tagging
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ip_tagging.v3.IPTagging
	//   ip_tags:
	//   - ip_tag_name: office
	//     ip_list:
	//     - address_prefix: 10.0.0.0
	//       prefix_len: 8
}

func ExampleIPTaggingFrom() {
	printPart(httpfilter.IPTaggingFrom(source.DataFile("/etc/envoy/tags.yaml").Watch("/etc/envoy")))
	// Output:
	// name: envoy.filters.http.ip_tagging
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.ip_tagging.v3.IPTagging
	//   ip_tags_datasource:
	//     filename: /etc/envoy/tags.yaml
	//     watched_directory:
	//       path: /etc/envoy
}
