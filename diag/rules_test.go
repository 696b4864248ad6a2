package diag_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

func TestWriteRules(t *testing.T) {
	rules := []*diag.Rule{
		{
			ID: "port-range", Severity: diag.Error, Title: "Ports are between 1 and 65535.", Text: "A port has 16 bits.",
			Bad: "listener.TCP(\"a\", \"::\", 70000)\n", Good: "listener.TCP(\"a\", \"::\", 7000)\n", GoOnly: true, Since: "0.2.0",
		},
		{
			ID: "cluster-name", Severity: diag.Warning, Title: "Names have no | in them.",
			Text: "First paragraph.\n\nSecond paragraph.\n", Bad: "\nname: a|b\nnote: |\n  ```\n", Ref: "https://example.com/cluster.proto",
		},
	}
	var b strings.Builder
	require.NoError(t, diag.WriteRules(&b, rules))
	_, page, found := strings.Cut(b.String(), "|---|---|---|\n")
	require.True(t, found)
	want := strings.ReplaceAll(`| [^cluster-name^](#cluster-name) | warning | Names have no \| in them. |
| [^port-range^](#port-range) | error | Ports are between 1 and 65535. |

## cluster-name

**warning**

Names have no | in them.

First paragraph.

Second paragraph.

Bad:

^^^^yaml
name: a|b
note: |
  ^^^
^^^^

Reference: https://example.com/cluster.proto

## port-range

**error**, since 0.2.0

Ports are between 1 and 65535.

A port has 16 bits.

Bad:

^^^go
listener.TCP("a", "::", 70000)
^^^

Good:

^^^go
listener.TCP("a", "::", 7000)
^^^
`, "^", "`")
	require.Equal(t, want, page)
	require.Equal(t, diag.RuleID("port-range"), rules[0].ID, "the caller's rules were reordered")

	b.Reset()
	require.ErrorContains(t, diag.WriteRules(&b, append(rules, &diag.Rule{ID: "port-range"})), `two rules have the ID "port-range"`)
	require.Empty(t, b.String())
}
