package extension_test

import (
	"testing"

	caresv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/network/dns_resolver/cares/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/extension"
	"github.com/envoykit/envoykit/internal/parttest"
)

func TestCustomMistakes(t *testing.T) {
	for want, config := range map[string]proto.Message{
		"extension-name-missing part": wrapperspb.Int32(7),
		"builder-nil part":            nil,
	} {
		require.Equal(t, []string{want}, parttest.Lines(parttest.Problems(extension.Custom(config))))
	}
}

func TestCustomIsACopy(t *testing.T) {
	config := &caresv3.CaresDnsResolverConfig{RotateNameservers: true}
	given := extension.Custom(config)
	variant := given.Clone().Named("mine")
	config.RotateNameservers = false
	const body = "\ntyped_config: {\"@type\": type.googleapis.com/envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig, rotate_nameservers: true}"
	parttest.Equal(t, given, "name: envoy.network.dns_resolver.cares"+body)
	parttest.Equal(t, variant, "name: mine"+body)
}
