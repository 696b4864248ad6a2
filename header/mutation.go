package header

import (
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// Mutation is a step of an ordered list of changes, as mirror policies and the header mutation filter have
// them: any [Edit], or [RemoveMatching].
type Mutation interface {
	// Mutate renders the step for its place in the list.
	Mutate(part.Scope) *mutationv3.HeaderMutation
}

// MatchRemovalBuilder builds the removal of every header whose name matches.
type MatchRemovalBuilder struct {
	n node.Node[mutationv3.HeaderMutation]
}

// RemoveMatching removes every header whose name matches.
//
// Envoy: config.common.mutation_rules.v3.HeaderMutation.remove_on_match
func RemoveMatching(name *match.TextBuilder) *MatchRemovalBuilder {
	b := &MatchRemovalBuilder{}
	b.n.Init(&mutationv3.HeaderMutation{})
	m, f := b.n.Set("remove_on_match.key_matcher")
	m.Action = &mutationv3.HeaderMutation_RemoveOnMatch_{RemoveOnMatch: &mutationv3.HeaderMutation_RemoveOnMatch{
		KeyMatcher: node.Child(f, name),
	}}
	return b
}

// Mutate implements [Mutation].
func (b *MatchRemovalBuilder) Mutate(s part.Scope) *mutationv3.HeaderMutation {
	return b.n.Take(s, nil)
}
