package httpfilter

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	brotliv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/brotli/decompressor/v3"
	gzipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/gzip/decompressor/v3"
	zstdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/zstd/decompressor/v3"
	decompressorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/decompressor/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// DecompressorBuilder builds the filter that decompresses bodies, for filters or peers that cannot do it.
type DecompressorBuilder struct {
	slot[decompressorv3.Decompressor]
}

// Decompressor starts the filter with the library given: [Gunzip], [Unbrotli], [Unzstd]. It decompresses requests and
// responses, and tells upstreams that Envoy accepts the encoding.
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.decompressor_library
func Decompressor(library DecompressorLibrary) *DecompressorBuilder {
	b := &DecompressorBuilder{}
	b.name = "envoy.filters.http.decompressor"
	b.n.Init(&decompressorv3.Decompressor{}).DecompressorLibrary = node.Child(b.n.Below("decompressor_library"), library)
	return b
}

func decompressedRequests(m *decompressorv3.Decompressor) *decompressorv3.Decompressor_RequestDirectionConfig {
	if m.RequestDirectionConfig == nil {
		m.RequestDirectionConfig = &decompressorv3.Decompressor_RequestDirectionConfig{}
	}
	return m.RequestDirectionConfig
}

// Advertise says whether the encoding is added to Accept-Encoding of requests to the upstream. Default: it is.
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.RequestDirectionConfig.advertise_accept_encoding
func (b *DecompressorBuilder) Advertise(on bool) *DecompressorBuilder {
	m, _ := b.n.Set("request_direction_config.advertise_accept_encoding")
	decompressedRequests(m).AdvertiseAcceptEncoding = wrapperspb.Bool(on)
	return b
}

// Requests says which requests are decompressed. Default: those of [Decompression].
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.RequestDirectionConfig.common_config
func (b *DecompressorBuilder) Requests(which *DecompressionBuilder) *DecompressorBuilder {
	m, f := b.n.Set("request_direction_config.common_config")
	decompressedRequests(m).CommonConfig = node.Child(f, which)
	return b
}

// Responses says which responses are decompressed. Default: those of [Decompression].
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.ResponseDirectionConfig.common_config
func (b *DecompressorBuilder) Responses(which *DecompressionBuilder) *DecompressorBuilder {
	m, f := b.n.Set("response_direction_config.common_config")
	m.ResponseDirectionConfig = &decompressorv3.Decompressor_ResponseDirectionConfig{CommonConfig: node.Child(f, which)}
	return b
}

// Named gives this instance a name of its own, for a second one in the same chain.
//
// Envoy: extensions.filters.network.http_connection_manager.v3.HttpFilter.name
func (b *DecompressorBuilder) Named(name string) *DecompressorBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DecompressorBuilder) Patch(edit func(*decompressorv3.Decompressor)) *DecompressorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DecompressorBuilder) Clone() *DecompressorBuilder {
	c := &DecompressorBuilder{}
	b.clone(&c.slot)
	return c
}

// Off switches the filter off where it is put as an override.
//
// Envoy: config.route.v3.FilterConfig.disabled
func (b *DecompressorBuilder) Off() *OffBuilder { return off(b.name) }

// DecompressionBuilder builds which bodies of one direction are decompressed.
type DecompressionBuilder struct {
	n node.Node[decompressorv3.Decompressor_CommonDirectionConfig]
}

// Decompression starts with Envoy's choice: all that have the encoding, except where Cache-Control says no-transform.
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.CommonDirectionConfig
func Decompression() *DecompressionBuilder {
	b := &DecompressionBuilder{}
	b.n.Init(&decompressorv3.Decompressor_CommonDirectionConfig{})
	return b
}

// Enabled says whether bodies are decompressed; the runtime key, which may be empty, can change it. Default: they are.
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.CommonDirectionConfig.enabled
func (b *DecompressionBuilder) Enabled(on bool, runtimeKey string) *DecompressionBuilder {
	m, _ := b.n.Set("enabled")
	m.Enabled = flag(on, runtimeKey)
	return b
}

// IgnoreNoTransform decompresses also where Cache-Control says no-transform. Default: not.
//
// Envoy: extensions.filters.http.decompressor.v3.Decompressor.CommonDirectionConfig.ignore_no_transform_header
func (b *DecompressionBuilder) IgnoreNoTransform() *DecompressionBuilder {
	m, _ := b.n.Set("ignore_no_transform_header")
	m.IgnoreNoTransformHeader = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *DecompressionBuilder) Patch(edit func(*decompressorv3.Decompressor_CommonDirectionConfig)) *DecompressionBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DecompressionBuilder) Clone() *DecompressionBuilder {
	c := &DecompressionBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *DecompressionBuilder) Render(s part.Scope) *decompressorv3.Decompressor_CommonDirectionConfig {
	return b.n.Take(s, nil)
}

// DecompressorLibrary decompresses: [Gunzip], [Unbrotli], [Unzstd], or an extension of your own.
type DecompressorLibrary interface {
	part.Part[corev3.TypedExtensionConfig]
}

// GunzipBuilder builds decompression of gzip.
type GunzipBuilder struct{ typed[gzipv3.Gzip] }

// Gunzip starts decompression of gzip.
//
// Envoy: extensions.compression.gzip.decompressor.v3.Gzip
func Gunzip() *GunzipBuilder {
	b := &GunzipBuilder{}
	b.name = "envoy.compression.gzip.decompressor"
	b.n.Init(&gzipv3.Gzip{})
	return b
}

// Window is the base-2 logarithm of the window, from 9 to 15 (proto-pgv), not smaller than the one it was compressed with. Default: 15.
//
// Envoy: extensions.compression.gzip.decompressor.v3.Gzip.window_bits
func (b *GunzipBuilder) Window(bits int) *GunzipBuilder {
	m, f := b.n.Set("window_bits")
	m.WindowBits = f.CountValue(bits)
	return b
}

// Chunk is the size of the buffer for output, in bytes, from 4096 to 65536 (proto-pgv). Default: 4096.
//
// Envoy: extensions.compression.gzip.decompressor.v3.Gzip.chunk_size
func (b *GunzipBuilder) Chunk(bytes int) *GunzipBuilder {
	m, f := b.n.Set("chunk_size")
	m.ChunkSize = f.CountValue(bytes)
	return b
}

// MaxRatio is how many times its size a chunk may grow before it is taken for a zip bomb and refused, from 1 to 1032 (proto-pgv). Default: 100.
//
// Envoy: extensions.compression.gzip.decompressor.v3.Gzip.max_inflate_ratio
func (b *GunzipBuilder) MaxRatio(times int) *GunzipBuilder {
	m, f := b.n.Set("max_inflate_ratio")
	m.MaxInflateRatio = f.CountValue(times)
	return b
}

// Named gives the extension another name than its canonical one; its statistics have it.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *GunzipBuilder) Named(name string) *GunzipBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GunzipBuilder) Patch(edit func(*gzipv3.Gzip)) *GunzipBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GunzipBuilder) Clone() *GunzipBuilder {
	c := &GunzipBuilder{}
	b.clone(&c.typed)
	return c
}

// UnbrotliBuilder builds decompression of Brotli.
type UnbrotliBuilder struct{ typed[brotliv3.Brotli] }

// Unbrotli starts decompression of Brotli.
//
// Envoy: extensions.compression.brotli.decompressor.v3.Brotli
func Unbrotli() *UnbrotliBuilder {
	b := &UnbrotliBuilder{}
	b.name = "envoy.compression.brotli.decompressor"
	b.n.Init(&brotliv3.Brotli{})
	return b
}

// FixedRing keeps the ring buffer at the size of the window, rather than growing it, which is faster for large bodies. Default: not.
//
// Envoy: extensions.compression.brotli.decompressor.v3.Brotli.disable_ring_buffer_reallocation
func (b *UnbrotliBuilder) FixedRing() *UnbrotliBuilder {
	m, _ := b.n.Set("disable_ring_buffer_reallocation")
	m.DisableRingBufferReallocation = true
	return b
}

// Chunk is the size of the buffer for output, in bytes, from 4096 to 65536 (proto-pgv). Default: 4096.
//
// Envoy: extensions.compression.brotli.decompressor.v3.Brotli.chunk_size
func (b *UnbrotliBuilder) Chunk(bytes int) *UnbrotliBuilder {
	m, f := b.n.Set("chunk_size")
	m.ChunkSize = f.CountValue(bytes)
	return b
}

// Named gives the extension another name than its canonical one; its statistics have it.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *UnbrotliBuilder) Named(name string) *UnbrotliBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *UnbrotliBuilder) Patch(edit func(*brotliv3.Brotli)) *UnbrotliBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UnbrotliBuilder) Clone() *UnbrotliBuilder {
	c := &UnbrotliBuilder{}
	b.clone(&c.typed)
	return c
}

// UnzstdBuilder builds decompression of Zstandard.
type UnzstdBuilder struct{ typed[zstdv3.Zstd] }

// Unzstd starts decompression of Zstandard.
//
// Envoy: extensions.compression.zstd.decompressor.v3.Zstd
func Unzstd() *UnzstdBuilder {
	b := &UnzstdBuilder{}
	b.name = "envoy.compression.zstd.decompressor"
	b.n.Init(&zstdv3.Zstd{})
	return b
}

// Dictionaries appends dictionaries that bodies may be compressed with. Default: none.
//
// Envoy: extensions.compression.zstd.decompressor.v3.Zstd.dictionaries
func (b *UnzstdBuilder) Dictionaries(data ...source.Data) *UnzstdBuilder {
	m, f := b.n.Add("dictionaries", len(b.n.Peek().Dictionaries))
	m.Dictionaries = node.Children(f, m.Dictionaries, data)
	return b
}

// Chunk is the size of the buffer for output, in bytes, from 4096 to 65536 (proto-pgv). Default: 4096.
//
// Envoy: extensions.compression.zstd.decompressor.v3.Zstd.chunk_size
func (b *UnzstdBuilder) Chunk(bytes int) *UnzstdBuilder {
	m, f := b.n.Set("chunk_size")
	m.ChunkSize = f.CountValue(bytes)
	return b
}

// Named gives the extension another name than its canonical one; its statistics have it.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *UnzstdBuilder) Named(name string) *UnzstdBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *UnzstdBuilder) Patch(edit func(*zstdv3.Zstd)) *UnzstdBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *UnzstdBuilder) Clone() *UnzstdBuilder {
	c := &UnzstdBuilder{}
	b.clone(&c.typed)
	return c
}
