package httpfilter

import (
	mutationv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/mutation_rules/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	mutatev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/header_mutation/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// HeaderMutationBuilder builds the filter that changes headers, trailers and query parameters, step by step. Unlike
// the changes of routes it can stand before other filters, and in upstream chains.
type HeaderMutationBuilder struct {
	slot[mutatev3.HeaderMutation]
}

// HeaderMutation starts the filter. Alone it changes nothing.
//
// Envoy: extensions.filters.http.header_mutation.v3.HeaderMutation.mutations
func HeaderMutation() *HeaderMutationBuilder {
	b := &HeaderMutationBuilder{}
	b.name = "envoy.filters.http.header_mutation"
	b.n.Init(&mutatev3.HeaderMutation{})
	return b
}

func mutations(m *mutatev3.HeaderMutation) *mutatev3.Mutations {
	if m.Mutations == nil {
		m.Mutations = &mutatev3.Mutations{}
	}
	return m.Mutations
}

// mutate appends steps.
func mutate(f node.Field, list []*mutationv3.HeaderMutation, steps []header.Mutation) []*mutationv3.HeaderMutation {
	for _, s := range steps {
		if f = f.Index(len(list)); !f.Missing(s) {
			list = append(list, s.Mutate(f.Scope()))
		}
	}
	return list
}

// Request appends changes of request headers. Pseudo-headers and "host" cannot be added or overwritten (header-add-forbidden).
//
// Envoy: extensions.filters.http.header_mutation.v3.Mutations.request_mutations
func (b *HeaderMutationBuilder) Request(steps ...header.Mutation) *HeaderMutationBuilder {
	m, f := b.n.Add("mutations.request_mutations", len(b.n.Peek().GetMutations().GetRequestMutations()))
	mutations(m).RequestMutations = mutate(f, mutations(m).RequestMutations, steps)
	return b
}

// Response appends changes of response headers.
//
// Envoy: extensions.filters.http.header_mutation.v3.Mutations.response_mutations
func (b *HeaderMutationBuilder) Response(steps ...header.Mutation) *HeaderMutationBuilder {
	m, f := b.n.Add("mutations.response_mutations", len(b.n.Peek().GetMutations().GetResponseMutations()))
	mutations(m).ResponseMutations = mutate(f, mutations(m).ResponseMutations, steps)
	return b
}

// RequestTrailers appends changes of request trailers.
//
// Envoy: extensions.filters.http.header_mutation.v3.Mutations.request_trailers_mutations
func (b *HeaderMutationBuilder) RequestTrailers(steps ...header.Mutation) *HeaderMutationBuilder {
	m, f := b.n.Add("mutations.request_trailers_mutations", len(b.n.Peek().GetMutations().GetRequestTrailersMutations()))
	mutations(m).RequestTrailersMutations = mutate(f, mutations(m).RequestTrailersMutations, steps)
	return b
}

// ResponseTrailers appends changes of response trailers.
//
// Envoy: extensions.filters.http.header_mutation.v3.Mutations.response_trailers_mutations
func (b *HeaderMutationBuilder) ResponseTrailers(steps ...header.Mutation) *HeaderMutationBuilder {
	m, f := b.n.Add("mutations.response_trailers_mutations", len(b.n.Peek().GetMutations().GetResponseTrailersMutations()))
	mutations(m).ResponseTrailersMutations = mutate(f, mutations(m).ResponseTrailersMutations, steps)
	return b
}

// Query appends changes of the query string: [AppendQuery], [RemoveQuery] and the like.
//
// Envoy: extensions.filters.http.header_mutation.v3.Mutations.query_parameter_mutations
func (b *HeaderMutationBuilder) Query(steps ...*QueryMutationBuilder) *HeaderMutationBuilder {
	m, f := b.n.Add("mutations.query_parameter_mutations", len(b.n.Peek().GetMutations().GetQueryParameterMutations()))
	mutations(m).QueryParameterMutations = node.Children(f, mutations(m).QueryParameterMutations, steps)
	return b
}

// Formatters appends extensions that add command operators to values.
//
// Envoy: extensions.filters.http.header_mutation.v3.Mutations.formatters
func (b *HeaderMutationBuilder) Formatters(formatters ...accesslog.Formatter) *HeaderMutationBuilder {
	m, f := b.n.Add("mutations.formatters", len(b.n.Peek().GetMutations().GetFormatters()))
	mutations(m).Formatters = node.Children(f, mutations(m).Formatters, formatters)
	return b
}

// MostSpecificWins applies the changes of a route after those of its virtual host and table, so that the route's win. Default:
// the table's come last.
//
// Envoy: extensions.filters.http.header_mutation.v3.HeaderMutation.most_specific_header_mutations_wins
func (b *HeaderMutationBuilder) MostSpecificWins() *HeaderMutationBuilder {
	m, _ := b.n.Set("most_specific_header_mutations_wins")
	m.MostSpecificHeaderMutationsWins = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *HeaderMutationBuilder) Named(name string) *HeaderMutationBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *HeaderMutationBuilder) Patch(edit func(*mutatev3.HeaderMutation)) *HeaderMutationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *HeaderMutationBuilder) Clone() *HeaderMutationBuilder {
	c := &HeaderMutationBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *HeaderMutationBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute adds the changes of another one for requests of a virtual host or route, after those of the filter.
//
// Envoy: extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute.mutations
func (b *HeaderMutationBuilder) PerRoute(changes *HeaderMutationBuilder) *Replacement[mutatev3.HeaderMutation] {
	r := &Replacement[mutatev3.HeaderMutation]{name: b.name, wrap: func(m *mutatev3.HeaderMutation) proto.Message {
		return &mutatev3.HeaderMutationPerRoute{Mutations: m.Mutations}
	}}
	if changes != nil {
		r.of = &changes.slot
	}
	return r
}

// QueryMutationBuilder builds a change of one query parameter.
type QueryMutationBuilder struct {
	n node.Node[corev3.KeyValueMutation]
}

func queryMutation(name, value string, action corev3.KeyValueAppend_KeyValueAppendAction) *QueryMutationBuilder {
	b := &QueryMutationBuilder{}
	b.n.Init(&corev3.KeyValueMutation{}).Append = &corev3.KeyValueAppend{
		Record: &corev3.KeyValuePair{Key: name, Value: structpb.NewStringValue(value)},
		Action: action,
	}
	return b
}

// AppendQuery adds a parameter, beside those of the name that are there. The value may hold command operators.
//
// Envoy: config.core.v3.KeyValueAppend.KeyValueAppendAction.APPEND_IF_EXISTS_OR_ADD
func AppendQuery(name, value string) *QueryMutationBuilder {
	return queryMutation(name, value, corev3.KeyValueAppend_APPEND_IF_EXISTS_OR_ADD)
}

// QueryIfAbsent adds a parameter where there is none of the name. The value may hold command operators.
//
// Envoy: config.core.v3.KeyValueAppend.KeyValueAppendAction.ADD_IF_ABSENT
func QueryIfAbsent(name, value string) *QueryMutationBuilder {
	return queryMutation(name, value, corev3.KeyValueAppend_ADD_IF_ABSENT)
}

// OverwriteQuery replaces a parameter, or adds it where there is none. The value may hold command operators.
//
// Envoy: config.core.v3.KeyValueAppend.KeyValueAppendAction.OVERWRITE_IF_EXISTS_OR_ADD
func OverwriteQuery(name, value string) *QueryMutationBuilder {
	return queryMutation(name, value, corev3.KeyValueAppend_OVERWRITE_IF_EXISTS_OR_ADD)
}

// QueryIfPresent replaces a parameter where there is one. The value may hold command operators.
//
// Envoy: config.core.v3.KeyValueAppend.KeyValueAppendAction.OVERWRITE_IF_EXISTS
func QueryIfPresent(name, value string) *QueryMutationBuilder {
	return queryMutation(name, value, corev3.KeyValueAppend_OVERWRITE_IF_EXISTS)
}

// RemoveQuery removes a parameter.
//
// Envoy: config.core.v3.KeyValueMutation.remove
func RemoveQuery(name string) *QueryMutationBuilder {
	b := &QueryMutationBuilder{}
	b.n.Init(&corev3.KeyValueMutation{Remove: name})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *QueryMutationBuilder) Patch(edit func(*corev3.KeyValueMutation)) *QueryMutationBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *QueryMutationBuilder) Clone() *QueryMutationBuilder {
	c := &QueryMutationBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *QueryMutationBuilder) Render(s part.Scope) *corev3.KeyValueMutation { return b.n.Take(s, nil) }
