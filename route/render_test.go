package route_test

import (
	"os"
	"strings"
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/part"
)

// lines puts YAML on one line.
func lines(yaml string) string { return strings.ReplaceAll(strings.TrimSuffix(yaml, "\n"), "\n", "|") }

func indent(lines string) string { return "  " + strings.ReplaceAll(lines, "|", "|  ") }

// override is what a filter makes for a route: its own name.
type override struct{ filter string }

func (o override) FilterName() string { return o.filter }

func (o override) Render(s part.Scope) *anypb.Any { return s.Any(wrapperspb.String(o.filter)) }

// lineOf returns the line of mistake_test.go that ends with the comment.
func lineOf(t *testing.T, comment string) int {
	t.Helper()
	source, err := os.ReadFile("mistake_test.go")
	require.NoError(t, err)
	for i, line := range strings.Split(string(source), "\n") {
		if strings.HasSuffix(line, comment) {
			return i + 1
		}
	}
	t.Fatalf("no line ends with %q", comment)
	return 0
}

// off switches the filter off, as values of every filter can.
type off struct{ filter string }

func (o off) FilterName() string { return o.filter }

func (o off) Render(s part.Scope) *anypb.Any { return s.Any(&routev3.FilterConfig{Disabled: true}) }
