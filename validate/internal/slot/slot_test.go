package slot_test

import (
	"testing"

	_ "github.com/cncf/xds/go/xds/type/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/upstream_codec/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/raw_buffer/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/anypb"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/validate/internal/check"
	_ "github.com/envoykit/envoykit/validate/internal/slot"
)

func TestPlaces(t *testing.T) {
	const (
		types    = `{"@type": type.googleapis.com/envoy.`
		listener = types + "config.listener.v3.Listener, name: a, filter_chains: [{"
		manager  = types + "extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: a, route_config: {}, http_filters: ["
		cors     = types + "extensions.filters.http.cors.v3.Cors}"
		echo     = types + "extensions.filters.network.echo.v3.Echo}"
		upstream = types + "extensions.transport_sockets.tls.v3.UpstreamTlsContext}"
		plain    = `{name: envoy.http.original_ip_detection.xff, typed_config: {"@type": type.googleapis.com/google.protobuf.Struct, value: {}}}`
		codec    = types + "extensions.filters.http.upstream_codec.v3.UpstreamCodec}"
	)
	inside := func(url string) string {
		return `{"@type": type.googleapis.com/xds.type.v3.TypedStruct, type_url: type.googleapis.com/` + url + `, value: {}}`
	}
	for name, c := range map[string]struct{ text, want string }{
		"a network filter":             {listener + "filters: [{name: a, typed_config: " + echo + "}]}]}", ""},
		"an HTTP filter instead":       {listener + "filters: [{name: a, typed_config: " + cors + "}]}]}", "Cors does not belong here"},
		"an upstream socket":           {listener + "transport_socket: {name: a, typed_config: " + upstream + "}}]}", "UpstreamTlsContext does not belong here"},
		"an HTTP filter":               {manager + "{name: a, typed_config: " + cors + "}]}", ""},
		"a network filter instead":     {manager + "{name: a, typed_config: " + echo + "}]}", "Echo does not belong here"},
		"it may be missing":            {manager + "{name: a, is_optional: true, typed_config: " + echo + "}]}", ""},
		"a filter for upstream only":   {manager + "{name: a, typed_config: " + codec + "}]}", "UpstreamCodec does not belong here"},
		"a filter where it is wanted":  {types + "extensions.filters.http.router.v3.Router, upstream_http_filters: [{name: a, typed_config: " + codec + "}]}", ""},
		"a struct with a type":         {manager + "{name: a, typed_config: " + inside("envoy.extensions.filters.http.cors.v3.Cors") + "}]}", ""},
		"a struct with another type":   {manager + "{name: a, typed_config: " + inside("envoy.extensions.filters.network.echo.v3.Echo") + "}]}", "Echo does not belong here"},
		"a struct of somebody's own":   {manager + "{name: a, typed_config: " + inside("acme.Filter") + "}]}", ""},
		"a type of version 2":          {manager + "{name: a, typed_config: " + inside("envoy.config.filter.http.router.v2.Router") + "}]}", "envoy.config.filter.http.router.v2.Router is of version 2, which is gone"},
		"a socket with only a name":    {types + "config.cluster.v3.Cluster, name: a, transport_socket: {name: tls}}", `"tls" has no configuration of a transport socket`},
		"a filter with only a name":    {manager + "{name: cors}]}", `"cors" has no configuration of a filter`},
		"a listener filter by name":    {types + "config.listener.v3.Listener, listener_filters: [{name: a}]}", `"a" has no configuration of a listener filter`},
		"a plain struct in a box":      {manager[:len(manager)-len("http_filters: [")] + "original_ip_detection_extensions: [" + plain + "]}", `"envoy.http.original_ip_detection.xff" has a Struct, which is no configuration of an extension`},
		"a plain struct for later":     {types + "config.cluster.v3.Cluster, name: a, upstream_config: " + plain + "}", ""},
		"a filter that is discovered":  {manager + "{name: a, config_discovery: {type_urls: [envoy.extensions.filters.http.cors.v3.Cors], config_source: {ads: {}}}}]}", ""},
		"a policy that is not reached": {types + "config.cluster.v3.Cluster, name: a, load_balancing_policy: {policies: [{typed_extension_config: {name: a, typed_config: " + echo + "}}]}}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			json, err := yaml.YAMLToJSONStrict([]byte(c.text))
			require.NoError(t, err)
			var a anypb.Any
			require.NoError(t, protojson.Unmarshal(json, &a))
			m, err := a.UnmarshalNew()
			require.NoError(t, err)
			list := check.Run(&check.Set{Resources: []check.Resource{{Message: m}}}, check.Options{})
			if c.want == "" {
				require.Empty(t, list)
				return
			}
			require.Len(t, list, 1)
			require.Equal(t, c.want, list[0].Summary)
		})
	}
}

// The nearest name is offered.
func TestFix(t *testing.T) {
	json := []byte(`{"@type":"type.googleapis.com/envoy.config.cluster.v3.Cluster","name":"a","transport_socket":{"name":"b","typed_config":{
		"@type":"type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext"}}}`)
	var a anypb.Any
	require.NoError(t, protojson.Unmarshal(json, &a))
	m, err := a.UnmarshalNew()
	require.NoError(t, err)
	list := check.Run(&check.Set{Resources: []check.Resource{{Message: m}}}, check.Options{})
	require.Len(t, list, 1)
	require.Equal(t, []string{"use envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext"}, list[0].Fixes)
}
