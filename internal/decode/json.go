package decode

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v3"
)

// jsonReader turns JSON into the nodes that YAML gives, ten times as fast as a YAML
// reader, and with the escapes that only JSON has.
type jsonReader struct {
	text  string
	at    int
	line  int
	start int // of the line
	nodes []yaml.Node
	depth int
	// legacy reads what protobuf's reader does beyond JSON: trailing commas, keys without quotes, single quotes,
	// control characters in texts.
	legacy bool
}

// jsonError is where and why a text is no JSON.
type jsonError struct {
	line, column int
	problem      string
}

func (e *jsonError) Error() string {
	return strconv.Itoa(e.line) + ":" + strconv.Itoa(e.column) + ": " + e.problem
}

// maxJSONDepth keeps hostile text from using up the stack; Envoy stops at 100 already.
const maxJSONDepth = 10_000

func parseJSON(text string, legacy bool) (root *yaml.Node, err *jsonError) {
	r := &jsonReader{text: text, line: 1, legacy: legacy}
	if root, err = r.value(); err != nil {
		return nil, err
	}
	if r.space(); r.at < len(text) {
		return nil, r.fail("there is something after the end of the JSON value")
	}
	return root, nil
}

func (r *jsonReader) fail(problem string) *jsonError {
	return &jsonError{line: r.line, column: r.at - r.start + 1, problem: problem}
}

// node takes a node from a slab.
func (r *jsonReader) node(kind yaml.Kind) *yaml.Node {
	if len(r.nodes) == 0 {
		r.nodes = make([]yaml.Node, 128)
	}
	n := &r.nodes[0]
	r.nodes = r.nodes[1:]
	n.Kind, n.Line, n.Column = kind, r.line, r.at-r.start+1
	return n
}

func (r *jsonReader) space() {
	for r.at < len(r.text) {
		switch r.text[r.at] {
		case '\n':
			r.line++
			r.start = r.at + 1
		case ' ', '\t', '\r':
		default:
			return
		}
		r.at++
	}
}

// next skips space and returns the byte after it, 0 at the end.
func (r *jsonReader) next() byte {
	if r.space(); r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *jsonReader) value() (*yaml.Node, *jsonError) {
	switch c := r.next(); {
	case c == '{' || c == '[':
		if r.depth++; r.depth > maxJSONDepth {
			return nil, r.fail("objects and arrays are nested too deeply")
		}
		defer func() { r.depth-- }()
		if c == '{' {
			return r.object()
		}
		return r.array()
	case r.isQuote(c):
		return r.quoted()
	case c == 0:
		return nil, r.fail("the text ends too early")
	}
	return r.word()
}

func (r *jsonReader) isQuote(c byte) bool { return c == '"' || c == '\'' && r.legacy }

func (r *jsonReader) object() (*yaml.Node, *jsonError) {
	n := r.node(yaml.MappingNode)
	n.Style = yaml.FlowStyle
	r.at++
	if r.next() == '}' {
		r.at++
		return n, nil
	}
	for {
		key, err := r.key()
		if err != nil {
			return nil, err
		}
		if r.next() != ':' {
			return nil, r.fail("expected a colon after the key")
		}
		r.at++
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, key, value)
		if more, err := r.more('}'); !more {
			return n, err
		}
	}
}

// key reads the key of an object.
func (r *jsonReader) key() (*yaml.Node, *jsonError) {
	c := r.next()
	switch {
	case r.isQuote(c):
		return r.quoted()
	case c == 0:
		return nil, r.fail("the text ends too early: an object is not closed")
	case !r.legacy || !isWordCharacter(c):
		return nil, r.fail("expected a key in double quotes")
	}
	n := r.node(yaml.ScalarNode)
	end := r.at
	for end < len(r.text) && isWordCharacter(r.text[end]) {
		end++
	}
	n.Value = r.text[r.at:end]
	r.at = end
	return n, nil
}

func isWordCharacter(c byte) bool {
	letter := c | 0x20
	return letter >= 'a' && letter <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '$'
}

func (r *jsonReader) array() (*yaml.Node, *jsonError) {
	n := r.node(yaml.SequenceNode)
	n.Style = yaml.FlowStyle
	r.at++
	if r.next() == ']' {
		r.at++
		return n, nil
	}
	for {
		value, err := r.value()
		if err != nil {
			return nil, err
		}
		n.Content = append(n.Content, value)
		if more, err := r.more(']'); !more {
			return n, err
		}
	}
}

// more reads the comma before another element, or the end.
func (r *jsonReader) more(end byte) (bool, *jsonError) {
	switch r.next() {
	case ',':
		if r.at++; r.next() != end {
			return true, nil
		}
		if !r.legacy {
			return false, r.fail("there is a comma before " + strconv.Quote(string(end)))
		}
		r.at++
		return false, nil
	case end:
		r.at++
		return false, nil
	case 0:
		return false, r.fail("the text ends too early: expected a comma or " + strconv.Quote(string(end)))
	}
	return false, r.fail("expected a comma or " + strconv.Quote(string(end)))
}

// word reads a number, true, false or null.
func (r *jsonReader) word() (*yaml.Node, *jsonError) {
	n := r.node(yaml.ScalarNode)
	end := r.at
	for end < len(r.text) && !isDelimiter(r.text[end]) {
		end++
	}
	n.Value = r.text[r.at:end]
	switch n.Value {
	case "true", "false", "null":
	default:
		if !isJSONNumber(n.Value) {
			return nil, r.fail("expected a value: text in quotes, a number, true, false, null, an object or an array")
		}
	}
	r.at = end
	return n, nil
}

func isDelimiter(c byte) bool { return strings.IndexByte(" \t\r\n,]}:[{\"", c) >= 0 }

// isJSONNumber checks the grammar: -0.5e+1, but not 01, .5, or 1.
func isJSONNumber(text string) bool {
	whole := strings.TrimPrefix(text, "-")
	rest := strings.TrimLeft(whole, digits)
	whole = whole[:len(whole)-len(rest)]
	if whole == "" || len(whole) > 1 && whole[0] == '0' {
		return false
	}
	if fraction, ok := strings.CutPrefix(rest, "."); ok {
		if rest = strings.TrimLeft(fraction, digits); rest == fraction {
			return false
		}
	}
	if rest == "" {
		return true
	}
	if rest[0]|0x20 != 'e' {
		return false
	}
	exponent := rest[1:]
	if exponent != "" && (exponent[0] == '+' || exponent[0] == '-') {
		exponent = exponent[1:]
	}
	return exponent != "" && strings.TrimLeft(exponent, digits) == ""
}

const digits = "0123456789"

// quoted reads a text in quotes.
func (r *jsonReader) quoted() (*yaml.Node, *jsonError) {
	n := r.node(yaml.ScalarNode)
	n.Style = yaml.DoubleQuotedStyle
	quote := r.text[r.at]
	r.at++
	start := r.at
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == quote:
			raw := r.text[start:r.at]
			if !utf8.ValidString(raw) {
				return nil, r.fail("the text is not valid UTF-8")
			}
			n.Value = raw
			r.at++
			return n, nil
		case c == '\\':
			return n, r.escaped(n, start, quote)
		case c < ' ' && !r.control(c):
			return nil, r.fail("a control character must be escaped")
		}
		r.at++
	}
	return nil, r.fail("the text has no closing quote")
}

// control tells whether a control character may stand in a text, and counts lines.
func (r *jsonReader) control(c byte) bool {
	if r.legacy && c == '\n' {
		r.line++
		r.start = r.at + 1
	}
	return r.legacy
}

// escaped goes on with a text from its first backslash.
func (r *jsonReader) escaped(n *yaml.Node, start int, quote byte) *jsonError {
	buf := append([]byte(nil), r.text[start:r.at]...)
	for r.at < len(r.text) {
		c := r.text[r.at]
		switch {
		case c == quote:
			if !utf8.Valid(buf) {
				return r.fail("the text is not valid UTF-8")
			}
			n.Value = string(buf)
			r.at++
			return nil
		case c < ' ' && !r.control(c):
			return r.fail("a control character must be escaped")
		case c != '\\':
			buf = append(buf, c)
			r.at++
			continue
		}
		var err *jsonError
		if buf, err = r.escape(buf); err != nil {
			return err
		}
	}
	return r.fail("the text has no closing quote")
}

var simpleEscapes = map[byte]byte{'"': '"', '\'': '\'', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape appends what the escape at hand stands for.
func (r *jsonReader) escape(buf []byte) ([]byte, *jsonError) {
	if r.at+1 >= len(r.text) {
		return nil, r.fail("the text has no closing quote")
	}
	c := r.text[r.at+1]
	if plain, ok := simpleEscapes[c]; ok && (c != '\'' || r.legacy) {
		r.at += 2
		return append(buf, plain), nil
	}
	first, ok := r.codeUnit(r.at)
	if !ok {
		return nil, r.fail("unknown escape in a text")
	}
	r.at += 6
	if !utf16.IsSurrogate(first) {
		return utf8.AppendRune(buf, first), nil
	}
	second, ok := r.codeUnit(r.at)
	full := utf16.DecodeRune(first, second)
	if !ok || full == utf8.RuneError {
		return nil, r.fail("half of a surrogate pair in a text")
	}
	r.at += 6
	return utf8.AppendRune(buf, full), nil
}

// codeUnit reads \uXXXX.
func (r *jsonReader) codeUnit(at int) (rune, bool) {
	if at+6 > len(r.text) || r.text[at] != '\\' || r.text[at+1] != 'u' {
		return 0, false
	}
	u, err := strconv.ParseUint(r.text[at+2:at+6], 16, 16)
	return rune(u), err == nil
}
