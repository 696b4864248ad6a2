package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestParseTree(t *testing.T) {
	tree, err := parseTree("a.yaml", []byte(`
date: 2020-01-01
number: 18446744073709551615
half: .5
flag: true
word: "true"
none: null
again: &x {a: [1, two]}
same: *x
`))
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"date": "2020-01-01", "number": json.Number("18446744073709551615"), "half": 0.5, "flag": true, "word": "true", "none": nil,
		"again": map[string]any{"a": []any{json.Number("1"), "two"}},
		"same":  map[string]any{"a": []any{json.Number("1"), "two"}},
	}, tree)
	for _, bad := range []string{"", "a: &a [*a]\n", "a: [\n"} {
		_, err := parseTree("a.yaml", []byte(bad))
		require.Error(t, err, bad)
	}
}
