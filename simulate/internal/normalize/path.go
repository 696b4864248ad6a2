// Package normalize rewrites the path and the host of a request the way the
// HTTP connection manager does before it looks for a route.
package normalize

import "strings"

// Cut is the part of a path before its query or fragment.
func Cut(path string) string {
	if i := strings.IndexAny(path, "?#"); i >= 0 {
		return path[:i]
	}
	return path
}

// SplitQuery parts a path at its first question mark; the query keeps it.
func SplitQuery(path string) (string, string) {
	if i := strings.IndexByte(path, '?'); i >= 0 {
		return path[:i], path[i:]
	}
	return path, ""
}

// UnescapeSlashes replaces %2F and %5C, in either case, before the query by
// the slashes they stand for, in one pass.
func UnescapeSlashes(path string) (result string, changed bool) {
	head, query := SplitQuery(path)
	var out strings.Builder
	for i := 0; i < len(head); i++ {
		slash := escapedSlash(head[i:])
		if slash == 0 {
			out.WriteByte(head[i])
			continue
		}
		out.WriteByte(slash)
		changed = true
		i += 2
	}
	if !changed {
		return path, false
	}
	return out.String() + query, true
}

func escapedSlash(s string) byte {
	if len(s) < 3 || s[0] != '%' {
		return 0
	}
	switch s[:3] {
	case "%2F", "%2f":
		return '/'
	case "%5C", "%5c":
		return '\\'
	}
	return 0
}

// MergeSlashes drops the empty segments before the query. A leading and a
// trailing slash survive.
func MergeSlashes(path string) string {
	head, query := SplitQuery(path)
	if !strings.Contains(head, "//") {
		return path
	}
	var out strings.Builder
	for i := 0; i < len(head); i++ {
		if head[i] == '/' && i > 0 && head[i-1] == '/' {
			continue
		}
		out.WriteByte(head[i])
	}
	return out.String() + query
}
