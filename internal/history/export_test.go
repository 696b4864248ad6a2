package history

import (
	"maps"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Names returns the names in the table.
func Names() (added, removed, deprecated, optional []protoreflect.FullName) {
	r := table()
	return slices.Sorted(maps.Keys(r.added)), slices.Sorted(maps.Keys(r.removed)), slices.Sorted(maps.Keys(r.deprecated)), slices.Sorted(maps.Keys(r.optional))
}

// Replacements returns the table behind Instead.
func Replacements() map[protoreflect.FullName]string { return instead }
