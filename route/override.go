package route

import (
	"fmt"

	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Override is configuration of an HTTP filter for a virtual host, route, or weighted cluster. The filter value
// in the chain makes it (authz.Off(), cors.Allow(...)), so that name and type cannot disagree.
type Override interface {
	// FilterName is the name of the filter in the chain.
	FilterName() string
	part.Part[anypb.Any]
}

// override puts the overrides into the map, each under the name of its filter.
func override(f node.Field, m map[string]*anypb.Any, overrides []Override) map[string]*anypb.Any {
	if m == nil {
		m = make(map[string]*anypb.Any, len(overrides))
	}
	for _, o := range overrides {
		if f.Missing(o) {
			continue
		}
		name := o.FilterName()
		if _, twice := m[name]; twice {
			f.Report(node.RuleOverrideTwice, fmt.Sprintf("filter %q is overridden a second time", name),
				"keep one of the overrides", "give the second filter of a kind a name of its own with Named")
			continue
		}
		m[name] = o.Render(f.Keyed(name))
	}
	return m
}
