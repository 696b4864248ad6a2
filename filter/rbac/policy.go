package rbac

import (
	"fmt"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"

	"github.com/envoykit/envoykit/internal/cel"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// PolicyBuilder builds who may do what.
type PolicyBuilder struct {
	n    node.Node[rbacv3.Policy]
	name string
}

// Policy starts a policy; statistics and logs know it by the name. It needs a From and a To (proto-pgv); say [Anyone] and [Anything]
// where they do not matter.
//
// Envoy: config.rbac.v3.RBAC.policies
func Policy(name string) *PolicyBuilder {
	b := &PolicyBuilder{name: name}
	b.n.Init(&rbacv3.Policy{})
	return b
}

// From is who calls: every principal given must match. A further call adds an alternative.
//
// Envoy: config.rbac.v3.Policy.principals
func (b *PolicyBuilder) From(all ...*PrincipalBuilder) *PolicyBuilder {
	m, f := b.n.Add("principals", len(b.n.Peek().Principals))
	if len(all) > 0 {
		m.Principals = node.Children(f, m.Principals, []*PrincipalBuilder{together(all)})
	}
	return b
}

// To is what may be done: every permission given must match. A further call adds an alternative.
//
// Envoy: config.rbac.v3.Policy.permissions
func (b *PolicyBuilder) To(all ...*PermissionBuilder) *PolicyBuilder {
	m, f := b.n.Add("permissions", len(b.n.Peek().Permissions))
	if len(all) > 0 {
		m.Permissions = node.Children(f, m.Permissions, []*PermissionBuilder{jointly(all)})
	}
	return b
}

// When is a condition beside From and To, an expression of the Common Expression Language over Envoy's attributes:
// "request.headers['x-env'] == 'canary' || connection.mtls". One that is malformed is reported (expression-malformed). Where it makes no
// truth value, because a header is missing for instance, the policy does not match: [Allow] refuses the request, [Deny] lets it pass.
//
// Envoy: config.rbac.v3.Policy.condition
func (b *PolicyBuilder) When(expression string) *PolicyBuilder {
	m, f := b.n.Set("condition")
	condition, err := cel.Parse(expression)
	if err != nil {
		f.Report(node.RuleExpression, fmt.Sprintf("%q is no expression: %v", expression, err))
	}
	m.Condition = condition
	return b
}

// StringConversion lets the condition turn values into text, by string(). Default: not, because what clients send can make such texts large.
//
// Envoy: config.core.v3.CelExpressionConfig.enable_string_conversion
func (b *PolicyBuilder) StringConversion() *PolicyBuilder {
	m, _ := b.n.Set("cel_config.enable_string_conversion")
	manipulation(m).EnableStringConversion = true
	return b
}

// StringConcat lets the condition join texts, by +. Default: not, so that a condition which does never holds.
//
// Envoy: config.core.v3.CelExpressionConfig.enable_string_concat
func (b *PolicyBuilder) StringConcat() *PolicyBuilder {
	m, _ := b.n.Set("cel_config.enable_string_concat")
	manipulation(m).EnableStringConcat = true
	return b
}

// StringFunctions lets the condition use replace(), split(), lowerAscii() and upperAscii(). Default: not.
//
// Envoy: config.core.v3.CelExpressionConfig.enable_string_functions
func (b *PolicyBuilder) StringFunctions() *PolicyBuilder {
	m, _ := b.n.Set("cel_config.enable_string_functions")
	manipulation(m).EnableStringFunctions = true
	return b
}

// manipulation returns what a condition may do with texts, for writing.
func manipulation(m *rbacv3.Policy) *corev3.CelExpressionConfig {
	if m.CelConfig == nil {
		m.CelConfig = &corev3.CelExpressionConfig{}
	}
	return m.CelConfig
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PolicyBuilder) Patch(edit func(*rbacv3.Policy)) *PolicyBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PolicyBuilder) Clone() *PolicyBuilder {
	c := &PolicyBuilder{name: b.name}
	b.n.Clone(&c.n)
	return c
}

// Named gives the policy another name, as a variant needs.
//
// Envoy: config.rbac.v3.RBAC.policies
func (b *PolicyBuilder) Named(name string) *PolicyBuilder {
	b.n.Set("permissions") // for the line, and to refuse it after the policy was attached
	b.name = name
	return b
}

// Render implements [part.Part].
func (b *PolicyBuilder) Render(s part.Scope) *rbacv3.Policy { return b.n.Take(s, nil) }
