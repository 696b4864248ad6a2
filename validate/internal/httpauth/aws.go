package httpauth

import (
	"fmt"
	"strings"

	awsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/aws/v3"
	lambdav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/aws_lambda/v3"
	signingv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/aws_request_signing/v3"
	maxmindv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/geoip_providers/maxmind/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var lambdaARN = check.Rule(diag.Rule{
	ID: "aws-lambda-arn", Severity: diag.Error,
	Title: "a Lambda function is named by its ARN",
	Text:  `An ARN is "arn:aws:lambda:region:account:function:name", perhaps with a version or alias behind. Envoy refuses one with fewer parts.`,
	Bad:   "\"@type\": type.googleapis.com/envoy.extensions.filters.http.aws_lambda.v3.Config\narn: arn:aws:lambda:us-east-1:function:shop\n",
	Good:  "\"@type\": type.googleapis.com/envoy.extensions.filters.http.aws_lambda.v3.Config\narn: arn:aws:lambda:us-east-1:123456789012:function:shop\n",
	Ref:   "extensions/filters/http/aws_lambda/config.cc",
})

// signing returns a filter with the fields.
func signing(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.http.aws_request_signing.v3.AwsRequestSigning
service_name: s3
` + fields + "\n"
}

var signingRegion = check.Rule(diag.Rule{
	ID: "aws-signing-region", Severity: diag.Error,
	Title: "SigV4 signs for one region",
	Text:  "A set of regions, with wildcards or commas, needs signing_algorithm: AWS_SIGV4A. Envoy refuses it for SigV4. (Whether the environment gives a region where none is set is not decided here.)",
	Bad:   signing(`region: "us-east-*"`),
	Good:  signing(`region: "us-east-*"` + "\nsigning_algorithm: AWS_SIGV4A"),
	Ref:   "extensions/filters/http/aws_request_signing/config.cc",
})

var awsNoCredentials = check.Rule(diag.Rule{
	ID: "aws-credentials-none", Severity: diag.Error,
	Title: "a chain of AWS credential providers of one's own has a provider",
	Text:  "custom_credential_provider_chain leaves out every provider that is not set. Envoy refuses a chain of none.",
	Bad:   signing("region: us-east-1\ncredential_provider: {custom_credential_provider_chain: true}"),
	Good:  signing("region: us-east-1\ncredential_provider: {custom_credential_provider_chain: true, environment_credential_provider: {}}"),
	Ref:   "extensions/filters/http/aws_request_signing/config.cc",
})

var maxmindDatabase = check.Rule(diag.Rule{
	ID: "geoip-database", Severity: diag.Error,
	Title: "MaxMind's provider has a database",
	Text:  "At least one path to a database must be set. Envoy refuses the provider otherwise, and does not survive a file that is not there; the rule looks for it only where it is asked to.",
	Bad:   maxmind(""),
	Good:  maxmind("city_db_path: /city.mmdb\n"),
	Ref:   "extensions/geoip_providers/maxmind/geoip_provider.cc",
})

func maxmind(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.geoip_providers.maxmind.v3.MaxMindConfig
common_provider_config: {geo_field_keys: {country: x-country}}
` + fields
}

func init() {
	check.On(func(c *check.Context, m *lambdav3.Config) {
		if arn := m.GetArn(); arn != "" && (!strings.HasPrefix(arn, "arn:") || strings.Count(arn, ":") < 6) {
			c.Report(lambdaARN, fmt.Sprintf("%q is no ARN of a function", arn), "arn")
		}
	})
	check.On(func(c *check.Context, m *signingv3.AwsRequestSigning) {
		if m.GetSigningAlgorithm() == signingv3.AwsRequestSigning_AWS_SIGV4 && strings.ContainsAny(m.GetRegion(), "*,") {
			c.Report(signingRegion, fmt.Sprintf("%q is more than one region", m.GetRegion()), "region").Fixes = []string{"set signing_algorithm: AWS_SIGV4A"}
		}
	})
	check.On(func(c *check.Context, m *awsv3.AwsCredentialProvider) {
		if m.GetCustomCredentialProviderChain() && proto.Equal(m, &awsv3.AwsCredentialProvider{CustomCredentialProviderChain: true}) {
			c.Report(awsNoCredentials, "no provider is set", "custom_credential_provider_chain")
		}
	})
	check.On(func(c *check.Context, m *maxmindv3.MaxMindConfig) {
		if m.GetCityDbPath() == "" && m.GetIspDbPath() == "" && m.GetAsnDbPath() == "" && m.GetAnonDbPath() == "" && m.GetCountryDbPath() == "" {
			c.Report(maxmindDatabase, "no database is set")
		}
		for _, db := range [...]struct{ path, field string }{
			{m.GetCityDbPath(), "city_db_path"}, {m.GetIspDbPath(), "isp_db_path"}, {m.GetAsnDbPath(), "asn_db_path"},
			{m.GetAnonDbPath(), "anon_db_path"}, {m.GetCountryDbPath(), "country_db_path"},
		} {
			if db.path != "" && !c.Exists(db.path) {
				c.Report(maxmindDatabase, fmt.Sprintf("the file %q cannot be read", db.path), db.field)
			}
		}
	})
}
