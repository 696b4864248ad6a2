package rbac

import (
	rbacv3 "github.com/envoyproxy/go-control-plane/envoy/config/rbac/v3"

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
