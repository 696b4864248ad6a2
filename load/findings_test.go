package load_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/load"
)

// findings renders what was found as "line:column severity rule path: summary", a line each.
func findings(doc *load.Document) string {
	var lines []string
	for _, d := range doc.Diagnostics {
		lines = append(lines, fmt.Sprintf("%d:%d %s %s %s: %s",
			d.Location.Line, d.Location.Column, d.Severity, d.Rule.ID, d.Path, d.Summary))
	}
	return strings.Join(lines, "\n")
}

// expectFindings reads text as a message of a type, and compares what is found.
func expectFindings(t *testing.T, message, text string, want ...string) *load.Document {
	t.Helper()
	doc := load.Bytes("a.yaml", []byte(text), load.Type(message))
	require.Equal(t, strings.Join(want, "\n"), findings(doc))
	return doc
}

const (
	clusterType  = "envoy.config.cluster.v3.Cluster"
	listenerType = "envoy.config.listener.v3.Listener"
	routesType   = "envoy.config.route.v3.RouteConfiguration"
)

func TestUnknownFields(t *testing.T) {
	expectFindings(t, clusterType, "name: a\nconect_timeout: 1s\ncommonLbConfg: {}\nzzz: 1\n",
		`2:1 error proto-unknown-field-static clusters["a"]: envoy.config.cluster.v3.Cluster has no field "conect_timeout"`,
		`3:1 error proto-unknown-field-static clusters["a"]: envoy.config.cluster.v3.Cluster has no field "commonLbConfg"`,
		`4:1 error proto-unknown-field-static clusters["a"]: envoy.config.cluster.v3.Cluster has no field "zzz"`)

	doc := load.Bytes("a.yaml", []byte("name: a\nconect_timeout: 1s\ncommonLbConfg: {}\n"), load.Type(clusterType), load.Dynamic())
	require.Equal(t, []string{`use "connect_timeout"`}, doc.Diagnostics[0].Fixes)
	require.Equal(t, []string{`use "commonLbConfig"`}, doc.Diagnostics[1].Fixes)
	require.NoError(t, doc.Diagnostics.Err(), "Envoy ignores unknown fields of a control plane")
	require.EqualValues(t, "proto-unknown-field-dynamic", doc.Diagnostics[0].Rule.ID)
	doc = load.Bytes("a.yaml", []byte("name: a\nlb_policy: NEW\n"), load.Type(clusterType), load.Dynamic())
	require.NoError(t, doc.Diagnostics.Err(), "nor does it mind unknown enum values there")
	require.Len(t, doc.Diagnostics, 1)
}

func TestWrongTypes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"name: {}", `1:7 error proto-json-type-mismatch clusters: expected text for "name", got a mapping`},
		{"name: [a]", `1:7 error proto-json-type-mismatch clusters: expected text for "name", got a list`},
		{"name: 12", `1:7 error proto-json-type-mismatch clusters["12"].name: "name" is text, but 12 is a number`},
		{"name: y", `1:7 error proto-json-type-mismatch clusters["y"].name: "name" is text, but y is a bool`},
		{"name: 1.5", `1:7 warning yaml-number-for-text clusters["1.5"].name: "name" is text, but 1.5 is a number`},
		{"name: a\nconnect_timeout: 5", `2:18 error proto-json-type-mismatch clusters["a"].connect_timeout: expected a duration in seconds such as 1.5s, got 5`},
		{"name: a\nconnect_timeout: 1m", `2:18 error proto-json-type-mismatch clusters["a"].connect_timeout: expected a duration in seconds such as 1.5s, got "1m"`},
		{"name: a\nconnect_timeout: 1.0000000001s", `2:18 error proto-json-type-mismatch clusters["a"].connect_timeout: expected a duration in seconds such as 1.5s, got "1.0000000001s"`},
		{"name: a\nconnect_timeout: 315576000001s", `2:18 error proto-json-type-mismatch clusters["a"].connect_timeout: the duration "315576000001s" is longer than 10,000 years`},
		{"name: a\ntype: STATC", `2:7 error proto-json-type-mismatch clusters["a"].type: envoy.config.cluster.v3.Cluster.DiscoveryType has no value "STATC"`},
		{"name: a\ntype: 3000000000", `2:7 error proto-json-type-mismatch clusters["a"].type: expected one of the values of DiscoveryType for "type", got 3000000000`},
		{"name: a\nper_connection_buffer_limit_bytes: 4294967296", `2:36 error proto-json-type-mismatch clusters["a"].per_connection_buffer_limit_bytes: 4294967296 is out of range for "per_connection_buffer_limit_bytes", which takes 0 to 4294967295`},
		{"name: a\nper_connection_buffer_limit_bytes: 1k", `2:36 error proto-json-type-mismatch clusters["a"].per_connection_buffer_limit_bytes: expected an integer for "per_connection_buffer_limit_bytes", got "1k"`},
		{"name: a\nignore_health_on_host_removal: 1", `2:32 error proto-json-type-mismatch clusters["a"].ignore_health_on_host_removal: expected true or false for "ignore_health_on_host_removal", got 1`},
		{"name: a\nmetadata: [x]", `2:11 error proto-json-type-mismatch clusters["a"].metadata: expected a mapping with the fields of Metadata, got a list`},
		{"name: a\nmetadata: {filter_metadata: {x: 1}}", `2:33 error proto-json-type-mismatch clusters["a"].metadata.filter_metadata["x"]: expected a mapping, got 1`},
		{"name: a\ntyped_extension_protocol_options: {x: [1]}", `2:39 error proto-json-type-mismatch clusters["a"].typed_extension_protocol_options["x"]: expected a mapping with "@type", got a list`},
	} {
		doc := load.Bytes("a.yaml", []byte(c.text), load.Type(clusterType))
		got := findings(doc)
		if strings.Contains(c.want, " clusters: ") { // a cluster without a name goes by its number
			got = strings.Replace(got, "clusters[0].name", "clusters", 1)
		}
		require.Equal(t, c.want, got, c.text)
	}
}

func TestBase64(t *testing.T) {
	for _, good := range []string{`"aGk="`, "aGk", `"_-8="`, `"/+8"`, `""`, "12345678901"} {
		expectFindings(t, "envoy.config.core.v3.DataSource", "inline_bytes: "+good)
	}
	for _, bad := range []string{"a*b", "|\n  aGk=", `"aGk=="`, `"a"`} {
		doc := load.Bytes("a.yaml", []byte("inline_bytes: "+bad+"\n"), load.Type("envoy.config.core.v3.DataSource"))
		require.Equal(t, `1:15 error proto-json-type-mismatch inline_bytes: "inline_bytes" is not valid base64`, findings(doc), bad)
	}
}

func TestOneof(t *testing.T) {
	expectFindings(t, "envoy.config.core.v3.Address", "socket_address: {address: a}\npipe: {path: b}\n",
		`2:1 error proto-oneof-double-set pipe: "pipe" is set, and so is "socket_address": only one of them can be`)
	expectFindings(t, "envoy.config.core.v3.Address", "socket_address: {address: a}\npipe:\n") // null is not set
	expectFindings(t, "envoy.config.core.v3.Address", "socketAddress: {address: a}\nsocket_address: {address: b}\n",
		`2:1 error proto-oneof-double-set socket_address: "socket_address" is set, and so is "socket_address": only one of them can be`)
}

func TestDuplicateKeys(t *testing.T) {
	doc := expectFindings(t, clusterType, "name: a\nalt_stat_name: x\nalt_stat_name: z\n",
		`3:1 warning yaml-duplicate-key clusters["a"].alt_stat_name: the key "alt_stat_name" is there twice`)
	require.Equal(t, "z", get[string](t, doc, "alt_stat_name"))

	doc = expectFindings(t, routesType, "name: a\ninternal_only_headers: [x]\ninternal_only_headers: [z]\n",
		`3:1 warning yaml-duplicate-key routes["a"].internal_only_headers: the key "internal_only_headers" is there twice`)
	require.Contains(t, fmt.Sprint(doc.Resources[0].Message), `internal_only_headers:"z"`)
	require.NotContains(t, fmt.Sprint(doc.Resources[0].Message), `"x"`, "the first list is dropped")

	expectFindings(t, "envoy.config.core.v3.Metadata", "filter_metadata: {a: {b: 1, b: 2}, a: {}}\n",
		`1:29 warning yaml-duplicate-key filter_metadata["a"].fields["b"]: the key "b" is there twice`,
		`1:36 warning yaml-duplicate-key filter_metadata["a"]: the key "a" is there twice`)
	expectFindings(t, "envoy.config.core.v3.Metadata", `{"filter_metadata": {"a": {}, "a": {}}}`,
		`1:31 error yaml-duplicate-key filter_metadata["a"]: the key "a" is there twice`)
}

func TestAnyTypes(t *testing.T) {
	const extension = "envoy.config.core.v3.TypedExtensionConfig"
	expectFindings(t, extension, "name: a\ntyped_config: {x: 1}\n",
		`2:15 error any-type-missing extensions["a"].typed_config: there is no "@type" to say which message this is`)
	expectFindings(t, extension, "name: a\ntyped_config: {}\n")
	expectFindings(t, extension, "name: a\ntyped_config: {'@type': x/y, '@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}\n",
		`2:16 warning yaml-duplicate-key extensions["a"].typed_config: the key "@type" is there twice`)
	doc := expectFindings(t, extension, "name: a\ntyped_config:\n  suppress_envoy_headers: true\n  '@type': type.googleapis.com/envoy.extensions.filters.http.router.v3.Ruoter\n",
		`4:12 error any-type-unknown extensions["a"].typed_config: Envoy has no type "envoy.extensions.filters.http.router.v3.Ruoter"`)
	require.Equal(t, []string{"use type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}, doc.Diagnostics[0].Fixes)
	expectFindings(t, extension, "name: a\ntyped_config: {'@type': type.googleapis.com/google.protobuf.StringValue, text: a}\n",
		`2:74 error proto-json-type-mismatch extensions["a"].typed_config: a packed google.protobuf.StringValue takes "@type" and "value", not "text"`)
}

func TestTypesOfThirdParties(t *testing.T) {
	const extension = "envoy.config.core.v3.TypedExtensionConfig"
	doc := expectFindings(t, extension, "name: a\ntyped_config: {'@type': type.googleapis.com/acme.Filter, rate: 1.5, to: [x]}\n",
		`2:25 warning any-type-third-party extensions["a"].typed_config: the type "acme.Filter" is not Envoy's: nothing in it is checked`)
	inner := doc.Unpacked(get[protoreflect.Message](t, doc, "typed_config").Interface().(*anypb.Any))
	require.Contains(t, fmt.Sprint(inner), `type_url:"type.googleapis.com/acme.Filter"`)
	require.Contains(t, fmt.Sprint(inner), `number_value:1.5`)

	doc = expectFindings(t, extension, "name: a\ntyped_config: {'@type': type.googleapis.com/acme.Filter, value: AQID}\n",
		`2:25 warning any-type-third-party extensions["a"].typed_config: the type "acme.Filter" is not Envoy's: nothing in it is checked`)
	require.Contains(t, fmt.Sprint(doc.Resources[0].Message), `\x01\x02\x03`, "bytes in base64 are kept as they are")
}
