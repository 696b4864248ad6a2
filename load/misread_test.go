package load_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/load"
	_ "github.com/envoykit/envoykit/load/services"
)

// What people write instead of what they mean, and what they are told: the place, the finding, what to do.
func TestWhatIsMisread(t *testing.T) {
	const cluster = "static_resources:\n  clusters:\n  - "
	parse := func(at, summary, fix string) string { return at + " error proto-yaml-parse : " + summary + "\n" + fix }
	for text, want := range map[string]string{
		cluster + "name: a\n   connect_timeout: 1s\n":                         parse("4:4", "the line does not fit those before it", "indent it as they are"),
		cluster + "name: a: b\n":                                              parse("3:3", "a colon is not expected here", "put a text with a colon in quotes, or indent the line as those around it"),
		"static_resources:\n\tclusters: []\n":                                 parse("2:2", "a tab cannot indent YAML", "indent with spaces"),
		"node: {id: a}\nadmin: \"abc\nstats_sinks: []\n":                      parse("2:1", "found unexpected end of stream", "close the quote or bracket that opens here"),
		"node: {id: a,\n  cluster: b}\nadmin: {\nstats_sinks: []\nx: {}\n":    parse("3:1", "did not find expected ',' or '}'", "close the quote or bracket that opens here"),
		"node:\n  id: @a\n":                                                   parse("2:3", "a text cannot start so", "put it in quotes"),
		"node:\n  id: a\n  cluster\nadmin: {}\n":                              parse("3:3", "there is a key without a colon", "write a colon and a blank behind the key"),
		"{{- if .Values.x }}\nadmin: {}\n":                                    parse("1:1", "did not find expected node content", "this looks like a template: render it first"),
		"node: {id: \"a\x01b\"}\n":                                            parse("1:14", "the character U+0001 is not allowed in YAML", ""),
		"# caf\xe9\nnode: {id: caf\xe9}\n":                                    parse("2:12", "the text is not valid UTF-8", ""),
		"resourecs: []\n":                                                     "1:1 error load-unrecognized : it is not clear which message this is: the keys are not those of a bootstrap or a resource\nuse \"resources\" instead of \"resourecs\"",
		"resources: {a: {}}\n":                                                "1:12 error any-type-missing : there is no \"@type\" to say which message this is\nadd \"@type\": type.googleapis.com/ and the full name of the message",
		cluster + "name: {{ .Values.name }}\n":                                "3:11 error proto-json-type-mismatch static_resources.clusters[0].name: expected text for \"name\", got a mapping\nthis looks like a template: render it first",
		cluster + "name a\n":                                                  "3:5 error proto-json-type-mismatch static_resources.clusters[0]: expected a mapping with the fields of Cluster, got \"name a\"\nwrite \"name: \", with a colon and a blank",
		cluster + "connect_timeout: 1d\n":                                     "3:22 error proto-json-type-mismatch static_resources.clusters[0].connect_timeout: expected a duration in seconds such as 1.5s, got \"1d\"\nwrite 86400s",
		cluster + "connect_timeout: 0.0000000001s\n":                          "3:22 error proto-json-type-mismatch static_resources.clusters[0].connect_timeout: expected a duration in seconds such as 1.5s, got \"0.0000000001s\"\n",
		"resources:\n- \"@type\": envoy.config.cluster.v3.Cluster\n":          "2:12 error proto-json-type-mismatch clusters[0]: expected the URL of a type, got \"envoy.config.cluster.v3.Cluster\"\nwrite type.googleapis.com/envoy.config.cluster.v3.Cluster",
		"resources:\n- \"@type\": type.googleapis.com/envoy.api.v2.Cluster\n": "2:12 error any-type-unknown resources[0]: Envoy has no type \"envoy.api.v2.Cluster\"\nuse type.googleapis.com/envoy.config.cluster.v3.Cluster",
		compressed("node: {}\n"):                                              "0:0 error proto-yaml-parse : the file is compressed with gzip\nunpack it first; Envoy reads no compressed files",
	} {
		doc := load.Bytes("a.yaml", []byte(text))
		require.Len(t, doc.Diagnostics, 1, text)
		require.Equal(t, want, findings(doc)+"\n"+fix(doc), text)
	}
	for _, name := range []string{"a", "a.pb", "a.json"} {
		require.Contains(t, findings(load.Bytes(name, []byte(compressed("node: {}\n")))), "compressed with gzip", name)
	}
}

func compressed(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// Texts that Envoy reads in spite of their looks.
func TestEncodings(t *testing.T) {
	const text = "# ä\r\nnode:\r\n  id: ä\r\n  clster: b\r\n"
	units := utf16.Encode([]rune(text))
	utf16of := func(order binary.AppendByteOrder) []byte {
		data := order.AppendUint16(nil, 0xfeff)
		for _, u := range units {
			data = order.AppendUint16(data, u)
		}
		return data
	}
	for name, data := range map[string][]byte{
		"UTF-8": []byte(text), "byte order mark": []byte("\xef\xbb\xbf" + text), "Latin-1 in a comment": []byte("# \xe4" + text[4:]),
		"UTF-16": utf16of(binary.BigEndian), "UTF-16, small end first": utf16of(binary.LittleEndian),
	} {
		for _, file := range []string{"a.yaml", "a"} {
			if name == "Latin-1 in a comment" && file == "a" {
				continue // nothing says that it is text
			}
			doc := load.Bytes(file, data)
			require.Equal(t, `4:3 error proto-unknown-field-static node: envoy.config.core.v3.Node has no field "clster"`, findings(doc), name)
			require.Equal(t, "  clster: b", doc.Diagnostics[0].Location.Source, name)
		}
	}
}

// A file named .json is JSON to Envoy, in the loose way of protobuf.
func TestLooseJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"node": {"id": "a",},}`:                  "",
		`{node: {id: 'a', cluster: 'it\'s "b"'}}`:  "",
		"{\"node\": {\"id\": \"a\nb\"}, \"x\": 1}": `2:6 error proto-unknown-field-static : envoy.config.bootstrap.v3.Bootstrap has no field "x"`,
		`{"node": }`:           "1:10 error proto-yaml-parse : expected a value: text in quotes, a number, true, false, null, an object or an array",
		"{\n// no\n}":          "2:1 error proto-yaml-parse : expected a key in double quotes",
		"{\"node\": {}}\n# no": "2:1 error proto-yaml-parse : there is something after the end of the JSON value",
		"node: {}\n":           "1:1 error proto-yaml-parse : expected a value: text in quotes, a number, true, false, null, an object or an array",
		"{\"node\": {}\n":      "2:1 error proto-yaml-parse : the text ends too early: expected a comma or \"}\"",
		"":                     "0:0 error load-empty : there is nothing in the file",
	} {
		require.Equal(t, want, findings(load.Bytes("a.JSON", []byte(text), load.Type("envoy.config.bootstrap.v3.Bootstrap"))), text)
	}
}

// One mistake is told once: a port that is no number is not missing as well.
func TestMistakesInOneofs(t *testing.T) {
	doc := load.Bytes("a.yaml", []byte("socket_address: {address: a, port_value: eighty}\n"), load.Type("envoy.config.core.v3.Address"))
	require.Len(t, doc.Diagnostics, 1)
	m := doc.Resources[0].Message.ProtoReflect()
	socket := m.Get(m.Descriptor().Fields().ByName("socket_address")).Message()
	require.NotNil(t, socket.WhichOneof(socket.Descriptor().Oneofs().ByName("port_specifier")))
}

func TestTextProtobuf(t *testing.T) {
	for text, want := range map[string]string{
		"name: \"a\"\nconnect_timeout { seconds: 1 }\n":                                                            "single\nCluster clusters[\"a\"]",
		"# static_resources {\ndomains: '*{' name: \"a\" routes <>":                                                "single\nVirtualHost virtual_hosts[\"a\"]",
		"resources { [type.googleapis.com/envoy.config.cluster.v3.Cluster] { name: \"a\" } }\nversion_info: \"1\"": "resources\nCluster clusters[\"a\"]",
		"": "bootstrap\nBootstrap",
	} {
		doc := load.Bytes("a.pb_text", []byte(text))
		require.Empty(t, doc.Diagnostics, text)
		require.Equal(t, want, summary(doc), text)
	}
	doc := load.Bytes("a.pb_text", []byte("static_resources {\n  clustrs { name: 'a' }\n}\n"))
	require.Equal(t, "2:3 error load-malformed-protobuf : unknown field: clustrs", findings(doc))
	require.Equal(t, "  clustrs { name: 'a' }", doc.Diagnostics[0].Location.Source)
	doc = load.Bytes("a.pb_text", []byte("name: 'a'\ngeneric_secret { secret {\n inline_string: 'hunter2' x: 1 } }"),
		load.Type("envoy.extensions.transport_sockets.tls.v3.Secret"))
	require.Len(t, doc.Diagnostics, 1)
	require.NotContains(t, doc.Diagnostics.Error(), "hunter2")
	require.True(t, strings.HasPrefix(findings(doc), "3:"), findings(doc))
}
