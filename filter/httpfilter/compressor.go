package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	compressorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/compressor/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// CompressorBuilder builds the filter that compresses bodies of responses, and of requests if it is told to.
type CompressorBuilder struct{ slot[compressorv3.Compressor] }

// Compressor starts the filter with the library given: [Gzip], [Brotli], [Zstd]. Responses are compressed for clients
// that accept it. For several encodings put a filter for each in the chain, [CompressorBuilder.Named] apart.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.compressor_library
func Compressor(library CompressorLibrary) *CompressorBuilder {
	b := &CompressorBuilder{}
	b.name = "envoy.filters.http.compressor"
	b.n.Init(&compressorv3.Compressor{}).CompressorLibrary = node.Child(b.n.Below("compressor_library"), library)
	return b
}

// Responses says which responses are compressed. Default: those of [Compression].
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig.common_config
func (b *CompressorBuilder) Responses(which *CompressionBuilder) *CompressorBuilder {
	m, f := b.n.Set("response_direction_config.common_config")
	compressedResponses(m).CommonConfig = node.Child(f, which)
	return b
}

func compressedResponses(m *compressorv3.Compressor) *compressorv3.Compressor_ResponseDirectionConfig {
	if m.ResponseDirectionConfig == nil {
		m.ResponseDirectionConfig = &compressorv3.Compressor_ResponseDirectionConfig{}
	}
	return m.ResponseDirectionConfig
}

// Requests compresses requests to the upstream too, which must understand it. Default: not.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.RequestDirectionConfig.common_config
func (b *CompressorBuilder) Requests(which *CompressionBuilder) *CompressorBuilder {
	m, f := b.n.Set("request_direction_config.common_config")
	m.RequestDirectionConfig = &compressorv3.Compressor_RequestDirectionConfig{CommonConfig: node.Child(f, which)}
	return b
}

// SkipETag leaves responses with an ETag as they are. Default: they are compressed, and a strong ETag is removed.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig.disable_on_etag_header
func (b *CompressorBuilder) SkipETag() *CompressorBuilder {
	m, _ := b.n.Set("response_direction_config.disable_on_etag_header")
	compressedResponses(m).DisableOnEtagHeader = true
	return b
}

// WeakenETag makes the strong ETag of a response that is compressed a weak one. Default: it is removed.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig.weaken_etag_on_compress
func (b *CompressorBuilder) WeakenETag() *CompressorBuilder {
	m, _ := b.n.Set("response_direction_config.weaken_etag_on_compress")
	compressedResponses(m).WeakenEtagOnCompress = true
	return b
}

// RemoveAcceptEncoding takes Accept-Encoding from requests, so that the upstream does not compress itself. For the
// last compressor of a chain only. Default: the header is passed on.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig.remove_accept_encoding_header
func (b *CompressorBuilder) RemoveAcceptEncoding() *CompressorBuilder {
	m, _ := b.n.Set("response_direction_config.remove_accept_encoding_header")
	compressedResponses(m).RemoveAcceptEncodingHeader = true
	return b
}

// SkipStatus leaves responses with these codes as they are, 206 for instance; each from 200 to 599 (proto-pgv). Default: none.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig.uncompressible_response_codes
func (b *CompressorBuilder) SkipStatus(codes ...int) *CompressorBuilder {
	m, f := b.n.Set("response_direction_config.uncompressible_response_codes")
	r := compressedResponses(m)
	for _, code := range codes {
		r.UncompressibleResponseCodes = append(r.UncompressibleResponseCodes, f.Index(len(r.UncompressibleResponseCodes)).Count(code))
	}
	return b
}

// StatusHeader adds the header x-envoy-compression-status to responses, which says what was done and why. Default: not.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.ResponseDirectionConfig.status_header_enabled
func (b *CompressorBuilder) StatusHeader() *CompressorBuilder {
	m, _ := b.n.Set("response_direction_config.status_header_enabled")
	compressedResponses(m).StatusHeaderEnabled = true
	return b
}

// Preferred takes this encoding where a client likes several equally. Default: the order of the chain decides.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.choose_first
func (b *CompressorBuilder) Preferred() *CompressorBuilder {
	m, _ := b.n.Set("choose_first")
	m.ChooseFirst = true
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *CompressorBuilder) Named(name string) *CompressorBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CompressorBuilder) Patch(edit func(*compressorv3.Compressor)) *CompressorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CompressorBuilder) Clone() *CompressorBuilder {
	c := &CompressorBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *CompressorBuilder) Off() *OffBuilder { return off(b.name) }

// CompressionBuilder builds which bodies of one direction are compressed.
type CompressionBuilder struct {
	n node.Node[compressorv3.Compressor_CommonDirectionConfig]
}

// Compression starts with Envoy's choice: bodies of at least 30 bytes and of usual text formats (HTML, CSS, JSON, JavaScript, SVG, XML).
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig
func Compression() *CompressionBuilder {
	b := &CompressionBuilder{}
	b.n.Init(&compressorv3.Compressor_CommonDirectionConfig{})
	return b
}

// MinLength is the shortest body that is compressed, in bytes, where its length is known. Default: 30.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig.min_content_length
func (b *CompressionBuilder) MinLength(bytes int) *CompressionBuilder {
	m, f := b.n.Set("min_content_length")
	m.MinContentLength = f.CountValue(bytes)
	return b
}

// ContentTypes appends the types of content that are compressed, in place of Envoy's list. Versions of Envoy
// that have only its predecessor, content_type, refuse the field.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig.content_type_matcher
func (b *CompressionBuilder) ContentTypes(types ...*match.TextBuilder) *CompressionBuilder {
	m, f := b.n.Add("content_type_matcher", len(b.n.Peek().ContentTypeMatcher))
	m.ContentTypeMatcher = node.Children(f, m.ContentTypeMatcher, types)
	return b
}

// Enabled says whether bodies are compressed at all; the runtime key, which may be empty, can change it. Default: they are.
//
// Envoy: extensions.filters.http.compressor.v3.Compressor.CommonDirectionConfig.enabled
func (b *CompressionBuilder) Enabled(on bool, runtimeKey string) *CompressionBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = flag(on, runtimeKey)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *CompressionBuilder) Patch(edit func(*compressorv3.Compressor_CommonDirectionConfig)) *CompressionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CompressionBuilder) Clone() *CompressionBuilder {
	c := &CompressionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *CompressionBuilder) Render(s part.Scope) *compressorv3.Compressor_CommonDirectionConfig {
	return b.n.Take(s, nil)
}

// CompressorOverrideBuilder builds how responses of a virtual host or route are compressed.
type CompressorOverrideBuilder struct {
	Override[compressorv3.CompressorPerRoute]
}

// PerRoute starts an override that compresses responses, also where the filter itself has it switched off.
//
// Envoy: extensions.filters.http.compressor.v3.CompressorPerRoute.overrides
func (b *CompressorBuilder) PerRoute() *CompressorOverrideBuilder {
	o := &CompressorOverrideBuilder{}
	o.name = b.name
	o.n.Init(&compressorv3.CompressorPerRoute{}).Override = &compressorv3.CompressorPerRoute_Overrides{Overrides: &compressorv3.CompressorOverrides{
		ResponseDirectionConfig: &compressorv3.ResponseDirectionOverrides{},
	}}
	return o
}

func compressorOverrides(m *compressorv3.CompressorPerRoute) *compressorv3.CompressorOverrides {
	if o := m.GetOverrides(); o != nil {
		return o
	}
	return &compressorv3.CompressorOverrides{} // the override is finished: nobody reads what is set now
}

// RemoveAcceptEncoding says whether Accept-Encoding is taken from requests. Default: what the filter says.
//
// Envoy: extensions.filters.http.compressor.v3.ResponseDirectionOverrides.remove_accept_encoding_header
func (b *CompressorOverrideBuilder) RemoveAcceptEncoding(on bool) *CompressorOverrideBuilder {
	m, _ := b.n.Set("overrides.response_direction_config.remove_accept_encoding_header")
	compressorOverrides(m).ResponseDirectionConfig = &compressorv3.ResponseDirectionOverrides{
		RemoveAcceptEncodingHeader: wrapperspb.Bool(on),
	}
	return b
}

// Library compresses with another library, or other settings. Default: the filter's.
//
// Envoy: extensions.filters.http.compressor.v3.CompressorOverrides.compressor_library
func (b *CompressorOverrideBuilder) Library(library CompressorLibrary) *CompressorOverrideBuilder {
	m, f := b.n.Set("overrides.compressor_library")
	compressorOverrides(m).CompressorLibrary = node.Child(f, library)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *CompressorOverrideBuilder) Patch(edit func(*compressorv3.CompressorPerRoute)) *CompressorOverrideBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *CompressorOverrideBuilder) Clone() *CompressorOverrideBuilder {
	c := &CompressorOverrideBuilder{}
	variant(&b.Override, &c.Override)
	return c
}

// CompressorLibrary compresses: [Gzip], [Brotli], [Zstd], or an extension of your own.
type CompressorLibrary interface {
	part.Part[corev3.TypedExtensionConfig]
}
