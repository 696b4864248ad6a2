package check

import "google.golang.org/protobuf/types/known/structpb"

// RuntimeSets tells whether a static layer of the bootstrap's runtime sets a key, in either form: "a.b": 1
// or a: {b: 1}. What other layers set is not known.
func (c *Context) RuntimeSets(key string) bool {
	for _, l := range c.index.bootstrap.GetLayeredRuntime().GetLayers() {
		if mentions(l.GetStaticLayer(), key) {
			return true
		}
	}
	return false
}

// mentions looks for the key, and for the rest of it below every part that may stand for its beginning.
func mentions(s *structpb.Struct, key string) bool {
	fields := s.GetFields()
	if _, ok := fields[key]; ok {
		return true
	}
	for i := range len(key) {
		if key[i] != '.' {
			continue
		}
		if sub := fields[key[:i]].GetStructValue(); sub != nil && mentions(sub, key[i+1:]) {
			return true
		}
	}
	return false
}
