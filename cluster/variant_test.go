package cluster_test

import (
	"testing"

	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/secret"
)

// TestAVariantOfAFinishedContextStartsFromItsSetters: the name check that finishing adds is not the variant's.
func TestAVariantOfAFinishedContextStartsFromItsSetters(t *testing.T) {
	for name, validation := range map[string]secret.Validation{
		"file": secret.CAFile("ca.crt"), "delivered": secret.SDS("ca"), "pins": secret.Pins("AA:BB"),
	} {
		base := cluster.TLS("a.internal", validation)
		cluster.EDS("a").TLS(base)
		m, err := cluster.EDS("b").TLS(base.Clone().InsecureAnyName()).Build()
		if name == "pins" {
			continue // the fingerprint is no real one: only that nothing panics matters
		}
		require.NoError(t, err, name)
		var context tlsv3.UpstreamTlsContext
		require.NoError(t, m.GetTransportSocket().GetTypedConfig().UnmarshalTo(&context))
		require.Empty(t, context.GetCommonTlsContext().GetValidationContext().GetMatchTypedSubjectAltNames(), name)
		require.Nil(t, context.GetCommonTlsContext().GetCombinedValidationContext(), name)
	}
}
