package httpfilter

import (
	"strconv"

	brotliv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/brotli/compressor/v3"
	gzipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/gzip/compressor/v3"
	zstdv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/zstd/compressor/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// GzipBuilder builds compression by gzip, which every client knows.
type GzipBuilder struct{ typed[gzipv3.Gzip] }

// Gzip starts compression by gzip.
//
// Envoy: extensions.compression.gzip.compressor.v3.Gzip
func Gzip() *GzipBuilder {
	b := &GzipBuilder{}
	b.name = "envoy.compression.gzip.compressor"
	b.n.Init(&gzipv3.Gzip{})
	return b
}

// Level trades time for size, from 1, the fastest, to 9, the smallest. Default: zlib's own, 6.
//
// Envoy: extensions.compression.gzip.compressor.v3.Gzip.compression_level
func (b *GzipBuilder) Level(level int) *GzipBuilder {
	m, f := b.n.Set("compression_level")
	m.CompressionLevel = node.Enum[gzipv3.Gzip_CompressionLevel](f, "COMPRESSION_LEVEL_"+strconv.Itoa(level), gzipv3.Gzip_CompressionLevel_value)
	return b
}

// GzipStrategy says what zlib's search is tuned to.
type GzipStrategy string

// The strategies of zlib.
const (
	GzipDefault     GzipStrategy = "DEFAULT_STRATEGY"
	GzipFiltered    GzipStrategy = "FILTERED"
	GzipHuffmanOnly GzipStrategy = "HUFFMAN_ONLY"
	GzipRLE         GzipStrategy = "RLE"
	GzipFixed       GzipStrategy = "FIXED"
)

// Strategy tunes the search to a kind of data. Default: [GzipDefault].
//
// Envoy: extensions.compression.gzip.compressor.v3.Gzip.compression_strategy
func (b *GzipBuilder) Strategy(s GzipStrategy) *GzipBuilder {
	m, f := b.n.Set("compression_strategy")
	m.CompressionStrategy = node.Enum[gzipv3.Gzip_CompressionStrategy](f, s, gzipv3.Gzip_CompressionStrategy_value)
	return b
}

// Memory is how much memory zlib uses for each stream, from 1 to 9 (proto-pgv): more is faster and compresses better. Default: 5.
//
// Envoy: extensions.compression.gzip.compressor.v3.Gzip.memory_level
func (b *GzipBuilder) Memory(level int) *GzipBuilder {
	m, f := b.n.Set("memory_level")
	m.MemoryLevel = f.CountValue(level)
	return b
}

// Window is the base-2 logarithm of the window, from 9 to 15 (proto-pgv). Default: 12, which is 4 KiB.
//
// Envoy: extensions.compression.gzip.compressor.v3.Gzip.window_bits
func (b *GzipBuilder) Window(bits int) *GzipBuilder {
	m, f := b.n.Set("window_bits")
	m.WindowBits = f.CountValue(bits)
	return b
}

// Chunk is the size of the buffer for output, in bytes, from 4096 to 65536 (proto-pgv). Default: 4096.
//
// Envoy: extensions.compression.gzip.compressor.v3.Gzip.chunk_size
func (b *GzipBuilder) Chunk(bytes int) *GzipBuilder {
	m, f := b.n.Set("chunk_size")
	m.ChunkSize = f.CountValue(bytes)
	return b
}

// Named gives the extension another name than its canonical one; its statistics have it.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *GzipBuilder) Named(name string) *GzipBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *GzipBuilder) Patch(edit func(*gzipv3.Gzip)) *GzipBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GzipBuilder) Clone() *GzipBuilder {
	c := &GzipBuilder{}
	b.clone(&c.typed)
	return c
}

// BrotliBuilder builds compression by Brotli.
type BrotliBuilder struct{ typed[brotliv3.Brotli] }

// Brotli starts compression by Brotli, which makes text smaller than gzip.
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli
func Brotli() *BrotliBuilder {
	b := &BrotliBuilder{}
	b.name = "envoy.compression.brotli.compressor"
	b.n.Init(&brotliv3.Brotli{})
	return b
}

// Quality trades time for size, from 0, the fastest, to 11, the smallest (proto-pgv). Default: 3.
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli.quality
func (b *BrotliBuilder) Quality(quality int) *BrotliBuilder {
	m, f := b.n.Set("quality")
	m.Quality = f.CountValue(quality)
	return b
}

// BrotliMode says what Brotli is tuned to.
type BrotliMode string

// The modes of Brotli.
const (
	BrotliDefault BrotliMode = "DEFAULT"
	BrotliGeneric BrotliMode = "GENERIC"
	BrotliText    BrotliMode = "TEXT"
	BrotliFont    BrotliMode = "FONT"
)

// Mode tunes Brotli to a kind of data. Default: [BrotliDefault].
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli.encoder_mode
func (b *BrotliBuilder) Mode(mode BrotliMode) *BrotliBuilder {
	m, f := b.n.Set("encoder_mode")
	m.EncoderMode = node.Enum[brotliv3.Brotli_EncoderMode](f, mode, brotliv3.Brotli_EncoderMode_value)
	return b
}

// Window is the base-2 logarithm of the window, from 10 to 24 (proto-pgv). Default: 18.
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli.window_bits
func (b *BrotliBuilder) Window(bits int) *BrotliBuilder {
	m, f := b.n.Set("window_bits")
	m.WindowBits = f.CountValue(bits)
	return b
}

// Block is the base-2 logarithm of the input block, from 16 to 24 (proto-pgv). Default: 24.
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli.input_block_bits
func (b *BrotliBuilder) Block(bits int) *BrotliBuilder {
	m, f := b.n.Set("input_block_bits")
	m.InputBlockBits = f.CountValue(bits)
	return b
}

// Chunk is the size of the buffer for output, in bytes, from 4096 to 65536 (proto-pgv). Default: 4096.
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli.chunk_size
func (b *BrotliBuilder) Chunk(bytes int) *BrotliBuilder {
	m, f := b.n.Set("chunk_size")
	m.ChunkSize = f.CountValue(bytes)
	return b
}

// NoLiteralContext switches the modelling of literals' context off, which is faster and compresses less. Default: it is on.
//
// Envoy: extensions.compression.brotli.compressor.v3.Brotli.disable_literal_context_modeling
func (b *BrotliBuilder) NoLiteralContext() *BrotliBuilder {
	m, _ := b.n.Set("disable_literal_context_modeling")
	m.DisableLiteralContextModeling = true
	return b
}

// Named gives the extension another name than its canonical one; its statistics have it.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *BrotliBuilder) Named(name string) *BrotliBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *BrotliBuilder) Patch(edit func(*brotliv3.Brotli)) *BrotliBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *BrotliBuilder) Clone() *BrotliBuilder {
	c := &BrotliBuilder{}
	b.clone(&c.typed)
	return c
}

// ZstdBuilder builds compression by Zstandard.
type ZstdBuilder struct{ typed[zstdv3.Zstd] }

// Zstd starts compression by Zstandard, which is faster than gzip at the same size.
//
// Envoy: extensions.compression.zstd.compressor.v3.Zstd
func Zstd() *ZstdBuilder {
	b := &ZstdBuilder{}
	b.name = "envoy.compression.zstd.compressor"
	b.n.Init(&zstdv3.Zstd{})
	return b
}

// Level trades time for size, from 1, the fastest, to 22, the smallest. Default: 3.
//
// Envoy: extensions.compression.zstd.compressor.v3.Zstd.compression_level
func (b *ZstdBuilder) Level(level int) *ZstdBuilder {
	m, f := b.n.Set("compression_level")
	m.CompressionLevel = f.CountValue(level)
	return b
}

// Checksum appends a checksum of the content. Default: none.
//
// Envoy: extensions.compression.zstd.compressor.v3.Zstd.enable_checksum
func (b *ZstdBuilder) Checksum() *ZstdBuilder {
	m, _ := b.n.Set("enable_checksum")
	m.EnableChecksum = true
	return b
}

// ZstdStrategy says how Zstandard searches.
type ZstdStrategy string

// The strategies of Zstandard, from the fastest to the strongest.
const (
	ZstdDefault  ZstdStrategy = "DEFAULT"
	ZstdFast     ZstdStrategy = "FAST"
	ZstdDFast    ZstdStrategy = "DFAST"
	ZstdGreedy   ZstdStrategy = "GREEDY"
	ZstdLazy     ZstdStrategy = "LAZY"
	ZstdLazy2    ZstdStrategy = "LAZY2"
	ZstdBTLazy2  ZstdStrategy = "BTLAZY2"
	ZstdBTOpt    ZstdStrategy = "BTOPT"
	ZstdBTUltra  ZstdStrategy = "BTULTRA"
	ZstdBTUltra2 ZstdStrategy = "BTULTRA2"
)

// Strategy says how Zstandard searches. Default: [ZstdDefault], the level decides.
//
// Envoy: extensions.compression.zstd.compressor.v3.Zstd.strategy
func (b *ZstdBuilder) Strategy(s ZstdStrategy) *ZstdBuilder {
	m, f := b.n.Set("strategy")
	m.Strategy = node.Enum[zstdv3.Zstd_Strategy](f, s, zstdv3.Zstd_Strategy_value)
	return b
}

// Dictionary compresses with a dictionary, which clients must have too. Default: none.
//
// Envoy: extensions.compression.zstd.compressor.v3.Zstd.dictionary
func (b *ZstdBuilder) Dictionary(data source.Data) *ZstdBuilder {
	m, f := b.n.Set("dictionary")
	m.Dictionary = node.Child(f, data)
	return b
}

// Chunk is the size of the buffer for output, in bytes, from 4096 to 65536 (proto-pgv). Default: 4096.
//
// Envoy: extensions.compression.zstd.compressor.v3.Zstd.chunk_size
func (b *ZstdBuilder) Chunk(bytes int) *ZstdBuilder {
	m, f := b.n.Set("chunk_size")
	m.ChunkSize = f.CountValue(bytes)
	return b
}

// Named gives the extension another name than its canonical one; its statistics have it.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *ZstdBuilder) Named(name string) *ZstdBuilder {
	b.named(name)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *ZstdBuilder) Patch(edit func(*zstdv3.Zstd)) *ZstdBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ZstdBuilder) Clone() *ZstdBuilder {
	c := &ZstdBuilder{}
	b.clone(&c.typed)
	return c
}
