package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/pack"
	"github.com/envoykit/envoykit/load"
)

// format is the canonical text of a document that has no errors. It fails where it would lose anything.
func format(doc *load.Document, data []byte, options []load.Option) ([]byte, error) {
	ext := strings.ToLower(filepath.Ext(doc.Name))
	switch ext {
	case ".pb", ".bin", ".pb_text", ".textproto", ".txtpb", ".prototxt", ".pbtxt":
		return nil, errors.New("fmt rewrites YAML and JSON only (envoykit convert writes other formats)")
	}
	root, err := onlyDocument(data)
	if err != nil {
		return nil, err
	}
	if err := keepable(doc, root); err != nil {
		return nil, err
	}
	isJSON := ext == ".json" || bytes.HasPrefix(bytes.TrimSpace(data), []byte("{\n")) && ext == ""
	out, err := canonical(doc, root, isJSON)
	if err != nil {
		return nil, err
	}
	if !isJSON {
		if out, err = transplant(root, out); err != nil {
			return nil, err
		}
		if before, after := commentLines(data), commentLines(out); after < before {
			return nil, fmt.Errorf("%d lines of comments would be lost", before-after)
		}
	}
	return out, same(doc, load.Bytes(doc.Name, out, options...))
}

// onlyDocument is the document node of YAML that has one document.
func onlyDocument(data []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	root, more := &yaml.Node{}, &yaml.Node{}
	if err := d.Decode(root); err != nil {
		return nil, err
	}
	if d.Decode(more) == nil {
		return nil, errors.New("fmt does not rewrite files with several YAML documents")
	}
	return root, nil
}

// keepable is an error for what the canonical form cannot say.
func keepable(doc *load.Document, root *yaml.Node) error {
	content := root.Content[0]
	switch doc.Layout {
	case load.Bootstrap, load.Single, load.List:
	case load.Resources:
		if key := otherKey(content, "resources"); key != "" {
			return fmt.Errorf("fmt does not know what to do with %q beside the resources (envoykit convert writes the resources alone)", key)
		}
	default:
		return fmt.Errorf("fmt does not rewrite a %s, which Envoy does not read (envoykit convert writes its resources)",
			strings.ReplaceAll(string(doc.Layout), "_", " "))
	}
	return lossless(root)
}

// otherKey is the first key of a mapping that is not the given one.
func otherKey(n *yaml.Node, name string) string {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if n.Content[i].Value != name {
			return n.Content[i].Value
		}
	}
	return ""
}

// lossless is an error for anchors, and for keys that are ignored.
func lossless(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		return fmt.Errorf("line %d: fmt does not rewrite files with anchors (envoykit convert writes out what they stand for)", n.Line)
	case n.Tag == "!ignore":
		return fmt.Errorf("line %d: what is tagged !ignore would be lost", n.Line)
	}
	for _, c := range n.Content {
		if err := lossless(c); err != nil {
			return err
		}
	}
	return nil
}

// canonical writes the resources in the layout that they had.
func canonical(doc *load.Document, root *yaml.Node, isJSON bool) ([]byte, error) {
	docs := load.Documents{doc}
	all := messagesOf(docs)
	one, list := encode.YAML, encode.YAMLList
	if isJSON {
		one, list = encode.JSON, encode.JSONList
	}
	switch doc.Layout {
	case load.Resources:
		return list(nil, "resources", all, encoding(docs))
	case load.List:
		return list(nil, "", all, encoding(docs))
	}
	m := all[0]
	if root.Content[0].Kind == yaml.MappingNode && valueOf(root.Content[0], "@type") != nil {
		packed, err := pack.Any(m)
		if err != nil {
			return nil, err
		}
		return one(nil, packed, encoding(docs))
	}
	return one(nil, m, encoding(docs))
}

// same is an error unless two documents hold the same.
func same(before, after *load.Document) error {
	if after.Diagnostics.Is(diag.RuleID("load-unrecognized")) {
		return errors.New("without what is empty it would not be clear which message this is: name it with --type")
	}
	if err := after.Diagnostics.Err(); err != nil {
		return fmt.Errorf("the canonical form cannot be read (a mistake of envoykit): %w", err)
	}
	equal := len(before.Resources) == len(after.Resources)
	for i := 0; equal && i < len(before.Resources); i++ {
		equal = proto.Equal(before.Resources[i].Message, after.Resources[i].Message)
	}
	if !equal {
		return errors.New("the canonical form would say something else (a mistake of envoykit)")
	}
	return nil
}

// commentLines counts the lines with nothing but a comment.
func commentLines(text []byte) int {
	n := 0
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			n++
		}
	}
	return n
}
