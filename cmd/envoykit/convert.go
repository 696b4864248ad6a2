package main

import (
	"errors"
	"fmt"
	"regexp"

	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/load"
)

func convertCommand(s streams) *cobra.Command {
	var output, message string
	c := &cobra.Command{
		Use:   "convert [-o yaml|json|pb|textproto] FILE...",
		Short: "Write a configuration in canonical form, in any format",
		Long: `Convert reads what validate reads, and writes it in canonical form to standard output: a bootstrap or a single
resource as it is, several resources as the list that Envoy's file-based xDS reads. The same configuration
gives the same bytes. Secrets are written as they are.`,
		Example: "  envoykit convert -o json envoy.yaml\n  curl -s localhost:9901/config_dump | envoykit convert -",
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("output", output, "yaml", "json", "pb", "textproto"); err != nil {
				return err
			}
			if err := checkMessage(&message); err != nil {
				return err
			}
			docs, err := readDocuments(args, s, typeOption(message)...)
			if err != nil {
				return err
			}
			out, err := convert(docs, output)
			if err != nil {
				return err
			}
			_, err = s.out.Write(out)
			return err
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "yaml", "yaml, json, pb or textproto")
	c.Flags().StringVar(&message, "type", "", "the `message` that the files hold, if that is not clear")
	complete(c, "output", "yaml", "json", "pb", "textproto")
	return c
}

func typeOption(message string) []load.Option {
	if message == "" {
		return nil
	}
	return []load.Option{load.Type(message)}
}

// convert writes documents in a format: a lone message as it is, others as a list.
func convert(docs load.Documents, format string) ([]byte, error) {
	all := messagesOf(docs)
	if len(all) == 0 {
		return nil, errors.New("there are no resources in it")
	}
	single := len(all) == 1 && (docs[0].Layout == load.Single || docs[0].Layout == load.Bootstrap)
	switch format {
	case "yaml":
		if single {
			return encode.YAML(nil, all[0], encoding(docs))
		}
		return encode.YAMLList(nil, "resources", all, encoding(docs))
	case "json":
		if single {
			return encode.JSON(nil, all[0], encoding(docs))
		}
		return encode.JSONList(nil, "resources", all, encoding(docs))
	}
	m := all[0]
	if !single {
		var err error
		if m, err = response(all); err != nil {
			return nil, err
		}
	}
	if format == "pb" {
		return pack.Append(nil, m)
	}
	return textproto(m)
}

// response is the discovery response of resources.
func response(all []proto.Message) (proto.Message, error) {
	var r discoveryv3.DiscoveryResponse
	for _, m := range all {
		packed, err := pack.Any(m)
		if err != nil {
			return nil, err
		}
		r.Resources = append(r.Resources, packed)
	}
	return &r, nil
}

// textproto writes text that is the same in every process: the library sets one or two blanks after a field's
// name, as the program was built.
func textproto(m proto.Message) ([]byte, error) {
	text, err := prototext.MarshalOptions{Multiline: true, Indent: "  "}.Marshal(m)
	if err != nil {
		return nil, err
	}
	header := fmt.Sprintf("# proto-message: %s\n", m.ProtoReflect().Descriptor().FullName())
	return append([]byte(header), twoBlanks.ReplaceAll(text, []byte("$1 "))...), nil
}

var twoBlanks = regexp.MustCompile(`(?m)^( *(?:[\w.]+|\[[^\]]+\]):?)  `)
