package tap

import (
	"unicode/utf8"

	matchv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// MatchBuilder builds what is recorded. Connections have no headers and bodies: for transports, only [Always] is of use.
type MatchBuilder struct {
	n node.Node[matchv3.MatchPredicate]
}

// Always records everything.
//
// Envoy: config.common.matcher.v3.MatchPredicate.any_match
func Always() *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_AnyMatch{AnyMatch: true}})
	return b
}

// Request records requests whose headers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_request_headers_match
func Request(all ...*match.HeaderBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpRequestHeadersMatch{
		HttpRequestHeadersMatch: b.headers("http_request_headers_match.headers", all),
	}})
	return b
}

// RequestTrailers records requests whose trailers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_request_trailers_match
func RequestTrailers(all ...*match.HeaderBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpRequestTrailersMatch{
		HttpRequestTrailersMatch: b.headers("http_request_trailers_match.headers", all),
	}})
	return b
}

// Response records requests whose response headers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_response_headers_match
func Response(all ...*match.HeaderBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpResponseHeadersMatch{
		HttpResponseHeadersMatch: b.headers("http_response_headers_match.headers", all),
	}})
	return b
}

// ResponseTrailers records requests whose response trailers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_response_trailers_match
func ResponseTrailers(all ...*match.HeaderBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpResponseTrailersMatch{
		HttpResponseTrailersMatch: b.headers("http_response_trailers_match.headers", all),
	}})
	return b
}

func (b *MatchBuilder) headers(field string, all []*match.HeaderBuilder) *matchv3.HttpHeadersMatch {
	return &matchv3.HttpHeadersMatch{Headers: node.Children(b.n.Below(field), nil, all)}
}

// RequestBody records requests whose body has all of the texts within its first bytes, or anywhere if that is 0.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_request_generic_body_match
func RequestBody(within int, texts ...string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpRequestGenericBodyMatch{
		HttpRequestGenericBodyMatch: bodyWith(b.n.Below("http_request_generic_body_match"), within, texts),
	}})
	return b
}

// ResponseBody records requests whose response body has all of the texts within its first bytes, or anywhere if that is 0.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_response_generic_body_match
func ResponseBody(within int, texts ...string) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpResponseGenericBodyMatch{
		HttpResponseGenericBodyMatch: bodyWith(b.n.Below("http_response_generic_body_match"), within, texts),
	}})
	return b
}

// bodyWith looks for texts in a body; one that is not UTF-8 is looked for as bytes.
func bodyWith(f node.Field, within int, texts []string) *matchv3.HttpGenericBodyMatch {
	m := &matchv3.HttpGenericBodyMatch{BytesLimit: f.Sub("bytes_limit").Count(within)}
	for _, text := range texts {
		p := &matchv3.HttpGenericBodyMatch_GenericTextMatch{}
		if utf8.ValidString(text) {
			p.Rule = &matchv3.HttpGenericBodyMatch_GenericTextMatch_StringMatch{StringMatch: text}
		} else {
			p.Rule = &matchv3.HttpGenericBodyMatch_GenericTextMatch_BinaryMatch{BinaryMatch: []byte(text)}
		}
		m.Patterns = append(m.Patterns, p)
	}
	return m
}

// All records requests that all of the conditions match; two at least (proto-pgv).
//
// Envoy: config.common.matcher.v3.MatchPredicate.and_match
func All(conditions ...*MatchBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{}).Rule = &matchv3.MatchPredicate_AndMatch{AndMatch: &matchv3.MatchPredicate_MatchSet{
		Rules: node.Children(b.n.Below("and_match").Sub("rules"), nil, conditions),
	}}
	return b
}

// Any records requests that one of the conditions matches; two at least (proto-pgv).
//
// Envoy: config.common.matcher.v3.MatchPredicate.or_match
func Any(conditions ...*MatchBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{}).Rule = &matchv3.MatchPredicate_OrMatch{OrMatch: &matchv3.MatchPredicate_MatchSet{
		Rules: node.Children(b.n.Below("or_match").Sub("rules"), nil, conditions),
	}}
	return b
}

// Not records requests that the condition does not match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.not_match
func Not(condition *MatchBuilder) *MatchBuilder {
	b := &MatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{}).Rule = &matchv3.MatchPredicate_NotMatch{NotMatch: node.Child(b.n.Below("not_match"), condition)}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MatchBuilder) Patch(edit func(*matchv3.MatchPredicate)) *MatchBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MatchBuilder) Clone() *MatchBuilder {
	c := &MatchBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MatchBuilder) Render(s part.Scope) *matchv3.MatchPredicate { return b.n.Take(s, nil) }
