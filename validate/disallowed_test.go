package validate_test

import (
	"testing"

	"github.com/envoyproxy/go-control-plane/envoy/annotations"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
	"github.com/envoykit/envoykit/validate"
)

// What the protos call disallowed has rules of its own, since Envoy refuses it whatever its version.
func TestWhatIsDisallowedHasRules(t *testing.T) {
	rules := map[protoreflect.FullName]string{
		"envoy.config.route.v3.RateLimit.Action.dynamic_metadata":                    "rl-action-dynamic-metadata",
		"envoy.config.core.v3.ApiConfigSource.DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE": "cs-api-type-unset",
		"envoy.config.trace.v3.ZipkinConfig.DEPRECATED_AND_UNAVAILABLE_DO_NOT_USE":   "trace-zipkin-version",
		"envoy.config.trace.v3.DynamicOtConfig.library":                              "", // the extension is gone
		"envoy.config.trace.v3.DynamicOtConfig.config":                               "",
	}
	found := map[protoreflect.FullName]bool{}
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		for i := range mt.Descriptor().Fields().Len() {
			if fd := mt.Descriptor().Fields().Get(i); proto.GetExtension(fd.Options(), annotations.E_DisallowedByDefault).(bool) {
				found[fd.FullName()] = true
			}
		}
		return true
	})
	protoregistry.GlobalTypes.RangeEnums(func(et protoreflect.EnumType) bool {
		for i := range et.Descriptor().Values().Len() {
			if v := et.Descriptor().Values().Get(i); proto.GetExtension(v.Options(), annotations.E_DisallowedByDefaultEnum).(bool) {
				found[v.FullName()] = true
			}
		}
		return true
	})
	for name := range found {
		require.Contains(t, rules, name)
	}
	require.Len(t, found, len(rules))
	for name, rule := range rules {
		require.True(t, rule == "" || validate.Rule(diag.RuleID(rule)) != nil, "%s: there is no rule %s", name, rule)
	}
}

func TestTheRuntimeAllowsWhatIsDisallowed(t *testing.T) {
	const table = `static_resources:
  listeners:
  - name: a
    address: {socket_address: {address: 0.0.0.0, port_value: 80}}
    filter_chains: [{filters: [{name: a, typed_config: {
      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager, stat_prefix: a,
      http_filters: [{name: a, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}}],
      route_config: {virtual_hosts: [{name: a, domains: ["*"], rate_limits: [{actions: [{dynamic_metadata: {descriptor_key: a, metadata_key: {key: a, path: [{key: a}]}}}]}]}]}}}]}]
`
	const allowed = `layered_runtime: {layers: [{name: a, static_layer: {"envoy.deprecated_features:envoy.config.route.v3.RateLimit.Action.dynamic_metadata": true}}]}
`
	check := func(text string) diag.List {
		s, err := set(load.Bytes("a.yaml", []byte(text), load.Type("envoy.config.bootstrap.v3.Bootstrap")))
		require.NoError(t, err)
		return validate.Check(s, validate.Options{})
	}
	require.ErrorIs(t, check(table).Err(), diag.RuleID("rl-action-dynamic-metadata"))
	require.NoError(t, check(table+allowed).Err())
}
