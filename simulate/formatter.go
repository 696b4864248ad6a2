package simulate

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// format is a text with formatter commands, taken apart.
type format struct {
	parts []formatPart
	field string
}

// formatPart is a literal text, or a command if name is set.
type formatPart struct {
	text   string // the literal, or the command as written
	name   string
	arg    string
	limit  int // -1: none
	refuse string
}

var commandSyntax = regexp.MustCompile(`^%([A-Z0-9_]+)(?:\((.*?)\))?(?::([0-9]+))?%`)

// parseFormat takes a format string apart. What Envoy would refuse becomes a
// part that nobody can render.
func parseFormat(text, field string) *format {
	f := &format{field: field}
	for text != "" {
		i := strings.IndexByte(text, '%')
		if i < 0 {
			f.literal(text)
			return f
		}
		f.literal(text[:i])
		text = text[i:]
		if strings.HasPrefix(text, "%%") {
			f.literal("%")
			text = text[2:]
			continue
		}
		groups := commandSyntax.FindStringSubmatch(text)
		if groups == nil {
			f.parts = append(f.parts, formatPart{text: text, name: "%", refuse: "Envoy refuses the format: a % starts no command"})
			return f
		}
		f.parts = append(f.parts, newCommand(groups))
		text = text[len(groups[0]):]
	}
	return f
}

func (f *format) literal(text string) {
	if text != "" {
		f.parts = append(f.parts, formatPart{text: text})
	}
}

func newCommand(groups []string) formatPart {
	part := formatPart{text: groups[0], name: groups[1], arg: groups[2], limit: -1}
	if groups[3] != "" {
		if limit, err := strconv.Atoi(groups[3]); err == nil {
			part.limit = limit
		}
	}
	switch part.name {
	case "PER_REQUEST_STATE":
		part.name, part.arg = "FILTER_STATE", part.arg+":PLAIN"
	case "DYNAMIC_METADATA", "UPSTREAM_METADATA":
		part.arg = legacyPath(part.arg)
	}
	if _, ok := commands[part.name]; !ok {
		part.refuse = "the formatter command " + part.name + " is not known here"
	}
	return part
}

// legacyPath turns the old form ["a", "b"] into a:b.
func legacyPath(arg string) string {
	inner, ok := strings.CutPrefix(strings.TrimSpace(arg), "[")
	if !ok {
		return arg
	}
	keys := strings.Split(strings.TrimSuffix(inner, "]"), ",")
	for i, key := range keys {
		keys[i] = strings.Trim(strings.TrimSpace(key), `"`)
	}
	return strings.Join(keys, ":")
}

// constant is the text of a format without commands.
func (f *format) constant() (string, bool) {
	switch {
	case len(f.parts) == 0:
		return "", true
	case len(f.parts) == 1 && f.parts[0].name == "":
		return f.parts[0].text, true
	}
	return "", false
}

// scope is what formatter commands can see.
type scope struct {
	x        *exchange
	headers  *headermap.Map // the request's, as they are now
	response *headermap.Map // nil while the request is on its way
	unknowns *[]Undecided
}

// render evaluates the format; known is false if a command cannot be known,
// which is then on record.
func (f *format) render(s *scope) (text string, known bool) {
	if text, ok := f.constant(); ok {
		return text, true
	}
	var out strings.Builder
	known = true
	for i := range f.parts {
		part := &f.parts[i]
		if part.name == "" {
			out.WriteString(part.text)
			continue
		}
		value, ok := part.render(s)
		if !ok {
			known = false
			s.note(f.field, part)
		}
		out.WriteString(value)
	}
	return out.String(), known
}

func (s *scope) note(field string, part *formatPart) {
	if s.unknowns == nil {
		return
	}
	reason := part.refuse
	if reason == "" {
		reason = "the value of " + part.text + " cannot be known offline"
	}
	*s.unknowns = append(*s.unknowns, Undecided{Field: field, Reason: reason})
}

func (p *formatPart) render(s *scope) (string, bool) {
	if value, ok := p.fact(s); ok {
		return p.cut(value), true
	}
	command, ok := commands[p.name]
	if !ok {
		return "", false
	}
	value, known := command(s, p.arg)
	return p.cut(value), known
}

// fact is what the caller told of a command, by its text without the percent
// signs or by its name.
func (p *formatPart) fact(s *scope) (string, bool) {
	facts := s.x.req.Facts
	if len(facts) == 0 {
		return "", false
	}
	if value, ok := facts[strings.Trim(p.text, "%")]; ok {
		return value, true
	}
	value, ok := facts[p.name]
	return value, ok
}

func (p *formatPart) cut(value string) string {
	if p.limit >= 0 && len(value) > p.limit {
		return value[:p.limit]
	}
	return value
}
