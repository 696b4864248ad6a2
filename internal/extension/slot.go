package extension

import (
	"slices"
	"sort"
	"strings"
)

// SlotOf returns the categories of extensions that a field takes, sorted: the field is one that holds an
// Any, or a message that boxes one, like TypedExtensionConfig or HttpFilter. A field with several
// categories takes an extension that fits any of them; which one may depend on who owns the message, and
// the registry does not follow that. The result is nil if the field holds no extension, or nobody knows
// which. It must not be changed.
//
// A field that holds a box decides about the extension inside it, whatever the field of the box says:
// Router.upstream_http_filters takes upstream filters, while HttpFilter.typed_config alone stands for
// downstream ones. Below does that.
func SlotOf(message, field string) []string {
	i, ok := sort.Find(len(slots), func(i int) int { return comparePath(message, field, slots[i].field) })
	if !ok {
		return nil
	}
	return slots[i].categories
}

// Below returns the categories of the extensions that may stand below a field, for a walk from the root
// of a message to its leaves: outer is the result for the field that holds message, nil for a message at
// the root and for one that was packed into an Any. The result at a field that is an Any is what has to
// fit. Envoy's transport sockets, filters and matchers thus need no care of their own.
func Below(outer []string, message, field string) []string {
	if outer != nil && Boxes(message) {
		return outer
	}
	return SlotOf(message, field)
}

// comparePath compares message.field with a path, without joining the two.
func comparePath(message, field, path string) int {
	head := path[:min(len(message), len(path))]
	if c := strings.Compare(message, head); c != 0 {
		return c
	}
	rest := path[len(head):]
	if !strings.HasPrefix(rest, ".") {
		return strings.Compare(".", rest)
	}
	return strings.Compare(field, rest[1:])
}

// SlotFields returns the full names of all fields that SlotOf knows, sorted.
func SlotFields() []string {
	fields := make([]string, len(slots))
	for i := range slots {
		fields[i] = slots[i].field
	}
	return fields
}

// Boxes tells whether a message only boxes an extension, so that the field which holds the box decides
// what may be inside.
func Boxes(message string) bool {
	_, found := slices.BinarySearch(carriers[:], message)
	return found
}
