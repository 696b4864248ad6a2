package bootstrap

import (
	"fmt"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.OnSet(duplicates) }

var duplicateName = check.Rule(diag.Rule{
	ID: "xds-duplicate-resource-name", Severity: diag.Error,
	Title: "the resources of a type have different names",
	Text: "Envoy asks for load assignments, route configurations and secrets by name and expects one of each. It refuses an update with two of one name. Route configurations " +
		"and secrets are judged in a closed world. Clusters and listeners have rules of their own.",
	Bad: `"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
cluster_name: a
---
"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
cluster_name: a
`,
	Good: `"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
cluster_name: a
---
"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
cluster_name: b
`,
	Ref: "config_subscription/grpc/delta_subscription_state.cc",
})

// duplicates judges the resources that are asked for by name, but for those of a bootstrap. Route configurations
// and secrets that are listed together need not be sent together, except in a closed world.
func duplicates(c *check.Context) {
	for _, kind := range [...]check.Kind{check.ClusterAssignment, check.RouteConfiguration, check.Secret} {
		if kind != check.ClusterAssignment && !c.Closed {
			continue
		}
		for _, name := range c.Index().Duplicates(kind) {
			duplicated(c, kind, name)
		}
	}
}

func duplicated(c *check.Context, kind check.Kind, name string) {
	field := "name"
	if kind == check.ClusterAssignment {
		field = "cluster_name"
	}
	var first *check.Definition
	defined := c.Index().Find(kind, name)
	for i := range defined {
		switch d := &defined[i]; {
		case d.Static:
		case first == nil:
			first = d
		default:
			c.ReportAt(d.Path.Append(diag.FieldStep(field)), duplicateName, fmt.Sprintf("a %s %q is already there", kind, name)).
				Related = []diag.Related{{Message: "first defined here", Path: first.Path}}
		}
	}
}
