package httpfilter

import (
	"bytes"

	jsonv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/grpc_json_transcoder/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// GRPCJSONBuilder builds the filter that lets clients of JSON over HTTP call gRPC services, by their google.api.http annotations.
type GRPCJSONBuilder struct {
	slot[jsonv3.GrpcJsonTranscoder]
}

func grpcJSON(services []string) *GRPCJSONBuilder {
	b := &GRPCJSONBuilder{}
	b.name = "envoy.filters.http.grpc_json_transcoder"
	b.n.Init(&jsonv3.GrpcJsonTranscoder{Services: append([]string(nil), services...)})
	return b
}

// GRPCJSON starts the filter for services, "shop.v1.Cart", of a descriptor set in a file on Envoy's machine, as protoc writes it with --descriptor_set_out and
// --include_imports. A service that is not in it is refused (grpc-json-service-unknown). No services switch the filter off.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.proto_descriptor
func GRPCJSON(descriptorFile string, services ...string) *GRPCJSONBuilder {
	b := grpcJSON(services)
	b.n.Peek().DescriptorSet = &jsonv3.GrpcJsonTranscoder_ProtoDescriptor{ProtoDescriptor: descriptorFile}
	return b
}

// GRPCJSONInline is [GRPCJSON] with the descriptor set in the configuration.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.proto_descriptor_bin
func GRPCJSONInline(descriptorSet []byte, services ...string) *GRPCJSONBuilder {
	b := grpcJSON(services)
	b.n.Peek().DescriptorSet = &jsonv3.GrpcJsonTranscoder_ProtoDescriptorBin{ProtoDescriptorBin: bytes.Clone(descriptorSet)}
	return b
}

// Print says how JSON of responses looks. Default: compact, names in lowerCamelCase, fields of default value left out.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.print_options
func (b *GRPCJSONBuilder) Print(how *GRPCJSONPrintBuilder) *GRPCJSONBuilder {
	m, f := b.n.Set("print_options")
	m.PrintOptions = node.Child(f, how)
	return b
}

// Reject says which requests that cannot be transcoded get an error. Default: they pass as they are.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.request_validation_options
func (b *GRPCJSONBuilder) Reject(what *GRPCJSONRejectBuilder) *GRPCJSONBuilder {
	m, f := b.n.Set("request_validation_options")
	m.RequestValidationOptions = node.Child(f, what)
	return b
}

// KeepRoute keeps the route of the request's own path. Default: the route is chosen anew by the gRPC method's.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.match_incoming_request_route
func (b *GRPCJSONBuilder) KeepRoute() *GRPCJSONBuilder {
	m, _ := b.n.Set("match_incoming_request_route")
	m.MatchIncomingRequestRoute = true
	return b
}

// AutoMapping also transcodes methods without an annotation: POST to "/package.Service/Method". Default: not.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.auto_mapping
func (b *GRPCJSONBuilder) AutoMapping() *GRPCJSONBuilder {
	m, _ := b.n.Set("auto_mapping")
	m.AutoMapping = true
	return b
}

// IgnoreQuery ignores query parameters of these names that no field has. Default: such a request is not transcoded.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.ignored_query_parameters
func (b *GRPCJSONBuilder) IgnoreQuery(names ...string) *GRPCJSONBuilder {
	m, _ := b.n.Add("ignored_query_parameters", len(b.n.Peek().IgnoredQueryParameters))
	m.IgnoredQueryParameters = append(m.IgnoredQueryParameters, names...)
	return b
}

// IgnoreUnknownQuery ignores all query parameters that no field has. Default: such a request is not transcoded.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.ignore_unknown_query_parameters
func (b *GRPCJSONBuilder) IgnoreUnknownQuery() *GRPCJSONBuilder {
	m, _ := b.n.Set("ignore_unknown_query_parameters")
	m.IgnoreUnknownQueryParameters = true
	return b
}

// CaptureUnknownQuery hands query parameters that no field has to the service, in an extension of google.api.HttpBody. Default: not.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.capture_unknown_query_parameters
func (b *GRPCJSONBuilder) CaptureUnknownQuery() *GRPCJSONBuilder {
	m, _ := b.n.Set("capture_unknown_query_parameters")
	m.CaptureUnknownQueryParameters = true
	return b
}

// ConvertStatus makes the error of a call the JSON body of its response. Types of its details must be in the descriptor set. Default: the
// body is empty.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.convert_grpc_status
func (b *GRPCJSONBuilder) ConvertStatus() *GRPCJSONBuilder {
	m, _ := b.n.Set("convert_grpc_status")
	m.ConvertGrpcStatus = true
	return b
}

// Unescaping says which escapes of paths are undone in variables of several segments.
type Unescaping string

// What is unescaped.
const (
	UnescapeExceptReserved Unescaping = "ALL_CHARACTERS_EXCEPT_RESERVED"
	UnescapeExceptSlash    Unescaping = "ALL_CHARACTERS_EXCEPT_SLASH"
	UnescapeAll            Unescaping = "ALL_CHARACTERS"
)

// Unescape says which escapes of paths are undone in variables of several segments. Default: [UnescapeExceptReserved].
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.url_unescape_spec
func (b *GRPCJSONBuilder) Unescape(what Unescaping) *GRPCJSONBuilder {
	m, f := b.n.Set("url_unescape_spec")
	m.UrlUnescapeSpec = node.Enum[jsonv3.GrpcJsonTranscoder_UrlUnescapeSpec](f, what, jsonv3.GrpcJsonTranscoder_UrlUnescapeSpec_value)
	return b
}

// PlusIsSpace reads "+" in query parameters as a space. Default: as itself.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.query_param_unescape_plus
func (b *GRPCJSONBuilder) PlusIsSpace() *GRPCJSONBuilder {
	m, _ := b.n.Set("query_param_unescape_plus")
	m.QueryParamUnescapePlus = true
	return b
}

// CustomVerbs takes ":verb" at the end of a path for a verb even if no method has it. Default: for a part of the last segment.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.match_unregistered_custom_verb
func (b *GRPCJSONBuilder) CustomVerbs() *GRPCJSONBuilder {
	m, _ := b.n.Set("match_unregistered_custom_verb")
	m.MatchUnregisteredCustomVerb = true
	return b
}

// EnumIgnoreCase reads names of enum values in any case. Default: in upper case alone.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.case_insensitive_enum_parsing
func (b *GRPCJSONBuilder) EnumIgnoreCase() *GRPCJSONBuilder {
	m, _ := b.n.Set("case_insensitive_enum_parsing")
	m.CaseInsensitiveEnumParsing = true
	return b
}

// MaxBodies is the longest request and response that are transcoded, in bytes: a longer request gets a 413, for a longer response the client gets a 500. 0 leaves
// it to Envoy: the buffer limit of the stream.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.max_request_body_size
func (b *GRPCJSONBuilder) MaxBodies(request, response int) *GRPCJSONBuilder {
	m, f := b.n.Set("max_request_body_size")
	if request != 0 {
		m.MaxRequestBodySize = f.CountValue(request)
	}
	if response != 0 {
		m.MaxResponseBodySize = b.n.Below("max_response_body_size").CountValue(response)
	}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *GRPCJSONBuilder) Named(name string) *GRPCJSONBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GRPCJSONBuilder) Patch(edit func(*jsonv3.GrpcJsonTranscoder)) *GRPCJSONBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCJSONBuilder) Clone() *GRPCJSONBuilder {
	c := &GRPCJSONBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *GRPCJSONBuilder) Off() *OffBuilder { return off(b.name) }

// PerRoute replaces the filter's settings for a virtual host or route by those of another one.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder
func (b *GRPCJSONBuilder) PerRoute(settings *GRPCJSONBuilder) *Replacement[jsonv3.GrpcJsonTranscoder] {
	r := &Replacement[jsonv3.GrpcJsonTranscoder]{name: b.name}
	if settings != nil {
		r.of = &settings.slot
	}
	return r
}

// GRPCJSONPrintBuilder builds how JSON looks.
type GRPCJSONPrintBuilder struct {
	n node.Node[jsonv3.GrpcJsonTranscoder_PrintOptions]
}

// GRPCJSONPrint starts with Envoy's form: compact, names in lowerCamelCase, fields of default value left out.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions
func GRPCJSONPrint() *GRPCJSONPrintBuilder {
	b := &GRPCJSONPrintBuilder{}
	b.n.Init(&jsonv3.GrpcJsonTranscoder_PrintOptions{})
	return b
}

// Whitespace breaks and indents lines.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions.add_whitespace
func (b *GRPCJSONPrintBuilder) Whitespace() *GRPCJSONPrintBuilder {
	m, _ := b.n.Set("add_whitespace")
	m.AddWhitespace = true
	return b
}

// DefaultValues writes numbers, texts, booleans and enums also where they have their default value.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions.always_print_primitive_fields
func (b *GRPCJSONPrintBuilder) DefaultValues() *GRPCJSONPrintBuilder {
	m, _ := b.n.Set("always_print_primitive_fields")
	m.AlwaysPrintPrimitiveFields = true
	return b
}

// EnumNumbers writes enums as numbers.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions.always_print_enums_as_ints
func (b *GRPCJSONPrintBuilder) EnumNumbers() *GRPCJSONPrintBuilder {
	m, _ := b.n.Set("always_print_enums_as_ints")
	m.AlwaysPrintEnumsAsInts = true
	return b
}

// ProtoNames writes the names of fields as the .proto file has them.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions.preserve_proto_field_names
func (b *GRPCJSONPrintBuilder) ProtoNames() *GRPCJSONPrintBuilder {
	m, _ := b.n.Set("preserve_proto_field_names")
	m.PreserveProtoFieldNames = true
	return b
}

// StreamLines writes the messages of a stream on lines of their own. Default: as one array.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions.stream_newline_delimited
func (b *GRPCJSONPrintBuilder) StreamLines() *GRPCJSONPrintBuilder {
	m, _ := b.n.Set("stream_newline_delimited")
	m.StreamNewlineDelimited = true
	return b
}

// StreamEvents writes the messages of a stream as server-sent events. Default: as one array.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.PrintOptions.stream_sse_style_delimited
func (b *GRPCJSONPrintBuilder) StreamEvents() *GRPCJSONPrintBuilder {
	m, _ := b.n.Set("stream_sse_style_delimited")
	m.StreamSseStyleDelimited = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GRPCJSONPrintBuilder) Patch(edit func(*jsonv3.GrpcJsonTranscoder_PrintOptions)) *GRPCJSONPrintBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCJSONPrintBuilder) Clone() *GRPCJSONPrintBuilder {
	c := &GRPCJSONPrintBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GRPCJSONPrintBuilder) Render(s part.Scope) *jsonv3.GrpcJsonTranscoder_PrintOptions {
	return b.n.Take(s, nil)
}

// GRPCJSONRejectBuilder builds which requests get an error.
type GRPCJSONRejectBuilder struct {
	n node.Node[jsonv3.GrpcJsonTranscoder_RequestValidationOptions]
}

// GRPCJSONReject starts with Envoy's choice, which lets all requests pass.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.RequestValidationOptions
func GRPCJSONReject() *GRPCJSONRejectBuilder {
	b := &GRPCJSONRejectBuilder{}
	b.n.Init(&jsonv3.GrpcJsonTranscoder_RequestValidationOptions{})
	return b
}

// UnknownMethods answers requests that no method is for with 404.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.RequestValidationOptions.reject_unknown_method
func (b *GRPCJSONRejectBuilder) UnknownMethods() *GRPCJSONRejectBuilder {
	m, _ := b.n.Set("reject_unknown_method")
	m.RejectUnknownMethod = true
	return b
}

// UnknownQuery answers requests with query parameters that no field has with 400.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.RequestValidationOptions.reject_unknown_query_parameters
func (b *GRPCJSONRejectBuilder) UnknownQuery() *GRPCJSONRejectBuilder {
	m, _ := b.n.Set("reject_unknown_query_parameters")
	m.RejectUnknownQueryParameters = true
	return b
}

// Collisions refuses requests whose path and body disagree about a field.
//
// Envoy: extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder.RequestValidationOptions.reject_binding_body_field_collisions
func (b *GRPCJSONRejectBuilder) Collisions() *GRPCJSONRejectBuilder {
	m, _ := b.n.Set("reject_binding_body_field_collisions")
	m.RejectBindingBodyFieldCollisions = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *GRPCJSONRejectBuilder) Patch(edit func(*jsonv3.GrpcJsonTranscoder_RequestValidationOptions)) *GRPCJSONRejectBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCJSONRejectBuilder) Clone() *GRPCJSONRejectBuilder {
	c := &GRPCJSONRejectBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *GRPCJSONRejectBuilder) Render(s part.Scope) *jsonv3.GrpcJsonTranscoder_RequestValidationOptions {
	return b.n.Take(s, nil)
}
