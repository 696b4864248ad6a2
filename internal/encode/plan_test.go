package encode

import (
	"reflect"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// TestEveryTypeIsWalkable keeps Envoy's messages on the quick path: only types
// with extensions may need protoreflect.
func TestEveryTypeIsWalkable(t *testing.T) {
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		m := mt.New()
		p := newPlan(reflect.TypeOf(m.Interface()), m)
		if !p.walkable && p.special == nil && p.desc.ExtensionRanges().Len() == 0 {
			t.Errorf("%s is not walkable", p.desc.FullName())
		}
		return true
	})
}
