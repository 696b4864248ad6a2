package httpfilter

import (
	"time"

	signingv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/aws_request_signing/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// AWSSigningBuilder builds the filter that signs requests to services of AWS.
type AWSSigningBuilder struct {
	slot[signingv3.AwsRequestSigning]
}

// AWSSigning starts the filter for a service ("s3") in a region; "" takes the region of Envoy's environment, which must have one
// (aws-signing-region).
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.service_name
func AWSSigning(service, region string) *AWSSigningBuilder {
	b := &AWSSigningBuilder{}
	b.name = "envoy.filters.http.aws_request_signing"
	m := b.n.Init(&signingv3.AwsRequestSigning{})
	m.ServiceName, m.Region = service, region
	return b
}

// HostRewrite replaces the host before signing. Default: it stays. It does not go with a host rewrite of the route.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.host_rewrite
func (b *AWSSigningBuilder) HostRewrite(host string) *AWSSigningBuilder {
	m, _ := b.n.Set("host_rewrite")
	m.HostRewrite = host
	return b
}

// UnsignedPayload leaves the body unsigned, for services that allow it. Default: it is buffered and signed.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.use_unsigned_payload
func (b *AWSSigningBuilder) UnsignedPayload() *AWSSigningBuilder {
	m, _ := b.n.Set("use_unsigned_payload")
	m.UseUnsignedPayload = true
	return b
}

// ExcludedHeaders appends names of headers that are not signed. Default: all are but a few.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.match_excluded_headers
func (b *AWSSigningBuilder) ExcludedHeaders(like ...*match.TextBuilder) *AWSSigningBuilder {
	m, f := b.n.Add("match_excluded_headers", len(b.n.Peek().MatchExcludedHeaders))
	m.MatchExcludedHeaders = node.Children(f, m.MatchExcludedHeaders, like)
	return b
}

// IncludedHeaders appends names of headers that alone are signed, beside those that must be.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.match_included_headers
func (b *AWSSigningBuilder) IncludedHeaders(like ...*match.TextBuilder) *AWSSigningBuilder {
	m, f := b.n.Add("match_included_headers", len(b.n.Peek().MatchIncludedHeaders))
	m.MatchIncludedHeaders = node.Children(f, m.MatchIncludedHeaders, like)
	return b
}

// ManyRegions signs by SigV4A, for a set of regions: "us-east-1,us-east-2", "us-east-*" or "*". Default: SigV4, for one region.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.signing_algorithm
func (b *AWSSigningBuilder) ManyRegions() *AWSSigningBuilder {
	m, _ := b.n.Set("signing_algorithm")
	m.SigningAlgorithm = signingv3.AwsRequestSigning_AWS_SIGV4A
	return b
}

// QueryString puts the signature into the query string, good for so long (0: 5 s). Default: into headers.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.query_string
func (b *AWSSigningBuilder) QueryString(expires time.Duration) *AWSSigningBuilder {
	m, f := b.n.Set("query_string.expiration_time")
	m.QueryString = &signingv3.AwsRequestSigning_QueryString{}
	if expires != 0 {
		m.QueryString.ExpirationTime = f.Duration(expires)
	}
	return b
}

// Credentials says where credentials come from. Default: as in AWS's own libraries, from the environment, files, the container and the
// instance.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigning.credential_provider
func (b *AWSSigningBuilder) Credentials(credentials *AWSCredentialsBuilder) *AWSSigningBuilder {
	m, f := b.n.Set("credential_provider")
	m.CredentialProvider = node.Child(f, credentials)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *AWSSigningBuilder) Named(name string) *AWSSigningBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *AWSSigningBuilder) Patch(edit func(*signingv3.AwsRequestSigning)) *AWSSigningBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AWSSigningBuilder) Clone() *AWSSigningBuilder {
	c := &AWSSigningBuilder{}
	b.clone(&c.slot)
	return c
}

// Off signs nothing where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *AWSSigningBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute starts settings that take the place of the filter's own: those of other, a filter started in the same way, with
// statistics under the prefix.
//
// Envoy: extensions.filters.http.aws_request_signing.v3.AwsRequestSigningPerRoute.aws_request_signing
func (b *AWSSigningBuilder) PerRoute(other *AWSSigningBuilder, statPrefix string) *Replacement[signingv3.AwsRequestSigning] {
	r := &Replacement[signingv3.AwsRequestSigning]{name: b.name, field: "aws_request_signing"}
	r.wrap = func(m *signingv3.AwsRequestSigning) proto.Message {
		return &signingv3.AwsRequestSigningPerRoute{AwsRequestSigning: m, StatPrefix: statPrefix}
	}
	if other != nil {
		r.of = &other.slot
	}
	return r
}
