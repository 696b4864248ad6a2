package match

import (
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	genericv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/generic_proxy/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// GenericRequest is what trees of generic proxies read: requests of whatever protocol, as its codec understands them.
type GenericRequest struct{}

// OfGenericRequest has the inputs of trees for generic proxies.
//
// Envoy: extensions.filters.network.generic_proxy.v3.RouteConfiguration.routes
func OfGenericRequest() GenericRequest { return GenericRequest{} }

// Host is the host or service that the request is for.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.HostMatchInput
func (GenericRequest) Host() Input[GenericRequest] {
	return input[GenericRequest]("envoy.matching.generic_proxy.input.host", func() proto.Message {
		return &genericv3.HostMatchInput{}
	})
}

// Path is the path of the request, or what its protocol has in place of one.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.PathMatchInput
func (GenericRequest) Path() Input[GenericRequest] {
	return input[GenericRequest]("envoy.matching.generic_proxy.input.path", func() proto.Message {
		return &genericv3.PathMatchInput{}
	})
}

// Method is the method of the request.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.MethodMatchInput
func (GenericRequest) Method() Input[GenericRequest] {
	return input[GenericRequest]("envoy.matching.generic_proxy.input.method", func() proto.Message {
		return &genericv3.MethodMatchInput{}
	})
}

// Property is a header of the request, or what its protocol has in place of headers.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.PropertyMatchInput.property_name
func (GenericRequest) Property(name string) Input[GenericRequest] {
	return input[GenericRequest]("envoy.matching.generic_proxy.input.property", func() proto.Message {
		return &genericv3.PropertyMatchInput{PropertyName: name}
	})
}

// Like matches requests that meet all conditions of the pattern, which is shorter than an [All] of them.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.RequestMatchInput
func (GenericRequest) Like(pattern *GenericPatternBuilder) *PredicateBuilder[GenericRequest] {
	b := &PredicateBuilder[GenericRequest]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	in := input[GenericRequest]("envoy.matching.generic_proxy.input.request", func() proto.Message {
		return &genericv3.RequestMatchInput{}
	})
	if request := node.Child(f.Sub("typed_config"), pattern); request != nil {
		custom(singlePredicate(m, &b.n, in), f, "envoy.matching.input_matchers.generic_request_matcher", request)
	}
	return b
}

// GenericPatternBuilder builds conditions on a request, all of which must hold.
type GenericPatternBuilder struct {
	n node.Node[genericv3.RequestMatcher]
}

// GenericPattern starts with no condition.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.RequestMatcher
func GenericPattern() *GenericPatternBuilder {
	b := &GenericPatternBuilder{}
	b.n.Init(&genericv3.RequestMatcher{})
	return b
}

// Host demands a host like the text.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.RequestMatcher.host
func (b *GenericPatternBuilder) Host(text *TextBuilder) *GenericPatternBuilder {
	m, f := b.n.Set("host")
	m.Host = node.Child(f, text)
	return b
}

// Path demands a path like the text.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.RequestMatcher.path
func (b *GenericPatternBuilder) Path(text *TextBuilder) *GenericPatternBuilder {
	m, f := b.n.Set("path")
	m.Path = node.Child(f, text)
	return b
}

// Method demands a method like the text.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.RequestMatcher.method
func (b *GenericPatternBuilder) Method(text *TextBuilder) *GenericPatternBuilder {
	m, f := b.n.Set("method")
	m.Method = node.Child(f, text)
	return b
}

// Property demands that a property is like the text. Calls add up.
//
// Envoy: extensions.filters.network.generic_proxy.matcher.v3.RequestMatcher.properties
func (b *GenericPatternBuilder) Property(name string, text *TextBuilder) *GenericPatternBuilder {
	m, f := b.n.Add("properties", len(b.n.Peek().Properties))
	m.Properties = append(m.Properties, &genericv3.KeyValueMatchEntry{Name: name, StringMatch: node.Child(f.Sub("string_match"), text)})
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GenericPatternBuilder) Patch(edit func(*genericv3.RequestMatcher)) *GenericPatternBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GenericPatternBuilder) Clone() *GenericPatternBuilder {
	c := &GenericPatternBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GenericPatternBuilder) Render(s part.Scope) *genericv3.RequestMatcher {
	return b.n.Take(s, nil)
}
