package load

import (
	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// guess finds the type of messages that do not name it: the one which knows most of their
// fields. It returns "" where two know equally many, or none knows more than half; of a
// usual type and a rare one the usual one is meant.
func guess(nodes ...*yaml.Node) protoreflect.FullName {
	usual, rare := []protoreflect.FullName{bootstrapType}, []protoreflect.FullName(nil)
	for _, k := range kinds {
		if k.rare {
			rare = append(rare, k.message)
		} else {
			usual = append(usual, k.message)
		}
	}
	best, bestScore := mostFitting(usual, nodes)
	if other, score := mostFitting(rare, nodes); score > bestScore {
		return other
	}
	return best
}

// mostFitting returns the type that fits best, "" where two do, and how well.
func mostFitting(names []protoreflect.FullName, nodes []*yaml.Node) (best protoreflect.FullName, bestScore int) {
	for _, name := range names {
		md := descriptor(name)
		if md == nil {
			continue
		}
		switch s := score(md, nodes); {
		case s > bestScore:
			best, bestScore = name, s
		case s == bestScore:
			best = ""
		}
	}
	return best, bestScore
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
	const enough = 100 // messages, and keys of each
	score := 0
	for _, n := range nodes[:min(len(nodes), enough)] {
		if n.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < min(len(n.Content), 2*enough); i += 2 {
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
