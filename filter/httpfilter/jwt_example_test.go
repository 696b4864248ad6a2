package httpfilter_test

import (
	"time"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

func ExampleJWT() {
	printPart(httpfilter.JWT(httpfilter.JWTProvider("id", httpfilter.JWTLocalKeys(source.DataFile("/etc/envoy/jwks.json"))).Issuer("https://id.example")).
		Open(route.Exact("/healthz")).
		Rule(route.Prefix("/"), httpfilter.JWTFrom("id")))
	// Output:
	// name: envoy.filters.http.jwt_authn
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication
	//   providers:
	//     id:
	//       issuer: https://id.example
	//       local_jwks:
	//         filename: /etc/envoy/jwks.json
	//   rules:
	//   - match:
	//       path: /healthz
	//   - match:
	//       prefix: /
	//     requires:
	//       provider_name: id
}

func ExampleJWTProvider() {
	printPart(httpfilter.JWTProvider("id", httpfilter.JWTRemoteKeys(service.HTTP("https://id.example/jwks", "id", time.Second))).
		Audiences("shop").Claim("sub", "x-user").PayloadMetadata("payload"))
	// Output:
	// audiences:
	// - shop
	// remote_jwks:
	//   http_uri:
	//     uri: https://id.example/jwks
	//     cluster: id
	//     timeout: 1s
	// payload_in_metadata: payload
	// claim_to_headers:
	// - header_name: x-user
	//   claim_name: sub
}

func ExampleJWTRemoteKeys() {
	printPart(httpfilter.JWTRemoteKeys(service.HTTP("https://id.example/jwks", "id", time.Second)).Cache(time.Hour).Ahead())
	// Output:
	// http_uri:
	//   uri: https://id.example/jwks
	//   cluster: id
	//   timeout: 1s
	// cache_duration: 3600s
	// async_fetch: {}
}

func ExampleJWTLocalKeys() {
	printPart(httpfilter.JWTProvider("tests", httpfilter.JWTLocalKeys(source.Environment("JWKS"))))
	// Output:
	// local_jwks:
	//   environment_variable: JWKS
}

func ExampleJWTFrom() {
	printPart(httpfilter.JWTFrom("id").Or(httpfilter.JWTFrom("partner", "api")))
	// Output:
	// requires_any:
	//   requirements:
	//   - provider_name: id
	//   - provider_and_audiences:
	//       provider_name: partner
	//       audiences:
	//       - api
}

func ExampleJWTMissing() {
	printPart(httpfilter.JWTFrom("id").Or(httpfilter.JWTMissing()))
	// Output:
	// requires_any:
	//   requirements:
	//   - provider_name: id
	//   - allow_missing: {}
}

func ExampleInsecureJWTMissingOrFailed() {
	printPart(httpfilter.JWTFrom("id").Or(httpfilter.InsecureJWTMissingOrFailed()))
	// Output:
	// requires_any:
	//   requirements:
	//   - provider_name: id
	//   - allow_missing_or_failed: {}
}

func ExampleInsecureJWTUnverified() {
	printPart(httpfilter.InsecureJWTUnverified("x-jwt-verified"))
	// Output:
	// extract_only_without_validation:
	//   verification_status_header: x-jwt-verified
}

func ExampleJWTBuilder_Demand() {
	printPart(httpfilter.JWT().Demand("strict"))
	// Output:
	// "@type": type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig
	// requirement_name: strict
}
