package decode

import (
	"fmt"
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/internal/history"
)

// message reads a node into m in the form that its type has.
func (d *Decoder) message(p *plan, n *yaml.Node, m protoreflect.Message) {
	n = deref(n)
	switch p.form {
	case formAny:
		d.anyMessage(n, m)
		return
	case formValue:
		d.value(n, m)
		return
	case formStruct:
		d.structure(n, m)
		return
	}
	if n.Kind != yaml.MappingNode && p.form != formFields {
		d.wellKnown(p, n, m)
		return
	}
	if n.Kind != yaml.MappingNode {
		d.wrong(n, p.missingColon(n), "expected a mapping with the fields of %s, got %s", p.desc.Name(), d.show(n))
		return
	}
	if p.form != formFields {
		d.lenient(n, "write the value itself", "%s is written as a mapping of its fields", p.desc.Name())
	}
	d.fields(p, n, m, false)
}

// missingColon suggests one behind a text that starts as a field does.
func (p *plan) missingColon(n *yaml.Node) []string {
	name, _, spaced := strings.Cut(n.Value, " ")
	name = strings.TrimSuffix(name, ":")
	if n.Kind != yaml.ScalarNode || p.fields[name] == nil || !spaced && !strings.HasPrefix(n.Value, name+":") {
		return nil
	}
	return []string{"write \"" + name + ": \", with a colon and a blank"}
}

// fields reads the keys of a mapping into the fields of m.
func (d *Decoder) fields(p *plan, n *yaml.Node, m protoreflect.Message, inAny bool) {
	if !d.enter(n) {
		d.leave()
		return
	}
	defer d.leave()
	content := d.merged(n)
	seen := seenFields{content: content}
	for i := 0; i+1 < len(content); i += 2 {
		key, value := content[i], deref(content[i+1])
		if d.ignored(key) {
			continue
		}
		if inAny && key.Value == "@type" {
			if key != typeKey(n) {
				d.duplicateEntry(key)
			}
			continue
		}
		f := d.field(p, key, value)
		if f == nil {
			continue
		}
		d.push(diag.FieldStep(f.name))
		if d.admit(f, key, value, m, &seen) {
			d.enclose(f, key, value, m)
		}
		d.pop()
	}
}

// enclose reads one field, and notes where it is if it is a secret.
func (d *Decoder) enclose(f *field, key, value *yaml.Node, m protoreflect.Message) {
	if !f.secret {
		d.set(f, value, m)
		return
	}
	d.tree.hide(key, value)
	d.secret++
	d.set(f, value, m)
	d.secret--
}

// isIgnored tells whether Envoy skips a key.
func isIgnored(key *yaml.Node) bool { return key.Tag == "!ignore" }

// ignored is isIgnored with a hint.
func (d *Decoder) ignored(key *yaml.Node) bool {
	if !isIgnored(key) {
		return false
	}
	d.lenient(key, "define the anchor where it is used first", "a key is tagged !ignore")
	return true
}

// field finds the field that a key names, or reports that there is none.
func (d *Decoder) field(p *plan, key, value *yaml.Node) *field {
	key = deref(key)
	if key.Kind != yaml.ScalarNode {
		d.wrong(key, nil, "a key of %s must be the name of a field, got %s", p.desc.Name(), d.show(key))
		return nil
	}
	if f := p.fields[key.Value]; f != nil {
		return f
	}
	d.unknownField(p, key, value)
	return nil
}

func (d *Decoder) unknownField(p *plan, key, value *yaml.Node) {
	if d.full() {
		return
	}
	rule := UnknownStatic
	if d.opts.Dynamic {
		rule = UnknownDynamic
	}
	camel := strings.ToLower(key.Value) != key.Value
	near := diag.Nearest(key.Value, p.names(camel))
	if near == "" && camel {
		near = diag.Nearest(key.Value, p.names(false))
	}
	var fixes []string
	if near != "" {
		fixes = []string{fmt.Sprintf("use %q", near)}
		if p.fields[near].secret {
			d.tree.hide(key, value)
		}
	}
	gone, kept := d.removed(p, key.Value)
	d.report(rule, key, gone, fixes, "%s has no field %q", p.desc.FullName(), shorten(key.Value))
	if kept {
		d.found[len(d.found)-1].Severity = diag.Warning
	}
}

// removed tells of a field that Envoy once had, and whether the version that will read the text still has it.
func (d *Decoder) removed(p *plan, key string) (detail string, kept bool) {
	gone, ok := history.Removed(p.desc.FullName().Append(protoreflect.Name(key)))
	if !ok {
		return "", false
	}
	if v, err := history.Parse(d.opts.Envoy); err == nil && v < gone {
		return fmt.Sprintf("Envoy %s has it. It is gone since %s, so that it is left out here and not judged.", v, gone), true
	}
	return fmt.Sprintf("It is gone since Envoy %s.", gone), false
}

// seenFields remembers which fields of one message were set.
type seenFields struct {
	fields  [4]uint64    // bits by index
	content []*yaml.Node // of the mapping
}

// add reports whether the field was seen before. Fields beyond the 256th are not watched.
func (s *seenFields) add(f *field) (before bool) {
	i := f.desc.Index()
	if i >= 64*len(s.fields) {
		return false
	}
	bit := uint64(1) << (i % 64)
	before = s.fields[i/64]&bit != 0
	s.fields[i/64] |= bit
	return before
}

// spelledTwice tells whether a field stands in the mapping in snake_case and in camelCase.
func (s *seenFields) spelledTwice(f *field) bool {
	snake, camel := false, false
	for i := 0; i+1 < len(s.content); i += 2 {
		snake = snake || s.content[i].Value == f.name
		camel = camel || s.content[i].Value == f.desc.JSONName()
	}
	return snake && camel && f.name != f.desc.JSONName()
}

// admit tells whether a field may be set: not if it is null, or a second choice for a oneof.
func (d *Decoder) admit(f *field, key, value *yaml.Node, m protoreflect.Message, seen *seenFields) bool {
	if IsNull(value) && !takesNull(f) {
		return false
	}
	again := seen.add(f)
	if f.oneof != nil {
		chosen := m.WhichOneof(f.oneof)
		if chosen != nil && (chosen != f.desc || again && (d.tree.json || seen.spelledTwice(f))) {
			d.report(oneofDouble, key, "", []string{fmt.Sprintf("keep %q or %q", chosen.TextName(), f.name)},
				"%q is set, and so is %q: only one of them can be", f.name, chosen.TextName())
			return false
		}
	}
	if again {
		d.duplicate(key, "JSON readers differ; Envoy's merges the two.", "Envoy takes the last one and drops the others.")
		if !d.tree.json {
			m.Clear(f.desc)
		}
	}
	return true
}

// duplicate reports a key that stands twice in a mapping.
func (d *Decoder) duplicate(key *yaml.Node, inJSON, inYAML string) {
	detail := inYAML
	if d.tree.json {
		detail = inJSON
	}
	d.report(duplicateKey, key, detail, []string{"remove all but one"}, "the key %q is there twice", shorten(key.Value))
}

// takesNull tells whether null is a value of the field rather than its absence.
func takesNull(f *field) bool {
	switch {
	case f.isList, f.isMap:
		return false
	case f.desc.Message() != nil:
		return f.plan().form == formValue
	}
	return f.enum != nil && f.enum.desc.FullName() == "google.protobuf.NullValue"
}

// set reads a value, which is not null, into a field.
func (d *Decoder) set(f *field, n *yaml.Node, m protoreflect.Message) {
	switch {
	case f.isMap:
		d.mapEntries(f, n, m.Mutable(f.desc).Map())
	case f.isList:
		d.list(f, n, m)
	case f.desc.Message() != nil:
		d.message(f.plan(), n, m.Mutable(f.desc).Message())
	default:
		v, ok := d.scalarValue(f, n)
		switch {
		case ok:
			m.Set(f.desc, v)
		case f.oneof != nil:
			m.Set(f.desc, f.desc.Default()) // the choice is made all the same
		}
	}
}
