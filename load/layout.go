package load

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/decode"
)

// document finds out how a YAML document holds its resources, and reads them.
func (l *loader) document(root *yaml.Node) {
	root = deref(root)
	url := typeURL(root)
	switch {
	case root.Kind == yaml.SequenceNode && l.message == bootstrapType:
		l.reportAt(notStructured, root, "expected a mapping with the fields of a bootstrap, got a list")
	case root.Kind == yaml.SequenceNode:
		l.setLayout(List)
		l.list(root, l.message)
	case root.Kind != yaml.MappingNode:
		l.reportAt(notStructured, root, "expected a mapping or a list, got a single value")
	case isDump(root):
		l.setLayout(ConfigDump)
		l.configDump(root)
	case url != "" && messageName(url) != responseType && messageName(url) != deltaType:
		l.setLayout(Single)
		l.typed(root)
	case l.isEnvelope(root):
		l.setLayout(Resources)
		l.resources(root)
	case l.message != "":
		l.setLayoutOf(l.message)
		l.one(root, l.message)
	case byTypeURL(root):
		l.setLayout(Resources)
		l.typeMap(root)
	case isSnapshot(root):
		l.setLayout(Snapshot)
		l.snapshot(root)
	default:
		l.single(root)
	}
}

// setLayout keeps the layout of the first document.
func (l *loader) setLayout(layout Layout) {
	if l.doc.Layout == "" {
		l.doc.Layout = layout
	}
}

func (l *loader) setLayoutOf(message protoreflect.FullName) {
	if message == bootstrapType {
		l.setLayout(Bootstrap)
	} else {
		l.setLayout(Single)
	}
}

// single reads a message that nobody named the type of.
func (l *loader) single(root *yaml.Node) {
	if isWrapper(root) {
		l.setLayout(Single)
		l.one(root, "xds.core.v3.Resource")
		return
	}
	message := guess(root)
	if message == "" {
		l.unclear("this is", root)
		return
	}
	l.setLayoutOf(message)
	l.one(root, message)
}

// isWrapper recognises one resource in a wrapper with its version.
func isWrapper(n *yaml.Node) bool { return typeURL(get(n, "resource")) != "" }

// list reads a list of messages of one type, or that name theirs.
func (l *loader) list(n *yaml.Node, message protoreflect.FullName) {
	var nameless []*yaml.Node
	for _, e := range n.Content {
		if e = deref(e); typeURL(e) == "" && !isWrapper(e) {
			nameless = append(nameless, e)
		}
	}
	if message == "" && len(nameless) > 0 {
		if message = guess(nameless...); message == "" {
			l.unclear("the elements of the list are", nameless...)
		}
	}
	for _, e := range n.Content {
		switch e = deref(e); {
		case isWrapper(e):
			l.wrapped(e)
		case typeURL(e) != "":
			l.typed(e)
		case message != "":
			l.one(e, message)
		}
	}
}

// isEnvelope recognises a mapping with "resources", unless that is a field of the type asked for.
func (l *loader) isEnvelope(root *yaml.Node) bool {
	resources := get(root, "resources")
	switch {
	case resources == nil:
		return false
	case l.message == "":
		return resources.Kind != yaml.ScalarNode || decode.IsNull(resources)
	case resources.Kind != yaml.SequenceNode:
		return false
	}
	md := descriptor(l.message)
	return md == nil || !hasField(md, "resources")
}

// resources reads a discovery response, or what projects make of it.
func (l *loader) resources(root *yaml.Node) {
	inherited := messageName(text(root, "type_url"))
	if inherited == "" {
		inherited = messageName(text(root, "typeUrl"))
	}
	elements := []*yaml.Node{get(root, "resources")} // Envoy takes a single value for a list of one
	switch list := elements[0]; {
	case list.Kind == yaml.SequenceNode:
		elements = list.Content
	case decode.IsNull(list):
		elements = nil
	}
	for _, e := range elements {
		switch e = deref(e); {
		case messageName(typeURL(e)) == wrapperType, isWrapper(e):
			l.wrapped(e)
		case typeURL(e) != "":
			l.typed(e)
		default:
			l.nameless(e, inherited)
		}
	}
	l.unknownKeys(root)
}

// envelopeKeys are those of discovery responses and of the lists that Kuma, Envoy Gateway and others write.
var envelopeKeys = []string{
	"@type", "version_info", "versionInfo", "resources", "canary", "type_url", "typeUrl", "nonce", "control_plane", "controlPlane",
	"resource_errors", "resourceErrors", "system_version_info", "systemVersionInfo", "removed_resources", "removedResources",
	"removed_resource_names", "removedResourceNames",
}

// unknownKeys reports keys beside "resources" that look like a slip. Others are no business of ours.
func (l *loader) unknownKeys(root *yaml.Node) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i]
		if near := diag.Nearest(key.Value, envelopeKeys); near != "" && !slices.Contains(envelopeKeys, key.Value) {
			d := l.reportAt(unknownKey, key, "a list of resources has no key %q", key.Value)
			d.Fixes = []string{"use \"" + near + "\""}
		}
	}
}

// nameless reads an element of "resources" that does not name its type, as well as can be.
func (l *loader) nameless(n *yaml.Node, inherited protoreflect.FullName) {
	if n.Kind != yaml.MappingNode {
		l.reportAt(notStructured, n, "expected a resource, which is a mapping with \"@type\", got %s", kindName(n))
		return
	}
	for _, message := range []protoreflect.FullName{inherited, l.message, guess(n)} {
		if message == "" {
			continue
		}
		d := l.reportAt(decode.TypeMissing, n, "there is no \"@type\" to say which message this is")
		d.Fixes = []string{"add \"@type\": type.googleapis.com/" + string(message)}
		l.one(n, message)
		return
	}
	d := l.reportAt(decode.TypeMissing, n, "there is no \"@type\" to say which message this is")
	d.Fixes = []string{"add \"@type\": type.googleapis.com/ and the full name of the message"}
}

// kindName says what a node is that should be a mapping.
func kindName(n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		return "a list"
	}
	return "a single value"
}

// wrapped reads a resource from a wrapper with name and version.
func (l *loader) wrapped(n *yaml.Node) {
	inner := get(n, "resource")
	switch {
	case inner == nil || inner.Kind != yaml.MappingNode:
		l.reportAt(notStructured, n, "the wrapper holds no resource")
	case typeURL(inner) != "":
		l.typed(inner)
	default:
		l.nameless(inner, "")
	}
}

// byTypeURL recognises a mapping from type URLs to resources.
func byTypeURL(root *yaml.Node) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if !strings.HasPrefix(root.Content[i].Value, "type.googleapis.com/") {
			return false
		}
	}
	return len(root.Content) > 0
}

// typeMap reads the lists, or mappings from names, under each type URL.
func (l *loader) typeMap(root *yaml.Node) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		message, group := messageName(root.Content[i].Value), deref(root.Content[i+1])
		for j, e := range group.Content {
			if group.Kind == yaml.MappingNode && j%2 == 0 {
				continue // the name
			}
			if e = deref(e); typeURL(e) != "" {
				l.typed(e)
			} else {
				l.one(e, message)
			}
		}
	}
}

// isSnapshot recognises a mapping of nothing but lists of resources.
func isSnapshot(root *yaml.Node) bool {
	for i := 0; i+1 < len(root.Content); i += 2 {
		value := deref(root.Content[i+1])
		if collectionOf(root.Content[i].Value) == nil || value.Kind != yaml.SequenceNode && !isEmpty(value) {
			return false
		}
	}
	return len(root.Content) > 0
}

func isEmpty(n *yaml.Node) bool {
	return decode.IsNull(n) || n.Kind == yaml.MappingNode && len(n.Content) == 0
}

// collectionOf finds the kind by the name of its collection, in any case. The rarer kinds do not count:
// "virtual_hosts" alone is rather a route configuration.
func collectionOf(key string) *kind {
	for i := range kinds {
		if k := &kinds[i]; !k.rare && strings.EqualFold(k.collection, key) {
			return k
		}
	}
	return nil
}

func (l *loader) snapshot(root *yaml.Node) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if value := deref(root.Content[i+1]); value.Kind == yaml.SequenceNode {
			l.list(value, collectionOf(root.Content[i].Value).message)
		}
	}
}
