package filter

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/extension"
)

func TestRanksAreOfHTTPFilters(t *testing.T) {
	for kind := range ranks {
		fits, _ := extension.Fits("envoy.extensions.filters.http."+kind, "envoy.filters.http")
		require.True(t, fits, kind)
	}
}
