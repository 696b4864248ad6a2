package contrib_test

import (
	"testing"

	golangv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/http/golang/v3alpha"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/contrib"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

func ExampleGolang() {
	show(contrib.Golang("auth", "/etc/envoy/auth.so", "auth").Config(map[string]any{"realm": "example"}))
	// Output:
	// name: envoy.filters.http.golang
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.http.golang.v3alpha.Config
	//   library_id: auth
	//   library_path: /etc/envoy/auth.so
	//   plugin_name: auth
	//   plugin_config:
	//     "@type": type.googleapis.com/xds.type.v3.TypedStruct
	//     value:
	//       realm: example
}

func TestGolang(t *testing.T) {
	plugin := contrib.Golang("l", "/l.so", "p").Named("mine").Secrets(secret.SDS("s"))
	const config = `
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.http.golang.v3alpha.Config
  library_id: l
  library_path: /l.so
  plugin_name: p
`
	parttest.Equal(t, plugin.Clone().Patch(func(m *golangv3.Config) { m.GenericSecrets = nil }), "name: mine"+config)
	parttest.Equal(t, plugin, "name: mine"+config+"  generic_secrets: [{name: s, sds_config: {ads: {}, resource_api_version: V3}}]\n")

	const override = `"@type": type.googleapis.com/envoy.extensions.filters.http.golang.v3alpha.ConfigsPerRoute` + "\n"
	parttest.Equal(t, plugin.Off(), override+"plugins_config: {p: {disabled: true}}")
	parttest.Equal(t, plugin.PerRoute(map[string]any{"a": []any{1, true}}).Clone(),
		override+`plugins_config: {p: {config: {"@type": type.googleapis.com/xds.type.v3.TypedStruct, value: {a: [1, true]}}}}`)
	parttest.Equal(t, plugin.Off().Patch(func(m *golangv3.ConfigsPerRoute) { m.PluginsConfig = nil }), override)
}

func TestGolangInABundle(t *testing.T) {
	plugin := contrib.Golang("l", "/l.so", "p").Config(map[string]any{"a": 1})
	table := route.Configuration("r").VirtualHosts(route.VirtualHost("v", "*").Routes(
		route.Prefix("/off").Respond(200, "").Override(plugin.Off()),
		route.Prefix("/").Respond(200, "").Override(plugin.PerRoute(map[string]any{"a": 2})),
	))
	_, err := builder.New().Listeners(listener.TCP("l", "::1", 80).Chains(listener.Serve(filter.HCM("h").Filters(plugin).Routes(table)))).Build()
	require.NoError(t, err)
	require.Equal(t, []string{"value-not-json part.plugins_config[\"p\"].config.value"},
		parttest.Lines(parttest.Problems(plugin.PerRoute(map[string]any{"a": make(chan int)}))))
}
