// Package uritemplate matches and rewrites paths by the URI templates of
// Envoy's extensions envoy.path.match.uri_template and
// envoy.path.rewrite.uri_template.
package uritemplate

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

const (
	maxVariables    = 5
	maxVariableName = 16

	// pathClass are the characters that "*" takes; "**" takes the slash, too.
	pathClass = `a-zA-Z0-9\-._~%!$&'()+,;:@=*`
)

// Pattern is a template that selects paths.
type Pattern struct {
	expression *regexp.Regexp
	source     string
	names      []string
}

// ParsePattern reads a template that selects paths.
func ParsePattern(text string) (*Pattern, error) {
	p := parser{rest: text}
	if err := p.pattern(); err != nil {
		return nil, fmt.Errorf("path template %q: %w", text, err)
	}
	source := p.out.String()
	expression, err := regexp.Compile(`^(?:` + source + `)$`)
	if err != nil {
		return nil, fmt.Errorf("path template %q: %w", text, err)
	}
	return &Pattern{expression: expression, source: source, names: p.names}, nil
}

// Match reports whether the pattern takes the whole path, which has no query.
func (p *Pattern) Match(path string) bool {
	return p.expression.MatchString(path) && !strings.HasSuffix(path, "\n")
}

// Expression is the regular expression that stands for the pattern, without anchors.
func (p *Pattern) Expression() string { return p.source }

// Variables are the values that the variables take in a path that matches.
func (p *Pattern) Variables(path string) (map[string]string, bool) {
	groups := p.expression.FindStringSubmatch(path)
	if groups == nil {
		return nil, false
	}
	values := make(map[string]string, len(p.names))
	for i, name := range p.expression.SubexpNames() {
		if name != "" {
			values[name] = groups[i]
		}
	}
	return values, true
}

type parser struct {
	rest     string
	out      strings.Builder
	names    []string
	globbed  bool // a "**" was seen: no operator may follow
	operator bool // the segment just read was or held an operator
}

func (p *parser) pattern() error {
	if !strings.HasPrefix(p.rest, "/") {
		return errors.New("must start with /")
	}
	for p.rest != "" {
		if p.rest[0] != '/' {
			return p.suffix()
		}
		p.rest = p.rest[1:]
		p.out.WriteByte('/')
		if p.rest == "" {
			return nil
		}
		if p.rest[0] == '/' {
			return errors.New("has an empty segment")
		}
		if err := p.segment(); err != nil {
			return err
		}
	}
	return nil
}

// suffix reads the literal that ends a pattern right after its last operator.
func (p *parser) suffix() error {
	literal := p.literal()
	if !p.operator || literal == "" || p.rest != "" {
		return fmt.Errorf("text %q may only follow the last operator, at the end", literal+p.rest)
	}
	writeLiteral(&p.out, literal)
	return nil
}

func (p *parser) segment() error {
	p.operator = true
	switch {
	case strings.HasPrefix(p.rest, "{"):
		return p.variable()
	case strings.HasPrefix(p.rest, "*"):
		return p.glob()
	}
	p.operator = false
	literal := p.literal()
	if literal == "" {
		return fmt.Errorf("character %q is not allowed", p.rest[:1])
	}
	writeLiteral(&p.out, literal)
	return nil
}

func (p *parser) glob() error {
	if p.globbed {
		return errors.New("has an operator after **")
	}
	if strings.HasPrefix(p.rest, "**") {
		p.globbed = true
		p.rest = p.rest[2:]
		p.out.WriteString("[" + pathClass + "/]*")
		return nil
	}
	p.rest = p.rest[1:]
	p.out.WriteString("[" + pathClass + "]+")
	return nil
}

func (p *parser) variable() error {
	end := strings.IndexByte(p.rest, '}')
	if end < 0 {
		return errors.New("has an open brace")
	}
	name, inner, given := strings.Cut(p.rest[1:end], "=")
	after := p.rest[end+1:]
	if !given {
		inner = "*"
	}
	if err := p.declare(name); err != nil {
		return err
	}
	p.out.WriteString("(?P<" + name + ">")
	p.rest = inner
	if err := p.variablePattern(); err != nil {
		return fmt.Errorf("variable %s: %w", name, err)
	}
	p.out.WriteByte(')')
	p.rest = after
	p.operator = true
	return nil
}

func (p *parser) variablePattern() error {
	for {
		switch {
		case strings.HasPrefix(p.rest, "*"):
			if err := p.glob(); err != nil {
				return err
			}
		default:
			literal := p.literal()
			if literal == "" {
				return errors.New("has an empty or invalid segment")
			}
			writeLiteral(&p.out, literal)
		}
		if p.rest == "" {
			return nil
		}
		if p.rest[0] != '/' {
			return fmt.Errorf("text %q may not follow an operator", p.rest)
		}
		p.rest = p.rest[1:]
		p.out.WriteByte('/')
	}
}

func (p *parser) declare(name string) error {
	if !validName(name) {
		return fmt.Errorf("variable name %q: a letter, then letters, digits or _, at most %d", name, maxVariableName)
	}
	for _, known := range p.names {
		if known == name {
			return fmt.Errorf("variable %s is used twice", name)
		}
	}
	p.names = append(p.names, name)
	if len(p.names) > maxVariables {
		return fmt.Errorf("has more than %d variables", maxVariables)
	}
	return nil
}

func (p *parser) literal() string {
	n := 0
	for n < len(p.rest) && isLiteral(p.rest[n]) {
		n++
	}
	literal := p.rest[:n]
	p.rest = p.rest[n:]
	return literal
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLiteral(c byte) bool {
	return isLetter(c) || isDigit(c) || strings.IndexByte("-._~%!$&'()+,;:@=*", c) >= 0
}

func validName(name string) bool {
	if name == "" || len(name) > maxVariableName || !isLetter(name[0]) {
		return false
	}
	for i := 1; i < len(name); i++ {
		if !isLetter(name[i]) && !isDigit(name[i]) && name[i] != '_' {
			return false
		}
	}
	return true
}

// writeLiteral escapes what Envoy escapes and no more: a "*" inside a literal
// repeats the character before it.
func writeLiteral(out *strings.Builder, literal string) {
	for i := 0; i < len(literal); i++ {
		if strings.IndexByte("$()+.", literal[i]) >= 0 {
			out.WriteByte('\\')
		}
		out.WriteByte(literal[i])
	}
}
