package load

import (
	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// guess finds the type of messages that do not name it: the one which knows most of their
// fields. It returns "" where two know equally many, or none knows more than half.
func guess(nodes ...*yaml.Node) protoreflect.FullName {
	best, bestScore, tied := protoreflect.FullName(""), 0, false
	for _, name := range guessable() {
		md := descriptor(name)
		if md == nil {
			continue
		}
		switch s := score(md, nodes); {
		case s > bestScore:
			best, bestScore, tied = name, s, false
		case s == bestScore && s > 0:
			tied = true
		}
	}
	if tied {
		return ""
	}
	return best
}

// guessable are the types that stand in files of their own.
func guessable() []protoreflect.FullName {
	names := []protoreflect.FullName{bootstrapType}
	for _, k := range kinds {
		names = append(names, k.message)
	}
	return names
}

func descriptor(name protoreflect.FullName) protoreflect.MessageDescriptor {
	mt, err := protoregistry.GlobalTypes.FindMessageByName(name)
	if err != nil {
		return nil
	}
	return mt.Descriptor()
}

// score counts the keys that are fields of a message. A key that is none costs more than one that is
// brings, and the fields that every resource has count little.
func score(md protoreflect.MessageDescriptor, nodes []*yaml.Node) int {
	score := 0
	for _, n := range nodes {
		if n.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			switch key := n.Content[i].Value; {
			case n.Content[i].Tag == "!ignore", n.Content[i].Tag == "!!merge":
			case !hasField(md, key):
				score -= 5
			case key == "name" || key == "metadata":
				score++
			default:
				score += 4
			}
		}
	}
	return score
}

func hasField(md protoreflect.MessageDescriptor, key string) bool {
	return md.Fields().ByTextName(key) != nil || md.Fields().ByJSONName(key) != nil
}
