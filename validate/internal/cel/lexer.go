package cel

import (
	"fmt"
	"strings"
)

// kind is a kind of token; operators and brackets are their own.
type kind string

const (
	end     kind = "end of expression"
	name    kind = "name"
	literal kind = "literal"
)

// lexer reads tokens from a text.
type lexer struct {
	text string
	at   int
	kind kind
	word string // the text of the token
}

// failure is what is wrong with a text.
type failure string

func fail(format string, args ...any) { panic(failure(fmt.Sprintf(format, args...))) }

// operators, longer ones first.
var operators = []string{"==", "!=", "<=", ">=", "&&", "||", "?", ":", "<", ">", "+", "-", "*", "/", "%", "!", ".", ",", "(", ")", "[", "]", "{", "}"}

// advance goes to the next token.
func (l *lexer) advance() {
	l.space()
	rest := l.text[l.at:]
	if rest == "" {
		l.take(end, 0)
		return
	}
	if n := quoted(rest); n > 0 {
		l.take(literal, n)
		return
	}
	switch c := rest[0]; {
	case letter(c) || c == '`':
		l.take(name, nameLength(rest))
	case digit(c) || c == '.' && len(rest) > 1 && digit(rest[1]):
		l.take(literal, numberLength(rest))
	default:
		l.operator(rest)
	}
}

func (l *lexer) operator(rest string) {
	for _, o := range operators {
		if strings.HasPrefix(rest, o) {
			l.take(kind(o), len(o))
			return
		}
	}
	fail("%q is no part of CEL", firstRune(rest))
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func (l *lexer) take(k kind, n int) {
	l.kind, l.word = k, l.text[l.at:l.at+n]
	l.at += n
}

// space skips white space and comments.
func (l *lexer) space() {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			l.at++
		case strings.HasPrefix(l.text[l.at:], "//"):
			if n := strings.IndexByte(l.text[l.at:], '\n'); n >= 0 {
				l.at += n
			} else {
				l.at = len(l.text)
			}
		default:
			return
		}
	}
}

func letter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

func nameLength(s string) int {
	if s[0] == '`' {
		if n := strings.IndexByte(s[1:], '`'); n > 0 {
			return n + 2
		}
		fail("a name in backquotes does not end")
	}
	n := 1
	for n < len(s) && (letter(s[n]) || digit(s[n])) {
		n++
	}
	return n
}

// numberLength is generous: whatever begins as a number and goes on like one.
func numberLength(s string) int {
	n := 1
	for n < len(s) {
		c := s[n]
		sign := (c == '+' || c == '-') && (s[n-1] == 'e' || s[n-1] == 'E') && !strings.HasPrefix(s, "0x")
		point := c == '.' && n+1 < len(s) && digit(s[n+1])
		if !letter(c) && !digit(c) && !sign && !point {
			break
		}
		n++
	}
	return n
}

// quoted returns the length of a text in quotes at the start of s, with its prefixes; 0 if there is none.
func quoted(s string) int {
	n := 0
	for n < len(s) && n < 2 && strings.IndexByte("rRbB", s[n]) >= 0 {
		n++
	}
	if n == len(s) || s[n] != '"' && s[n] != '\'' {
		return 0
	}
	raw := strings.ContainsAny(s[:n], "rR")
	quote := s[n : n+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s[n:], triple) {
		quote = triple
	}
	for n += len(quote); n < len(s); n++ {
		switch {
		case strings.HasPrefix(s[n:], quote):
			return n + len(quote)
		case s[n] == '\\' && !raw:
			n++
		case (s[n] == '\n' || s[n] == '\r') && len(quote) == 1:
			fail("a text does not end on its line")
		}
	}
	fail("a text does not end")
	return 0
}
