package cel

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// kind tells tokens apart.
type kind int

const (
	end kind = iota
	name
	operator // an operator or a bracket
	integer
	unsigned
	decimal
	text
	bytes
)

// token is a word of an expression. What a literal holds, unquoted, is its text.
type token struct {
	kind kind
	text string
	at   int // where it begins, in bytes
}

// Error is what is wrong with an expression, and where.
type Error struct {
	Column int // in characters, from 1
	Text   string
}

// Error implements error.
func (e *Error) Error() string { return fmt.Sprintf("column %d: %s", e.Column, e.Text) }

// scanner cuts an expression into tokens.
type scanner struct {
	source string
	at     int
}

func (s *scanner) fail(at int, format string, args ...any) {
	panic(&Error{Column: utf8.RuneCountInString(s.source[:at]) + 1, Text: fmt.Sprintf(format, args...)})
}

// operators, the longer ones first.
var operators = []string{"&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"}

func (s *scanner) next() token {
	s.blank()
	rest, start := s.source[s.at:], s.at
	if rest == "" {
		return token{kind: end, at: start}
	}
	if prefix, quote := quoted(rest); quote != "" {
		s.at += len(prefix) + len(quote)
		return s.literal(start, strings.ToLower(prefix), quote)
	}
	switch c := rest[0]; {
	case letter(c):
		n := 1
		for n < len(rest) && (letter(rest[n]) || digit(rest[n])) {
			n++
		}
		s.at += n
		return token{name, rest[:n], start}
	case digit(c), c == '.' && len(rest) > 1 && digit(rest[1]):
		return s.number(rest)
	}
	for _, o := range operators {
		if strings.HasPrefix(rest, o) {
			s.at += len(o)
			return token{operator, o, start}
		}
	}
	s.fail(start, "unexpected %q", rest[:1])
	return token{}
}

// blank passes spaces and comments.
func (s *scanner) blank() {
	for s.at < len(s.source) {
		switch rest := s.source[s.at:]; {
		case strings.IndexByte(" \t\r\n\f", rest[0]) >= 0:
			s.at++
		case strings.HasPrefix(rest, "//"):
			line, _, _ := strings.Cut(rest, "\n")
			s.at += len(line)
		default:
			return
		}
	}
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

func (s *scanner) number(rest string) token {
	t := token{kind: integer, at: s.at}
	n := 0
	run := func(is func(byte) bool) {
		for n < len(rest) && is(rest[n]) {
			n++
		}
	}
	if strings.HasPrefix(rest, "0x") || strings.HasPrefix(rest, "0X") {
		n = 2
		run(func(c byte) bool { return digit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' })
	} else {
		run(digit)
		if n+1 < len(rest) && rest[n] == '.' && digit(rest[n+1]) {
			t.kind = decimal
			n++
			run(digit)
		}
		if e := exponent(rest[n:]); e > 0 {
			t.kind = decimal
			n += e
			run(digit)
		}
	}
	t.text = rest[:n]
	if t.kind == integer && n < len(rest) && rest[n]|0x20 == 'u' {
		t.kind = unsigned
		n++
	}
	s.at += n
	return t
}

// exponent is the length of what begins the exponent of a number, up to its digits.
func exponent(rest string) int {
	if rest == "" || rest[0]|0x20 != 'e' {
		return 0
	}
	n := 1
	if n < len(rest) && (rest[n] == '+' || rest[n] == '-') {
		n++
	}
	if n < len(rest) && digit(rest[n]) {
		return n
	}
	return 0
}

// quoted returns what begins a literal of text or bytes: r, b or both, and the quote.
func quoted(rest string) (prefix, quote string) {
	n := 0
	for n < 2 && n < len(rest) && strings.IndexByte("rRbB", rest[n]) >= 0 {
		n++
	}
	for _, q := range []string{`"""`, `'''`, `"`, `'`} {
		if strings.HasPrefix(rest[n:], q) {
			return rest[:n], q
		}
	}
	return "", ""
}

// literal reads what stands in quotes.
func (s *scanner) literal(start int, prefix, quote string) token {
	t := token{kind: text, at: start}
	if strings.Contains(prefix, "b") {
		t.kind = bytes
	}
	raw := strings.Contains(prefix, "r")
	var out strings.Builder
	for {
		rest := s.source[s.at:]
		switch {
		case rest == "" || len(quote) == 1 && rest[0] == '\n':
			s.fail(start, "the text that begins here does not end")
		case strings.HasPrefix(rest, quote):
			s.at += len(quote)
			t.text = out.String()
			return t
		case rest[0] == '\\' && !raw:
			s.escape(rest, t.kind == bytes, &out)
		default:
			out.WriteByte(rest[0])
			s.at++
		}
	}
}

var escapes = map[byte]byte{'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\\': '\\', '?': '?', '"': '"', '\'': '\'', '`': '`'}

// escape reads what a backslash begins.
func (s *scanner) escape(rest string, asBytes bool, out *strings.Builder) {
	if len(rest) < 2 {
		s.fail(s.at, "nothing follows the backslash")
	}
	if c, ok := escapes[rest[1]]; ok {
		out.WriteByte(c)
		s.at += 2
		return
	}
	digits, base, from := 0, 16, 2
	switch rest[1] {
	case 'x', 'X':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	case '0', '1', '2', '3':
		digits, base, from = 3, 8, 1
	}
	if digits == 0 || len(rest) < from+digits {
		s.fail(s.at, "unknown escape %q", rest[:2])
	}
	n, err := strconv.ParseUint(rest[from:from+digits], base, 32)
	if err != nil || !asBytes && !utf8.ValidRune(rune(n)) {
		s.fail(s.at, "unknown escape %q", rest[:from+digits])
	}
	if asBytes && digits <= 3 {
		out.WriteByte(byte(n))
	} else {
		out.WriteRune(rune(n))
	}
	s.at += from + digits
}
