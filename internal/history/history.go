package history

import (
	_ "embed"
	"strings"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"
)

//go:embed history.txt
var text string

// records are what the table says. Names that are in none of the maps are as old as the table.
type records struct {
	versions                             []string
	added, removed, deprecated, optional map[protoreflect.FullName]Version
}

var table = sync.OnceValue(func() *records { return read(text) })

// read reads the table: a line for each version, and below it those with what it did to the names in a scope.
func read(text string) *records {
	r := &records{
		added:      map[protoreflect.FullName]Version{},
		removed:    map[protoreflect.FullName]Version{},
		deprecated: map[protoreflect.FullName]Version{},
		optional:   map[protoreflect.FullName]Version{},
	}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		var to map[protoreflect.FullName]Version
		switch line[0] {
		case '#':
			continue
		case '+':
			to = r.added
		case '-':
			to = r.removed
		case '!':
			to = r.deprecated
		case '?':
			to = r.optional
		default:
			r.versions = append(r.versions, words[0])
			continue
		}
		for _, name := range words[1:] {
			to[protoreflect.FullName(words[0][1:]+"."+name)] = Version(len(r.versions) - 1)
		}
	}
	return r
}

// Added returns the first version that is known to have a message, field or enum value; false where all
// in the table have it. What is in a message is as new as the message.
func Added(name protoreflect.FullName) (Version, bool) {
	for ; name != ""; name = name.Parent() {
		if v, ok := table().added[name]; ok {
			return v, true
		}
	}
	return 0, false
}

// Knows tells whether a version has a message, field or enum value.
func (v Version) Knows(name protoreflect.FullName) bool {
	since, ok := Added(name)
	return !ok || since <= v
}

// Removed returns the first version that no longer has a message, field or enum value that others had.
func Removed(name protoreflect.FullName) (Version, bool) {
	for ; name != ""; name = name.Parent() {
		if v, ok := table().removed[name]; ok {
			return v, true
		}
	}
	return 0, false
}

// Deprecated returns the version that deprecated a field or enum value, of those that are deprecated today;
// false where all in the table had done so.
func Deprecated(name protoreflect.FullName) (Version, bool) {
	v, ok := table().deprecated[name]
	return v, ok
}

// Requires tells whether a version refuses a message without a field or oneof that need not be set any more.
func (v Version) Requires(name protoreflect.FullName) bool {
	since, ok := table().optional[name]
	return ok && v < since && v.Knows(name)
}
