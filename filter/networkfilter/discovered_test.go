package networkfilter_test

import (
	"errors"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/source"
)

const echo = "envoy.extensions.filters.network.echo.v3.Echo"

func ExampleDiscovered() {
	show(networkfilter.Discovered("echo", source.ADS(), echo).Default(networkfilter.Echo()))
	// Output:
	// name: echo
	// config_discovery:
	//   config_source:
	//     ads: {}
	//     resource_api_version: V3
	//   default_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo
	//   type_urls:
	//   - type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo
}

func TestDiscovered(t *testing.T) {
	found := networkfilter.Discovered("a", source.ADS(), "example.com/"+echo)
	variant := found.Clone().StartWithDefault().Patch(func(m *corev3.ExtensionConfigSource) { m.TypeUrls = nil })
	const head = "name: a\nconfig_discovery:\n  config_source: {ads: {}, resource_api_version: V3}\n"
	parttest.Equal(t, found, head+"  type_urls: [example.com/"+echo+"]")
	parttest.Equal(t, variant, head+"  apply_default_config_without_warming: true")
	require.Equal(t, []string{"builder-nil part.config_discovery.config_source", "builder-nil part.config_discovery.default_config"},
		parttest.Lines(parttest.Problems(networkfilter.Discovered("a", nil, echo).Default(nil))))
}

// What is refused is found at the line of the call, though kinds of filters share the code below it.
func TestDiscoveredMistakeHasItsLine(t *testing.T) {
	found := networkfilter.Discovered("a", source.ADS(), echo).
		Default(networkfilter.SNICluster())
	_, err := builder.New().Listeners(listener.TCP("l", "::1", 1).Chains(listener.Serve(found, networkfilter.Echo()))).Build()
	var list diag.List
	require.True(t, errors.As(err, &list))
	require.Equal(t, diag.RuleID("ecds-default-config-type"), list[0].Rule.ID)
	require.Equal(t, 47, list[0].Location.Line)
}
