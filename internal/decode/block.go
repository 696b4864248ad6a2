package decode

import (
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// blockReader reads the plain part of YAML that nearly all configuration is written in: block mappings and
// lists, scalars and flow collections on a single line, literal blocks. Whatever else it meets (anchors, tags,
// scalars over several lines, tabs, several documents, any error) makes it give up, and the
// YAML library reads the text instead. It is five times as fast as the library, whose time
// would be two thirds of loading. The nodes are the same, except for comments and tags: a test compares them.
type blockReader struct {
	text  string
	at    int // the next character
	line  int
	start int // of the line
	// indent is the column of the next token: that of the line, or of what follows a "- ".
	indent int
	nodes  []yaml.Node
	depth  int
	// added tells that the text had no line break at its end.
	added bool
}

// giveUp is thrown where the text is left to the library.
type giveUp struct{}

// end is an indentation less than any.
const end = -1

// readBlocks returns nil for a text that is left to the library.
func readBlocks(text string) (root *yaml.Node) {
	if text == "" || !isPlain(text) {
		return nil
	}
	added := text[len(text)-1] != '\n'
	if added {
		text += "\n"
	}
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(giveUp); !ok {
				panic(r)
			}
			root = nil
		}
	}()
	r := &blockReader{text: text, at: -1, added: added}
	r.nextLine()
	if r.indent == 0 && r.hasPrefix("---\n") {
		r.at = r.lineEnd()
		r.nextLine()
	}
	if r.indent == end {
		return nil
	}
	root = r.node(end)
	r.require(r.indent == end && root.Kind != yaml.ScalarNode)
	return root
}

// isPlain looks for characters that need the library: those outside ASCII have other columns than offsets.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c >= 0x7f || c < ' ' && c != '\n' {
			return false
		}
	}
	return true
}

func (r *blockReader) require(ok bool) {
	if !ok {
		panic(giveUp{})
	}
}

func (r *blockReader) hasPrefix(s string) bool { return strings.HasPrefix(r.text[r.at:], s) }

func (r *blockReader) lineEnd() int { return r.at + strings.IndexByte(r.text[r.at:], '\n') }

// nextLine goes from the end of a line to the next that has content.
func (r *blockReader) nextLine() {
	r.at++
	for r.at < len(r.text) {
		r.line++
		r.start = r.at
		for r.text[r.at] == ' ' {
			r.at++
		}
		switch r.text[r.at] {
		case '\n':
			r.at++
			continue
		case '#':
			r.at = r.lineEnd() + 1
			continue
		}
		r.indent = r.at - r.start
		// Document markers and directives end what can be read here, but for a marker at the start.
		marker := r.hasPrefix("---") || r.hasPrefix("...") || r.text[r.at] == '%'
		r.require(!marker || r.indent > 0 || r.line == 1 && r.hasPrefix("---\n"))
		return
	}
	r.indent = end
}

// take returns a node from a slab, at the given place of the line.
func (r *blockReader) take(kind yaml.Kind, at int) *yaml.Node {
	if len(r.nodes) == 0 {
		r.nodes = make([]yaml.Node, 128)
	}
	n := &r.nodes[0]
	r.nodes = r.nodes[1:]
	n.Kind, n.Line, n.Column = kind, r.line, at-r.start+1
	return n
}

// node reads what is indented more than its parent.
func (r *blockReader) node(parent int) *yaml.Node {
	r.depth++
	r.require(r.depth < envoyDepth+20)
	defer func() { r.depth-- }()
	switch {
	case r.atDash():
		return r.sequence(r.indent)
	case r.keyEnd() > 0:
		return r.mapping(r.indent)
	}
	n := r.inline()
	r.nextLine()
	r.require(r.indent <= parent) // else the scalar goes on
	return n
}

func (r *blockReader) atDash() bool { return r.text[r.at] == '-' && isBlank(r.text[r.at+1]) }

func isBlank(c byte) bool { return c == ' ' || c == '\n' }

func (r *blockReader) sequence(indent int) *yaml.Node {
	n := r.take(yaml.SequenceNode, r.at)
	for r.indent == indent && r.atDash() {
		dash := r.at
		r.at++
		r.spaces()
		if !r.atLineEnd() {
			r.indent = r.at - r.start
			n.Content = append(n.Content, r.node(indent))
			continue
		}
		none := r.take(yaml.ScalarNode, dash+1)
		r.at = r.lineEnd()
		r.nextLine()
		if r.indent > indent {
			n.Content = append(n.Content, r.node(indent))
		} else {
			n.Content = append(n.Content, none)
		}
	}
	return n
}

func (r *blockReader) mapping(indent int) *yaml.Node {
	n := r.take(yaml.MappingNode, r.at)
	n.Content = make([]*yaml.Node, 0, 4)
	for r.indent == indent && !r.atDash() {
		colon := r.keyEnd()
		r.require(colon > 0)
		key := r.key(colon)
		r.at = colon + 1
		r.spaces()
		n.Content = append(n.Content, key, r.mappingValue(indent, colon))
	}
	r.require(r.indent <= indent)
	return n
}

func (r *blockReader) mappingValue(indent, colon int) *yaml.Node {
	switch {
	case r.text[r.at] == '|':
		return r.literal(indent)
	case !r.atLineEnd():
		n := r.inline()
		r.nextLine()
		r.require(r.indent <= indent && !(r.indent == indent && r.atDash())) // else the scalar goes on
		return n
	}
	none := r.take(yaml.ScalarNode, colon+1)
	r.at = r.lineEnd()
	r.nextLine()
	if r.indent > indent || r.indent == indent && r.atDash() {
		if r.indent == indent {
			return r.sequence(indent)
		}
		return r.node(indent)
	}
	return none
}

func (r *blockReader) spaces() {
	for r.text[r.at] == ' ' {
		r.at++
	}
}

// atLineEnd tells whether only a comment may follow.
func (r *blockReader) atLineEnd() bool {
	c := r.text[r.at]
	return c == '\n' || c == '#' && r.at > r.start && r.text[r.at-1] == ' '
}

// keyEnd finds the colon after the key at hand, 0 if there is no key.
func (r *blockReader) keyEnd() int {
	const longest = 1000 // the library stops at 1024
	i := r.at
	switch c := r.text[i]; {
	case c == '"' || c == '\'':
		for i++; r.text[i] != c; i++ {
			r.require(r.text[i] != '\n' && r.text[i] != '\\')
		}
		if i++; r.text[i] != ':' {
			return 0
		}
		r.require(isBlank(r.text[i+1]))
	case !startsPlain(r.text[i:]):
		return 0
	default:
		for r.text[i] != ':' || !isBlank(r.text[i+1]) {
			if r.text[i] == '\n' || r.text[i] == '#' && r.text[i-1] == ' ' {
				return 0
			}
			i++
		}
	}
	r.require(i-r.at < longest)
	return i
}

// startsPlain tells whether a plain scalar can start so.
func startsPlain(s string) bool {
	switch s[0] {
	case '-', '?', ':':
		return !isBlank(s[1])
	}
	return strings.IndexByte(",[]{}#&*!|>'\"%@`", s[0]) < 0
}

func (r *blockReader) key(colon int) *yaml.Node {
	n := r.take(yaml.ScalarNode, r.at)
	switch r.text[r.at] {
	case '"':
		n.Style, n.Value = yaml.DoubleQuotedStyle, r.text[r.at+1:colon-1]
	case '\'':
		n.Style, n.Value = yaml.SingleQuotedStyle, r.text[r.at+1:colon-1]
	default:
		n.Value = strings.TrimRight(r.text[r.at:colon], " ")
		r.require(n.Value != "<<")
	}
	return n
}

// inline reads a value that ends with its line, and goes to the end of the line.
func (r *blockReader) inline() *yaml.Node {
	var n *yaml.Node
	switch c := r.text[r.at]; {
	case c == '{' || c == '[':
		n = r.flow()
	case c == '"' || c == '\'':
		n = r.quoted()
	default:
		r.require(startsPlain(r.text[r.at:]))
		return r.plain()
	}
	r.spaces()
	r.require(r.atLineEnd())
	r.at = r.lineEnd()
	return n
}

// plain reads a plain scalar to the end of the line, or to the comment there.
func (r *blockReader) plain() *yaml.Node {
	n := r.take(yaml.ScalarNode, r.at)
	line := r.text[r.at:r.lineEnd()]
	if i := strings.Index(line, " #"); i >= 0 {
		line = line[:i]
	}
	n.Value = strings.TrimRight(line, " ")
	r.require(!strings.Contains(n.Value, ": ") && !strings.HasSuffix(n.Value, ":"))
	r.at = r.lineEnd()
	return n
}

var simpleQuoted = strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\/`, `/`, `\n`, "\n", `\t`, "\t")

// quoted reads a scalar in quotes that ends on its line.
func (r *blockReader) quoted() *yaml.Node {
	n := r.take(yaml.ScalarNode, r.at)
	quote := r.text[r.at]
	n.Style = yaml.SingleQuotedStyle
	if quote == '"' {
		n.Style = yaml.DoubleQuotedStyle
	}
	r.at++
	first, escaped := r.at, false
	for ; r.text[r.at] != quote || quote == '\'' && r.text[r.at+1] == '\''; r.at++ {
		switch c := r.text[r.at]; {
		case c == '\n':
			panic(giveUp{})
		case c == '\\' && quote == '"':
			r.at++
			r.require(strings.IndexByte(`"\/nt`, r.text[r.at]) >= 0)
			escaped = true
		case c == '\'' && quote == '\'':
			r.at++
			escaped = true
		}
	}
	n.Value = r.text[first:r.at]
	if escaped && quote == '"' {
		n.Value = simpleQuoted.Replace(n.Value)
	} else if escaped {
		n.Value = strings.ReplaceAll(n.Value, "''", "'")
	}
	r.at++
	return n
}

// literal reads a block of lines after "|".
func (r *blockReader) literal(parent int) *yaml.Node {
	n := r.take(yaml.ScalarNode, r.at)
	n.Style = yaml.LiteralStyle
	r.at++
	strip := r.text[r.at] == '-'
	if strip {
		r.at++
	}
	r.spaces()
	r.require(r.atLineEnd())
	r.at = r.lineEnd() + 1
	text := r.literalLines(parent)
	r.require(text != "" && !(r.added && r.at >= len(r.text)))
	if !strip {
		text += "\n"
	}
	n.Value = text
	r.at-- // to the end of the last line
	r.nextLine()
	r.require(r.indent <= parent)
	return n
}

// literalLines reads lines that are indented as the first of them, and more than the parent.
func (r *blockReader) literalLines(parent int) string {
	var b strings.Builder
	indent, breaks := end, 0
	for r.at < len(r.text) {
		stop := r.lineEnd()
		line := r.text[r.at:stop]
		width := len(line) - len(strings.TrimLeft(line, " "))
		if width == len(line) {
			// What the library makes of spaces on an empty line depends on how many they are.
			r.require(width == 0 || indent != end && width <= indent)
			breaks++
		} else {
			if indent == end {
				indent = width
			}
			if width < indent || width <= parent {
				break
			}
			b.WriteString(strings.Repeat("\n", breaks))
			b.WriteString(line[indent:])
			breaks = 1
		}
		r.line++
		r.at = stop + 1
	}
	return b.String()
}
