package version

import (
	"sync"

	validatepb "github.com/envoyproxy/protoc-gen-validate/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"github.com/envoykit/envoykit/internal/history"
)

// plan says which fields of a message a version has something to say about, or about what is in them.
type plan struct {
	fields  []field
	choices []protoreflect.OneofDescriptor // that the version requires
}

func (p *plan) empty() bool { return len(p.fields) == 0 && len(p.choices) == 0 }

type field struct {
	fd         protoreflect.FieldDescriptor
	unknown    bool
	deprecated bool
	required   bool
	choice     protoreflect.OneofDescriptor // that needs a member which the version knows, nil if there is none
	defined    bool                         // Envoy refuses values of the enum that it does not know
	values     map[protoreflect.EnumNumber]value
	below      *plan
}

// value is an enum value that the version does not know, or that is deprecated.
type value struct {
	desc    protoreflect.EnumValueDescriptor
	unknown bool
}

// plans are made once for each message type and version.
var plans sync.Map // planKey -> *plan

type planKey struct {
	version history.Version
	message protoreflect.FullName
}

// planOf returns the plan of a message type, with no fields if there is nothing to judge in it.
func planOf(v history.Version, md protoreflect.MessageDescriptor) *plan {
	key := planKey{v, md.FullName()}
	if p, ok := plans.Load(key); ok {
		return p.(*plan)
	}
	p := planner{version: v, made: map[protoreflect.FullName]*plan{}}
	made := p.plan(md)
	for name, below := range p.made {
		plans.LoadOrStore(planKey{v, name}, below)
	}
	return made
}

// planner makes the plans of a type and of those below it, which may contain each other.
type planner struct {
	version history.Version
	made    map[protoreflect.FullName]*plan
}

func (p *planner) plan(md protoreflect.MessageDescriptor) *plan {
	if made, ok := p.made[md.FullName()]; ok {
		return made
	}
	if made, ok := plans.Load(planKey{p.version, md.FullName()}); ok {
		return made.(*plan)
	}
	made := &plan{}
	p.made[md.FullName()] = made
	if md.ParentFile().Package() == "google.protobuf" {
		return made
	}
	for i := range md.Fields().Len() {
		if f, ok := p.field(md.Fields().Get(i)); ok {
			made.fields = append(made.fields, f)
		}
	}
	for i := range md.Oneofs().Len() {
		if o := md.Oneofs().Get(i); p.version.Requires(o.FullName()) {
			made.choices = append(made.choices, o)
		}
	}
	return made
}

// field plans a field; ok is false if there is nothing to judge. A type that contains itself is not finished
// when its own fields are planned, and counts as one with something to judge.
func (p *planner) field(fd protoreflect.FieldDescriptor) (f field, ok bool) {
	f = field{fd: fd, unknown: !p.version.Knows(fd.FullName()), required: p.version.Requires(fd.FullName())}
	f.deprecated = !f.unknown && deprecatedIn(p.version, fd.FullName(), fd.Options().(*descriptorpb.FieldOptions))
	if f.unknown {
		f.choice = p.choice(fd.ContainingOneof())
	}
	target := fd
	if fd.IsMap() {
		target = fd.MapValue()
	}
	if md := target.Message(); md != nil {
		unfinished := p.made[md.FullName()] != nil
		if f.below = p.plan(md); f.below.empty() && !unfinished {
			f.below = nil
		}
	}
	if target.Enum() != nil {
		f.values, f.defined = p.values(target.Enum()), definedOnly(fd)
	}
	return f, f.unknown || f.deprecated || f.required || f.below != nil || len(f.values) > 0
}

// choice returns a oneof that is required, and that the version has, be it with other members.
func (p *planner) choice(of protoreflect.OneofDescriptor) protoreflect.OneofDescriptor {
	if of == nil || !proto.GetExtension(of.Options(), validatepb.E_Required).(bool) && !p.version.Requires(of.FullName()) {
		return nil
	}
	for i := range of.Fields().Len() {
		if p.version.Knows(of.Fields().Get(i).FullName()) {
			return of
		}
	}
	return nil
}

// values are those of an enum that the version does not know or calls deprecated. The value 0 is that of a field
// which nobody set.
func (p *planner) values(ed protoreflect.EnumDescriptor) map[protoreflect.EnumNumber]value {
	var all map[protoreflect.EnumNumber]value
	note := func(v protoreflect.EnumValueDescriptor, unknown bool) {
		if all == nil {
			all = map[protoreflect.EnumNumber]value{}
		}
		all[v.Number()] = value{v, unknown}
	}
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		switch {
		case v.Number() == 0:
		case !p.version.Knows(v.FullName()):
			note(v, true)
		case deprecatedIn(p.version, v.FullName(), v.Options().(*descriptorpb.EnumValueOptions)):
			note(v, false)
		}
	}
	return all
}

// deprecatedIn tells whether a name that is deprecated by its options was so in a version.
func deprecatedIn(v history.Version, name protoreflect.FullName, options interface{ GetDeprecated() bool }) bool {
	if !options.GetDeprecated() {
		return false
	}
	since, later := history.Deprecated(name)
	return !later || since <= v
}

// definedOnly tells whether the constraints of an enum field allow only values that are defined.
func definedOnly(fd protoreflect.FieldDescriptor) bool {
	rules, _ := proto.GetExtension(fd.Options(), validatepb.E_Rules).(*validatepb.FieldRules)
	if fd.IsList() {
		rules = rules.GetRepeated().GetItems()
	}
	return rules.GetEnum().GetDefinedOnly()
}
