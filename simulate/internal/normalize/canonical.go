package normalize

import "strings"

// Verdict is what canonicalising a path came to.
type Verdict int

const (
	// Done says that the result is the canonical path.
	Done Verdict = iota
	// Invalid says that Envoy answers 400.
	Invalid
	// Unsure says that the path holds bytes for which the URL library that
	// Envoy links decides by a table that is not part of its documentation.
	Unsure
)

// Canonical resolves dot segments before the query, as normalize_path does.
func Canonical(path string) (string, Verdict) {
	head, query := SplitQuery(path)
	head = strings.ReplaceAll(head, `\`, "/")
	if !strings.HasPrefix(head, "/") {
		head = "/" + head
	}
	if verdict := inspect(head); verdict != Done {
		return path, verdict
	}
	return resolveDots(head) + query, Done
}

// inspect looks for what is refused and for what the library may re-encode.
func inspect(head string) Verdict {
	verdict := Done
	for i := 0; i < len(head); i++ {
		c := head[i]
		switch {
		case c == 0:
			return Invalid
		case c == '%':
			value, ok := hexByte(head[i+1:])
			if !ok {
				continue
			}
			if value == 0 {
				return Invalid
			}
			if value != '.' && isUnreserved(value) {
				verdict = Unsure
			}
			i += 2
		case c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>^`{|}", c) >= 0:
			verdict = Unsure
		}
	}
	return verdict
}

func hexByte(s string) (byte, bool) {
	if len(s) < 2 {
		return 0, false
	}
	high, okHigh := hexDigit(s[0])
	low, okLow := hexDigit(s[1])
	return high<<4 | low, okHigh && okLow
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}

// resolveDots removes "." and ".." segments of an absolute path; nothing
// climbs above the root.
func resolveDots(head string) string {
	segments := strings.Split(head[1:], "/")
	var kept []string
	for i, segment := range segments {
		last := i == len(segments)-1
		switch strings.ReplaceAll(strings.ToLower(segment), "%2e", ".") {
		case ".":
			if last {
				kept = append(kept, "")
			}
		case "..":
			if len(kept) > 0 {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, segment)
		}
	}
	return "/" + strings.Join(kept, "/")
}
