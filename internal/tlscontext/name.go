package tlscontext

import (
	"net/netip"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"
)

// DefaultName makes certificates have the server's name, unless the validation demands names itself, or has
// no authority that could vouch for one. It returns how to take that back on a copy of m.
func DefaultName(m *tlsv3.CommonTlsContext, name string) (undo func(*tlsv3.CommonTlsContext)) {
	switch v := m.GetValidationContextType().(type) {
	case *tlsv3.CommonTlsContext_ValidationContext:
		given := v.ValidationContext
		undo = func(m *tlsv3.CommonTlsContext) {
			m.ValidationContextType = &tlsv3.CommonTlsContext_ValidationContext{ValidationContext: proto.CloneOf(given)}
		}
		if given.GetTrustedCa() != nil {
			v.ValidationContext = named(given, name)
		}
	case *tlsv3.CommonTlsContext_CombinedValidationContext:
		given := v.CombinedValidationContext
		undo = func(m *tlsv3.CommonTlsContext) {
			m.ValidationContextType = &tlsv3.CommonTlsContext_CombinedValidationContext{CombinedValidationContext: proto.CloneOf(given)}
		}
		v.CombinedValidationContext = &tlsv3.CommonTlsContext_CombinedCertificateValidationContext{
			DefaultValidationContext:         named(given.GetDefaultValidationContext(), name),
			ValidationContextSdsSecretConfig: given.GetValidationContextSdsSecretConfig(),
		}
	case *tlsv3.CommonTlsContext_ValidationContextSdsSecretConfig:
		given := v.ValidationContextSdsSecretConfig
		undo = func(m *tlsv3.CommonTlsContext) {
			m.ValidationContextType = &tlsv3.CommonTlsContext_ValidationContextSdsSecretConfig{ValidationContextSdsSecretConfig: proto.CloneOf(given)}
		}
		m.ValidationContextType = &tlsv3.CommonTlsContext_CombinedValidationContext{
			CombinedValidationContext: &tlsv3.CommonTlsContext_CombinedCertificateValidationContext{
				DefaultValidationContext:         named(&tlsv3.CertificateValidationContext{}, name),
				ValidationContextSdsSecretConfig: given,
			},
		}
	}
	return undo
}

// Nameless tells whether a validation has an authority, or gets it by SDS, and demands no names: a check of
// the name that was asked for may be added.
func Nameless(m *tlsv3.CommonTlsContext) bool {
	switch v := m.GetValidationContextType().(type) {
	case *tlsv3.CommonTlsContext_ValidationContext:
		return v.ValidationContext.GetTrustedCa() != nil && !demandsNames(v.ValidationContext)
	case *tlsv3.CommonTlsContext_CombinedValidationContext:
		return !demandsNames(v.CombinedValidationContext.GetDefaultValidationContext())
	}
	return true
}

func demandsNames(v *tlsv3.CertificateValidationContext) bool {
	return len(v.GetMatchTypedSubjectAltNames()) > 0 || v.GetCustomValidatorConfig() != nil
}

// copied returns a message with v's fields: others may use the same validation for another server. A test holds
// it to the fields that there are.
func copied(v *tlsv3.CertificateValidationContext) *tlsv3.CertificateValidationContext {
	return &tlsv3.CertificateValidationContext{
		TrustedCa:                     v.TrustedCa,
		CaCertificateProviderInstance: v.CaCertificateProviderInstance,
		SystemRootCerts:               v.SystemRootCerts,
		WatchedDirectory:              v.WatchedDirectory,
		VerifyCertificateSpki:         v.VerifyCertificateSpki,
		VerifyCertificateHash:         v.VerifyCertificateHash,
		MatchTypedSubjectAltNames:     v.MatchTypedSubjectAltNames,
		//lint:ignore SA1019 a Patch may have set it
		MatchSubjectAltNames:              v.MatchSubjectAltNames,
		RequireSignedCertificateTimestamp: v.RequireSignedCertificateTimestamp,
		Crl:                               v.Crl,
		AllowExpiredCertificate:           v.AllowExpiredCertificate,
		TrustChainVerification:            v.TrustChainVerification,
		CustomValidatorConfig:             v.CustomValidatorConfig,
		OnlyVerifyLeafCertCrl:             v.OnlyVerifyLeafCertCrl,
		MaxVerifyDepth:                    v.MaxVerifyDepth,
		SuppressClientCaList:              v.SuppressClientCaList,
	}
}

// named returns a copy of v with the name.
func named(v *tlsv3.CertificateValidationContext, name string) *tlsv3.CertificateValidationContext {
	if v == nil || demandsNames(v) {
		return v
	}
	v = copied(v)
	kind := tlsv3.SubjectAltNameMatcher_DNS
	if _, err := netip.ParseAddr(name); err == nil {
		kind = tlsv3.SubjectAltNameMatcher_IP_ADDRESS
	}
	v.MatchTypedSubjectAltNames = []*tlsv3.SubjectAltNameMatcher{{
		SanType: kind,
		Matcher: &matcherv3.StringMatcher{MatchPattern: &matcherv3.StringMatcher_Exact{Exact: name}},
	}}
	return v
}
