package tls

import (
	"fmt"

	internalv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/internal_upstream/v3"
	metadatav3 "github.com/envoyproxy/go-control-plane/envoy/type/metadata/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// passing returns an internal upstream socket that passes a kind of metadata.
func passing(kind string) string {
	return `"@type": type.googleapis.com/envoy.extensions.transport_sockets.internal_upstream.v3.InternalUpstreamTransport
passthrough_metadata: [{name: a, kind: {` + kind + `: {}}}]
transport_socket: {name: raw, typed_config: {"@type": type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer}}
`
}

var passthroughMetadata = check.Rule(diag.Rule{
	ID: "ts-internal-upstream-metadata", Severity: diag.Error,
	Title: "an internal upstream passes the metadata of hosts and clusters",
	Text:  "The connection does not know requests and routes. Envoy refuses other kinds in passthrough_metadata.",
	Bad:   passing("route"),
	Good:  passing("host"),
	Ref:   "transport_sockets/internal_upstream/config.cc",
})

func init() {
	check.On(func(c *check.Context, t *internalv3.InternalUpstreamTransport) {
		for i, m := range t.GetPassthroughMetadata() {
			switch k := m.GetKind().GetKind().(type) {
			case *metadatav3.MetadataKind_Request_, *metadatav3.MetadataKind_Route_:
				c.Report(passthroughMetadata, fmt.Sprintf("metadata of a %s cannot be passed", kindName(k)), "passthrough_metadata", i, "kind")
			}
		}
	})
}

func kindName(kind any) string {
	if _, ok := kind.(*metadatav3.MetadataKind_Route_); ok {
		return "route"
	}
	return "request"
}
