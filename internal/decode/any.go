package decode

import (
	"encoding/base64"
	"strings"

	xdstype "github.com/cncf/xds/go/xds/type/v3"
	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/pack"
)

// packedType is what the URL of an Any stands for; the type is nil if nobody knows it.
type packedType struct {
	message protoreflect.MessageType
	plan    *plan
	near    string // what an unknown type may have been meant to be
}

// anyMessage reads a mapping with "@type" into an Any.
func (d *Decoder) anyMessage(n *yaml.Node, m protoreflect.Message) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, nil, "expected a mapping with \"@type\", got %s", d.show(n))
		return
	}
	if opaque := d.opaqueBytes(n); opaque != nil {
		d.setAny(m, opaque.GetTypeUrl(), opaque.GetValue())
		return
	}
	inner := d.packed(n)
	if inner == nil {
		return
	}
	value, err := pack.Append(nil, inner)
	if err != nil {
		d.wrong(n, nil, "the message cannot be packed: a text in it is not valid UTF-8")
		return
	}
	url := pack.URL(inner)
	if given := typeNode(n); given != nil && !isTypedStruct(inner) {
		url = given.Value
	}
	d.setAny(m, url, value)
	if a, ok := m.Interface().(*anypb.Any); ok {
		d.inside[a] = inner
	}
}

func isTypedStruct(m proto.Message) bool {
	_, ok := m.(*xdstype.TypedStruct)
	return ok
}

func (d *Decoder) setAny(m protoreflect.Message, url string, value []byte) {
	if a, ok := m.Interface().(*anypb.Any); ok {
		a.TypeUrl, a.Value = url, value
		return
	}
	fields := m.Descriptor().Fields()
	m.Set(fields.ByNumber(1), protoreflect.ValueOfString(url))
	m.Set(fields.ByNumber(2), protoreflect.ValueOfBytes(value))
}

// packed reads the message of the type that "@type" names. An empty mapping is an empty Any.
func (d *Decoder) packed(n *yaml.Node) proto.Message {
	n = deref(n)
	given := typeNode(n)
	switch {
	case given == nil && len(n.Content) == 0:
		return nil
	case given == nil:
		d.report(TypeMissing, n, "", d.typeFix(n), "there is no \"@type\" to say which message this is")
		return nil
	case resolve(given).kind != scalarText || !strings.Contains(given.Value, "/"):
		d.wrong(given, d.urlFix(given.Value),
			"expected the URL of a type, got %s", d.show(given))
		return nil
	}
	t := d.typeOf(given.Value)
	if t.message == nil {
		return d.unknownType(n, given, t)
	}
	m := t.message.New()
	d.packedFields(t.plan, n, m)
	if s, ok := m.Interface().(typedStruct); ok {
		d.unfolded(n, s)
	}
	return m.Interface()
}

// urlFix turns the name of a type into its URL.
func (d *Decoder) urlFix(name string) []string {
	if d.typeOf(pack.Prefix+name).message != nil {
		return []string{"write " + pack.Prefix + name}
	}
	return []string{"write " + pack.Prefix + " and the full name of the message"}
}

// packedFields reads what stands beside "@type": the fields, or "value" for a well-known type.
func (d *Decoder) packedFields(p *plan, n *yaml.Node, m protoreflect.Message) {
	if p.form == formFields {
		d.fields(p, n, m, true)
		return
	}
	if !d.enter(n) {
		d.leave()
		return
	}
	defer d.leave()
	found := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := deref(n.Content[i]), deref(n.Content[i+1])
		switch {
		case key.Value == "@type", d.ignored(key):
		case key.Value != "value":
			d.wrong(key, []string{"put it under \"value\""},
				"a packed %s takes \"@type\" and \"value\", not %q", p.desc.FullName(), shorten(key.Value))
		default:
			found = true
			if IsNull(value) && p.form != formValue {
				continue
			}
			d.push(diag.FieldStep("value"))
			d.message(p, value, m)
			d.pop()
		}
	}
	if !found && len(n.Content) == 2 {
		d.lenient(n, "add \"value\"", "a packed %s has no \"value\"", p.desc.FullName())
	}
}

// typeNode finds the value of "@type", wherever it stands in the mapping. Of several the last one counts.
func typeNode(n *yaml.Node) *yaml.Node {
	if i := typeIndex(n); i >= 0 {
		if v := deref(n.Content[i+1]); v.Kind == yaml.ScalarNode {
			return v
		}
	}
	return nil
}

// typeKey finds the key of typeNode.
func typeKey(n *yaml.Node) *yaml.Node {
	if i := typeIndex(n); i >= 0 {
		return n.Content[i]
	}
	return nil
}

func typeIndex(n *yaml.Node) int {
	if n.Kind != yaml.MappingNode {
		return -1
	}
	for i := len(n.Content) - 2; i >= 0; i -= 2 {
		if n.Content[i].Value == "@type" {
			return i
		}
	}
	return -1
}

func (d *Decoder) typeOf(url string) *packedType {
	if t := d.urls[url]; t != nil {
		return t
	}
	t := &packedType{}
	if mt, err := d.opts.Types.FindMessageByURL(url); err == nil {
		t.message, t.plan = mt, planOf(mt.Descriptor())
	} else if name := messageName(url); IsEnvoys(name) {
		t.near = nearestType(name)
	}
	d.urls[url] = t
	return t
}

// typeFix suggests the usual type for the name that stands beside the Any.
func (d *Decoder) typeFix(n *yaml.Node) []string {
	if len(n.Content) > 0 && n.Content[0].Value == "type_url" {
		return []string{"write \"@type\" instead of \"type_url\""}
	}
	return []string{"add \"@type\": type.googleapis.com/ and the full name of the message"}
}

// unknownType reports a type that is not there. One of Envoy's own is a mistake; one of somebody else
// is kept as a TypedStruct, which Envoy reads like the type itself.
func (d *Decoder) unknownType(n, given *yaml.Node, t *packedType) proto.Message {
	name := messageName(given.Value)
	if !IsEnvoys(name) {
		d.report(TypeThirdParty, given, "It is passed on as xds.type.v3.TypedStruct, which Envoy turns into the named type.", nil,
			"the type %q is not Envoy's: nothing in it is checked", shorten(name))
		return &xdstype.TypedStruct{TypeUrl: given.Value, Value: d.structOf(without(n, "@type"))}
	}
	var fixes []string
	if t.near != "" {
		fixes = []string{"use " + pack.Prefix + t.near}
	}
	d.report(TypeUnknown, given, "", fixes, "Envoy has no type %q", shorten(name))
	return nil
}

// messageName is the part of a type URL after the last slash.
func messageName(url string) string { return url[strings.LastIndexByte(url, '/')+1:] }

// IsEnvoys tells whether only Envoy's own API can define a type of that name.
func IsEnvoys(name string) bool {
	for _, prefix := range []string{"envoy.", "xds.", "udpa.", "google.protobuf."} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// opaqueBytes recognises how the encoder of this library writes an Any of unknown type:
// its bytes in base64. They are kept as they are.
func (d *Decoder) opaqueBytes(n *yaml.Node) *anypb.Any {
	given := typeNode(n)
	if given == nil || len(n.Content) != 4 || d.typeOf(given.Value).message != nil {
		return nil
	}
	name := messageName(given.Value)
	value := deref(n.Content[3])
	if n.Content[2].Value != "value" || value.Kind != yaml.ScalarNode || value.Value == "" || IsEnvoys(name) {
		return nil
	}
	raw, err := base64.StdEncoding.DecodeString(value.Value)
	if err != nil {
		return nil
	}
	d.report(TypeThirdParty, given, "Its bytes are passed on as they are.", nil,
		"the type %q is not Envoy's: nothing in it is checked", shorten(name))
	return &anypb.Any{TypeUrl: given.Value, Value: raw}
}

// without returns a mapping that lacks a key.
func without(n *yaml.Node, key string) *yaml.Node {
	rest := *n
	rest.Content = make([]*yaml.Node, 0, len(n.Content))
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value != key {
			rest.Content = append(rest.Content, n.Content[i], n.Content[i+1])
		}
	}
	return &rest
}
