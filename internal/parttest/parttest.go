// Package parttest renders single parts in tests of the rooms that build them.
package parttest

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// YAML renders the part, which must have found nothing wrong with itself, as canonical YAML.
func YAML[M any](t testing.TB, p part.Part[M]) string {
	t.Helper()
	var root node.State
	m := p.Render(node.Standalone(&root, "part"))
	require.Empty(t, root.Problems())
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	require.NoError(t, err)
	return string(out)
}

// Problems renders the part and returns what it found wrong with itself.
func Problems[M any](p part.Part[M]) diag.List {
	var root node.State
	p.Render(node.Standalone(&root, "part"))
	return root.Problems()
}

// Lines returns the rule and path of each finding, as in "builder-nil part.routes[0]".
func Lines(list diag.List) (out []string) {
	for _, d := range list {
		out = append(out, string(d.Rule.ID)+" "+d.Path.String())
	}
	return out
}
