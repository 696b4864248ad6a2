package encode

import (
	"strings"
	"unicode/utf8"
)

// rendered is a key with its colon as each format writes it.
type rendered struct {
	yaml, json string
}

func renderKey(name string) rendered {
	y := newPrinter(nil, yamlFormat)
	y.plainOrQuoted(name)
	return rendered{yaml: string(y.buf) + ":", json: string(appendQuoted(nil, name, jsonFormat)) + ": "}
}

// text writes a string value.
func (p *printer) text(s string) error {
	if !utf8.ValidString(s) {
		return errUTF8
	}
	p.space()
	switch {
	case p.json:
		p.buf = appendQuoted(p.buf, s, jsonFormat)
	case blockSafe(s):
		p.block(s)
	default:
		p.plainOrQuoted(s)
	}
	return nil
}

var errUTF8 = &Error{Reason: "the text is not valid UTF-8, which YAML and JSON cannot carry"}

// maxSimpleKey is the length up to which YAML readers look for the colon of a
// key, less some margin; longer keys need the form with "?".
const maxSimpleKey = 1000

// textKey starts a field whose name is data, such as the key of a map.
func (p *printer) textKey(s string) error {
	if !utf8.ValidString(s) {
		return errUTF8
	}
	if p.json {
		p.comma()
		p.buf = append(appendQuoted(p.buf, s, jsonFormat), ": "...)
		return nil
	}
	p.line()
	start := len(p.buf)
	p.plainOrQuoted(s)
	if len(p.buf)-start > maxSimpleKey {
		p.buf = append(p.buf[:start], "? "...)
		p.plainOrQuoted(s)
		p.newline()
	}
	p.buf = append(p.buf, ':')
	return nil
}

func (p *printer) plainOrQuoted(s string) {
	if plainSafe(s) {
		p.buf = append(p.buf, s...)
		return
	}
	p.buf = appendQuoted(p.buf, s, yamlFormat)
}

// The class of a byte in a plain scalar. What has none must be quoted.
const (
	plainInside = 1 << iota // is itself anywhere but at the start
	plainStart              // is itself at the start too
	plainDigit              // starts what may be a number
	plainCheck              // depends on its neighbours
)

var plainClass = func() (class [256]uint8) {
	for c := '!'; c <= '~'; c++ {
		class[c] = plainInside
	}
	for _, c := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/^$(;\\" {
		class[c] |= plainStart
	}
	for c := '0'; c <= '9'; c++ {
		class[c] |= plainDigit
	}
	class[' '], class[':'], class['#'] = plainCheck, plainCheck, plainCheck
	return class
}()

// plainSafe reports whether every reader takes s for this text when it stands
// in block context without quotes. It says no where it is not sure.
func plainSafe(s string) bool {
	if s == "" {
		return false
	}
	first := plainClass[s[0]]
	if first&(plainStart|plainDigit) == 0 {
		return false
	}
	for i := 1; i < len(s); i++ {
		if class := plainClass[s[i]]; class&plainInside == 0 && (class == 0 || !plainHere(s, i)) {
			return false
		}
	}
	if first&plainDigit != 0 {
		return !numberLike(s) || dottedQuad(s)
	}
	return !reserved(s)
}

// plainHere judges a space, colon or hash that is not at the start: no space at
// the end, no key, no comment.
func plainHere(s string, i int) bool {
	switch s[i] {
	case ' ':
		return i+1 < len(s)
	case ':':
		return i+1 < len(s) && s[i+1] != ' '
	default:
		return s[i-1] != ' '
	}
}

// reserved reports whether some version of YAML reads the word as a boolean,
// null or number.
func reserved(s string) bool {
	if len(s) > len("infinity") {
		return false
	}
	switch s[0] | 0x20 {
	case 'y', 'n', 't', 'f', 'o', 'i':
	default:
		return false
	}
	switch strings.ToLower(s) {
	case "y", "yes", "n", "no", "t", "true", "f", "false", "on", "off", "null", "nan", "inf", "infinity":
		return true
	}
	return false
}

// numberLike reports whether text that starts with a digit holds only what
// occurs in integers of any base, floats (hexadecimal ones in C++), base-60
// numbers, dates and times.
func numberLike(s string) bool {
	for i := 1; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
		case strings.IndexByte("_.:,+- eETtZz", c) >= 0:
		case s[0] == '0' && strings.IndexByte("xXoObBpPaAcCdDfF", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// dottedQuad reports whether s looks like an IPv4 address: no reader takes
// three dots for a number, and addresses are what people look for.
func dottedQuad(s string) bool {
	dots, digits := 0, 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case '0' <= c && c <= '9':
			if digits++; digits > 3 {
				return false
			}
		case c == '.' && digits > 0:
			dots, digits = dots+1, 0
		default:
			return false
		}
	}
	return dots == 3 && digits > 0
}

// hidden reports whether a character must be escaped: YAML does not allow it,
// takes it for a line break, or nobody would see it in a review. The list is
// fixed, not Go's tables, so that every version of Go writes the same bytes.
func hidden(r rune) bool {
	switch {
	case r < 0xA1:
		return r < ' ' || r > '~'
	case r < 0x2000:
		return r == 0xAD || r == 0x34F || r == 0x61C || r == 0x115F || r == 0x1160 ||
			r == 0x1680 || 0x17B4 <= r && r <= 0x17B5 || 0x180B <= r && r <= 0x180F
	case r < 0xD800:
		return r <= 0x200F || 0x2028 <= r && r <= 0x202F || 0x205F <= r && r <= 0x206F || r == 0x3000 || r == 0x3164
	case r < 0x10000:
		return 0xE000 <= r && r <= 0xF8FF || 0xFE00 <= r && r <= 0xFE0F || 0xFDD0 <= r && r <= 0xFDEF ||
			r == 0xFEFF || r == 0xFFA0 || r >= 0xFFF0
	}
	return r&0xFFFE == 0xFFFE || r >= 0xE0000
}

const hexDigits = "0123456789abcdef"

// appendQuoted appends a JSON string, or the YAML string in double quotes; they
// differ only in characters beyond 16 bits that are escaped.
func appendQuoted(buf []byte, s string, f format) []byte {
	buf = append(buf, '"')
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if ' ' <= c && c <= '~' && c != '"' && c != '\\' {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
			if !hidden(r) {
				i += size
				continue
			}
		}
		buf = append(buf, s[done:i]...)
		buf = appendEscape(buf, r, f)
		i += size
		done = i
	}
	buf = append(buf, s[done:]...)
	return append(buf, '"')
}

func appendEscape(buf []byte, r rune, f format) []byte {
	switch {
	case r == '"' || r == '\\':
		return append(buf, '\\', byte(r))
	case r == '\n':
		return append(buf, `\n`...)
	case r == '\t':
		return append(buf, `\t`...)
	case r == '\r':
		return append(buf, `\r`...)
	case r <= 0xFFFF:
		return appendHex(append(buf, `\u`...), r, 4)
	case f == yamlFormat:
		return appendHex(append(buf, `\U`...), r, 8)
	}
	r -= 0x10000
	buf = appendHex(append(buf, `\u`...), 0xD800+r>>10, 4)
	return appendHex(append(buf, `\u`...), 0xDC00+r&0x3FF, 4)
}

func appendHex(buf []byte, r rune, digits int) []byte {
	for shift := 4 * (digits - 1); shift >= 0; shift -= 4 {
		buf = append(buf, hexDigits[r>>shift&0xF])
	}
	return buf
}

// blockSafe reports whether s has several lines and a literal block gives back
// exactly s. The first line must start the indentation, so that none has to be
// declared, and no line may look empty without being so.
func blockSafe(s string) bool {
	end := strings.IndexByte(s, '\n')
	if end < 0 || s[0] == ' ' || s[0] == '\t' || s[0] == '\n' {
		return false
	}
	for rest := s; rest != ""; {
		line, after, _ := strings.Cut(rest, "\n")
		if line != "" && strings.TrimRight(line, " \t") == "" {
			return false
		}
		for _, r := range line {
			if r != '\t' && hidden(r) {
				return false
			}
		}
		rest = after
	}
	return true
}

// block writes s, which is blockSafe, as a literal block.
func (p *printer) block(s string) {
	depth := max(p.depth+1, 1)
	body := strings.TrimSuffix(s, "\n")
	switch {
	case len(body) == len(s):
		p.buf = append(p.buf, "|-"...)
	case strings.HasSuffix(body, "\n"):
		p.buf = append(p.buf, "|+"...)
	default:
		p.buf = append(p.buf, '|')
	}
	for line := range strings.SplitSeq(body, "\n") {
		if line == "" {
			p.buf = append(p.buf, '\n')
			continue
		}
		p.newlineAt(depth)
		p.buf = append(p.buf, line...)
	}
}
