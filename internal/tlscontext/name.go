package tlscontext

import (
	"net/netip"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"
)

// DefaultName makes certificates have the server's name, unless the validation demands names itself, or has
// no authority that could vouch for one.
func DefaultName(m *tlsv3.CommonTlsContext, name string) {
	switch v := m.GetValidationContextType().(type) {
	case *tlsv3.CommonTlsContext_ValidationContext:
		if v.ValidationContext.GetTrustedCa() != nil {
			v.ValidationContext = named(v.ValidationContext, name)
		}
	case *tlsv3.CommonTlsContext_CombinedValidationContext:
		c := v.CombinedValidationContext
		v.CombinedValidationContext = &tlsv3.CommonTlsContext_CombinedCertificateValidationContext{
			DefaultValidationContext:         named(c.GetDefaultValidationContext(), name),
			ValidationContextSdsSecretConfig: c.GetValidationContextSdsSecretConfig(),
		}
	case *tlsv3.CommonTlsContext_ValidationContextSdsSecretConfig:
		m.ValidationContextType = &tlsv3.CommonTlsContext_CombinedValidationContext{
			CombinedValidationContext: &tlsv3.CommonTlsContext_CombinedCertificateValidationContext{
				DefaultValidationContext:         named(&tlsv3.CertificateValidationContext{}, name),
				ValidationContextSdsSecretConfig: v.ValidationContextSdsSecretConfig,
			},
		}
	}
}

// named returns a copy of v with the name: others may use the same validation for another server.
func named(v *tlsv3.CertificateValidationContext, name string) *tlsv3.CertificateValidationContext {
	if v == nil || len(v.MatchTypedSubjectAltNames) > 0 || v.CustomValidatorConfig != nil {
		return v
	}
	v = proto.Clone(v).(*tlsv3.CertificateValidationContext)
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
