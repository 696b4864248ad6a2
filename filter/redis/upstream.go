package redis

import (
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	awsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/aws/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// UpstreamBuilder builds who Envoy is to the hosts of a cluster, for [cluster.Builder.Protocol].
type UpstreamBuilder struct {
	n node.Node[redisv3.RedisProtocolOptions]
}

// Upstream starts with nobody: hosts ask for no password.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions
func Upstream() *UpstreamBuilder {
	b := &UpstreamBuilder{}
	b.n.Init(&redisv3.RedisProtocolOptions{})
	return b
}

// Password is what Envoy gives in AUTH. With [UpstreamBuilder.AWS] it is ignored.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.auth_password
func (b *UpstreamBuilder) Password(password source.Data) *UpstreamBuilder {
	m, f := b.n.Set("auth_password")
	m.AuthPassword = node.Child(f, password)
	return b
}

// Username is the name that Envoy gives with it. Default: the password alone.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.auth_username
func (b *UpstreamBuilder) Username(username source.Data) *UpstreamBuilder {
	m, f := b.n.Set("auth_username")
	m.AuthUsername = node.Child(f, username)
	return b
}

// Credentials appends names and passwords for single hosts. Other hosts get those above.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.credentials
func (b *UpstreamBuilder) Credentials(credentials ...*CredentialBuilder) *UpstreamBuilder {
	m, f := b.n.Add("credentials", len(b.n.Peek().Credentials))
	m.Credentials = node.Children(f, m.Credentials, credentials)
	return b
}

// AWS makes passwords from credentials of AWS, for ElastiCache and MemoryDB.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.aws_iam
func (b *UpstreamBuilder) AWS(iam *AWSBuilder) *UpstreamBuilder {
	m, f := b.n.Set("aws_iam")
	m.AwsIam = node.Child(f, iam)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *UpstreamBuilder) Patch(edit func(*redisv3.RedisProtocolOptions)) *UpstreamBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UpstreamBuilder) Clone() *UpstreamBuilder {
	c := &UpstreamBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *UpstreamBuilder) Render(s part.Scope) *anypb.Any { return b.n.Any(s, nil) }

// ProtocolName implements [cluster.ProtocolOptions].
func (b *UpstreamBuilder) ProtocolName() string { return name }

// CredentialBuilder builds a password for one host.
type CredentialBuilder struct {
	n node.Node[redisv3.RedisProtocolOptions_Credential]
}

// Credential starts a password for the host with the IP address and port.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.Credential.auth_password
func Credential(address string, port int, password source.Data) *CredentialBuilder {
	b := &CredentialBuilder{}
	b.n.Init(&redisv3.RedisProtocolOptions_Credential{})
	m, f := b.n.Set("address.socket_address")
	m.Address = &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address:       address,
		PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: f.Sub("port_value").Port(port)},
	}}}
	m, f = b.n.Set("auth_password")
	m.AuthPassword = node.Child(f, password)
	return b
}

// Username is the name that goes with the password. Default: none.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProtocolOptions.Credential.auth_username
func (b *CredentialBuilder) Username(username source.Data) *CredentialBuilder {
	m, f := b.n.Set("auth_username")
	m.AuthUsername = node.Child(f, username)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CredentialBuilder) Patch(edit func(*redisv3.RedisProtocolOptions_Credential)) *CredentialBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CredentialBuilder) Clone() *CredentialBuilder {
	c := &CredentialBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CredentialBuilder) Render(s part.Scope) *redisv3.RedisProtocolOptions_Credential {
	return b.n.Take(s, nil)
}

// AWSBuilder builds how passwords are made from credentials of AWS.
type AWSBuilder struct {
	n node.Node[redisv3.AwsIam]
}

// AWS starts with the credentials of AWS's own libraries, for a cache of the name. [UpstreamBuilder.Username] is the
// user.
//
// Envoy: extensions.filters.network.redis_proxy.v3.AwsIam.cache_name
func AWS(cache string) *AWSBuilder {
	b := &AWSBuilder{}
	b.n.Init(&redisv3.AwsIam{CacheName: cache})
	return b
}

// Credentials says where the credentials come from ([httpfilter.AWSCredentials]).
//
// Envoy: extensions.filters.network.redis_proxy.v3.AwsIam.credential_provider
func (b *AWSBuilder) Credentials(from part.Part[awsv3.AwsCredentialProvider]) *AWSBuilder {
	m, f := b.n.Set("credential_provider")
	m.CredentialProvider = node.Child(f, from)
	return b
}

// Service is the service of AWS. Default: "elasticache"; for MemoryDB it is "memorydb".
//
// Envoy: extensions.filters.network.redis_proxy.v3.AwsIam.service_name
func (b *AWSBuilder) Service(name string) *AWSBuilder {
	m, _ := b.n.Set("service_name")
	m.ServiceName = name
	return b
}

// Region is the region of the cache. Default: as AWS's own libraries find it.
//
// Envoy: extensions.filters.network.redis_proxy.v3.AwsIam.region
func (b *AWSBuilder) Region(region string) *AWSBuilder {
	m, _ := b.n.Set("region")
	m.Region = region
	return b
}

// Expiration is how long a password holds before the next is made; at most 15 min (proto-pgv). Default: 1 min.
//
// Envoy: extensions.filters.network.redis_proxy.v3.AwsIam.expiration_time
func (b *AWSBuilder) Expiration(d time.Duration) *AWSBuilder {
	m, f := b.n.Set("expiration_time")
	m.ExpirationTime = f.Duration(d)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AWSBuilder) Patch(edit func(*redisv3.AwsIam)) *AWSBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AWSBuilder) Clone() *AWSBuilder {
	c := &AWSBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AWSBuilder) Render(s part.Scope) *redisv3.AwsIam { return b.n.Take(s, nil) }
