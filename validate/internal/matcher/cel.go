package matcher

import (
	"fmt"
	"maps"
	"slices"

	matcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	xdsv3 "github.com/cncf/xds/go/xds/type/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"
	filterv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/filters/cel/v3"
	procv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/ext_proc/v3"
	mappedv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/ext_proc/processing_request_modifiers/mapped_attribute_builder/v3"
	exprv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/rate_limit_descriptors/expr/v3"
	samplersv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/tracers/opentelemetry/samplers/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/cel"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// computed returns an entry of a rate limit that an expression computes.
func computed(text string) string {
	return `"@type": type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor
descriptor_key: user
text: ` + text + "\n"
}

var celExpression = check.Rule(diag.Rule{
	ID: "cel-expression", Severity: diag.Error,
	Title: "Envoy's interpreter takes a CEL expression",
	Text: "Expressions of the Common Expression Language are compiled when they are loaded: the conditions of RBAC policies, match trees, rate limits, access log filters, attributes for " +
		"external processors. Envoy refuses what it cannot read, a function that it does not have, and macros such as exists and all, which go through lists and maps. (Errors " +
		"of types are not looked for; Envoy finds them when it evaluates.)",
	Bad:  computed(`"[1, 2].exists(x, x > 1)"`),
	Good: computed(`request.headers["x-user"]`),
	Ref:  "extensions/filters/common/expr/evaluator.cc createExpression",
})

func init() {
	check.On(func(c *check.Context, m *exprv3.Descriptor) {
		if _, ok := m.GetExprSpecifier().(*exprv3.Descriptor_Text); ok && m.GetText() != "" {
			compiled(c, cel.Check(m.GetText()), diag.FieldStep("text"))
		}
		if m.GetParsed() != nil {
			compiled(c, cel.CheckTree(m.GetParsed()), diag.FieldStep("parsed"))
		}
	})
	check.On(func(c *check.Context, m *rbacv3.Policy) {
		if m.GetCondition() != nil {
			compiled(c, cel.CheckTree(m.GetCondition()), diag.FieldStep("condition"))
		}
	})
	check.On(func(c *check.Context, m *filterv3.ExpressionFilter) {
		compiled(c, cel.Check(m.GetExpression()), diag.FieldStep("expression"))
	})
	check.On(func(c *check.Context, m *procv3.ExternalProcessor) {
		for i, text := range m.GetRequestAttributes() {
			compiled(c, cel.Check(text), diag.IndexStep("request_attributes", i))
		}
		for i, text := range m.GetResponseAttributes() {
			compiled(c, cel.Check(text), diag.IndexStep("response_attributes", i))
		}
	})
	check.On(func(c *check.Context, m *mappedv3.MappedAttributeBuilder) {
		attributes := func(field string, of map[string]string) {
			for _, key := range slices.Sorted(maps.Keys(of)) {
				compiled(c, cel.Check(of[key]), diag.KeyStep(field, key))
			}
		}
		attributes("mapped_request_attributes", m.GetMappedRequestAttributes())
		attributes("mapped_response_attributes", m.GetMappedResponseAttributes())
	})
	check.On(func(c *check.Context, m *matcherv3.CelMatcher) { compiledIn(c, m.GetExprMatch(), "expr_match") })
	check.On(func(c *check.Context, m *samplersv3.CELSamplerConfig) { compiledIn(c, m.GetExpression(), "expression") })
}

// compiled reports what is wrong with an expression.
func compiled(c *check.Context, err error, at diag.Step) {
	if err != nil {
		c.Report(celExpression, fmt.Sprintf("the expression cannot be used: %v", err), at)
	}
}

// compiledIn judges the tree in an expression of the xDS protos.
func compiledIn(c *check.Context, e *xdsv3.CelExpression, field string) {
	var tree proto.Message
	switch {
	case e.GetCelExprChecked().GetExpr() != nil:
		tree = e.GetCelExprChecked().GetExpr()
	case e.GetCelExprParsed().GetExpr() != nil:
		tree = e.GetCelExprParsed().GetExpr()
	default:
		return
	}
	compiled(c, cel.CheckTree(tree), diag.FieldStep(field))
}
