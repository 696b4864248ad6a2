package load_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

// The value of a TypedStruct is read as the message that it stands for, and kept as it is.
func TestTypedStruct(t *testing.T) {
	const head = `name: a
transport_socket:
  name: tls
  typed_config:
    "@type": type.googleapis.com/udpa.type.v1.TypedStruct
    type_url: type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext
    value:
`
	doc := expectFindings(t, clusterType, head+"      server_name: b\n      max_session_keys: many\n      sni: c\n",
		`8:7 error proto-unknown-field-static clusters["a"].transport_socket.typed_config.value: `+
			`envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext has no field "server_name"`,
		`9:25 error proto-json-type-mismatch clusters["a"].transport_socket.typed_config.value.max_session_keys: expected an integer for "max_session_keys", got "many"`)
	require.Len(t, doc.Resources, 1)
	for path, line := range map[string]int{
		`clusters["a"].transport_socket.typed_config.sni`:       10,
		`clusters["a"].transport_socket.typed_config.value.sni`: 10,
		`clusters["a"].transport_socket.typed_config.other`:     4,
	} {
		p, ok := diag.ParsePath(path)
		require.True(t, ok)
		require.Equal(t, line, doc.Locate(p).Line, path)
	}
	require.Contains(t, doc.Resources[0].Message.(interface{ String() string }).String(), "udpa.type.v1.TypedStruct")

	require.Empty(t, load.Bytes("a.yaml", []byte(`name: a
transport_socket:
  name: own
  typed_config: {"@type": type.googleapis.com/xds.type.v3.TypedStruct, type_url: type.googleapis.com/example.Socket, value: {a: 1}}
`), load.Type(clusterType)).Diagnostics, "a type of somebody's own")
}
