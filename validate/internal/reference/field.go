package reference

import (
	"reflect"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// Reference is one name of something that is defined elsewhere.
type Reference struct {
	// Kind is the kind of what is named.
	Kind check.Kind
	// Name is how it is called.
	Name string
	// Path leads to the field that holds the name.
	Path diag.Path
}

// field is a row of the table.
type field struct {
	kind check.Kind
	// path leads from the message to the name.
	path string
	// names yields what a message names in the field, and the steps that lead there.
	names func(m proto.Message, yield func(name string, steps ...any))
}

// fields is the table, by the type of message.
var fields = map[reflect.Type][]field{}

// demand is what Envoy wants of a name when it loads the field.
type demand struct {
	// rule is what an unknown name breaks; nil where Envoy looks at the name only when it uses it.
	rule *diag.Rule
	// counts tells which definitions Envoy would find there; nil if that cannot be known offline.
	counts func(check.Definition) bool
	// elsewhere: what is named comes from outside of the set, or another rule judges the name.
	elsewhere bool
}

// demanded says what Envoy demands of the names in the message at hand.
type demanded[M proto.Message] func(*check.Context, M) demand

// one adds a field with one name.
func one[M proto.Message](kind check.Kind, path string, get func(M) string, by demanded[M]) {
	f := field{kind, path, func(m proto.Message, yield func(string, ...any)) {
		if name := get(m.(M)); name != "" {
			yield(name, path)
		}
	}}
	add[M](f)
	check.On(func(c *check.Context, m M) {
		name := get(m)
		if name == "" {
			return
		}
		if d := by(c, m); !f.leads(c, name, d) {
			f.report(c, name, d, path)
		}
	})
}

// many adds a field with several names.
func many[M proto.Message](kind check.Kind, path string, get func(M) []string, by demanded[M]) {
	f := field{kind, path, func(m proto.Message, yield func(string, ...any)) {
		for i, name := range get(m.(M)) {
			if name != "" {
				yield(name, path, i)
			}
		}
	}}
	add[M](f)
	check.On(func(c *check.Context, m M) {
		f.names(m, func(name string, steps ...any) {
			if d := by(c, m); !f.leads(c, name, d) {
				f.report(c, name, d, steps...)
			}
		})
	})
}

func add[M proto.Message](f field) {
	t := reflect.TypeFor[M]()
	fields[t] = append(fields[t], f)
}

// Of returns what a message refers to, also inside every Any, in the order of its fields.
func Of(r check.Resource) []Reference {
	var out []Reference
	check.Visit(&check.Set{Resources: []check.Resource{r}}, func(c *check.Context, m proto.Message) {
		for _, f := range fields[reflect.TypeOf(m)] {
			f.names(m, func(name string, steps ...any) {
				out = append(out, Reference{f.kind, name, c.At(steps...)})
			})
		}
	})
	return out
}
