package route

import (
	"fmt"
	"strings"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	templatematchv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/match/uri_template/v3"
	templaterewritev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/path/rewrite/uri_template/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// templated returns a route configuration whose one route matches a path template and rewrites it with another.
func templated(match, rewrite string) string {
	return route(match + `, route: {cluster: shop, path_rewrite_policy: {name: r, typed_config: {"@type": type.googleapis.com/envoy.extensions.path.rewrite.uri_template.v3.UriTemplateRewriteConfig, path_template_rewrite: "` + rewrite + `"}}}`)
}

func templateMatch(template string) string {
	return `match: {path_match_policy: {name: m, typed_config: {"@type": type.googleapis.com/envoy.extensions.path.match.uri_template.v3.UriTemplateMatchConfig, path_template: "` + template + `"}}}`
}

var templateMatchInvalid = check.Rule(diag.Rule{
	ID: "route-uri-template-match-invalid", Severity: diag.Error,
	Title: "a path template is made of texts, globs and variables",
	Text: `A template begins with "/". Its segments are texts, "*" (one segment), "**" (the rest), {name} or {name=pattern}. There are at most five ` +
		`variables, each once, with names of up to 16 letters, digits and underscores; no glob follows "**".`,
	Bad:  route(templateMatch("/users/{user/{id}") + `, route: {cluster: shop}`),
	Good: route(templateMatch("/users/{user}/{id}") + `, route: {cluster: shop}`),
	Ref:  "extensions/path/uri_template_lib/uri_template_internal.cc",
})

var templateRewriteInvalid = check.Rule(diag.Rule{
	ID: "route-uri-template-rewrite-invalid", Severity: diag.Error,
	Title: "a rewriting template is made of texts and variables",
	Text:  `A template begins with "/", holds no "//", and puts in {name} what the match has found. Globs mean nothing here.`,
	Bad:   templated(templateMatch("/users/{user}"), "/{user}//"),
	Good:  templated(templateMatch("/users/{user}"), "/{user}/"),
	Ref:   "extensions/path/uri_template_lib/uri_template.cc parseRewritePattern",
})

var templatePair = check.Rule(diag.Rule{
	ID: "route-uri-template-pair", Severity: diag.Error,
	Title: "a rewriting template belongs to a matching template",
	Text:  "The variables of a rewriting template come from the template that the route matches. Envoy refuses one without the other.",
	Bad:   templated(`match: {prefix: /}`, "/v1"),
	Good:  templated(templateMatch("/**"), "/v1"),
	Ref:   "extensions/path/rewrite/uri_template/uri_template_rewrite.cc isCompatiblePathMatcher",
})

var templateVariables = check.Rule(diag.Rule{
	ID: "route-uri-template-variables", Severity: diag.Error,
	Title: "a rewriting template uses variables that the match defines",
	Text:  "A variable that the matching template does not have could not be filled in. Envoy refuses the route.",
	Bad:   templated(templateMatch("/users/{user}"), "/{usr}"),
	Good:  templated(templateMatch("/users/{user}"), "/{user}"),
	Ref:   "extensions/path/rewrite/uri_template/uri_template_rewrite.cc",
})

func init() {
	check.On(func(c *check.Context, m *templatematchv3.UriTemplateMatchConfig) {
		if _, wrong := parseMatch(m.GetPathTemplate()); wrong != "" && m.GetPathTemplate() != "" {
			c.Report(templateMatchInvalid, fmt.Sprintf("template %q: %s", m.GetPathTemplate(), wrong), "path_template")
		}
	})
	check.On(func(c *check.Context, m *templaterewritev3.UriTemplateRewriteConfig) {
		if _, wrong := parseRewrite(m.GetPathTemplateRewrite()); wrong != "" && m.GetPathTemplateRewrite() != "" {
			c.Report(templateRewriteInvalid, fmt.Sprintf("template %q: %s", m.GetPathTemplateRewrite(), wrong), "path_template_rewrite")
		}
	})
}

// templates compares the templates of a route's match and rewrite, if each is in order.
func templates(c *check.Context, r *routev3.Route) {
	rewrite, ok := check.As[*templaterewritev3.UriTemplateRewriteConfig](c, r.GetRoute().GetPathRewritePolicy().GetTypedConfig())
	if !ok {
		return
	}
	policy := r.GetMatch().GetPathMatchPolicy()
	match, ok := check.As[*templatematchv3.UriTemplateMatchConfig](c, policy.GetTypedConfig())
	if !ok {
		if policy == nil {
			c.Report(templatePair, "the route matches no template", "route.path_rewrite_policy")
		}
		return
	}
	defined, wrong := parseMatch(match.GetPathTemplate())
	used, alsoWrong := parseRewrite(rewrite.GetPathTemplateRewrite())
	if wrong != "" || alsoWrong != "" {
		return
	}
	for _, name := range used {
		if !contains(defined, name) {
			d := c.Report(templateVariables, fmt.Sprintf("%q does not define {%s}", match.GetPathTemplate(), name), "route.path_rewrite_policy")
			if near := diag.Nearest(name, defined); near != "" {
				d.Fixes = []string{"use {" + near + "}"}
			}
		}
	}
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// parseRewrite returns the variables of a rewriting template, or what is wrong with it.
func parseRewrite(t string) (names []string, wrong string) {
	switch {
	case !strings.HasPrefix(t, "/"):
		return nil, `it does not begin with "/"`
	case strings.Contains(t, "//"):
		return nil, `it holds "//"`
	}
	for t != "" {
		text, rest, variable := strings.Cut(t, "{")
		if text != "" && !isLiteral(strings.ReplaceAll(text, "/", "a")) {
			return nil, fmt.Sprintf("%q holds a character that no path has", text)
		}
		if !variable {
			break
		}
		name, after, closed := strings.Cut(rest, "}")
		switch {
		case !closed:
			return nil, "a bracket is not closed"
		case !isVariable(name):
			return nil, fmt.Sprintf("%q is no name of a variable", name)
		}
		names, t = append(names, name), after
	}
	return names, ""
}
