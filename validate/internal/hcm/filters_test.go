package hcm_test

import (
	"strings"
	"testing"

	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/compression/gzip/compressor/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/buffer/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/csrf/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/lua/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/upstream_codec/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	httpv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/validate/internal/check"
	_ "github.com/envoykit/envoykit/validate/internal/hcm"
)

const (
	router   = "{name: router, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}"
	disabled = "{name: router, disabled: true, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}"
	buffer   = "{name: buffer, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1}}"
	foreign  = "{name: own, typed_config: {'@type': type.googleapis.com/google.protobuf.Struct, value: {}}}"
	codec    = "{name: codec, typed_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec}}"
	wrapped  = "{name: router, typed_config: {'@type': type.googleapis.com/xds.type.v3.TypedStruct, " +
		"type_url: type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}"
	discovered  = "{name: any, config_discovery: {config_source: {ads: {}}, type_urls: [envoy.extensions.filters.http.router.v3.Router]}}"
	withDefault = "{name: any, config_discovery: {config_source: {ads: {}}, type_urls: [envoy.extensions.filters.http.buffer.v3.Buffer], " +
		"default_config: {'@type': type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 1}}}"
)

// broken returns the rules that a message breaks, with paths.
func broken(t *testing.T, m proto.Message, text string) []string {
	t.Helper()
	json, err := yaml.YAMLToJSON([]byte(text))
	require.NoError(t, err)
	require.NoError(t, protojson.Unmarshal(json, m))
	found := []string{}
	for _, d := range check.Run(&check.Set{Resources: []check.Resource{{Message: m}}}, check.Options{}).Sorted() {
		found = append(found, string(d.Rule.ID)+" "+d.Path.String())
	}
	return found
}

func TestChains(t *testing.T) {
	for name, test := range map[string]struct{ filters, want []string }{
		"empty":                   {nil, nil},
		"router":                  {[]string{router}, nil},
		"router in a TypedStruct": {[]string{buffer, wrapped}, nil},
		"router first":            {[]string{wrapped, router}, []string{"hcm-http-filter-terminal-not-last http_filters[0]"}},
		"router forgotten":        {[]string{buffer}, []string{"hcm-http-filter-last-not-terminal http_filters[0]"}},
		"router disabled":         {[]string{disabled}, []string{"hcm-http-filter-last-disabled http_filters[0].disabled"}},
		"somebody's own last":     {[]string{buffer, foreign}, nil},
		"discovered last":         {[]string{buffer, discovered}, nil},
		"default not terminal":    {[]string{withDefault}, []string{"hcm-http-filter-last-not-terminal http_filters[0]"}},
		"default before router":   {[]string{withDefault, router}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			text := "stat_prefix: a\nroute_config: {}\nhttp_filters: [" + strings.Join(test.filters, ", ") + "]"
			require.ElementsMatch(t, test.want, broken(t, &hcmv3.HttpConnectionManager{}, text))
		})
	}
}

func TestUpgradeChain(t *testing.T) {
	text := "stat_prefix: a\nroute_config: {}\nupgrade_configs: [{upgrade_type: a}, {upgrade_type: b, filters: [" + buffer + "]}]"
	require.Equal(t, []string{"hcm-http-filter-last-not-terminal upgrade_configs[1].filters[0]"}, broken(t, &hcmv3.HttpConnectionManager{}, text))
}

func TestUpstreamChain(t *testing.T) {
	for name, test := range map[string]struct{ filters, want []string }{
		"empty":               {nil, nil},
		"codec last":          {[]string{buffer, codec}, nil},
		"codec first":         {[]string{codec, codec}, []string{"hcm-http-filter-terminal-not-last http_filters[0]"}},
		"router last":         {[]string{buffer, router}, []string{"upstream-http-filters-codec-last http_filters[1]"}},
		"somebody's own last": {[]string{foreign}, []string{"upstream-http-filters-codec-last http_filters[0]"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := "explicit_http_config: {http_protocol_options: {}}\nhttp_filters: [" + strings.Join(test.filters, ", ") + "]"
			require.ElementsMatch(t, test.want, broken(t, &httpv3.HttpProtocolOptions{}, text))
		})
	}
}
