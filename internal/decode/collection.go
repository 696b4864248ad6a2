package decode

import (
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
)

// list reads a repeated field. Envoy takes a single value for a list of one.
func (d *Decoder) list(f *field, n *yaml.Node, m protoreflect.Message) {
	list := m.Mutable(f.desc).List()
	if n.Kind == yaml.SequenceNode {
		d.elements(f, n, list)
		return
	}
	before := len(d.found)
	d.element(f, n, list)
	isError := func(f finding) bool { return f.Severity == diag.Error }
	if !slices.ContainsFunc(d.found[before:], isError) { // else it was rather meant for something else
		d.lenient(n, "put \"- \" in front of the value", "%q is a list, but holds a single value", f.name)
	}
}

// elements appends the elements of a sequence; a sequence inside it is flattened, as Envoy does.
func (d *Decoder) elements(f *field, n *yaml.Node, list protoreflect.List) {
	if !d.enter(n) {
		d.leave()
		return
	}
	defer d.leave()
	for _, e := range n.Content {
		e = deref(e)
		if e.Kind == yaml.SequenceNode && !holdsLists(f) {
			d.lenient(e, "write one list", "a list inside the list %q is flattened", f.name)
			d.elements(f, e, list)
			continue
		}
		d.element(f, e, list)
	}
}

func (d *Decoder) element(f *field, n *yaml.Node, list protoreflect.List) {
	d.path[len(d.path)-1].Index = list.Len()
	defer func() { d.path[len(d.path)-1].Index = -1 }()
	switch {
	case IsNull(n) && !elementTakesNull(f):
		d.lenient(n, "remove it, or write the value", "an element of %q is empty", f.name)
		list.Append(list.NewElement())
	case f.desc.Message() != nil:
		d.message(f.plan(), n, list.AppendMutable().Message())
	default:
		if v, ok := d.scalarValue(f, n); ok {
			list.Append(v)
		}
	}
}

// holdsLists tells whether an element of the field can itself be a list.
func holdsLists(f *field) bool {
	if f.desc.Message() == nil {
		return false
	}
	form := f.plan().form
	return form == formValue || form == formList
}

func elementTakesNull(f *field) bool {
	if f.desc.Message() != nil {
		return f.plan().form == formValue
	}
	return f.enum != nil && f.enum.desc.FullName() == "google.protobuf.NullValue"
}

// mapEntries reads the entries of a map field.
func (d *Decoder) mapEntries(f *field, n *yaml.Node, entries protoreflect.Map) {
	if n.Kind != yaml.MappingNode {
		d.wrong(n, nil, "expected a mapping for %q, got %s", f.name, d.show(n))
		return
	}
	if !d.enter(n) {
		d.leave()
		return
	}
	defer d.leave()
	content := d.merged(n)
	for i := 0; i+1 < len(content); i += 2 {
		if !d.ignored(content[i]) {
			d.entry(f, deref(content[i]), deref(content[i+1]), entries)
		}
	}
}

func (d *Decoder) entry(f *field, key, n *yaml.Node, entries protoreflect.Map) {
	k, ok := d.mapKey(f, key)
	if !ok {
		return
	}
	d.path[len(d.path)-1] = diag.KeyStep(f.name, key.Value)
	defer func() { d.path[len(d.path)-1] = diag.FieldStep(f.name) }()
	if entries.Has(k) {
		d.duplicateEntry(key)
	}
	v := entries.NewValue()
	switch {
	case IsNull(n) && !elementTakesNull(f.value):
		d.lenient(n, "remove it, or write the value", "the value of %q is empty", shorten(key.Value))
	case f.value.desc.Message() != nil:
		d.message(f.value.plan(), n, v.Message())
	default:
		if v, ok = d.scalarValue(f.value, n); !ok {
			return
		}
	}
	entries.Set(k, v)
}

// duplicateEntry reports a key that stands twice in a map: the one place where Envoy's JSON reader minds.
func (d *Decoder) duplicateEntry(key *yaml.Node) {
	d.duplicate(key, "Envoy refuses this in JSON.", "Envoy takes the last one and drops the others.")
	if last := len(d.found) - 1; d.tree.json && d.found[last].Rule == duplicateKey {
		d.found[last].Severity = diag.Error
	}
}

// mapKey reads the key of a map entry. Keys are text to Envoy, whatever they look like.
func (d *Decoder) mapKey(f *field, key *yaml.Node) (protoreflect.MapKey, bool) {
	if key.Kind != yaml.ScalarNode {
		d.wrong(key, nil, "a key of %q must be a single value, got %s", f.name, d.show(key))
		return protoreflect.MapKey{}, false
	}
	var v protoreflect.Value
	var err error
	switch kind := f.desc.MapKey().Kind(); kind {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(key.Value).MapKey(), true
	case protoreflect.BoolKind:
		v = protoreflect.ValueOfBool(key.Value == "true")
		if key.Value != "true" && key.Value != "false" {
			err = strconv.ErrSyntax
		}
	default:
		v, err = integerKey(kind, key.Value)
	}
	if err != nil {
		d.wrong(key, nil, "the keys of %q are of type %s, got %q", f.name, f.desc.MapKey().Kind(), shorten(key.Value))
		return protoreflect.MapKey{}, false
	}
	return v.MapKey(), true
}

func integerKey(kind protoreflect.Kind, text string) (protoreflect.Value, error) {
	switch kind {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		i, err := strconv.ParseInt(text, 10, 32)
		return protoreflect.ValueOfInt32(int32(i)), err
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		i, err := strconv.ParseInt(text, 10, 64)
		return protoreflect.ValueOfInt64(i), err
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		u, err := strconv.ParseUint(text, 10, 32)
		return protoreflect.ValueOfUint32(uint32(u)), err
	}
	u, err := strconv.ParseUint(text, 10, 64)
	return protoreflect.ValueOfUint64(u), err
}

// merged returns the keys and values of a mapping, with those that a merge key "<<" brings in.
func (d *Decoder) merged(n *yaml.Node) []*yaml.Node {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			d.report(mergeKey, n.Content[i], "", []string{"write the fields out"}, "the merge key \"<<\" is used")
			return d.unmerge(n)
		}
	}
	return n.Content
}

func isMerge(key *yaml.Node) bool { return key.Tag == "!!merge" }

// unmerge lists the pairs of a mapping, its own first. What it does counts as visits, so that
// mappings which merge one another come to an end.
func (d *Decoder) unmerge(n *yaml.Node) []*yaml.Node {
	if !d.enter(n) {
		d.leave()
		return nil
	}
	defer d.leave()
	var pairs, sources []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], deref(n.Content[i+1])
		switch {
		case !isMerge(key):
			pairs = append(pairs, key, value)
		case value.Kind == yaml.SequenceNode:
			sources = append(sources, value.Content...)
		default:
			sources = append(sources, value)
		}
	}
	taken := map[string]bool{}
	for i := 0; i < len(pairs); i += 2 {
		taken[pairs[i].Value] = true
	}
	for _, source := range sources {
		if source = deref(source); source.Kind != yaml.MappingNode {
			d.wrong(source, nil, "a merge key takes mappings, got %s", d.show(source))
			continue
		}
		more := d.unmerge(source)
		for i := 0; i < len(more); i += 2 {
			if !taken[more[i].Value] {
				taken[more[i].Value] = true
				pairs = append(pairs, more[i], more[i+1])
			}
		}
	}
	return pairs
}
