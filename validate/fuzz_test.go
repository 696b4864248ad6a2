package validate_test

import (
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/validate"
)

// FuzzCheck gives the rules messages of any type with any content: they never panic, and always end. The
// samples of the rules are where it begins.
func FuzzCheck(f *testing.F) {
	for _, r := range validate.Rules() {
		if r.GoOnly {
			continue
		}
		for _, text := range []string{r.Bad, r.Good} {
			set, _ := sample(f, text)
			m := set.Resources[0].Message
			data, err := proto.Marshal(m)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(m.ProtoReflect().Descriptor().FullName()), data)
		}
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		kind, err := protoregistry.GlobalTypes.FindMessageByName(protoreflect.FullName(name))
		if err != nil {
			t.Skip("no such message")
		}
		m := kind.New().Interface()
		if proto.Unmarshal(data, m) != nil {
			t.Skip("no such bytes")
		}
		for _, o := range []validate.Options{{}, {Closed: true}, {Dynamic: true, Envoy: "1.31"}, {Envoy: "1.36"}} {
			validate.Message(m, o)
		}
		validate.References(m)
	})
}
