package check

import (
	"strconv"
	"strings"
)

// Older tells whether the set is for an Envoy that is known to be older than a version, "1.37".
func (c *Context) Older(version string) bool {
	major, minor, ok := parseVersion(c.Envoy)
	thanMajor, thanMinor, _ := parseVersion(version)
	return ok && (major < thanMajor || major == thanMajor && minor < thanMinor)
}

// parseVersion reads "1.37" and "v1.37.2".
func parseVersion(text string) (major, minor int, ok bool) {
	first, rest, _ := strings.Cut(strings.TrimPrefix(text, "v"), ".")
	second, _, _ := strings.Cut(rest, ".")
	major, errMajor := strconv.Atoi(first)
	minor, errMinor := strconv.Atoi(second)
	return major, minor, errMajor == nil && errMinor == nil
}
