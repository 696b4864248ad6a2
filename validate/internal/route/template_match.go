package route

import (
	"fmt"
	"strings"
)

// matching reads a path template from its beginning to its end.
type matching struct {
	rest  string
	names []string
	// globbed: "**" has been read, which no glob may follow.
	globbed bool
}

// parseMatch returns the variables of a matching template, or what is wrong with it.
func parseMatch(t string) (names []string, wrong string) {
	if !strings.HasPrefix(t, "/") {
		return nil, `it does not begin with "/"`
	}
	for i := 0; i < len(t); i++ {
		if t[i] <= ' ' || t[i] >= 0x7f {
			return nil, "it holds a character that cannot be printed"
		}
	}
	m := &matching{rest: t[1:]}
	for m.rest != "" {
		if wrong := m.segment(); wrong != "" {
			return nil, wrong
		}
		switch {
		case m.rest == "" || m.rest == "/":
			m.rest = ""
		case m.rest[0] == '/':
			m.rest = m.rest[1:]
		default: // a suffix after a glob or a variable, which ends the template
			if !isLiteral(m.rest) {
				return nil, fmt.Sprintf("%q cannot follow a glob or a variable", m.rest)
			}
			m.rest = ""
		}
	}
	if len(m.names) > 5 {
		return nil, "it has more than five variables"
	}
	return m.names, ""
}

// segment reads a glob, a variable or a text.
func (m *matching) segment() (wrong string) {
	switch m.rest[0] {
	case '*':
		return m.glob(&m.rest)
	case '{':
		return m.variable()
	}
	return literal(&m.rest)
}

// glob reads "*" or "**".
func (m *matching) glob(rest *string) (wrong string) {
	if m.globbed {
		return `a glob follows "**"`
	}
	if after, ok := strings.CutPrefix(*rest, "**"); ok {
		m.globbed, *rest = true, after
		return ""
	}
	*rest = (*rest)[1:]
	return ""
}

// variable reads {name} or {name=pattern}.
func (m *matching) variable() (wrong string) {
	inner, after, closed := strings.Cut(m.rest[1:], "}")
	if !closed {
		return "a bracket is not closed"
	}
	m.rest = after
	name, pattern, explicit := strings.Cut(inner, "=")
	switch {
	case !isVariable(name):
		return fmt.Sprintf("%q is no name of a variable", name)
	case len(name) > 16:
		return fmt.Sprintf("the name %q is longer than 16 characters", name)
	case contains(m.names, name):
		return fmt.Sprintf("the variable %q occurs twice", name)
	}
	m.names = append(m.names, name)
	if explicit {
		return m.pattern(pattern)
	}
	if m.globbed {
		return `a variable without a pattern follows "**"`
	}
	return ""
}

// pattern reads what a variable stands for.
func (m *matching) pattern(p string) (wrong string) {
	if p == "" {
		return "the pattern of a variable is empty"
	}
	for p != "" {
		if p[0] == '*' {
			wrong = m.glob(&p)
		} else {
			wrong = literal(&p)
		}
		if wrong != "" {
			return wrong
		}
		if p != "" {
			if p[0] != '/' || len(p) == 1 {
				return fmt.Sprintf("%q cannot follow in the pattern of a variable", p)
			}
			p = p[1:]
		}
	}
	return ""
}

// literal reads a text up to the next slash.
func literal(rest *string) (wrong string) {
	text, _, _ := strings.Cut(*rest, "/")
	if !isLiteral(text) {
		return fmt.Sprintf("%q is no text, glob or variable", text)
	}
	*rest = (*rest)[len(text):]
	return ""
}

func isLiteral(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlphanumeric(c) && strings.IndexByte("-._~%!$&'()+,;:@=", c) < 0 {
			return false
		}
	}
	return s != ""
}

func isVariable(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isAlphanumeric(c) && c != '_' || i == 0 && (c == '_' || '0' <= c && c <= '9') {
			return false
		}
	}
	return s != ""
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
