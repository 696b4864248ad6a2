package match

import (
	xdsmatcherv3 "github.com/cncf/xds/go/xds/type/matcher/v3"
	xdstypev3 "github.com/cncf/xds/go/xds/type/v3"
	networkinputv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/common_inputs/network/v3"
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/matching/input_matchers/metadata/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
)

// Request is what trees of HTTP filters read: requests, their responses as far as they are known, and the connection.
type Request struct {
	peer[Request]
	certificate[Request]
}

// OfRequest has the inputs of trees for HTTP filters.
//
// Envoy: xds.type.matcher.v3.Matcher.MatcherList.Predicate.SinglePredicate.input
func OfRequest() Request { return Request{} }

// Header is a request header; the values of one that occurs several times are joined by commas.
//
// Envoy: type.matcher.v3.HttpRequestHeaderMatchInput.header_name
func (Request) Header(name string) Input[Request] { return requestHeader[Request](name) }

func requestHeader[D any](name string) Input[D] {
	return input[D]("envoy.matching.inputs.request_headers", func() proto.Message {
		return &matcherv3.HttpRequestHeaderMatchInput{HeaderName: name}
	})
}

// Trailer is a request trailer.
//
// Envoy: type.matcher.v3.HttpRequestTrailerMatchInput.header_name
func (Request) Trailer(name string) Input[Request] {
	return input[Request]("envoy.matching.inputs.request_trailers", func() proto.Message {
		return &matcherv3.HttpRequestTrailerMatchInput{HeaderName: name}
	})
}

// Query is a parameter of the query string.
//
// Envoy: type.matcher.v3.HttpRequestQueryParamMatchInput.query_param
func (Request) Query(name string) Input[Request] {
	return input[Request]("envoy.matching.inputs.query_params", func() proto.Message {
		return &matcherv3.HttpRequestQueryParamMatchInput{QueryParam: name}
	})
}

// ResponseHeader is a response header.
//
// Envoy: type.matcher.v3.HttpResponseHeaderMatchInput.header_name
func (Request) ResponseHeader(name string) Input[Request] {
	return input[Request]("envoy.matching.inputs.response_headers", func() proto.Message {
		return &matcherv3.HttpResponseHeaderMatchInput{HeaderName: name}
	})
}

// ResponseTrailer is a response trailer.
//
// Envoy: type.matcher.v3.HttpResponseTrailerMatchInput.header_name
func (Request) ResponseTrailer(name string) Input[Request] {
	return input[Request]("envoy.matching.inputs.response_trailers", func() proto.Message {
		return &matcherv3.HttpResponseTrailerMatchInput{HeaderName: name}
	})
}

// Status is the status of the response, as in "404".
//
// Envoy: type.matcher.v3.HttpResponseStatusCodeMatchInput
func (Request) Status() Input[Request] {
	return input[Request]("envoy.matching.inputs.status_code_input", func() proto.Message {
		return &matcherv3.HttpResponseStatusCodeMatchInput{}
	})
}

// StatusClass is the class of the status of the response, as in "4xx".
//
// Envoy: type.matcher.v3.HttpResponseStatusCodeClassMatchInput
func (Request) StatusClass() Input[Request] {
	return input[Request]("envoy.matching.inputs.status_code_class_input", func() proto.Message {
		return &matcherv3.HttpResponseStatusCodeClassMatchInput{}
	})
}

// LocalReply is "true" where Envoy itself made the response.
//
// Envoy: type.matcher.v3.HttpResponseLocalReplyMatchInput
func (Request) LocalReply() Input[Request] {
	return input[Request]("envoy.matching.inputs.local_reply", func() proto.Message {
		return &matcherv3.HttpResponseLocalReplyMatchInput{}
	})
}

// Metadata matches if the value does that a filter left with the request, under its name and the keys on the way to it.
//
// Envoy: extensions.matching.input_matchers.metadata.v3.Metadata.value
func (Request) Metadata(value *ValueBuilder, filter string, path ...string) *PredicateBuilder[Request] {
	b := &PredicateBuilder[Request]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	segments := make([]*networkinputv3.DynamicMetadataInput_PathSegment, 0, len(path))
	for _, key := range path {
		segments = append(segments, &networkinputv3.DynamicMetadataInput_PathSegment{
			Segment: &networkinputv3.DynamicMetadataInput_PathSegment_Key{Key: key},
		})
	}
	in := input[Request]("envoy.matching.inputs.dynamic_metadata", func() proto.Message {
		return &networkinputv3.DynamicMetadataInput{Filter: filter, Path: segments}
	})
	custom(singlePredicate(m, &b.n, in), f, "envoy.matching.matchers.metadata_matcher", &metadatav3.Metadata{
		Value: node.Child(f.Sub("typed_config.value"), value),
	})
	return b
}

// CEL matches if the CEL expression, such as "request.headers['x-env'] == 'canary'", is true of the request.
//
// Envoy: xds.type.v3.CelExpression.cel_expr_string
func (Request) CEL(expression string) *PredicateBuilder[Request] {
	b := &PredicateBuilder[Request]{}
	b.n.Init(&xdsmatcherv3.Matcher_MatcherList_Predicate{})
	m, f := b.n.Set("single_predicate.custom_match")
	in := input[Request]("envoy.matching.inputs.cel_data_input", func() proto.Message {
		return &xdsmatcherv3.HttpAttributesCelMatchInput{}
	})
	custom(singlePredicate(m, &b.n, in), f, "envoy.matching.matchers.cel_matcher", &xdsmatcherv3.CelMatcher{
		ExprMatch: &xdstypev3.CelExpression{CelExprString: expression},
	})
	return b
}

// RouteRequest is what trees of route tables read: request headers and filter state, nothing else
// (vh-matcher-input).
type RouteRequest struct{}

// OfRouteRequest has the inputs of trees in virtual hosts.
//
// Envoy: config.route.v3.VirtualHost.matcher
func OfRouteRequest() RouteRequest { return RouteRequest{} }

// Header is a request header; the values of one that occurs several times are joined by commas.
//
// Envoy: type.matcher.v3.HttpRequestHeaderMatchInput.header_name
func (RouteRequest) Header(name string) Input[RouteRequest] { return requestHeader[RouteRequest](name) }

// FilterState is the text form of an object that a filter left under the key.
//
// Envoy: extensions.matching.common_inputs.network.v3.FilterStateInput.key
func (RouteRequest) FilterState(key string) Input[RouteRequest] {
	return filterState[RouteRequest](key, "")
}
