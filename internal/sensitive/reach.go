package sensitive

import (
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// holds remembers mayHold by message descriptor.
var holds sync.Map

// mayHold tells whether a message of this type can hold a secret: through a sensitive field, an Any or a TypedStruct. Most
// messages, durations and addresses among them, cannot.
func mayHold(md protoreflect.MessageDescriptor) bool {
	if known, ok := holds.Load(md); ok {
		return known.(bool)
	}
	found := reaches(md, make(map[protoreflect.MessageDescriptor]bool))
	holds.Store(md, found)
	return found
}

// reaches looks at every type below md that has not been seen.
func reaches(md protoreflect.MessageDescriptor, seen map[protoreflect.MessageDescriptor]bool) bool {
	seen[md] = true
	switch md.FullName() {
	case "google.protobuf.Any", "xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct":
		return true
	}
	if md.ExtensionRanges().Len() > 0 {
		return true // nobody can tell
	}
	fields := md.Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if Is(fd) {
			return true
		}
		if fd.IsMap() {
			fd = fd.MapValue()
		}
		if next := fd.Message(); next != nil && !seen[next] && reaches(next, seen) {
			return true
		}
	}
	return false
}
