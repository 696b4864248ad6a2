package uritemplate

import (
	"errors"
	"fmt"
	"strings"
)

// Rewrite is a template that makes a path of variables.
type Rewrite struct {
	parts []part
}

type part struct {
	text     string
	variable bool
}

// ParseRewrite reads a template that makes a path.
func ParseRewrite(text string) (*Rewrite, error) {
	if !strings.HasPrefix(text, "/") || strings.Contains(text, "//") {
		return nil, fmt.Errorf("rewrite template %q: must start with / and have no empty segment", text)
	}
	rewrite := &Rewrite{}
	for rest := text; rest != ""; {
		next, after, err := cutPart(rest)
		if err != nil {
			return nil, fmt.Errorf("rewrite template %q: %w", text, err)
		}
		rewrite.parts = append(rewrite.parts, next)
		rest = after
	}
	return rewrite, nil
}

func cutPart(rest string) (part, string, error) {
	if rest[0] == '{' {
		name, after, closed := strings.Cut(rest[1:], "}")
		if !closed || !validName(name) {
			return part{}, "", errors.New("has a broken variable")
		}
		return part{text: name, variable: true}, after, nil
	}
	n := 0
	for n < len(rest) && (isLiteral(rest[n]) || rest[n] == '/') {
		n++
	}
	if n == 0 {
		return part{}, "", fmt.Errorf("character %q is not allowed", rest[:1])
	}
	return part{text: rest[:n]}, rest[n:], nil
}

// Apply makes the path, or reports that a variable is missing.
func (r *Rewrite) Apply(variables map[string]string) (string, bool) {
	var out strings.Builder
	for _, p := range r.parts {
		if !p.variable {
			out.WriteString(p.text)
			continue
		}
		value, ok := variables[p.text]
		if !ok {
			return "", false
		}
		out.WriteString(value)
	}
	return out.String(), true
}
