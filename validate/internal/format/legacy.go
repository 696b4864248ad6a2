package format

import "regexp"

// isLegacy tells whether a text begins with a command in the array form that header values have known for
// long, whose arguments may span lines.
func isLegacy(text string) bool { return legacy.MatchString(text) }

var legacy = regexp.MustCompile(`^%(UPSTREAM|DYNAMIC)_METADATA\(\s*\[(?s:.+?)\]\s*\)%`)
