package load

import (
	"cmp"
	"fmt"
	"slices"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/decode"
)

// loader reads one file.
type loader struct {
	options
	doc     *Document
	decoder *decode.Decoder
}

// report notes a finding about the file as a whole.
func (l *loader) report(r *diag.Rule, format string, args ...any) *diag.Diagnostic {
	l.doc.Diagnostics = append(l.doc.Diagnostics, diag.Diagnostic{
		Rule: r, Severity: r.Severity, Summary: fmt.Sprintf(format, args...), Location: diag.Location{File: l.doc.Name},
	})
	return &l.doc.Diagnostics[len(l.doc.Diagnostics)-1]
}

// reportAt notes a finding about a node.
func (l *loader) reportAt(r *diag.Rule, n *yaml.Node, format string, args ...any) *diag.Diagnostic {
	d := l.report(r, format, args...)
	d.Location = l.doc.tree.At(n)
	return d
}

// finish puts the diagnostics in the order of the file.
func (l *loader) finish() {
	if l.decoder != nil {
		l.doc.Diagnostics = append(l.doc.Diagnostics, l.decoder.Diagnostics()...)
		l.doc.unpacked = l.decoder.Inside()
	}
	slices.SortStableFunc(l.doc.Diagnostics, func(a, b diag.Diagnostic) int {
		return cmp.Or(a.Location.Line-b.Location.Line, a.Location.Column-b.Location.Column)
	})
}

// parse reads YAML or JSON.
func (l *loader) parse(data []byte) {
	tree, problems := decode.Parse(l.doc.Name, data)
	l.doc.tree = tree
	l.doc.Diagnostics = append(l.doc.Diagnostics, problems...)
	l.decoder = decode.NewDecoder(tree, l.options.decode)
	if len(tree.Documents) == 0 && len(problems) == 0 {
		l.report(empty, "there is nothing in the file")
	}
	for i, root := range tree.Documents {
		l.document(root)
		if i == 1 && l.doc.Layout == Bootstrap {
			l.reportAt(severalDocuments, root, "Envoy reads only the first YAML document of a bootstrap")
		}
	}
}

// one reads a resource whose type is known.
func (l *loader) one(n *yaml.Node, message protoreflect.FullName) {
	m, err := newMessage(message)
	if err != nil {
		l.reportAt(unrecognized, n, "the message type %q is not known", message)
		return
	}
	at, name := l.place(n, message)
	l.decoder.Message(n, m, at)
	l.add(n, Resource{Type: string(message), Name: name, Path: at, Message: m})
}

// typed reads a resource that names its type.
func (l *loader) typed(n *yaml.Node) {
	url := typeURL(n)
	at, name := l.place(n, messageName(url))
	m := l.decoder.Any(n, at)
	if m == nil {
		return
	}
	l.add(n, Resource{Type: string(messageName(url)), Name: name, Path: at, Message: m})
}

// place gives a resource its path and name.
func (l *loader) place(n *yaml.Node, message protoreflect.FullName) (diag.Path, string) {
	if k := kindOf(message); k != nil {
		name := k.nameOf(n)
		return diag.Path{l.step(k, name)}, name
	}
	return l.unnamed(message), ""
}

// unnamed is the path to a message that is no named resource: that of the first one in its file is empty.
func (l *loader) unnamed(message protoreflect.FullName) diag.Path {
	isFirst := !slices.ContainsFunc(l.doc.Resources, func(r Resource) bool { return len(r.Path) == 0 })
	if isFirst && (message == bootstrapType || l.doc.Layout == Single) {
		return nil
	}
	return diag.Path{diag.IndexStep("resources", len(l.doc.Resources))}
}

func (l *loader) add(n *yaml.Node, r Resource) {
	l.doc.Resources = append(l.doc.Resources, r)
	if len(r.Path) == 0 {
		l.doc.root = n
	} else {
		l.doc.nodes[place{step: r.Path[0]}] = n
	}
}

// messageName is the full name in a type URL.
func messageName(url string) protoreflect.FullName {
	for i := len(url) - 1; i >= 0; i-- {
		if url[i] == '/' {
			return protoreflect.FullName(url[i+1:])
		}
	}
	return protoreflect.FullName(url)
}

// newMessage finds a message type by name.
func newMessage(name protoreflect.FullName) (proto.Message, error) {
	mt, err := protoregistry.GlobalTypes.FindMessageByName(name)
	if err != nil {
		return nil, err
	}
	return mt.New().Interface(), nil
}
