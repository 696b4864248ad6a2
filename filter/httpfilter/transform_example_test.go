package httpfilter_test

import (
	"time"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
)

func ExampleCompressor() {
	printPart(httpfilter.Compressor(httpfilter.Brotli().Quality(4)).Responses(httpfilter.Compression().MinLength(1024)))
	// Output:
	// name: envoy.filters.http.compressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.compressor.v3.Compressor
	//   compressor_library:
	//     name: envoy.compression.brotli.compressor
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.compression.brotli.compressor.v3.Brotli
	//       quality: 4
	//   response_direction_config:
	//     common_config:
	//       min_content_length: 1024
}

func ExampleCompression() {
	printPart(httpfilter.Compression().MinLength(256).ContentTypes(match.Prefix("text/"), match.Exact("application/json")))
	// Output:
	// min_content_length: 256
	// content_type_matcher:
	// - prefix: text/
	// - exact: application/json
}

func ExampleGzip() {
	printPart(httpfilter.Gzip().Level(6).Window(15))
	// Output:
	// name: envoy.compression.gzip.compressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip
	//   compression_level: COMPRESSION_LEVEL_6
	//   window_bits: 15
}

func ExampleBrotli() {
	printPart(httpfilter.Brotli().Quality(5).Mode(httpfilter.BrotliText))
	// Output:
	// name: envoy.compression.brotli.compressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.compression.brotli.compressor.v3.Brotli
	//   quality: 5
	//   encoder_mode: TEXT
}

func ExampleZstd() {
	printPart(httpfilter.Zstd().Level(3))
	// Output:
	// name: envoy.compression.zstd.compressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.compression.zstd.compressor.v3.Zstd
	//   compression_level: 3
}

func ExampleDecompressor() {
	printPart(httpfilter.Decompressor(httpfilter.Gunzip()).Advertise(false))
	// Output:
	// name: envoy.filters.http.decompressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.decompressor.v3.Decompressor
	//   decompressor_library:
	//     name: envoy.compression.gzip.decompressor
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.compression.gzip.decompressor.v3.Gzip
	//   request_direction_config:
	//     advertise_accept_encoding: false
}

func ExampleDecompression() {
	printPart(httpfilter.Decompression().IgnoreNoTransform())
	// Output:
	// ignore_no_transform_header: true
}

func ExampleGunzip() {
	printPart(httpfilter.Gunzip().MaxRatio(50))
	// Output:
	// name: envoy.compression.gzip.decompressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.compression.gzip.decompressor.v3.Gzip
	//   max_inflate_ratio: 50
}

func ExampleUnbrotli() {
	printPart(httpfilter.Unbrotli().FixedRing())
	// Output:
	// name: envoy.compression.brotli.decompressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.compression.brotli.decompressor.v3.Brotli
	//   disable_ring_buffer_reallocation: true
}

func ExampleUnzstd() {
	printPart(httpfilter.Unzstd().Dictionaries(source.DataFile("/etc/envoy/api.dict")))
	// Output:
	// name: envoy.compression.zstd.decompressor
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.compression.zstd.decompressor.v3.Zstd
	//   dictionaries:
	//   - filename: /etc/envoy/api.dict
}

func ExampleHeaderMutation() {
	printPart(httpfilter.HeaderMutation().Request(header.Overwrite("x-edge", "eu-1"), header.RemoveMatching(match.Prefix("x-internal-"))))
	// Output:
	// name: envoy.filters.http.header_mutation
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.header_mutation.v3.HeaderMutation
	//   mutations:
	//     request_mutations:
	//     - append:
	//         header:
	//           key: x-edge
	//           value: eu-1
	//         append_action: OVERWRITE_IF_EXISTS_OR_ADD
	//     - remove_on_match:
	//         key_matcher:
	//           prefix: x-internal-
}

func ExampleAppendQuery() {
	printPart(httpfilter.AppendQuery("region", "eu"))
	// Output:
	// append:
	//   record:
	//     key: region
	//     value: eu
}

func ExampleQueryIfAbsent() {
	printPart(httpfilter.QueryIfAbsent("lang", "en"))
	// Output:
	// append:
	//   action: ADD_IF_ABSENT
	//   record:
	//     key: lang
	//     value: en
}

func ExampleOverwriteQuery() {
	printPart(httpfilter.OverwriteQuery("client", "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"))
	// Output:
	// append:
	//   action: OVERWRITE_IF_EXISTS_OR_ADD
	//   record:
	//     key: client
	//     value: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"
}

func ExampleQueryIfPresent() {
	printPart(httpfilter.QueryIfPresent("debug", "0"))
	// Output:
	// append:
	//   action: OVERWRITE_IF_EXISTS
	//   record:
	//     key: debug
	//     value: "0"
}

func ExampleRemoveQuery() {
	printPart(httpfilter.RemoveQuery("utm_source"))
	// Output:
	// remove: utm_source
}

func ExampleHeaderToMetadata() {
	printPart(httpfilter.HeaderToMetadata().Request(httpfilter.FromHeader("x-version").Present(httpfilter.HeaderMetadata("envoy.lb", "version"))))
	// Output:
	// name: envoy.filters.http.header_to_metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config
	//   request_rules:
	//   - header: x-version
	//     on_header_present:
	//       metadata_namespace: envoy.lb
	//       key: version
}

func ExampleFromHeader() {
	printPart(httpfilter.FromHeader("x-version").Missing(httpfilter.HeaderMetadata("envoy.lb", "version").Value("v1")))
	// Output:
	// header: x-version
	// on_header_missing:
	//   metadata_namespace: envoy.lb
	//   key: version
	//   value: v1
}

func ExampleFromCookie() {
	printPart(httpfilter.FromCookie("canary").Present(httpfilter.HeaderMetadata("envoy.lb", "canary").Value("true")))
	// Output:
	// on_header_present:
	//   metadata_namespace: envoy.lb
	//   key: canary
	//   value: "true"
	// cookie: canary
}

func ExampleHeaderMetadata() {
	printPart(httpfilter.HeaderMetadata("envoy.lb", "shard").Rewrite(`user-(\d+)`, `\1`).Type(httpfilter.MetadataNumber))
	// Output:
	// metadata_namespace: envoy.lb
	// key: shard
	// type: NUMBER
	// regex_value_rewrite:
	//   pattern:
	//     regex: user-(\d+)
	//   substitution: \1
}

func ExampleJSONToMetadata() {
	printPart(httpfilter.JSONToMetadata().Request(httpfilter.JSONRules(httpfilter.FromJSON("model").Present(httpfilter.JSONMetadata("envoy.lb", "model")))))
	// Output:
	// name: envoy.filters.http.json_to_metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.json_to_metadata.v3.JsonToMetadata
	//   request_rules:
	//     rules:
	//     - selectors:
	//       - key: model
	//       on_present:
	//         metadata_namespace: envoy.lb
	//         key: model
}

func ExampleJSONRules() {
	printPart(httpfilter.JSONRules(httpfilter.FromJSON("model").Present(httpfilter.JSONMetadata("envoy.lb", "model"))).NoContentType())
	// Output:
	// rules:
	// - selectors:
	//   - key: model
	//   on_present:
	//     metadata_namespace: envoy.lb
	//     key: model
	// allow_empty_content_type: true
}

func ExampleFromJSON() {
	printPart(httpfilter.FromJSON("params", "name").Present(httpfilter.JSONMetadata("envoy.lb", "tool")).Missing(httpfilter.JSONMetadata("envoy.lb", "tool").Value("none")))
	// Output:
	// selectors:
	// - key: params
	// - key: name
	// on_present:
	//   metadata_namespace: envoy.lb
	//   key: tool
	// on_missing:
	//   metadata_namespace: envoy.lb
	//   key: tool
	//   value: none
}

func ExampleJSONMetadata() {
	printPart(httpfilter.JSONMetadata("envoy.lb", "tool").Type(httpfilter.MetadataString).KeepExisting())
	// Output:
	// metadata_namespace: envoy.lb
	// key: tool
	// type: STRING
	// preserve_existing_metadata_value: true
}

func ExampleSetMetadata() {
	printPart(httpfilter.SetMetadata(httpfilter.MetadataEntry("envoy.lb").Value("stage", "canary")))
	// Output:
	// name: envoy.filters.http.set_metadata
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.set_metadata.v3.Config
	//   metadata:
	//   - metadata_namespace: envoy.lb
	//     value:
	//       stage: canary
}

func ExampleMetadataEntry() {
	printPart(httpfilter.MetadataEntry("com.example").Value("tier", 2).Overwrite())
	// Output:
	// metadata_namespace: com.example
	// allow_overwrite: true
	// value:
	//   tier: 2
}

func ExampleSetFilterState() {
	printPart(httpfilter.SetFilterState(httpfilter.StateValue("envoy.network.upstream_server_name", accesslog.Text("%REQ(x-sni)%")).SkipEmpty()))
	// Output:
	// name: envoy.filters.http.set_filter_state
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.set_filter_state.v3.Config
	//   on_request_headers:
	//   - object_key: envoy.network.upstream_server_name
	//     format_string:
	//       text_format_source:
	//         inline_string: "%REQ(x-sni)%"
	//     skip_if_empty: true
}

func ExampleStateValue() {
	printPart(httpfilter.StateValue("com.example.tenant", accesslog.Text("%REQ(x-tenant)%")).Factory("envoy.string").Shared(httpfilter.ShareOnce))
	// Output:
	// object_key: com.example.tenant
	// format_string:
	//   text_format_source:
	//     inline_string: "%REQ(x-tenant)%"
	// shared_with_upstream: ONCE
	// factory_key: envoy.string
}

func ExampleStatefulSession() {
	printPart(httpfilter.StatefulSession(httpfilter.CookieSession("route").TTL(time.Hour)).Strict())
	// Output:
	// name: envoy.filters.http.stateful_session
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.stateful_session.v3.StatefulSession
	//   session_state:
	//     name: envoy.http.stateful_session.cookie
	//     typed_config:
	//       "@type": type.googleapis.com/envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState
	//       cookie:
	//         name: route
	//         ttl: 3600s
	//   strict: true
}

func ExampleCookieSession() {
	printPart(httpfilter.CookieSession("route").TTL(time.Hour).Attribute("SameSite", "Lax"))
	// Output:
	// name: envoy.http.stateful_session.cookie
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.stateful_session.cookie.v3.CookieBasedSessionState
	//   cookie:
	//     name: route
	//     ttl: 3600s
	//     attributes:
	//     - name: SameSite
	//       value: Lax
}

func ExampleHeaderSession() {
	printPart(httpfilter.HeaderSession("x-session-host"))
	// Output:
	// name: envoy.http.stateful_session.header
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.stateful_session.header.v3.HeaderBasedSessionState
	//   name: x-session-host
}

func ExampleEnvelopeSession() {
	printPart(httpfilter.EnvelopeSession("mcp-session-id"))
	// Output:
	// name: envoy.http.stateful_session.envelope
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.http.stateful_session.envelope.v3.EnvelopeSessionState
	//   header:
	//     name: mcp-session-id
}

func ExampleCache() {
	printPart(httpfilter.Cache(httpfilter.MemoryCache()).Vary(match.Exact("accept-encoding")))
	// Output:
	// name: envoy.filters.http.cache
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cache.v3.CacheConfig
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig
	//   allowed_vary_headers:
	//   - exact: accept-encoding
}

func ExampleCacheV2() {
	printPart(httpfilter.CacheV2(httpfilter.FileCache("/var/cache/envoy")))
	// Output:
	// name: envoy.filters.http.cache_v2
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cache_v2.v3.CacheV2Config
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.http.cache_v2.file_system_http_cache.v3.FileSystemHttpCacheV2Config
	//     manager_config:
	//       thread_pool: {}
	//     cache_path: /var/cache/envoy
}

func ExampleMemoryCache() {
	printPart(httpfilter.Cache(httpfilter.MemoryCache()))
	// Output:
	// name: envoy.filters.http.cache
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cache.v3.CacheConfig
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig
}

func ExampleFileCache() {
	printPart(httpfilter.Cache(httpfilter.FileCache("/var/cache/envoy").MaxSize(1 << 30).CreateDirectory()))
	// Output:
	// name: envoy.filters.http.cache
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.cache.v3.CacheConfig
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig
	//     manager_config:
	//       thread_pool: {}
	//     cache_path: /var/cache/envoy
	//     max_cache_size_bytes: 1073741824
	//     create_cache_path: true
}
