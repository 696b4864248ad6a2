package decode

import (
	"slices"
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/envoykit/envoykit/diag"
)

// typeNames are the full names of all message types that are linked, sorted, by the last part of the name.
var typeNames = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	protoregistry.GlobalTypes.RangeMessages(func(mt protoreflect.MessageType) bool {
		full := mt.Descriptor().FullName()
		names[string(full.Name())] = append(names[string(full.Name())], string(full))
		return true
	})
	for _, same := range names {
		slices.Sort(same)
	}
	return names
})

// nearestType finds the type that an unknown name was meant to be: one of the same name in another
// package, or of nearly the same name in the same package.
func nearestType(name string) string {
	dot := strings.LastIndexByte(name, '.')
	prefix, last := name[:dot+1], name[dot+1:]
	names := typeNames()
	switch same := names[last]; len(same) {
	case 0:
	case 1:
		return same[0]
	default:
		if near := diag.Nearest(name, same); near != "" {
			return near
		}
		return onlyCore(same)
	}
	var siblings []string
	for n, full := range names {
		if slices.Contains(full, prefix+n) {
			siblings = append(siblings, n)
		}
	}
	if near := diag.Nearest(last, siblings); near != "" {
		return prefix + near
	}
	return ""
}

// onlyCore is the one of several types that is no extension's, "" if there is not just one.
func onlyCore(names []string) string {
	core := ""
	for _, name := range names {
		if !strings.HasPrefix(name, "envoy.config.") {
			continue
		}
		if core != "" {
			return ""
		}
		core = name
	}
	return core
}
