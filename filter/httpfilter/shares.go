package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
)

// share is a part of the requests, in percent.
func share(f node.Field, percent float64) *corev3.RuntimeFractionalPercent {
	return &corev3.RuntimeFractionalPercent{DefaultValue: f.Sub("default_value").Fraction(percent)}
}

// status is the code of a response.
func status(f node.Field, code int) *typev3.HttpStatus {
	return &typev3.HttpStatus{Code: typev3.StatusCode(f.Sub("code").Integer(code))}
}

// names appends matchers of header names to a list, which is made if need be.
func names(f node.Field, list *matcherv3.ListStringMatcher, like []*match.TextBuilder) *matcherv3.ListStringMatcher {
	if list == nil {
		list = &matcherv3.ListStringMatcher{}
	}
	list.Patterns = node.Children(f, list.Patterns, like)
	return list
}

// runtimeShare is a part of the requests that a runtime key overrides.
func runtimeShare(f node.Field, percent float64, key string) *corev3.RuntimeFractionalPercent {
	s := share(f, percent)
	s.RuntimeKey = key
	return s
}
