package httpfilter

import (
	"time"

	awsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/aws/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// AWSCredentialsBuilder builds where credentials of AWS come from.
type AWSCredentialsBuilder struct {
	n node.Node[awsv3.AwsCredentialProvider]
}

// AWSCredentials starts with the ways of AWS's own libraries. What is set here configures a way.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider
func AWSCredentials() *AWSCredentialsBuilder {
	b := &AWSCredentialsBuilder{}
	b.n.Init(&awsv3.AwsCredentialProvider{})
	return b
}

// AWSCredentialsOnly starts with no way at all: only those that are set are tried.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.custom_credential_provider_chain
func AWSCredentialsOnly() *AWSCredentialsBuilder {
	b := AWSCredentials()
	b.n.Peek().CustomCredentialProviderChain = true
	return b
}

// Inline are the credentials themselves, and nothing else is tried; the session token may be "".
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.inline_credential
func (b *AWSCredentialsBuilder) Inline(accessKeyID, secretAccessKey, sessionToken string) *AWSCredentialsBuilder {
	m, _ := b.n.Set("inline_credential")
	m.InlineCredential = &awsv3.InlineCredentialProvider{
		AccessKeyId: accessKeyID, SecretAccessKey: secretAccessKey, SessionToken: sessionToken,
	}
	return b
}

// WebIdentity takes on a role with a token of a Kubernetes service account or the like. The session may be "", for a name that Envoy makes.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.assume_role_with_web_identity_provider
func (b *AWSCredentialsBuilder) WebIdentity(token source.Data, roleARN, session string) *AWSCredentialsBuilder {
	m, f := b.n.Set("assume_role_with_web_identity_provider")
	m.AssumeRoleWithWebIdentityProvider = &awsv3.AssumeRoleWithWebIdentityCredentialProvider{
		WebIdentityTokenDataSource: node.Child(f.Sub("web_identity_token_data_source"), token), RoleArn: roleARN, RoleSessionName: session,
	}
	return b
}

// File is a credentials file in AWS's format, and the profile in it ("": "default").
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.credentials_file_provider
func (b *AWSCredentialsBuilder) File(from source.Data, profile string) *AWSCredentialsBuilder {
	m, f := b.n.Set("credentials_file_provider")
	m.CredentialsFileProvider = &awsv3.CredentialsFileCredentialProvider{
		CredentialsDataSource: node.Child(f.Sub("credentials_data_source"), from), Profile: profile,
	}
	return b
}

// RolesAnywhere takes on a role with a certificate.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.iam_roles_anywhere_credential_provider
func (b *AWSCredentialsBuilder) RolesAnywhere(role *AWSRolesAnywhereBuilder) *AWSCredentialsBuilder {
	m, f := b.n.Set("iam_roles_anywhere_credential_provider")
	m.IamRolesAnywhereCredentialProvider = node.Child(f, role)
	return b
}

// AssumeRole takes on a role with the credentials that other ways give.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.assume_role_credential_provider
func (b *AWSCredentialsBuilder) AssumeRole(role *AWSRoleBuilder) *AWSCredentialsBuilder {
	m, f := b.n.Set("assume_role_credential_provider")
	m.AssumeRoleCredentialProvider = node.Child(f, role)
	return b
}

// Config tries AWS's configuration file.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.config_credential_provider
func (b *AWSCredentialsBuilder) Config() *AWSCredentialsBuilder {
	m, _ := b.n.Set("config_credential_provider")
	m.ConfigCredentialProvider = &awsv3.ConfigCredentialProvider{}
	return b
}

// Container tries the container's service.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.container_credential_provider
func (b *AWSCredentialsBuilder) Container() *AWSCredentialsBuilder {
	m, _ := b.n.Set("container_credential_provider")
	m.ContainerCredentialProvider = &awsv3.ContainerCredentialProvider{}
	return b
}

// Environment tries environment variables.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.environment_credential_provider
func (b *AWSCredentialsBuilder) Environment() *AWSCredentialsBuilder {
	m, _ := b.n.Set("environment_credential_provider")
	m.EnvironmentCredentialProvider = &awsv3.EnvironmentCredentialProvider{}
	return b
}

// InstanceProfile tries the profile of the EC2 instance.
//
// Envoy: extensions.common.aws.v3.AwsCredentialProvider.instance_profile_credential_provider
func (b *AWSCredentialsBuilder) InstanceProfile() *AWSCredentialsBuilder {
	m, _ := b.n.Set("instance_profile_credential_provider")
	m.InstanceProfileCredentialProvider = &awsv3.InstanceProfileCredentialProvider{}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AWSCredentialsBuilder) Patch(edit func(*awsv3.AwsCredentialProvider)) *AWSCredentialsBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AWSCredentialsBuilder) Clone() *AWSCredentialsBuilder {
	c := &AWSCredentialsBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AWSCredentialsBuilder) Render(s part.Scope) *awsv3.AwsCredentialProvider {
	return b.n.Take(s, nil)
}

// AWSRoleBuilder builds a role that Envoy takes on.
type AWSRoleBuilder struct {
	n node.Node[awsv3.AssumeRoleCredentialProvider]
}

// AWSRole starts a role.
//
// Envoy: extensions.common.aws.v3.AssumeRoleCredentialProvider.role_arn
func AWSRole(arn string) *AWSRoleBuilder {
	b := &AWSRoleBuilder{}
	b.n.Init(&awsv3.AssumeRoleCredentialProvider{RoleArn: arn})
	return b
}

// Session is the name of the session, and how long it lasts (0: an hour). Default: a name that Envoy makes.
//
// Envoy: extensions.common.aws.v3.AssumeRoleCredentialProvider.role_session_name
func (b *AWSRoleBuilder) Session(name string, lasts time.Duration) *AWSRoleBuilder {
	m, _ := b.n.Set("role_session_name")
	m.RoleSessionName = name
	if lasts != 0 {
		m.SessionDuration = b.n.Below("session_duration").Duration(lasts)
	}
	return b
}

// ExternalID is what the owner of the role asks for as proof.
//
// Envoy: extensions.common.aws.v3.AssumeRoleCredentialProvider.external_id
func (b *AWSRoleBuilder) ExternalID(id string) *AWSRoleBuilder {
	m, _ := b.n.Set("external_id")
	m.ExternalId = id
	return b
}

// With says with which credentials the role is taken on. Default: as in AWS's own libraries.
//
// Envoy: extensions.common.aws.v3.AssumeRoleCredentialProvider.credential_provider
func (b *AWSRoleBuilder) With(credentials *AWSCredentialsBuilder) *AWSRoleBuilder {
	m, f := b.n.Set("credential_provider")
	m.CredentialProvider = node.Child(f, credentials)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AWSRoleBuilder) Patch(edit func(*awsv3.AssumeRoleCredentialProvider)) *AWSRoleBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AWSRoleBuilder) Clone() *AWSRoleBuilder {
	c := &AWSRoleBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AWSRoleBuilder) Render(s part.Scope) *awsv3.AssumeRoleCredentialProvider {
	return b.n.Take(s, nil)
}

// AWSRolesAnywhereBuilder builds a role that Envoy takes on with a certificate.
type AWSRolesAnywhereBuilder struct {
	n node.Node[awsv3.IAMRolesAnywhereCredentialProvider]
}

// AWSRolesAnywhere starts a role, by the ARNs of role, profile and trust anchor.
//
// Envoy: extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider.role_arn
func AWSRolesAnywhere(role, profile, trustAnchor string) *AWSRolesAnywhereBuilder {
	b := &AWSRolesAnywhereBuilder{}
	m := b.n.Init(&awsv3.IAMRolesAnywhereCredentialProvider{})
	m.RoleArn, m.ProfileArn, m.TrustAnchorArn = role, profile, trustAnchor
	return b
}

// Certificate is the certificate and its private key, in PEM.
//
// Envoy: extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider.certificate
func (b *AWSRolesAnywhereBuilder) Certificate(certificate, privateKey source.Data) *AWSRolesAnywhereBuilder {
	m, f := b.n.Set("certificate")
	m.Certificate = node.Child(f, certificate)
	m.PrivateKey = node.Child(b.n.Below("private_key"), privateKey)
	return b
}

// Chain are the certificates between it and the trust anchor, in PEM.
//
// Envoy: extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider.certificate_chain
func (b *AWSRolesAnywhereBuilder) Chain(chain source.Data) *AWSRolesAnywhereBuilder {
	m, f := b.n.Set("certificate_chain")
	m.CertificateChain = node.Child(f, chain)
	return b
}

// Session is the name of the session, and how long it lasts (0: an hour). Default: a name that Envoy makes.
//
// Envoy: extensions.common.aws.v3.IAMRolesAnywhereCredentialProvider.role_session_name
func (b *AWSRolesAnywhereBuilder) Session(name string, lasts time.Duration) *AWSRolesAnywhereBuilder {
	m, _ := b.n.Set("role_session_name")
	m.RoleSessionName = name
	if lasts != 0 {
		m.SessionDuration = b.n.Below("session_duration").Duration(lasts)
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AWSRolesAnywhereBuilder) Patch(edit func(*awsv3.IAMRolesAnywhereCredentialProvider)) *AWSRolesAnywhereBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AWSRolesAnywhereBuilder) Clone() *AWSRolesAnywhereBuilder {
	c := &AWSRolesAnywhereBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AWSRolesAnywhereBuilder) Render(s part.Scope) *awsv3.IAMRolesAnywhereCredentialProvider {
	return b.n.Take(s, nil)
}
