package load

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/diag"
)

// guess finds the type of messages that do not name it: the one that their keys speak for most. It
// returns "" where they speak for two types alike, or for none; of a usual type and a
// rare one the usual one is meant.
func guess(nodes ...*yaml.Node) protoreflect.FullName {
	if fitting := newEvidence(nodes).fitting(); len(fitting) == 1 {
		return fitting[0]
	}
	return ""
}

// What a key says for a type. A name of several words is hardly anything but Envoy's; a single
// word, such as "type", may stand in a file of anything. One that is nearly the name of a field is
// rather a slip than a sign of another type, so that it counts half; any other speaks against the type.
const (
	pointsWords     = 6
	pointsWord      = 4
	pointsEverybody = 1 // the fields that every resource has
	pointsUnknown   = -5
)

// evidence is the keys of messages of one unknown type, and how often each is there.
type evidence struct {
	keys  []string
	count map[string]int
}

func newEvidence(nodes []*yaml.Node) *evidence {
	const enough = 100 // messages, and keys of each
	e := &evidence{count: map[string]int{}}
	for _, n := range nodes[:min(len(nodes), enough)] {
		if n.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < min(len(n.Content), 2*enough); i += 2 {
			key := n.Content[i]
			if key.Tag == "!ignore" || key.Tag == "!!merge" {
				continue
			}
			e.add(key.Value)
		}
	}
	return e
}

// evidenceOf takes the keys of one message.
func evidenceOf(keys []string) *evidence {
	e := &evidence{count: map[string]int{}}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(keys))) {
		e.add(key)
	}
	return e
}

func (e *evidence) add(key string) {
	if e.count[key]++; e.count[key] == 1 {
		e.keys = append(e.keys, key)
	}
}

// fitting returns the types of resources that the keys speak for, and for which equally.
func (e *evidence) fitting() []protoreflect.FullName {
	usual, rare := []protoreflect.FullName{bootstrapType}, []protoreflect.FullName(nil)
	for _, k := range kinds {
		if k.rare {
			rare = append(rare, k.message)
		} else {
			usual = append(usual, k.message)
		}
	}
	best, score := e.most(usual)
	if other, more := e.most(rare); more > score {
		return other
	}
	return best
}

// most returns the types that fit best, if any does, and how well.
func (e *evidence) most(names []protoreflect.FullName) (best []protoreflect.FullName, bestScore int) {
	for _, name := range names {
		md := descriptor(name)
		if md == nil {
			continue
		}
		switch s := e.score(md); {
		case s > bestScore:
			best, bestScore = []protoreflect.FullName{name}, s
		case s == bestScore && s > 0:
			best = append(best, name)
		}
	}
	return best, bestScore
}

// score tells how much the keys speak for a type.
func (e *evidence) score(md protoreflect.MessageDescriptor) int {
	const slips = 20 // to look for: nobody makes more, and each costs the comparison with all fields
	score, looked := 0, 0
	for _, key := range e.keys {
		points := pointsUnknown
		if fd := fieldNamed(md, key); fd != nil {
			points = pointsOf(fd)
		} else if looked < slips {
			looked++
			if near := diag.Nearest(key, fieldNames(md)); near != "" {
				points = pointsOf(fieldNamed(md, near)) / 2
			}
		}
		score += points * e.count[key]
	}
	return score
}

func pointsOf(fd protoreflect.FieldDescriptor) int {
	switch name := fd.TextName(); {
	case name == "name" || name == "metadata":
		return pointsEverybody
	case strings.Contains(name, "_"):
		return pointsWords
	}
	return pointsWord
}

func descriptor(name protoreflect.FullName) protoreflect.MessageDescriptor {
	mt, err := protoregistry.GlobalTypes.FindMessageByName(name)
	if err != nil {
		return nil
	}
	return mt.Descriptor()
}

func fieldNamed(md protoreflect.MessageDescriptor, key string) protoreflect.FieldDescriptor {
	if fd := md.Fields().ByTextName(key); fd != nil {
		return fd
	}
	return md.Fields().ByJSONName(key)
}

func hasField(md protoreflect.MessageDescriptor, key string) bool { return fieldNamed(md, key) != nil }

// fieldNames are the names of a message's fields in both spellings.
func fieldNames(md protoreflect.MessageDescriptor) []string {
	names := make([]string, 0, 2*md.Fields().Len())
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		names = append(names, fd.TextName())
		if fd.JSONName() != fd.TextName() {
			names = append(names, fd.JSONName())
		}
	}
	return names
}
