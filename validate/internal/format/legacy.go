package format

import (
	"regexp"
	"strings"
)

// isLegacy tells whether a text begins with a command in the array form that header values have known for
// long, whose arguments may span lines.
func isLegacy(text string) bool { return legacy.MatchString(text) }

var legacy = regexp.MustCompile(`^%(UPSTREAM|DYNAMIC)_METADATA\(\s*\[(?s:.+?)\]\s*\)%`)

// Legacy tells whether the value of a header has a command in a form of the past.
func Legacy(value string) bool {
	for i := 0; i < len(value); i++ {
		if value[i] != '%' {
			continue
		}
		rest := value[i:]
		if strings.HasPrefix(rest, "%PER_REQUEST_STATE(") || strings.Contains(rest, "_METADATA(") && isLegacy(rest) {
			return true
		}
	}
	return false
}
