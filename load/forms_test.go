package load_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/envoykit/envoykit/load"
)

// get returns a field of the first resource.
func get[V any](t *testing.T, doc *load.Document, field protoreflect.Name) V {
	t.Helper()
	m := doc.Resources[0].Message.ProtoReflect()
	v, ok := m.Get(m.Descriptor().Fields().ByName(field)).Interface().(V)
	require.True(t, ok)
	return v
}

// TestForms gives, for each form that Envoy takes, the strict form of the same. Those with a hint
// are what protojson refuses.
func TestForms(t *testing.T) {
	const metadata = "envoy.config.core.v3.Metadata"
	for name, c := range map[string]struct {
		message, text, strict string
		hints                 int
	}{
		"camel case":            {clusterType, "connectTimeout: 1s", `{"connect_timeout":"1s"}`, 0},
		"single value for list": {routesType, "virtual_hosts: {name: a, domains: '*'}", `{"virtual_hosts":[{"name":"a","domains":["*"]}]}`, 2},
		"list in a list":        {routesType, "internal_only_headers: [a, [b, [c]]]", `{"internal_only_headers":["a","b","c"]}`, 2},
		"null in a list":        {routesType, "internal_only_headers: [a, null]", `{"internal_only_headers":["a",""]}`, 1},
		"enum in lower case":    {clusterType, "lb_policy: ring_hash", `{"lb_policy":"RING_HASH"}`, 1},
		"enum number":           {clusterType, "lb_policy: 2", `{"lb_policy":"RING_HASH"}`, 0},
		"enum number as text":   {clusterType, "lb_policy: '2'", `{"lb_policy":"RING_HASH"}`, 1},
		"duration":              {clusterType, "connect_timeout: 0.25s", `{"connect_timeout":"0.250s"}`, 0},
		"negative duration":     {clusterType, "connect_timeout: -0.5s", `{"connect_timeout":"-0.5s"}`, 0},
		"duration of fields":    {clusterType, "connect_timeout: {seconds: 1, nanos: 5}", `{"connect_timeout":"1.000000005s"}`, 1},
		"wrapper of fields":     {clusterType, "per_connection_buffer_limit_bytes: {value: 7}", `{"per_connection_buffer_limit_bytes":7}`, 1},
		"bool as text":          {clusterType, "ignore_health_on_host_removal: 'Yes'", `{"ignore_health_on_host_removal":true}`, 1},
		"bool of YAML 1.1":      {clusterType, "ignore_health_on_host_removal: On", `{"ignore_health_on_host_removal":true}`, 0},
		"number as text":        {clusterType, "per_connection_buffer_limit_bytes: '7'", `{"per_connection_buffer_limit_bytes":7}`, 0},
		"integral float":        {clusterType, "per_connection_buffer_limit_bytes: 7.0", `{"per_connection_buffer_limit_bytes":7}`, 0},
		"exponent":              {clusterType, "per_connection_buffer_limit_bytes: 1e3", `{"per_connection_buffer_limit_bytes":1000}`, 0},
		"hexadecimal":           {clusterType, "per_connection_buffer_limit_bytes: 0x10", `{"per_connection_buffer_limit_bytes":16}`, 0},
		"octal":                 {"envoy.config.core.v3.Pipe", "mode: 0644", `{"mode":420}`, 0},
		"null":                  {clusterType, "name: ~\nmetadata:\nlb_policy: null", `{}`, 0},
		"ignored key":           {clusterType, "!ignore x: &a {nonsense: 1}\nname: b", `{"name":"b"}`, 1},
		"anchor":                {clusterType, "name: &a b\nalt_stat_name: *a", `{"name":"b","alt_stat_name":"b"}`, 0},
		"large integer in text": {clusterType, "name: 12345678901", `{"name":"12345678901"}`, 0},
		"numbers in a Struct": {metadata, "filter_metadata: {a: {i: 1, f: 1.5, l: 12345678901, e: 1e3, o: 010, n: .nan}}",
			`{"filter_metadata":{"a":{"i":1,"f":1.5,"l":"12345678901","e":1000,"o":8,"n":"NaN"}}}`, 0},
		"words in a Struct": {metadata, "filter_metadata: {a: {b: yes, c: No, d: nO, e: ~, f: 'on', g: [off]}}",
			`{"filter_metadata":{"a":{"b":true,"c":false,"d":"nO","e":null,"f":"on","g":[false]}}}`, 0},
		"@type last": {"envoy.config.core.v3.TypedExtensionConfig",
			"typed_config: {suppress_envoy_headers: true, '@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}",
			`{"typed_config":{"@type":"type.googleapis.com/envoy.extensions.filters.http.router.v3.Router","suppress_envoy_headers":true}}`, 0},
		"packed well-known type": {"envoy.config.core.v3.TypedExtensionConfig",
			"typed_config: {'@type': type.googleapis.com/google.protobuf.StringValue, value: a}",
			`{"typed_config":{"@type":"type.googleapis.com/google.protobuf.StringValue","value":"a"}}`, 0},
		"packed well-known type without value": {"envoy.config.core.v3.TypedExtensionConfig",
			"typed_config: {'@type': type.googleapis.com/google.protobuf.Struct}",
			`{"typed_config":{"@type":"type.googleapis.com/google.protobuf.Struct","value":{}}}`, 1},
		"typed struct": {"envoy.config.core.v3.TypedExtensionConfig",
			"typed_config: {'@type': type.googleapis.com/xds.type.v3.TypedStruct, type_url: type.googleapis.com/a.B, value: {c: 1}}",
			`{"typed_config":{"@type":"type.googleapis.com/xds.type.v3.TypedStruct","type_url":"type.googleapis.com/a.B","value":{"c":1}}}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			doc := load.Bytes("a.yaml", []byte(c.text), load.Type(c.message))
			require.NoError(t, doc.Diagnostics.Err())
			require.Len(t, doc.Diagnostics, c.hints, "%v", doc.Diagnostics)
			got := doc.Resources[0].Message
			want := got.ProtoReflect().New().Interface()
			require.NoError(t, protojson.Unmarshal([]byte(c.strict), want))
			require.Empty(t, cmp.Diff(want, got, protocmp.Transform()))
		})
	}
}

func TestMergeKeys(t *testing.T) {
	doc := expectFindings(t, "envoy.config.core.v3.SocketAddress", "<<: [{address: a, protocol: UDP}, {address: b}]\nport_value: 80\nprotocol: TCP\n",
		`1:1 warning yaml-merge-key : the merge key "<<" is used`)
	require.Equal(t, "a", get[string](t, doc, "address"))
	require.EqualValues(t, 0, get[protoreflect.EnumNumber](t, doc, "protocol"), "what is written in the mapping itself counts")
}

// TestJSONTakesNoYAML reads scalars as JSON has them.
func TestJSONTakesNoYAML(t *testing.T) {
	doc := expectFindings(t, "envoy.config.core.v3.Metadata", `{"filter_metadata": {"a": {"l": 12345678901, "s": "\u00e9\ud83d\ude00\/"}}}`)
	want := doc.Resources[0].Message.ProtoReflect().New().Interface()
	require.NoError(t, protojson.Unmarshal([]byte(`{"filter_metadata": {"a": {"l": 12345678901, "s": "é😀/"}}}`), want))
	require.Empty(t, cmp.Diff(want, doc.Resources[0].Message, protocmp.Transform()))
}
