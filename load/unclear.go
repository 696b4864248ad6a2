package load

import (
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/diag"
)

// unclear reports messages whose type nobody can tell, with what their keys do tell.
func (l *loader) unclear(what string, nodes ...*yaml.Node) {
	e := newEvidence(nodes)
	fitting := e.fitting()
	if len(fitting) == 0 {
		fitting = e.knowing()
	}
	summary, example := "it is not clear which message "+what, "MESSAGE"
	nearest, unknown := e.nearest()
	switch {
	case len(fitting) > 0:
		summary += ": it can be " + orList(shortNames(fitting))
		example = string(fitting[0])
	case nearest != "":
		summary += fmt.Sprintf(": %s comes nearest, but has no field %s", nearest.Name(), orList(quoted(unknown)))
		example = string(nearest)
	case len(e.keys) > 0:
		summary += ": the keys are not those of a bootstrap or a resource"
	}
	if near := envelopeSlip(nodes[0]); near != nil && len(fitting) == 0 {
		d := l.reportAt(unrecognized, near, "%s", summary)
		d.Fixes = []string{"use \"resources\" instead of \"" + near.Value + "\""}
		return
	}
	d := l.reportAt(unrecognized, nodes[0], "%s", summary)
	d.Fixes = []string{"add \"@type\", or say the type when loading (--type " + example + ")"}
}

// envelopeSlip finds a key that was meant to be the "resources" of a discovery response.
func envelopeSlip(n *yaml.Node) *yaml.Node {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		key, value := n.Content[i], deref(n.Content[i+1])
		if value.Kind == yaml.SequenceNode && diag.Nearest(key.Value, []string{"resources"}) != "" {
			return key
		}
	}
	return nil
}

func shortNames(names []protoreflect.FullName) []string {
	short := make([]string, len(names))
	for i, name := range names {
		short[i] = string(name.Name())
	}
	return short
}

// quoted puts keys in quotes, not more than anybody reads.
func quoted(keys []string) []string {
	const most = 5
	var texts []string
	for _, key := range keys[:min(len(keys), most)] {
		texts = append(texts, fmt.Sprintf("%.40q", key))
	}
	if len(keys) > most {
		texts = append(texts, fmt.Sprintf("%d others", len(keys)-most))
	}
	return texts
}

// orList joins words as a sentence does.
func orList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// nearest is the type of resource that knows most of the keys although it does not fit, and the keys that it
// does not know. There is none if no key says anything for it.
func (e *evidence) nearest() (nearest protoreflect.FullName, unknown []string) {
	most := 0
	for _, name := range append([]protoreflect.FullName{bootstrapType}, kindNames()...) {
		md := descriptor(name)
		if md == nil {
			continue
		}
		points := 0
		var rest []string
		for _, key := range e.keys {
			if fd := fieldNamed(md, key); fd == nil {
				rest = append(rest, key)
			} else if p := pointsOf(fd); p == pointsWords {
				points += p
			}
		}
		if points > most {
			nearest, unknown, most = name, rest, points
		}
	}
	return nearest, unknown
}

func kindNames() []protoreflect.FullName {
	names := make([]protoreflect.FullName, len(kinds))
	for i, k := range kinds {
		names[i] = k.message
	}
	return names
}

// knowing returns the other messages of Envoy's configuration that have all of the keys as fields, if those are
// few. Those of extensions count only if there are no others.
func (e *evidence) knowing() []protoreflect.FullName {
	const few = 4
	if len(e.keys) < 2 {
		return nil // that says nothing
	}
	for _, prefix := range []string{"envoy.config.", "envoy.extensions."} {
		names := e.knowingBelow(prefix)
		if len(names) > few {
			return nil
		}
		if len(names) > 0 {
			return names
		}
	}
	return nil
}

func (e *evidence) knowingBelow(prefix string) []protoreflect.FullName {
	var names []protoreflect.FullName
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		md := mt.Descriptor()
		isUnknown := func(key string) bool { return !hasField(md, key) }
		if strings.HasPrefix(string(md.FullName()), prefix) && !slices.ContainsFunc(e.keys, isUnknown) {
			names = append(names, md.FullName())
		}
		return true
	})
	slices.Sort(names)
	return names
}
