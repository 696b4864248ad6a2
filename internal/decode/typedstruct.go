package decode

import (
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/envoykit/envoykit/diag"
)

// typedStruct holds the fields of a message as a struct: xds.type.v3.TypedStruct, and its form before that.
type typedStruct interface {
	GetTypeUrl() string
	GetValue() *structpb.Struct
}

// unfolded reads the value of a TypedStruct as the message that it stands for, to say what is wrong in it: Envoy
// converts it so. The TypedStruct is kept as it is. A type that nobody knows may be an extension of somebody's own.
func (d *Decoder) unfolded(n *yaml.Node, s typedStruct) {
	t := d.typeOf(s.GetTypeUrl())
	_, value := lookupKey(n, "value", 0)
	if t.message == nil || value == nil || value.Kind != yaml.MappingNode || t.plan.form != formFields {
		return
	}
	d.push(diag.FieldStep("value"))
	d.fields(t.plan, value, t.message.New(), false)
	d.pop()
}

// folded returns the mapping with the fields of the message that a TypedStruct stands for, nil for other mappings.
func folded(n *yaml.Node) *yaml.Node {
	if t := typeNode(n); t == nil || !strings.HasSuffix(t.Value, ".TypedStruct") {
		return nil
	}
	_, value := lookupKey(n, "value", 0)
	return value
}
