package decode

import (
	"fmt"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/diag"
)

// Types finds the message type that the URL of an Any names.
type Types interface {
	FindMessageByURL(url string) (protoreflect.MessageType, error)
}

// Options change how text is read.
type Options struct {
	// Types finds the types inside Any; protoregistry.GlobalTypes if nil.
	Types Types
	// Dynamic says that the text is what a control plane sends: Envoy then only
	// counts unknown fields.
	Dynamic bool
	// Envoy is the version that will read the text, "1.33"; empty for the newest known.
	Envoy string
	// MaxDepth limits how many mappings and lists may be inside one another; 0
	// is Envoy's own limit.
	MaxDepth int
}

// envoyDepth is how deep Envoy's JSON reader goes.
const envoyDepth = 100

// Decoder reads the nodes of one tree into messages.
type Decoder struct {
	tree  *Tree
	opts  Options
	path  diag.Path
	depth int
	// visits counts nodes down to the end of a text whose aliases unfold without bound.
	visits int
	secret int // fields marked sensitive around the current one
	urls   map[string]*packedType
	inside map[*anypb.Any]proto.Message
	found  []finding
}

// finding is a diagnostic whose source line is not looked up yet.
type finding struct {
	diag.Diagnostic
	node *yaml.Node
}

// NewDecoder returns a decoder for the nodes of a tree.
func NewDecoder(t *Tree, o Options) *Decoder {
	if o.Types == nil {
		o.Types = protoregistry.GlobalTypes
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = envoyDepth
	}
	return &Decoder{
		tree: t, opts: o, path: make(diag.Path, 0, 32), visits: t.visits,
		urls: map[string]*packedType{}, inside: map[*anypb.Any]proto.Message{},
	}
}

// Message reads a node into a message that stands at a path. What is wrong is
// in Diagnostics; the rest of the message is filled in all the same.
func (d *Decoder) Message(n *yaml.Node, m proto.Message, at diag.Path) {
	d.path = append(d.path[:0], at...)
	d.depth = 0
	pm := m.ProtoReflect()
	d.message(planOf(pm.Descriptor()), n, pm)
}

// Any reads a node as an Any does, into the message of the type that it names. It
// returns nil if that type is missing or unknown; an unknown one of a third party comes as a TypedStruct.
func (d *Decoder) Any(n *yaml.Node, at diag.Path) proto.Message {
	d.path = append(d.path[:0], at...)
	d.depth = 0
	return d.packed(n)
}

// Inside returns the messages of all Any that were packed, so that nobody unpacks them again.
func (d *Decoder) Inside() map[*anypb.Any]proto.Message { return d.inside }

// Diagnostics returns what was found so far, with places and source lines.
func (d *Decoder) Diagnostics() diag.List {
	list := make(diag.List, len(d.found))
	for i, f := range d.found {
		list[i] = f.Diagnostic
		list[i].Location = d.tree.at(f.node)
		if f.Severity == diag.Error && isTemplate(list[i].Location.Source) {
			list[i].Fixes = []string{fixTemplate}
		}
	}
	return list
}

// mostFindings is more than anybody reads; a hostile text must not make a report many times its size.
const mostFindings = 10_000

// full tells that nothing more is reported, so that no suggestion needs to be looked for.
func (d *Decoder) full() bool { return len(d.found) >= mostFindings }

// report notes a finding about a node at the current path.
func (d *Decoder) report(r *diag.Rule, n *yaml.Node, detail string, fixes []string, format string, args ...any) {
	if d.full() {
		return
	}
	d.found = append(d.found, finding{node: n, Diagnostic: diag.Diagnostic{
		Rule: r, Severity: r.Severity, Path: d.path.Append(),
		Summary: fmt.Sprintf(format, args...), Detail: detail, Fixes: fixes,
	}})
}

// wrong reports a value of the wrong kind or range, and what to write instead.
func (d *Decoder) wrong(n *yaml.Node, fixes []string, format string, args ...any) {
	d.report(typeMismatch, n, "", fixes, format, args...)
}

// lenient notes a form that Envoy takes and a stricter reader would refuse.
func (d *Decoder) lenient(n *yaml.Node, fix, format string, args ...any) {
	d.report(lenientForm, n, "Envoy reads this; strict readers of protobuf JSON, such as Go's protojson, refuse it.",
		[]string{fix}, format, args...)
}

// enter goes a level down and reports false where it must not.
func (d *Decoder) enter(n *yaml.Node) bool {
	d.depth++
	had := d.visits > 0
	d.visits -= 1 + len(n.Content)
	switch {
	case had && d.visits <= 0:
		d.report(aliasBomb, n, "", nil, "the aliases of this text unfold to more than it is worth reading")
	case d.visits > 0 && d.depth == d.opts.MaxDepth+1:
		d.report(TooDeep, n, "", nil, "more than %d mappings and lists are inside one another", d.opts.MaxDepth)
	}
	return d.visits > 0 && d.depth <= d.opts.MaxDepth
}

func (d *Decoder) leave() { d.depth-- }

// push and pop keep the current path.
func (d *Decoder) push(s diag.Step) { d.path = append(d.path, s) }

func (d *Decoder) pop() { d.path = d.path[:len(d.path)-1] }

// deref follows an alias to what it stands for.
func deref(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// show describes a value for a message, without giving a secret away.
func (d *Decoder) show(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	}
	s := resolve(n)
	switch {
	case s.kind == scalarNull:
		return "nothing"
	case d.secret > 0:
		return "a value that is not shown"
	case s.kind != scalarText:
		return shorten(n.Value)
	}
	return fmt.Sprintf("%q", shorten(n.Value))
}

// shorten cuts a long value, between two characters.
func shorten(text string) string {
	const most = 160
	if len(text) <= most {
		return text
	}
	cut := most
	for !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + "..."
}
