package decode

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/cncf/xds/go/udpa/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// plan says how to read the messages of one type. It is made once per descriptor.
type plan struct {
	desc protoreflect.MessageDescriptor
	// form reads the well-known types that are not written field by field.
	form form
	// fields finds a field by its name in the text, snake_case and camelCase.
	fields map[string]*field
}

// form is how a message is written.
type form uint8

const (
	formFields form = iota
	formAny
	formValue
	formStruct
	formList
	formWrapper
	formDuration
	formTimestamp
	formFieldMask
)

var forms = map[protoreflect.FullName]form{
	"google.protobuf.Any":         formAny,
	"google.protobuf.Value":       formValue,
	"google.protobuf.Struct":      formStruct,
	"google.protobuf.ListValue":   formList,
	"google.protobuf.Duration":    formDuration,
	"google.protobuf.Timestamp":   formTimestamp,
	"google.protobuf.FieldMask":   formFieldMask,
	"google.protobuf.BoolValue":   formWrapper,
	"google.protobuf.StringValue": formWrapper,
	"google.protobuf.BytesValue":  formWrapper,
	"google.protobuf.Int32Value":  formWrapper,
	"google.protobuf.Int64Value":  formWrapper,
	"google.protobuf.UInt32Value": formWrapper,
	"google.protobuf.UInt64Value": formWrapper,
	"google.protobuf.FloatValue":  formWrapper,
	"google.protobuf.DoubleValue": formWrapper,
}

// field is one field of a plan, or the value of a map field.
type field struct {
	desc   protoreflect.FieldDescriptor
	name   string
	kind   protoreflect.Kind
	isList bool
	isMap  bool
	// oneof is the oneof that the field belongs to, or nil.
	oneof protoreflect.OneofDescriptor
	// secret marks what Envoy's API calls sensitive.
	secret bool
	value  *field // of a map
	enum   *enum
	sub    atomic.Pointer[plan]
}

var plans sync.Map // of *plan by protoreflect.MessageDescriptor

func planOf(md protoreflect.MessageDescriptor) *plan {
	if p, ok := plans.Load(md); ok {
		return p.(*plan)
	}
	p, _ := plans.LoadOrStore(md, newPlan(md))
	return p.(*plan)
}

// plan returns the plan of the messages in a field.
func (f *field) plan() *plan {
	p := f.sub.Load()
	if p == nil {
		p = planOf(f.desc.Message())
		f.sub.Store(p)
	}
	return p
}

func newPlan(md protoreflect.MessageDescriptor) *plan {
	fds := md.Fields()
	p := &plan{desc: md, form: forms[md.FullName()], fields: make(map[string]*field, 2*fds.Len())}
	for i := range fds.Len() {
		f := newField(fds.Get(i))
		p.fields[f.name] = f
		p.fields[f.desc.JSONName()] = f
	}
	return p
}

func newField(fd protoreflect.FieldDescriptor) *field {
	f := &field{desc: fd, name: fd.TextName(), kind: fd.Kind(), isList: fd.IsList(), isMap: fd.IsMap(), secret: sensitive(fd)}
	if o := fd.ContainingOneof(); o != nil && !o.IsSynthetic() {
		f.oneof = o
	}
	if f.isMap {
		f.value = newField(fd.MapValue())
	}
	if f.kind == protoreflect.EnumKind {
		f.enum = enumOf(fd.Enum())
	}
	return f
}

func sensitive(fd protoreflect.FieldDescriptor) bool {
	options, ok := fd.Options().(*descriptorpb.FieldOptions)
	if !ok || options == nil {
		return false
	}
	marked, _ := proto.GetExtension(options, annotations.E_Sensitive).(bool)
	return marked
}

// names lists the fields for a "did you mean", in the spelling that the text prefers.
func (p *plan) names(camel bool) []string {
	fds := p.desc.Fields()
	names := make([]string, fds.Len())
	for i := range names {
		if names[i] = fds.Get(i).TextName(); camel {
			names[i] = fds.Get(i).JSONName()
		}
	}
	return names
}

// enum finds the numbers of an enum's values.
type enum struct {
	desc  protoreflect.EnumDescriptor
	exact map[string]protoreflect.EnumNumber
	lower map[string]protoreflect.EnumNumber
}

var enums sync.Map // of *enum by protoreflect.EnumDescriptor

func enumOf(ed protoreflect.EnumDescriptor) *enum {
	if e, ok := enums.Load(ed); ok {
		return e.(*enum)
	}
	values := ed.Values()
	e := &enum{ed, make(map[string]protoreflect.EnumNumber, values.Len()), make(map[string]protoreflect.EnumNumber, values.Len())}
	for i := range values.Len() {
		v := values.Get(i)
		e.exact[string(v.Name())] = v.Number()
		lower := strings.ToLower(string(v.Name()))
		if _, taken := e.lower[lower]; !taken {
			e.lower[lower] = v.Number()
		}
	}
	kept, _ := enums.LoadOrStore(ed, e)
	return kept.(*enum)
}

func (e *enum) names() []string {
	values := e.desc.Values()
	names := make([]string, values.Len())
	for i := range names {
		names[i] = string(values.Get(i).Name())
	}
	return names
}
