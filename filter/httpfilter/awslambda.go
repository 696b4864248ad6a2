package httpfilter

import (
	lambdav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/aws_lambda/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// AWSLambdaBuilder builds the filter that makes requests into calls of a Lambda function.
type AWSLambdaBuilder struct{ slot[lambdav3.Config] }

// AWSLambda starts the filter for a function: "arn:aws:lambda:us-east-1:123456789012:function:name" (aws-lambda-arn). Requests must go
// to a cluster of the Lambda service, over TLS.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.arn
func AWSLambda(arn string) *AWSLambdaBuilder {
	b := &AWSLambdaBuilder{}
	b.name = "envoy.filters.http.aws_lambda"
	b.n.Init(&lambdav3.Config{Arn: arn})
	return b
}

// Passthrough sends bodies as they are. Default: requests and responses are wrapped in JSON with their headers.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.payload_passthrough
func (b *AWSLambdaBuilder) Passthrough() *AWSLambdaBuilder {
	m, _ := b.n.Set("payload_passthrough")
	m.PayloadPassthrough = true
	return b
}

// Async does not wait for the function's result. Default: the response is the result.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.invocation_mode
func (b *AWSLambdaBuilder) Async() *AWSLambdaBuilder {
	m, _ := b.n.Set("invocation_mode")
	m.InvocationMode = lambdav3.Config_ASYNCHRONOUS
	return b
}

// HostRewrite replaces the host before signing. Default: it stays.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.host_rewrite
func (b *AWSLambdaBuilder) HostRewrite(host string) *AWSLambdaBuilder {
	m, _ := b.n.Set("host_rewrite")
	m.HostRewrite = host
	return b
}

// Profile is the profile of AWS's credentials file to use, and nothing else. Default: as in AWS's own libraries.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.credentials_profile
func (b *AWSLambdaBuilder) Profile(name string) *AWSLambdaBuilder {
	m, _ := b.n.Set("credentials_profile")
	m.CredentialsProfile = name
	return b
}

// Credentials are the credentials to use, and nothing else; the session token may be "".
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.credentials
func (b *AWSLambdaBuilder) Credentials(accessKeyID, secretAccessKey, sessionToken string) *AWSLambdaBuilder {
	m, _ := b.n.Set("credentials")
	m.Credentials = &lambdav3.Credentials{AccessKeyId: accessKeyID, SecretAccessKey: secretAccessKey, SessionToken: sessionToken}
	return b
}

// ExcludedHeaders appends names of headers that are not signed. Default: all are but a few.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.match_excluded_headers
func (b *AWSLambdaBuilder) ExcludedHeaders(like ...*match.TextBuilder) *AWSLambdaBuilder {
	m, f := b.n.Add("match_excluded_headers", len(b.n.Peek().MatchExcludedHeaders))
	m.MatchExcludedHeaders = node.Children(f, m.MatchExcludedHeaders, like)
	return b
}

// IncludedHeaders appends names of headers that alone are signed, beside those that must be.
//
// Envoy: extensions.filters.http.aws_lambda.v3.Config.match_included_headers
func (b *AWSLambdaBuilder) IncludedHeaders(like ...*match.TextBuilder) *AWSLambdaBuilder {
	m, f := b.n.Add("match_included_headers", len(b.n.Peek().MatchIncludedHeaders))
	m.MatchIncludedHeaders = node.Children(f, m.MatchIncludedHeaders, like)
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *AWSLambdaBuilder) Named(name string) *AWSLambdaBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *AWSLambdaBuilder) Patch(edit func(*lambdav3.Config)) *AWSLambdaBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AWSLambdaBuilder) Clone() *AWSLambdaBuilder {
	c := &AWSLambdaBuilder{}
	b.clone(&c.slot)
	return c
}

// Off calls no function where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *AWSLambdaBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute starts an override that calls another function: that of other, a filter started in the same way.
//
// Envoy: extensions.filters.http.aws_lambda.v3.PerRouteConfig.invoke_config
func (b *AWSLambdaBuilder) PerRoute(other *AWSLambdaBuilder) *Replacement[lambdav3.Config] {
	r := &Replacement[lambdav3.Config]{name: b.name, field: "invoke_config"}
	r.wrap = func(m *lambdav3.Config) proto.Message { return &lambdav3.PerRouteConfig{InvokeConfig: m} }
	if other != nil {
		r.of = &other.slot
	}
	return r
}
