package httpfilter

import (
	"unicode/utf8"

	matchv3 "github.com/envoyproxy/go-control-plane/envoy/config/common/matcher/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// TapMatchBuilder builds which requests are recorded.
type TapMatchBuilder struct {
	n node.Node[matchv3.MatchPredicate]
}

// TapAny records every request.
//
// Envoy: config.common.matcher.v3.MatchPredicate.any_match
func TapAny() *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_AnyMatch{AnyMatch: true}})
	return b
}

// TapRequest records requests whose headers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_request_headers_match
func TapRequest(all ...*match.HeaderBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpRequestHeadersMatch{
		HttpRequestHeadersMatch: b.headers("http_request_headers_match.headers", all),
	}})
	return b
}

// TapRequestTrailers records requests whose trailers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_request_trailers_match
func TapRequestTrailers(all ...*match.HeaderBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpRequestTrailersMatch{
		HttpRequestTrailersMatch: b.headers("http_request_trailers_match.headers", all),
	}})
	return b
}

// TapResponse records requests whose response headers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_response_headers_match
func TapResponse(all ...*match.HeaderBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpResponseHeadersMatch{
		HttpResponseHeadersMatch: b.headers("http_response_headers_match.headers", all),
	}})
	return b
}

// TapResponseTrailers records requests whose response trailers all match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_response_trailers_match
func TapResponseTrailers(all ...*match.HeaderBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpResponseTrailersMatch{
		HttpResponseTrailersMatch: b.headers("http_response_trailers_match.headers", all),
	}})
	return b
}

func (b *TapMatchBuilder) headers(field string, all []*match.HeaderBuilder) *matchv3.HttpHeadersMatch {
	return &matchv3.HttpHeadersMatch{Headers: node.Children(b.n.Below(field), nil, all)}
}

// TapRequestBody records requests whose body has all of the texts within its first bytes, or anywhere if that is 0.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_request_generic_body_match
func TapRequestBody(within int, texts ...string) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{Rule: &matchv3.MatchPredicate_HttpRequestGenericBodyMatch{
		HttpRequestGenericBodyMatch: bodyWith(b.n.Below("http_request_generic_body_match"), within, texts),
	}})
	return b
}

// TapResponseBody records requests whose response body has all of the texts within its first bytes, or anywhere if that is 0.
//
// Envoy: config.common.matcher.v3.MatchPredicate.http_response_generic_body_match
func TapResponseBody(within int, texts ...string) *TapMatchBuilder {
	b := &TapMatchBuilder{}
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

// TapAll records requests that all of the conditions match; two at least (proto-pgv).
//
// Envoy: config.common.matcher.v3.MatchPredicate.and_match
func TapAll(conditions ...*TapMatchBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{}).Rule = &matchv3.MatchPredicate_AndMatch{AndMatch: &matchv3.MatchPredicate_MatchSet{
		Rules: node.Children(b.n.Below("and_match").Sub("rules"), nil, conditions),
	}}
	return b
}

// TapOneOf records requests that one of the conditions matches; two at least (proto-pgv).
//
// Envoy: config.common.matcher.v3.MatchPredicate.or_match
func TapOneOf(conditions ...*TapMatchBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{}).Rule = &matchv3.MatchPredicate_OrMatch{OrMatch: &matchv3.MatchPredicate_MatchSet{
		Rules: node.Children(b.n.Below("or_match").Sub("rules"), nil, conditions),
	}}
	return b
}

// TapNot records requests that the condition does not match.
//
// Envoy: config.common.matcher.v3.MatchPredicate.not_match
func TapNot(condition *TapMatchBuilder) *TapMatchBuilder {
	b := &TapMatchBuilder{}
	b.n.Init(&matchv3.MatchPredicate{}).Rule = &matchv3.MatchPredicate_NotMatch{NotMatch: node.Child(b.n.Below("not_match"), condition)}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *TapMatchBuilder) Patch(edit func(*matchv3.MatchPredicate)) *TapMatchBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TapMatchBuilder) Clone() *TapMatchBuilder {
	c := &TapMatchBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *TapMatchBuilder) Render(s part.Scope) *matchv3.MatchPredicate { return b.n.Take(s, nil) }
