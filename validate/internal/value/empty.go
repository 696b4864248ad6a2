package value

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	compressorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/zstd/compressor/v3"
	decompressorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/zstd/decompressor/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/string_matcher/lua/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var sourceEmpty = check.Rule(diag.Rule{
	ID: "ds-empty", Severity: diag.Error,
	Title: "data that Envoy needs is not empty",
	Text:  "Dictionaries of zstd and the code of a Lua matcher must not be empty. Envoy refuses an empty inline_string or inline_bytes there.",
	Bad: `"@type": type.googleapis.com/envoy.extensions.compression.zstd.compressor.v3.Zstd
dictionary: {inline_string: ""}
`,
	Good: `"@type": type.googleapis.com/envoy.extensions.compression.zstd.compressor.v3.Zstd
dictionary: {inline_string: abc}
`,
	Ref: "common/config/datasource.cc read",
})

func init() {
	check.On(func(c *check.Context, z *compressorv3.Zstd) { notEmpty(c, z.GetDictionary(), "dictionary") })
	check.On(func(c *check.Context, z *decompressorv3.Zstd) {
		for i, d := range z.GetDictionaries() {
			notEmpty(c, d, "dictionaries", i)
		}
	})
	check.On(func(c *check.Context, l *luav3.Lua) { notEmpty(c, l.GetSourceCode(), "source_code") })
}

// notEmpty judges data that stands inline; what a file or variable holds is not known.
func notEmpty(c *check.Context, s *corev3.DataSource, steps ...any) {
	switch by := s.GetSpecifier().(type) {
	case *corev3.DataSource_InlineString:
		if by.InlineString == "" {
			c.Report(sourceEmpty, "the data is empty", steps...)
		}
	case *corev3.DataSource_InlineBytes:
		if len(by.InlineBytes) == 0 {
			c.Report(sourceEmpty, "the data is empty", steps...)
		}
	}
}
