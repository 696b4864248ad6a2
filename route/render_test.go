package route_test

import (
	"strings"

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
