package httpfilter_test

import (
	"testing"
	"time"

	golangv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/http/golang/v3alpha"
	udpv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/tap_sinks/udp_sink/v3alpha"
	filev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache/file_system_http_cache/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tap"
)

const (
	gzip   = "{name: envoy.compression.gzip.compressor, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip}}"
	gunzip = "{name: envoy.compression.gzip.decompressor, typed_config: {\"@type\": type.googleapis.com/envoy.extensions.compression.gzip.decompressor.v3.Gzip}}"
)

func TestCompressor(t *testing.T) {
	f := httpfilter.Compressor(httpfilter.Gzip()).Preferred().SkipETag().WeakenETag().RemoveAcceptEncoding().SkipStatus(206, 304).StatusHeader().
		Responses(httpfilter.Compression().MinLength(100).ContentTypes(match.Exact("text/html")).Enabled(true, "k")).
		Requests(httpfilter.Compression())
	parttest.Equal(t, f.Clone(), filterYAML("compressor", "Compressor", `
  compressor_library: `+gzip+`
  request_direction_config: {common_config: {}}
  response_direction_config:
    common_config:
      enabled: {default_value: true, runtime_key: k}
      min_content_length: 100
      content_type_matcher: [{exact: text/html}]
    disable_on_etag_header: true
    weaken_etag_on_compress: true
    remove_accept_encoding_header: true
    uncompressible_response_codes: [206, 304]
    status_header_enabled: true
  choose_first: true
`))
	parttest.Equal(t, f.PerRoute(), overrideYAML("compressor.v3.CompressorPerRoute", "overrides: {response_direction_config: {}}"))
	parttest.Equal(t, f.PerRoute().RemoveAcceptEncoding(false).Library(httpfilter.Gzip()).Clone(), overrideYAML("compressor.v3.CompressorPerRoute",
		"overrides:\n  response_direction_config: {remove_accept_encoding_header: false}\n  compressor_library: "+gzip))
	require.Equal(t, []string{"builder-nil part.typed_config.compressor_library"}, parttest.Lines(parttest.Problems(httpfilter.Compressor(nil))))
}

func compression(name, kind, message, fields string) string {
	return "name: " + name + "\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.compression." + kind + ".v3." + message + "\n" + fields
}

func TestCompressionLibraries(t *testing.T) {
	parttest.Equal(t, httpfilter.Gzip().Level(9).Strategy(httpfilter.GzipFiltered).Memory(8).Window(15).Chunk(8192).Named("text").Clone(),
		compression("text", "gzip.compressor", "Gzip", `
  memory_level: 8
  compression_level: COMPRESSION_LEVEL_9
  compression_strategy: FILTERED
  window_bits: 15
  chunk_size: 8192
`))
	require.Equal(t, []string{"enum-unknown part.typed_config.compression_level"}, parttest.Lines(parttest.Problems(httpfilter.Gzip().Level(10))))
	parttest.Equal(t, httpfilter.Brotli().Quality(4).Mode(httpfilter.BrotliText).Window(18).Block(20).Chunk(4096).NoLiteralContext(),
		compression("envoy.compression.brotli.compressor", "brotli.compressor", "Brotli", `
  quality: 4
  encoder_mode: TEXT
  window_bits: 18
  input_block_bits: 20
  chunk_size: 4096
  disable_literal_context_modeling: true
`))
	parttest.Equal(t, httpfilter.Zstd().Level(3).Checksum().Strategy(httpfilter.ZstdFast).Dictionary(source.Text("d")).Chunk(4096),
		compression("envoy.compression.zstd.compressor", "zstd.compressor", "Zstd", `
  compression_level: 3
  enable_checksum: true
  strategy: FAST
  dictionary: {inline_string: d}
  chunk_size: 4096
`))
	parttest.Equal(t, httpfilter.Gunzip().Window(15).Chunk(4096).MaxRatio(50),
		compression("envoy.compression.gzip.decompressor", "gzip.decompressor", "Gzip", "  window_bits: 15\n  chunk_size: 4096\n  max_inflate_ratio: 50"))
	parttest.Equal(t, httpfilter.Unbrotli().FixedRing().Chunk(4096),
		compression("envoy.compression.brotli.decompressor", "brotli.decompressor", "Brotli", "  disable_ring_buffer_reallocation: true\n  chunk_size: 4096"))
	parttest.Equal(t, httpfilter.Unzstd().Dictionaries(source.Text("d")).Chunk(4096),
		compression("envoy.compression.zstd.decompressor", "zstd.decompressor", "Zstd", "  dictionaries: [{inline_string: d}]\n  chunk_size: 4096"))
}

func TestDecompressor(t *testing.T) {
	parttest.Equal(t, httpfilter.Decompressor(httpfilter.Gunzip()).Advertise(false).Requests(httpfilter.Decompression().Enabled(false, "")).
		Responses(httpfilter.Decompression().IgnoreNoTransform()), filterYAML("decompressor", "Decompressor", `
  decompressor_library: `+gunzip+`
  request_direction_config: {common_config: {enabled: {default_value: false}}, advertise_accept_encoding: false}
  response_direction_config: {common_config: {ignore_no_transform_header: true}}
`))
}

func TestHeaderMutation(t *testing.T) {
	f := httpfilter.HeaderMutation().Request(header.Overwrite("x-a", "b"), header.Remove("x-c")).Response(header.RemoveMatching(match.Prefix("x-"))).
		RequestTrailers(header.Remove("a")).ResponseTrailers(header.Remove("b")).Formatters(accesslog.CELFormatter()).MostSpecificWins().
		Query(httpfilter.AppendQuery("a", "1"), httpfilter.QueryIfAbsent("b", "2"), httpfilter.OverwriteQuery("c", "3"), httpfilter.QueryIfPresent("d", "4"), httpfilter.RemoveQuery("e"))
	parttest.Equal(t, f, filterYAML("header_mutation", "HeaderMutation", `
  mutations:
    request_mutations: [{append: {header: {key: x-a, value: b}, append_action: OVERWRITE_IF_EXISTS_OR_ADD}}, {remove: x-c}]
    query_parameter_mutations:
    - append: {record: {key: a, value: "1"}}
    - append: {record: {key: b, value: "2"}, action: ADD_IF_ABSENT}
    - append: {record: {key: c, value: "3"}, action: OVERWRITE_IF_EXISTS_OR_ADD}
    - append: {record: {key: d, value: "4"}, action: OVERWRITE_IF_EXISTS}
    - remove: e
    response_mutations: [{remove_on_match: {key_matcher: {prefix: x-}}}]
    response_trailers_mutations: [{remove: b}]
    request_trailers_mutations: [{remove: a}]
    formatters: [{name: envoy.formatter.cel, typed_config: {"@type": type.googleapis.com/envoy.extensions.formatter.cel.v3.Cel}}]
  most_specific_header_mutations_wins: true
`))
	parttest.Equal(t, f.PerRoute(httpfilter.HeaderMutation().Request(header.Remove("a"))),
		overrideYAML("header_mutation.v3.HeaderMutationPerRoute", "mutations: {request_mutations: [{remove: a}]}"))
	require.Equal(t, []string{"builder-nil part.typed_config.mutations.request_mutations[0]"}, parttest.Lines(parttest.Problems(httpfilter.HeaderMutation().Request(nil))))
}

func TestHeaderToMetadata(t *testing.T) {
	f := httpfilter.HeaderToMetadata().StatPrefix("s").
		Request(httpfilter.FromHeader("x").Present(httpfilter.HeaderMetadata("n", "k").Rewrite("a(b)", `\1`).Type(httpfilter.MetadataNumber).Base64()).Remove()).
		Response(httpfilter.FromCookie("c").Missing(httpfilter.HeaderMetadata("", "k").Value("v")))
	parttest.Equal(t, f, filterYAML("header_to_metadata", "Config", `
  request_rules:
  - header: x
    on_header_present: {metadata_namespace: "n", key: k, regex_value_rewrite: {pattern: {regex: a(b)}, substitution: '\1'}, type: NUMBER, encode: BASE64}
    remove: true
  response_rules: [{cookie: c, on_header_missing: {key: k, value: v}}]
  stat_prefix: s
`))
	parttest.Equal(t, f.PerRoute(httpfilter.HeaderToMetadata().Request(httpfilter.FromHeader("x-y").Present(httpfilter.HeaderMetadata("", "k")))),
		overrideYAML("header_to_metadata.v3.Config", "request_rules: [{header: x-y, on_header_present: {key: k}}]"))
}

func TestJSONToMetadata(t *testing.T) {
	parttest.Equal(t, httpfilter.JSONToMetadata().
		Request(httpfilter.JSONRules(httpfilter.FromJSON("a", "b").Present(httpfilter.JSONMetadata("n", "k").Type(httpfilter.MetadataString).KeepExisting()).
			Missing(httpfilter.JSONMetadata("n", "k").Value("none")).Error(httpfilter.JSONMetadata("n", "k").Value(5)))).
		Response(httpfilter.JSONRules().ContentTypes("text/json").ContentTypeRegex(".*json").NoContentType()), filterYAML("json_to_metadata", "JsonToMetadata", `
  request_rules:
    rules:
    - selectors: [{key: a}, {key: b}]
      on_present: {metadata_namespace: "n", key: k, type: STRING, preserve_existing_metadata_value: true}
      on_missing: {metadata_namespace: "n", key: k, value: none}
      on_error: {metadata_namespace: "n", key: k, value: 5}
  response_rules: {allow_content_types: [text/json], allow_empty_content_type: true, allow_content_types_regex: {regex: .*json}}
`))
}

func TestSetMetadataAndFilterState(t *testing.T) {
	parttest.Equal(t, httpfilter.SetMetadata(httpfilter.MetadataEntry("n").Value("a", 1).Value("b", "c").Overwrite(), httpfilter.MetadataEntry("t").Message(wrapperspb.Bool(true))),
		filterYAML("set_metadata", "Config", `
  metadata:
  - {metadata_namespace: "n", allow_overwrite: true, value: {a: 1, b: c}}
  - {metadata_namespace: t, typed_value: {"@type": type.googleapis.com/google.protobuf.BoolValue, value: true}}
`))
	f := httpfilter.SetFilterState(httpfilter.StateValue("k", accesslog.Text("%PROTOCOL%")).Factory("envoy.string").Shared(httpfilter.ShareOnce).SkipEmpty()).ClearRouteCache()
	parttest.Equal(t, f, filterYAML("set_filter_state", "Config", `
  on_request_headers: [{object_key: k, factory_key: envoy.string, format_string: {text_format_source: {inline_string: "%PROTOCOL%"}}, shared_with_upstream: ONCE, skip_if_empty: true}]
  clear_route_cache: true
`))
	parttest.Equal(t, f.PerRoute(httpfilter.SetFilterState(httpfilter.StateValue("k", accesslog.Text("a")))),
		overrideYAML("set_filter_state.v3.Config", "on_request_headers: [{object_key: k, format_string: {text_format_source: {inline_string: a}}}]"))
}

func TestStatefulSession(t *testing.T) {
	f := httpfilter.StatefulSession(httpfilter.CookieSession("c").TTL(time.Minute).Path("/a").Attribute("SameSite", "Strict")).Strict().StrictStatus(410).StatPrefix("s")
	parttest.Equal(t, f.Clone(), filterYAML("stateful_session", "StatefulSession", `
  session_state:
    name: envoy.http.stateful_session.cookie
    typed_config:
      "@type": type.googleapis.com/envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState
      cookie: {name: c, ttl: 60s, path: /a, attributes: [{name: SameSite, value: Strict}]}
  strict: true
  stat_prefix: s
  status_on_strict_destination_not_found: 410
`))
	parttest.Equal(t, f.PerRoute(httpfilter.StatefulSession(httpfilter.HeaderSession("x"))), overrideYAML("stateful_session.v3.StatefulSessionPerRoute", `
stateful_session:
  session_state:
    name: envoy.http.stateful_session.header
    typed_config: {"@type": type.googleapis.com/envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState, name: x}
`))
	parttest.Equal(t, httpfilter.StatefulSession(httpfilter.EnvelopeSession("x")), filterYAML("stateful_session", "StatefulSession", `
  session_state:
    name: envoy.http.stateful_session.envelope
    typed_config: {"@type": type.googleapis.com/envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState, header: {name: x}}
`))
}

func TestCaches(t *testing.T) {
	parttest.Equal(t, httpfilter.Cache(httpfilter.MemoryCache()).Vary(match.Exact("accept")).IgnoreNoCache(), filterYAML("cache", "CacheConfig", `
  typed_config: {"@type": type.googleapis.com/envoy.extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig}
  allowed_vary_headers: [{exact: accept}]
  ignore_request_cache_control_header: true
`))
	files := httpfilter.FileCache("/c").Threads(2).Manager("files").MaxSize(1000).MaxEntries(10).CreateDirectory().Patch(func(m *filev3.FileSystemHttpCacheConfig) { m.CacheSubdivisions = 3 })
	const fields = "cache_path: /c, manager_config: {id: files, thread_pool: {thread_count: 2}}, max_cache_size_bytes: 1000, max_cache_entry_count: 10, cache_subdivisions: 3, create_cache_path: true}\n"
	parttest.Equal(t, httpfilter.Cache(files.Clone()), filterYAML("cache", "CacheConfig",
		"  typed_config: {\"@type\": type.googleapis.com/envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig, "+fields))
	parttest.Equal(t, httpfilter.CacheV2(files).Vary(match.Exact("accept")).IgnoreNoCache().FillFrom("loop"), filterYAML("cache_v2", "CacheV2Config",
		"  typed_config: {\"@type\": type.googleapis.com/envoy.extensions.http.cache_v2.file_system_http_cache.v3.FileSystemHttpCacheV2Config, "+fields+`
  allowed_vary_headers: [{exact: accept}]
  ignore_request_cache_control_header: true
  override_upstream_cluster: loop
`))
	parttest.Equal(t, httpfilter.CacheV2(httpfilter.MemoryCache()), filterYAML("cache_v2", "CacheV2Config",
		"  typed_config: {\"@type\": type.googleapis.com/envoy.extensions.http.cache_v2.simple_http_cache.v3.SimpleHttpCacheV2Config}"))
	require.Equal(t, []string{"builder-nil part.typed_config.typed_config"}, parttest.Lines(parttest.Problems(httpfilter.Cache(nil))))
}

func TestSmallFilters(t *testing.T) {
	parttest.Equal(t, httpfilter.CDNLoop("cdn").MaxPasses(2), filterYAML("cdn_loop", "CdnLoopConfig", "  cdn_id: cdn\n  max_allowed_occurrences: 2"))
	parttest.Equal(t, httpfilter.OriginalSrc(5), filterYAML("original_src", "OriginalSrc", "  mark: 5"))
	parttest.Equal(t, httpfilter.UpstreamCodec(), filterYAML("upstream_codec", "UpstreamCodec", ""))
	parttest.Equal(t, httpfilter.AlternateProtocols(), filterYAML("alternate_protocols_cache", "FilterConfig", ""))
	parttest.Equal(t, httpfilter.Custom(&golangv3.Config{LibraryId: "a", LibraryPath: "/a.so", PluginName: "b"}), `
name: envoy.filters.http.golang
typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.golang.v3alpha.Config, library_id: a, library_path: /a.so, plugin_name: b}
`)
}

func TestOnDemand(t *testing.T) {
	f := httpfilter.OnDemand().Clusters(source.ADS(), time.Second).ClusterCollection("xdstp://a/b")
	parttest.Equal(t, f, filterYAML("on_demand", "OnDemand", `
  odcds: {source: {ads: {}, resource_api_version: V3}, resources_locator: "xdstp://a/b", timeout: 1s}
`))
	parttest.Equal(t, f.PerRoute(source.ADS(), 0), overrideYAML("on_demand.v3.PerRouteConfig", "odcds: {source: {ads: {}, resource_api_version: V3}}"))
}

func TestTap(t *testing.T) {
	parttest.Equal(t, httpfilter.Tap(tap.Admin("a")).HeadersTime().Connections(true, true), filterYAML("tap", "Tap", `
  common_config: {admin_config: {config_id: a}}
  record_headers_received_time: true
  record_downstream_connection: true
  record_upstream_connection: true
`))
	when := tap.All(tap.Request(match.Present("a")), tap.Any(tap.Response(match.Present("b")), tap.Not(tap.Always())))
	parttest.Equal(t, httpfilter.Tap(tap.Files("/t", when).Format(tap.Binary).Max(1, 2).Streaming().MinPiece(3).Share(50, "k").Clone()), filterYAML("tap", "Tap", `
  common_config:
    static_config:
      match:
        and_match:
          rules:
          - http_request_headers_match: {headers: [{name: a, present_match: true}]}
          - or_match: {rules: [{http_response_headers_match: {headers: [{name: b, present_match: true}]}}, {not_match: {any_match: true}}]}
      output_config:
        sinks: [{format: PROTO_BINARY, file_per_tap: {path_prefix: /t}}]
        max_buffered_rx_bytes: 1
        max_buffered_tx_bytes: 2
        streaming: true
        min_streamed_sent_bytes: 3
      tap_enabled: {default_value: {numerator: 50}, runtime_key: k}
`))
	parttest.Equal(t, httpfilter.Tap(tap.Custom(extension.Custom(&udpv3.UdpSink{}), tap.Always())), filterYAML("tap", "Tap", `
  common_config:
    static_config:
      match: {any_match: true}
      output_config:
        sinks: [{custom_sink: {name: envoy.tap_sinks.udp_sink, typed_config: {"@type": type.googleapis.com/envoy.extensions.tap_sinks.udp_sink.v3alpha.UdpSink}}}]
`))
	for want, when := range map[string]*tap.MatchBuilder{
		"http_request_trailers_match: {headers: [{name: a, present_match: true}]}":               tap.RequestTrailers(match.Present("a")),
		"http_response_trailers_match: {headers: [{name: a, present_match: true}]}":              tap.ResponseTrailers(match.Present("a")),
		"http_request_generic_body_match: {patterns: [{string_match: a}, {binary_match: /w==}]}": tap.RequestBody(0, "a", "\xff"),
		"http_response_generic_body_match: {bytes_limit: 9, patterns: [{string_match: a}]}":      tap.ResponseBody(9, "a"),
	} {
		parttest.Equal(t, when, want)
	}
	require.Equal(t, []string{"setting-does-not-apply part.static_config.output_config.streaming"},
		parttest.Lines(parttest.Problems(tap.Admin("a").Streaming())))
}
