package listenerfilter

import (
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Condition tells connections apart that a listener filter leaves alone.
type Condition interface {
	part.Part[listenerv3.ListenerFilterChainMatchPredicate]
}

// ConditionBuilder builds a condition.
type ConditionBuilder struct {
	n node.Node[listenerv3.ListenerFilterChainMatchPredicate]
}

// Ports matches connections to a port from and up to, but not including, to.
//
// Envoy: config.listener.v3.ListenerFilterChainMatchPredicate.destination_port_range
func Ports(from, to int) *ConditionBuilder {
	b := &ConditionBuilder{}
	f := b.n.Below("destination_port_range")
	b.n.Init(&listenerv3.ListenerFilterChainMatchPredicate{}).Rule = &listenerv3.ListenerFilterChainMatchPredicate_DestinationPortRange{
		DestinationPortRange: &typev3.Int32Range{Start: f.Sub("start").Integer(from), End: f.Sub("end").Integer(to)},
	}
	return b
}

// Always matches every connection.
//
// Envoy: config.listener.v3.ListenerFilterChainMatchPredicate.any_match
func Always() *ConditionBuilder {
	b := &ConditionBuilder{}
	b.n.Init(&listenerv3.ListenerFilterChainMatchPredicate{Rule: &listenerv3.ListenerFilterChainMatchPredicate_AnyMatch{AnyMatch: true}})
	return b
}

// Not matches what the condition does not.
//
// Envoy: config.listener.v3.ListenerFilterChainMatchPredicate.not_match
func Not(condition Condition) *ConditionBuilder {
	b := &ConditionBuilder{}
	b.n.Init(&listenerv3.ListenerFilterChainMatchPredicate{})
	m, f := b.n.Set("not_match")
	m.Rule = &listenerv3.ListenerFilterChainMatchPredicate_NotMatch{NotMatch: node.Child(f, condition)}
	return b
}

// All matches what each of the conditions does. Envoy requires two at least (proto-pgv).
//
// Envoy: config.listener.v3.ListenerFilterChainMatchPredicate.and_match
func All(conditions ...Condition) *ConditionBuilder {
	b := &ConditionBuilder{}
	b.n.Init(&listenerv3.ListenerFilterChainMatchPredicate{})
	m, f := b.n.Add("and_match.rules", 0)
	m.Rule = &listenerv3.ListenerFilterChainMatchPredicate_AndMatch{
		AndMatch: &listenerv3.ListenerFilterChainMatchPredicate_MatchSet{Rules: node.Children(f, nil, conditions)},
	}
	return b
}

// Any matches what one of the conditions does. Envoy requires two at least (proto-pgv).
//
// Envoy: config.listener.v3.ListenerFilterChainMatchPredicate.or_match
func Any(conditions ...Condition) *ConditionBuilder {
	b := &ConditionBuilder{}
	b.n.Init(&listenerv3.ListenerFilterChainMatchPredicate{})
	m, f := b.n.Add("or_match.rules", 0)
	m.Rule = &listenerv3.ListenerFilterChainMatchPredicate_OrMatch{
		OrMatch: &listenerv3.ListenerFilterChainMatchPredicate_MatchSet{Rules: node.Children(f, nil, conditions)},
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ConditionBuilder) Patch(edit func(*listenerv3.ListenerFilterChainMatchPredicate)) *ConditionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ConditionBuilder) Clone() *ConditionBuilder {
	c := &ConditionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ConditionBuilder) Render(s part.Scope) *listenerv3.ListenerFilterChainMatchPredicate {
	return b.n.Take(s, nil)
}
