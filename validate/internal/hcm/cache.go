package hcm

import (
	"fmt"
	"strings"

	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cache/v3"
	cachev2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cache_v2/v3"
	compressorv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/compressor/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	matcherv3 "github.com/envoyproxy/go-control-plane/envoy/type/matcher/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var compressedUncached = check.Rule(diag.Rule{
	ID: "hcm-http-filter-cache-compressed", Severity: diag.Warning,
	Title: "what a compressor has touched can be cached",
	Text: "Responses pass the chain from its end. A compressor behind the cache adds vary: accept-encoding to whatever it could compress, and a cache whose allowed_vary_headers " +
		"lack that header keeps none of it. Before the cache, the compressor works on what the cache has kept.",
	Bad:  sample + "http_filters:\n- " + cache + "\n- " + compressor + "\n- " + router + "\n",
	Good: sample + "http_filters:\n- " + compressor + "\n- " + cache + "\n- " + router + "\n",
	Ref:  "filters/http/compressor/compressor_filter.cc insertVaryHeader, filters/http/cache/cacheability_utils.cc isCacheableResponse",
})

const (
	cache = `{name: cache, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.cache.v3.CacheConfig, ` +
		`typed_config: {"@type": type.googleapis.com/envoy.extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig}}}`
	compressor = `{name: gzip, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.compressor.v3.Compressor, ` +
		`compressor_library: {name: gzip, typed_config: {"@type": type.googleapis.com/envoy.extensions.compression.gzip.compressor.v3.Gzip}}}}`
)

// cached reports that filter i, a compressor, keeps responses out of a cache before it.
func cached(c *check.Context, filters []*hcmv3.HttpFilter, kinds []string, i int, at []any) {
	for j := range i {
		if !strings.HasPrefix(kinds[j], "cache.v3.") && !strings.HasPrefix(kinds[j], "cache_v2.v3.") {
			continue
		}
		if keeps(c.Unpack(config(filters[j]))) || !compresses(c.Unpack(config(filters[i]))) {
			continue
		}
		d := late(c, compressedUncached, filters, i, j, "which keeps no response that varies by accept-encoding", at)
		d.Fixes = append(d.Fixes, fmt.Sprintf("or let the allowed_vary_headers of %q match accept-encoding", filters[j].GetName()))
		return
	}
}

// compresses tells whether a compressor works on responses, as far as can be told before it runs.
func compresses(m proto.Message) bool {
	z, ok := m.(*compressorv3.Compressor)
	if !ok {
		return false
	}
	enabled := z.GetResponseDirectionConfig().GetCommonConfig().GetEnabled()
	return enabled == nil || enabled.GetDefaultValue().GetValue()
}

// keeps tells whether a cache may keep responses that vary by accept-encoding.
func keeps(m proto.Message) bool {
	var allowed []*matcherv3.StringMatcher
	switch m := m.(type) {
	case *cachev3.CacheConfig:
		allowed = m.GetAllowedVaryHeaders()
	case *cachev2v3.CacheV2Config:
		allowed = m.GetAllowedVaryHeaders()
	default:
		return true
	}
	for _, a := range allowed {
		if covers(a, "accept-encoding") {
			return true
		}
	}
	return false
}

// covers tells whether a matcher may match a name in lower case.
func covers(m *matcherv3.StringMatcher, name string) bool {
	switch p := m.GetMatchPattern().(type) {
	case *matcherv3.StringMatcher_Exact:
		return strings.EqualFold(p.Exact, name)
	case *matcherv3.StringMatcher_Prefix:
		return strings.HasPrefix(name, strings.ToLower(p.Prefix))
	case *matcherv3.StringMatcher_Suffix:
		return strings.HasSuffix(name, strings.ToLower(p.Suffix))
	case *matcherv3.StringMatcher_Contains:
		return strings.Contains(name, strings.ToLower(p.Contains))
	}
	return true
}
