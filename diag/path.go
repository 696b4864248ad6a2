package diag

import (
	"strconv"
	"strings"
)

// Path says where in a configuration something is: clusters["api"].health_checks[0].timeout.
// Field names are those of Envoy's protos; inside an Any the path goes on with the
// fields of the message that the Any holds.
type Path []Step

// Step is one element of a [Path].
type Step struct {
	// Field is the proto field name.
	Field string
	// Index is the position in a repeated field, or -1.
	Index int
	// Key is the map key or resource name, if HasKey.
	Key    string
	HasKey bool
}

// FieldStep returns the step into a singular field.
func FieldStep(name string) Step { return Step{Field: name, Index: -1} }

// IndexStep returns the step into an element of a repeated field.
func IndexStep(name string, i int) Step { return Step{Field: name, Index: i} }

// KeyStep returns the step into a map entry or a named resource.
func KeyStep(name, key string) Step { return Step{Field: name, Index: -1, Key: key, HasKey: true} }

// subscripted tells whether the step leads into a list or map.
func (s Step) subscripted() bool { return s.HasKey || s.Index >= 0 }

// String renders the path; the root is "". A field that is no name, such as a key of YAML that
// contains a dot, is quoted.
func (p Path) String() string {
	var b strings.Builder
	for i, s := range p {
		again := s.Field == "" && s.subscripted() && (i == 0 || p[i-1].subscripted())
		if i > 0 && !again {
			b.WriteByte('.')
		}
		switch {
		case again: // a list of lists
		case plainField(s.Field):
			b.WriteString(s.Field)
		default:
			b.WriteString(strconv.Quote(s.Field))
		}
		switch {
		case s.HasKey:
			b.WriteByte('[')
			b.WriteString(strconv.Quote(s.Key))
			b.WriteByte(']')
		case s.Index >= 0:
			b.WriteByte('[')
			b.WriteString(strconv.Itoa(s.Index))
			b.WriteByte(']')
		}
	}
	return b.String()
}

// Append returns a new path with more steps.
func (p Path) Append(steps ...Step) Path {
	return append(append(make(Path, 0, len(p)+len(steps)), p...), steps...)
}

// ParsePath reads what String writes. It reports false for text that is no path.
func ParsePath(s string) (Path, bool) {
	var p Path
	for s != "" {
		step, rest, ok := parseStep(s)
		if !ok {
			return nil, false
		}
		p = append(p, step)
		s = rest
		if after, dotted := strings.CutPrefix(s, "."); dotted {
			if s = after; s == "" || s[0] == '[' {
				return nil, false
			}
		} else if s != "" && s[0] != '[' {
			return nil, false
		}
	}
	return p, true
}

// parseStep reads one step and returns what follows. A step without field, as in a list of
// lists, has a subscript.
func parseStep(text string) (step Step, rest string, ok bool) {
	step = FieldStep("")
	switch {
	case strings.HasPrefix(text, `"`):
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return step, "", false
		}
		step.Field, err = strconv.Unquote(quoted)
		text, ok = text[len(quoted):], err == nil
	default:
		end := strings.IndexAny(text, ".[")
		if end < 0 {
			end = len(text)
		}
		step.Field, text = text[:end], text[end:]
		ok = plainField(step.Field) || end == 0 && text[0] == '['
	}
	if !ok || !strings.HasPrefix(text, "[") {
		return step, text, ok
	}
	rest, ok = step.parseSubscript(text[1:])
	return step, rest, ok
}

// plainField tells whether a field needs no quotes.
func plainField(name string) bool {
	return name != "" && !strings.ContainsAny(name, " .[]\"") && isPrintable(name)
}

// parseSubscript reads `0]` or `"key"]` and returns what follows.
func (s *Step) parseSubscript(text string) (rest string, ok bool) {
	if strings.HasPrefix(text, `"`) {
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return "", false
		}
		s.Key, _ = strconv.Unquote(quoted)
		s.HasKey = true
		return strings.CutPrefix(text[len(quoted):], "]")
	}
	number, rest, ok := strings.Cut(text, "]")
	n, err := strconv.ParseUint(number, 10, 31)
	s.Index = int(n)
	return rest, ok && err == nil
}

// compare orders paths field by field, elements of a list by their index.
func (p Path) compare(q Path) int {
	for i := range min(len(p), len(q)) {
		a, b := p[i], q[i]
		if c := strings.Compare(a.Field, b.Field); c != 0 {
			return c
		}
		if a.Index != b.Index {
			return a.Index - b.Index
		}
		if a.HasKey != b.HasKey {
			if b.HasKey {
				return -1
			}
			return 1
		}
		if c := strings.Compare(a.Key, b.Key); c != 0 {
			return c
		}
	}
	return len(p) - len(q)
}
