package load_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

const positions = `static_resources:
  clusters:
  - name: a
    connectTimeout: 1s
    health_checks:
      timeout: 2s
    load_assignment:
      endpoints:
      - lb_endpoints:
        - endpoint: {address: {socket_address: {address: 10.0.0.1, port_value: 80}}}
    transport_socket:
      name: tls
      typed_config:
        "@type": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
        sni: x
    metadata:
      filter_metadata:
        envoy.lb:
          canary: {deep: [1, 2]}
  - &b
    name: b
  - *b
admin:
  address: &addr
    socket_address: {address: '::1'}
node:
  metadata:
    empty:
`

func TestPositions(t *testing.T) {
	doc := load.Bytes("a.yaml", []byte(positions))
	require.Equal(t, "bootstrap\nBootstrap", summary(doc), "%v", doc.Diagnostics)
	for path, want := range map[string]string{
		``:                                  "1:1",
		`static_resources`:                  "1:1",
		`static_resources.clusters`:         "2:3",
		`static_resources.clusters[0]`:      "3:5",
		`static_resources.clusters[0].name`: "3:11",
		`static_resources.clusters[0].connect_timeout`:                                                                         "4:21",
		`static_resources.clusters[0].connect_timeout.nanos`:                                                                   "4:21",
		`static_resources.clusters[0].lb_policy`:                                                                               "3:5",
		`static_resources.clusters[0].health_checks[0].timeout`:                                                                "6:16",
		`static_resources.clusters[0].load_assignment.endpoints[0].lb_endpoints[0].endpoint.address.socket_address.port_value`: "10:80",
		`static_resources.clusters[0].transport_socket.typed_config`:                                                           "13:7",
		`static_resources.clusters[0].transport_socket.typed_config.sni`:                                                       "15:14",
		`static_resources.clusters[0].metadata.filter_metadata["envoy.lb"]`:                                                    "18:9",
		`static_resources.clusters[0].metadata.filter_metadata["envoy.lb"].fields["canary"]`:                                   "19:11",
		`static_resources.clusters[0].metadata.filter_metadata["envoy.lb"].fields["canary"].fields["deep"].values[1]`:          "19:30",
		`static_resources.clusters[1].name`:                                                                                    "21:11",
		`static_resources.clusters[2].name`:                                                                                    "21:11",
		`static_resources.clusters[3].name`:                                                                                    "2:3",
		`admin.address.socket_address`:                                                                                         "25:5",
	} {
		p, ok := diag.ParsePath(path)
		require.True(t, ok, path)
		l := doc.Locate(p)
		require.Equal(t, "a.yaml:"+want, l.String(), path)
		require.Equal(t, strings.Split(positions, "\n")[l.Line-1], l.Source)
	}
}

func TestPositionsOfNothing(t *testing.T) {
	doc := load.Bytes("a.yaml", []byte(positions))
	require.Zero(t, doc.Locate(diag.Path{diag.KeyStep("clusters", "a")}), "a bootstrap has no such field")
}

// TestColumnsCountCharacters compares YAML and JSON where a character has several bytes.
func TestColumnsCountCharacters(t *testing.T) {
	const text = `{"name": "äöü", "address": {}, "bogus": 1}`
	for _, name := range []string{"a.json", "a.yaml"} {
		doc := load.Bytes(name, []byte(text), load.Type(listenerType))
		require.Equal(t, `1:32 error proto-unknown-field-static listeners["äöü"]: envoy.config.listener.v3.Listener has no field "bogus"`, findings(doc))
	}
	doc := load.Bytes("a.yaml", []byte(text+" # a comment"), load.Type(listenerType))
	require.Contains(t, findings(doc), `1:32 error proto-unknown-field-static`, "as YAML")
}

func TestPositionsOfResources(t *testing.T) {
	doc := load.Bytes("a.json", []byte("[\n {\"name\": \"a\", \"address\": {}},\n {\"name\": \"b\", \"address\":\n  {\"pipe\": {}}}\n]"))
	at := func(path string) string {
		p, ok := diag.ParsePath(path)
		require.True(t, ok, path)
		return doc.Locate(p).String()
	}
	require.Equal(t, "a.json:2:2", at(`listeners["a"].name_of_nothing`))
	require.Equal(t, "a.json:2:11", at(`listeners["a"].name`))
	require.Equal(t, "a.json:4:4", at(`listeners["b"].address.pipe.path`))
	require.Equal(t, "", at(`listeners["c"].address`), "no resource of this file")
	list := diag.List{{Path: diag.Path{diag.KeyStep("listeners", "b")}, Related: []diag.Related{{Path: diag.Path{diag.KeyStep("listeners", "a")}}}}}
	load.Documents{doc}.Place(list)
	require.Equal(t, 3, list[0].Location.Line)
	require.Equal(t, 2, list[0].Related[0].Location.Line)
}

// TestSecretsAreNotShown puts mistakes beside secrets and into them.
func TestSecretsAreNotShown(t *testing.T) {
	const secret = "hunter2"
	for _, text := range []string{
		"tls_certificate: {private_key: {inline_string: hunter2, bogus: 1}}\nname: s\n",
		"tls_certificate:\n  private_key:\n    inline_string: [hunter2]\nname: s\n",
		"tls_certificate:\n  private_key: hunter2\nname: s\n",
		"tls_certificate:\n  private_key:\n    inline_bytes: hunter2-*\nname: s\n",
		"tls_certificate: {privat_key: {inline_string: hunter2}}\nname: s\n",
		"tls_certificate:\n  password: {inline_string: hunter2, inline_bytes: hunter2}\nname: s\n",
		"tls_certificate: {bogus: 1, private_key: {inline_string: hunter2}}\nname: s\n",
		"tls_certificate: {private_key: {inline_string: hunter2\n",
		"generic_secret: {secret: {inline_string: hunter2, x: 1}}\nname: s\n",
		"{\"name\": \"s\", \"generic_secret\": {\"secret\": {\"inline_string\": \"hunter2\"}}, \"x\": 1}",
		"name: s\ntls_certificate:\n  private_key:\n    inline_string: |\n      -----BEGIN PRIVATE KEY-----\n      hunter2\n     hunter2: x\n",
	} {
		doc := load.Bytes("a.yaml", []byte(text), load.Type("envoy.extensions.transport_sockets.tls.v3.Secret"))
		require.NotEmpty(t, doc.Diagnostics, text)
		var out strings.Builder
		require.NoError(t, doc.Diagnostics.WriteText(&out, diag.TextOptions{}))
		require.NotContains(t, out.String(), secret, text)
		for _, d := range doc.Diagnostics {
			require.NotContains(t, doc.Locate(d.Path).Source, secret, text)
		}
	}
}
