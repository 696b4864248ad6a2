package header

import (
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RulesBuilder builds which headers a service may change.
type RulesBuilder struct {
	n node.Node[mutationv3.HeaderMutationRules]
}

// Rules starts rules for the changes that an external service asks for. Without more, it may change every header but
// those that Envoy routes by and its own (x-envoy-); a change that is not allowed is ignored.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules
func Rules() *RulesBuilder {
	b := &RulesBuilder{}
	b.n.Init(&mutationv3.HeaderMutationRules{})
	return b
}

// InsecureRouting lets the service change host, ":authority", ":scheme" and ":method", and with them which route a request
// takes. Default: it may not.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.allow_all_routing
func (b *RulesBuilder) InsecureRouting() *RulesBuilder {
	m, _ := b.n.Set("allow_all_routing")
	m.AllowAllRouting = wrapperspb.Bool(true)
	return b
}

// InsecureEnvoy lets the service change Envoy's own headers (x-envoy-). Default: it may not.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.allow_envoy
func (b *RulesBuilder) InsecureEnvoy() *RulesBuilder {
	m, _ := b.n.Set("allow_envoy")
	m.AllowEnvoy = wrapperspb.Bool(true)
	return b
}

// NoSystem keeps headers that begin with a colon from being changed. Default: some may be.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.disallow_system
func (b *RulesBuilder) NoSystem() *RulesBuilder {
	m, _ := b.n.Set("disallow_system")
	m.DisallowSystem = wrapperspb.Bool(true)
	return b
}

// Nothing keeps every header from being changed but those of [RulesBuilder.Allow].
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.disallow_all
func (b *RulesBuilder) Nothing() *RulesBuilder {
	m, _ := b.n.Set("disallow_all")
	m.DisallowAll = wrapperspb.Bool(true)
	return b
}

// Allow lets headers be changed whose name matches the RE2 expression, whatever the other rules say but [RulesBuilder.Forbid].
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.allow_expression
func (b *RulesBuilder) Allow(expression string) *RulesBuilder {
	m, _ := b.n.Set("allow_expression")
	m.AllowExpression = &matcherv3.RegexMatcher{Regex: expression}
	return b
}

// Forbid keeps headers from being changed whose name matches the RE2 expression. It goes before everything else.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.disallow_expression
func (b *RulesBuilder) Forbid(expression string) *RulesBuilder {
	m, _ := b.n.Set("disallow_expression")
	m.DisallowExpression = &matcherv3.RegexMatcher{Regex: expression}
	return b
}

// ForbiddenIsError fails the request if the service asks for a change that is not allowed. Default: the change is ignored.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutationRules.disallow_is_error
func (b *RulesBuilder) ForbiddenIsError() *RulesBuilder {
	m, _ := b.n.Set("disallow_is_error")
	m.DisallowIsError = wrapperspb.Bool(true)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *RulesBuilder) Patch(edit func(*mutationv3.HeaderMutationRules)) *RulesBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RulesBuilder) Clone() *RulesBuilder {
	c := &RulesBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *RulesBuilder) Render(s part.Scope) *mutationv3.HeaderMutationRules { return b.n.Take(s, nil) }
