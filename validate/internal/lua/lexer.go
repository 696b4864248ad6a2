package lua

import (
	"fmt"
	"strings"
)

// kind is a kind of token. Operators and keywords are kinds of their own: their text.
type kind string

const (
	end    kind = "<eof>"
	name   kind = "<name>"
	number kind = "<number>"
	text   kind = "<string>"
)

var keywords = map[string]bool{
	"and": true, "break": true, "do": true, "else": true, "elseif": true, "end": true, "false": true, "for": true, "function": true,
	"if": true, "in": true, "local": true, "nil": true, "not": true, "or": true, "repeat": true, "return": true, "then": true,
	"true": true, "until": true, "while": true,
}

// operators, the longest first.
var operators = []string{"...", "..", "==", "~=", "<=", ">=", "::", "+", "-", "*", "/", "%", "^", "#", "<", ">", "=", "(", ")", "{", "}", "[", "]", ";", ":", ",", "."}

// syntaxError is what is wrong with a script. It travels as a panic within the package.
type syntaxError struct {
	line    int
	message string
}

func (e *syntaxError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.message) }

// undecided is thrown at what may be right in some Lua.
type undecided struct{}

// lexer splits a script into tokens.
type lexer struct {
	source string
	at     int
	line   int
}

func (l *lexer) fail(message string) { panic(&syntaxError{l.line, message}) }

// next returns the next token.
func (l *lexer) next() kind {
	l.skipSpace()
	if l.at >= len(l.source) {
		return end
	}
	c := l.source[l.at]
	switch {
	case letter(c):
		from := l.at
		for l.at < len(l.source) && (letter(l.source[l.at]) || digit(l.source[l.at])) {
			l.at++
		}
		if word := l.source[from:l.at]; keywords[word] {
			return kind(word)
		}
		return name
	case digit(c) || c == '.' && l.at+1 < len(l.source) && digit(l.source[l.at+1]):
		l.number()
		return number
	case c == '"' || c == '\'':
		l.quoted(c)
		return text
	case c == '[':
		if level, ok := l.longOpen(); ok {
			l.long(level)
			return text
		}
	}
	for _, o := range operators {
		if strings.HasPrefix(l.source[l.at:], o) {
			l.at += len(o)
			return kind(o)
		}
	}
	panic(undecided{}) // an operator of a later Lua, perhaps
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// skipSpace also skips comments, and a first line that begins with "#".
func (l *lexer) skipSpace() {
	if l.at == 0 && strings.HasPrefix(l.source, "#") {
		l.skipLine()
	}
	for l.at < len(l.source) {
		switch c := l.source[l.at]; {
		case c == '\n':
			l.line++
			l.at++
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			l.at++
		case strings.HasPrefix(l.source[l.at:], "--"):
			l.at += 2
			if level, ok := l.longOpen(); ok {
				l.long(level)
			} else {
				l.skipLine()
			}
		default:
			return
		}
	}
}

func (l *lexer) skipLine() {
	if i := strings.IndexByte(l.source[l.at:], '\n'); i >= 0 {
		l.at += i
		return
	}
	l.at = len(l.source)
}

// number skips a number, without judging it: it may have a suffix of LuaJIT's.
func (l *lexer) number() {
	for l.at < len(l.source) {
		c := l.source[l.at]
		exponent := (c == '+' || c == '-') && strings.IndexByte("eEpP", l.source[l.at-1]) >= 0
		if !letter(c) && !digit(c) && !exponent && (c != '.' || strings.HasPrefix(l.source[l.at:], "..")) {
			return
		}
		l.at++
	}
}

// quoted skips a text in quotes.
func (l *lexer) quoted(quote byte) {
	for l.at++; l.at < len(l.source); l.at++ {
		switch l.source[l.at] {
		case quote:
			l.at++
			return
		case '\n':
			l.fail("unfinished string")
		case '\\':
			l.at++
			switch {
			case l.at >= len(l.source):
			case l.source[l.at] == '\n':
				l.line++
			case l.source[l.at] == '\r' || l.source[l.at] == 'z':
				panic(undecided{}) // line ends may follow
			}
		}
	}
	l.fail("unfinished string")
}

// longOpen tells whether a long bracket opens here, and of which level.
func (l *lexer) longOpen() (level int, ok bool) {
	rest := l.source[l.at:]
	if !strings.HasPrefix(rest, "[") {
		return 0, false
	}
	level = len(rest[1:]) - len(strings.TrimLeft(rest[1:], "="))
	return level, strings.HasPrefix(rest[1+level:], "[")
}

// long skips what is in a long bracket.
func (l *lexer) long(level int) {
	closing := "]" + strings.Repeat("=", level) + "]"
	from := l.at + level + 2
	i := strings.Index(l.source[from:], closing)
	if i < 0 {
		l.fail("unfinished long string or comment")
	}
	l.line += strings.Count(l.source[l.at:from+i], "\n")
	l.at = from + i + len(closing)
}
