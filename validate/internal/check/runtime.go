package check

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"
)

// RuntimeSets tells whether a static layer of the bootstrap's runtime sets a key, in either form: "a.b": 1
// or a: {b: 1}. What other layers set is not known.
func (c *Context) RuntimeSets(key string) bool {
	for _, l := range c.index.bootstrap.GetLayeredRuntime().GetLayers() {
		if valueOf(l.GetStaticLayer(), key) != nil {
			return true
		}
	}
	return false
}

// RuntimeBool returns what the static layers say of a key that is true or false: the last of them wins. It
// returns otherwise where none does.
func (c *Context) RuntimeBool(key string, otherwise bool) bool {
	for _, l := range slices.Backward(c.index.bootstrap.GetLayeredRuntime().GetLayers()) {
		switch v := valueOf(l.GetStaticLayer(), key).GetKind().(type) {
		case *structpb.Value_BoolValue:
			return v.BoolValue
		case *structpb.Value_StringValue:
			switch strings.ToLower(v.StringValue) {
			case "true":
				return true
			case "false":
				return false
			}
		}
	}
	return otherwise
}

// AllowsDeprecated tells whether Envoy takes a deprecated field or enum value, by its full name: the static layers may
// say so for each one, or for all.
func (c *Context) AllowsDeprecated(name string, otherwise bool) bool {
	all := c.RuntimeBool("envoy.features.enable_all_deprecated_features", otherwise)
	return c.RuntimeBool("envoy.deprecated_features:"+name, all)
}

// valueOf looks for the key, and for the rest of it below every part that may stand for its beginning.
func valueOf(s *structpb.Struct, key string) *structpb.Value {
	fields := s.GetFields()
	if v, ok := fields[key]; ok {
		return v
	}
	for i := range len(key) {
		if key[i] != '.' {
			continue
		}
		if sub := fields[key[:i]].GetStructValue(); sub != nil {
			if v := valueOf(sub, key[i+1:]); v != nil {
				return v
			}
		}
	}
	return nil
}
