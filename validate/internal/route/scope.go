package route

import (
	"fmt"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// fragment returns the builder of a scope key that takes part of a header.
func fragment(extractor string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes.ScopeKeyBuilder.FragmentBuilder
header_value_extractor: {name: x-scope, ` + extractor + `}
`
}

// inlineScope returns scoped routes that stand in the connection manager.
func inlineScope(fields string) string {
	return `"@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.ScopedRoutes
name: scopes
scope_key_builder: {fragments: [{header_value_extractor: {name: x-scope, index: 0}}]}
scoped_route_configurations_list:
  scoped_route_configurations:
  - {name: a, key: {fragments: [{string_key: a}]}` + fields + `}
`
}

var scopeIndex = check.Rule(diag.Rule{
	ID: "srds-index-no-separator", Severity: diag.Error,
	Title: "the part of a header that makes a scope key has a separator",
	Text:  "Without an element_separator the whole header is one element, the one with index 0. Envoy refuses any other index.",
	Bad:   fragment(`index: 1`),
	Good:  fragment(`element_separator: ",", index: 1`),
	Ref:   "common/router/scoped_config_impl.cc HeaderValueExtractorImpl",
})

var scopeExtract = check.Rule(diag.Rule{
	ID: "srds-extract-unset", Severity: diag.Error,
	Title: "a scope key says which part of a header it takes",
	Text:  "header_value_extractor takes an element by its index or by its key. Envoy refuses one that says neither.",
	Bad:   fragment(`element_separator: ","`),
	Good:  fragment(`element_separator: ",", index: 0`),
	Ref:   "common/router/scoped_config_impl.cc HeaderValueExtractorImpl",
})

var scopeByName = check.Rule(diag.Rule{
	ID: "srds-inline-by-name", Severity: diag.Error,
	Title: "a scope that stands in the connection manager holds its routes",
	Text:  "route_configuration_name would fetch the routes over RDS, which only scopes that come over SRDS can do.",
	Bad:   inlineScope(`, route_configuration_name: a`),
	Good:  inlineScope(`, route_configuration: {name: a}`),
	Ref:   "common/router/scoped_rds.cc makeScopedRouteInfos",
})

var scopeMissing = check.Rule(diag.Rule{
	ID: "srds-inline-missing", Severity: diag.Error,
	Title: "a scope that stands in the connection manager has routes",
	Text:  "Envoy refuses an entry of scoped_route_configurations without a route_configuration.",
	Bad:   inlineScope(``),
	Good:  inlineScope(`, route_configuration: {name: a}`),
	Ref:   "common/router/scoped_rds.cc makeScopedRouteInfos",
})

var scopeNoRoutes = check.Rule(diag.Rule{
	ID: "srds-dynamic-no-name", Severity: diag.Error,
	Title: "a scope holds its routes, or names them",
	Text:  "A scope that comes over SRDS has a route_configuration, or the name of one that comes over RDS. Envoy rejects the update otherwise.",
	Bad: `"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: a}]}
`,
	Good: `"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: a}]}
route_configuration_name: a
`,
	Ref: "common/router/scoped_rds.cc addOrUpdateScopes",
})

var scopeConflict = check.Rule(diag.Rule{
	ID: "srds-dynamic-key-conflict", Severity: diag.Error,
	Title: "each scope has a key of its own",
	Text:  "Scopes are found by their keys. Envoy rejects an update that brings two scopes with one key. Where several connection managers have scopes, it is not known who takes which.",
	Bad: `"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: a}]}
route_configuration: {name: a}
---
"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: b
key: {fragments: [{string_key: a}]}
route_configuration: {name: b}
`,
	Good: `"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: a}]}
route_configuration: {name: a}
---
"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: b
key: {fragments: [{string_key: b}]}
route_configuration: {name: b}
`,
	Ref: "common/router/scoped_rds.cc detectUpdateConflictAndCleanupRemoved",
})

var scopeTwice = check.Rule(diag.Rule{
	ID: "srds-dynamic-duplicate-name", Severity: diag.Error,
	Title: "each scope has a name of its own",
	Text:  "Envoy rejects an update that brings two scopes with one name. Where several connection managers have scopes, it is not known who takes which.",
	Bad: `"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: a}]}
route_configuration: {name: a}
---
"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: b}]}
route_configuration: {name: b}
`,
	Good: `"@type": type.googleapis.com/envoy.config.route.v3.ScopedRouteConfiguration
name: a
key: {fragments: [{string_key: a}]}
route_configuration: {name: a}
`,
	Ref: "common/router/scoped_rds.cc detectUpdateConflictAndCleanupRemoved",
})

func init() {
	check.On(func(c *check.Context, r *hcmv3.ScopedRds) { check.Memo[subscriptions](c).count++ })
	check.OnSet(scopeKeys)
	check.On(func(c *check.Context, e *hcmv3.ScopedRoutes_ScopeKeyBuilder_FragmentBuilder_HeaderValueExtractor) {
		switch {
		case e.GetExtractType() == nil:
			c.Report(scopeExtract, fmt.Sprintf("which part of header %q is not said", e.GetName()))
		case e.GetIndex() > 0 && e.GetElementSeparator() == "":
			c.Report(scopeIndex, fmt.Sprintf("index %d needs an element_separator", e.GetIndex()), "index")
		}
	})
	check.On(func(c *check.Context, s *routev3.ScopedRouteConfiguration) {
		_, inline := c.Parent().(*hcmv3.ScopedRouteConfigurationsList)
		switch {
		case inline && s.GetRouteConfigurationName() != "":
			c.Report(scopeByName, fmt.Sprintf("scope %q names its routes", s.GetName()), "route_configuration_name")
		case inline && s.GetRouteConfiguration() == nil:
			c.Report(scopeMissing, fmt.Sprintf("scope %q has no routes", s.GetName()), "route_configuration")
		case c.Parent() == nil && s.GetRouteConfiguration() == nil && s.GetRouteConfigurationName() == "":
			c.Report(scopeNoRoutes, fmt.Sprintf("scope %q has no routes", s.GetName()), "route_configuration_name")
		}
	})
}

// subscriptions counts who fetches scopes.
type subscriptions struct{ count int }

// scopeKeys compares the names and keys of the scopes of a set, if one connection manager takes them all.
func scopeKeys(c *check.Context) {
	if check.Memo[subscriptions](c).count > 1 {
		return
	}
	first, names := map[string]check.Resource{}, map[string]diag.Path{}
	for path, s := range check.Resources[*routev3.ScopedRouteConfiguration](c) {
		if earlier, twice := names[s.GetName()]; twice && s.GetName() != "" {
			c.ReportAt(path.Append(diag.FieldStep("name")), scopeTwice, fmt.Sprintf("a scope %q is already there", s.GetName())).
				Related = []diag.Related{{Message: "first defined here", Path: earlier}}
			continue
		}
		names[s.GetName()] = path
		var key string
		for _, f := range s.GetKey().GetFragments() {
			key += fmt.Sprintf("%q", f.GetStringKey())
		}
		earlier, twice := first[key]
		if !twice {
			first[key] = check.Resource{Path: path, Message: s}
			continue
		}
		name := earlier.Message.(*routev3.ScopedRouteConfiguration).GetName()
		if name == s.GetName() {
			continue // told by its name
		}
		d := c.ReportAt(path.Append(diag.FieldStep("key")), scopeConflict, fmt.Sprintf("the key is already that of scope %q", name))
		d.Related = []diag.Related{{Message: "first used here", Path: earlier.Path}}
	}
}
