package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/examples/internal/output"
	"github.com/envoykit/envoykit/internal/golden"
)

func TestGolden(t *testing.T) {
	bundle, file, err := example()
	require.NoError(t, err)
	require.Empty(t, bundle.Diagnostics())
	for _, format := range []string{"yaml", "table"} {
		var out bytes.Buffer
		require.NoError(t, output.Write(&out, format, bundle, file))
		golden.Check(t, "testdata/filters."+format, out.Bytes())
	}
}
