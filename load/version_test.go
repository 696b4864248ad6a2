package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

func TestAFieldThatIsGone(t *testing.T) {
	const text = `"@type": type.googleapis.com/envoy.config.listener.v3.FilterChain
on_demand_configuration: {rebuild_timeout: 1s}
`
	for version, want := range map[string]struct {
		severity diag.Severity
		detail   string
	}{
		"":     {diag.Error, "It is gone since Envoy 1.33."},
		"1.33": {diag.Error, "It is gone since Envoy 1.33."},
		"1.32": {diag.Warning, "Envoy 1.32 has it. It is gone since 1.33, so that it is left out here and not judged."},
	} {
		doc := load.Bytes("a.yaml", []byte(text), load.Envoy(version))
		require.Len(t, doc.Diagnostics, 1, version)
		require.Equal(t, want.severity, doc.Diagnostics[0].Severity, version)
		require.Equal(t, want.detail, doc.Diagnostics[0].Detail, version)
	}
	doc := load.Bytes("a.yaml", []byte("\"@type\": type.googleapis.com/envoy.config.listener.v3.FilterChain\nnever: 1\n"), load.Envoy("1.32"))
	require.Equal(t, diag.Error, doc.Diagnostics[0].Severity)
	require.Empty(t, doc.Diagnostics[0].Detail)
}
