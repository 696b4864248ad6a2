package builder

import (
	"fmt"
	"io"
	"text/tabwriter"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/contents"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/pack"
)

// YAML writes the resources as a list, each with its "@type", in canonical form: the same
// bundle gives the same bytes in every process. Secrets are written as they are.
func (b *Bundle) YAML() ([]byte, error) {
	return encode.YAMLList(nil, "resources", b.messages(), b.encoding())
}

// JSON is YAML in JSON's notation.
func (b *Bundle) JSON() ([]byte, error) {
	return encode.JSONList(nil, "resources", b.messages(), b.encoding())
}

// Proto writes the resources as a binary DiscoveryResponse, deterministically.
//
// Envoy: service.discovery.v3.DiscoveryResponse
func (b *Bundle) Proto() ([]byte, error) {
	const resources protowire.Number = 2 // the generated type would link gRPC
	var out []byte
	for _, m := range b.messages() {
		packed, err := pack.Any(m)
		if err != nil {
			return nil, err
		}
		value, err := pack.Append(nil, packed)
		if err != nil {
			return nil, err
		}
		out = protowire.AppendTag(out, resources, protowire.BytesType)
		out = protowire.AppendBytes(out, value)
	}
	return out, nil
}

// Table writes one line a resource: kind, name, and what it is.
func (b *Bundle) Table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "KIND\tNAME\tDETAIL")
	for kind := range b.contents.Groups {
		for r := range b.contents.Groups[kind].All() {
			fmt.Fprintf(t, "%s\t%s\t%s\n", contents.Kind(kind).Field(), r.Name, detail(r.Message))
		}
	}
	return t.Flush()
}

func (b *Bundle) messages() (out []proto.Message) {
	for kind := range b.contents.Groups {
		for r := range b.contents.Groups[kind].All() {
			out = append(out, r.Message)
		}
	}
	return out
}

func (b *Bundle) encoding() encode.Options {
	return encode.Options{
		Resolve:    b.contents.Resolve,
		Unresolved: encode.Opaque,
	}
}
