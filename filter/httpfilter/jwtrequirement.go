package httpfilter

import (
	jwtv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/jwt_authn/v3"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// JWTRequirementBuilder builds which tokens a request needs.
type JWTRequirementBuilder struct {
	n node.Node[jwtv3.JwtRequirement]
}

// JWTFrom demands a token of the provider, which must be one of the filter's (jwt-provider-unknown). Audiences given take the place
// of the provider's own.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtRequirement.provider_name
func JWTFrom(provider string, audiences ...string) *JWTRequirementBuilder {
	b := &JWTRequirementBuilder{}
	m := b.n.Init(&jwtv3.JwtRequirement{})
	if len(audiences) == 0 {
		m.RequiresType = &jwtv3.JwtRequirement_ProviderName{ProviderName: provider}
		return b
	}
	m.RequiresType = &jwtv3.JwtRequirement_ProviderAndAudiences{ProviderAndAudiences: &jwtv3.ProviderWithAudiences{
		ProviderName: provider, Audiences: append([]string(nil), audiences...),
	}}
	return b
}

// JWTMissing is content without a token, but refuses one that is not valid. It belongs last in an Or.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtRequirement.allow_missing
func JWTMissing() *JWTRequirementBuilder {
	b := &JWTRequirementBuilder{}
	b.n.Init(&jwtv3.JwtRequirement{RequiresType: &jwtv3.JwtRequirement_AllowMissing{AllowMissing: &emptypb.Empty{}}})
	return b
}

// InsecureJWTMissingOrFailed is content without a token, and with one that is not valid, which is not forwarded as verified. Another
// filter must decide.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtRequirement.allow_missing_or_failed
func InsecureJWTMissingOrFailed() *JWTRequirementBuilder {
	b := &JWTRequirementBuilder{}
	b.n.Init(&jwtv3.JwtRequirement{RequiresType: &jwtv3.JwtRequirement_AllowMissingOrFailed{AllowMissingOrFailed: &emptypb.Empty{}}})
	return b
}

// InsecureJWTUnverified reads claims without verifying the token, for what stands behind a proxy that has done so. The header tells
// upstream whether it was verified; "" means Envoy's own, x-jwt-signature-verified.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtRequirement.extract_only_without_validation
func InsecureJWTUnverified(statusHeader string) *JWTRequirementBuilder {
	b := &JWTRequirementBuilder{}
	b.n.Init(&jwtv3.JwtRequirement{}).RequiresType = &jwtv3.JwtRequirement_ExtractOnlyWithoutValidation{
		ExtractOnlyWithoutValidation: &jwtv3.ExtractOnlyWithoutValidation{VerificationStatusHeader: statusHeader},
	}
	return b
}

// And demands what b does and what each of the others does.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtRequirement.requires_all
func (b *JWTRequirementBuilder) And(others ...*JWTRequirementBuilder) *JWTRequirementBuilder {
	all := &JWTRequirementBuilder{}
	all.n.Init(&jwtv3.JwtRequirement{}).RequiresType = &jwtv3.JwtRequirement_RequiresAll{RequiresAll: &jwtv3.JwtRequirementAndList{
		Requirements: node.Children(all.n.Below("requires_all.requirements"), nil, append([]*JWTRequirementBuilder{b}, others...)),
	}}
	return all
}

// Or demands what b does or what one of the others does. They are tried in order.
//
// Envoy: extensions.filters.http.jwt_authn.v3.JwtRequirement.requires_any
func (b *JWTRequirementBuilder) Or(others ...*JWTRequirementBuilder) *JWTRequirementBuilder {
	either := &JWTRequirementBuilder{}
	either.n.Init(&jwtv3.JwtRequirement{}).RequiresType = &jwtv3.JwtRequirement_RequiresAny{RequiresAny: &jwtv3.JwtRequirementOrList{
		Requirements: node.Children(either.n.Below("requires_any.requirements"), nil, append([]*JWTRequirementBuilder{b}, others...)),
	}}
	return either
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *JWTRequirementBuilder) Patch(edit func(*jwtv3.JwtRequirement)) *JWTRequirementBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *JWTRequirementBuilder) Clone() *JWTRequirementBuilder {
	c := &JWTRequirementBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *JWTRequirementBuilder) Render(s part.Scope) *jwtv3.JwtRequirement { return b.n.Take(s, nil) }
