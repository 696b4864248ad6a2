package decode

import (
	"math"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v3"
)

// scalarKind is what a scalar is before anybody knows what it should be.
type scalarKind uint8

const (
	scalarNull scalarKind = iota
	scalarBool
	scalarInteger
	scalarFloat
	scalarText
)

// scalar is the meaning of a scalar node.
type scalar struct {
	kind    scalarKind
	boolean bool
	integer int64
	float   float64
	text    string
}

// resolve says what a scalar means to Envoy. Its YAML library knows the bools of
// YAML 1.1, octal numbers with a leading 0, and no tags; JSON is a part of that.
func resolve(n *yaml.Node) scalar {
	text := n.Value
	if n.Style&^yaml.TaggedStyle != 0 || n.Style&yaml.TaggedStyle != 0 && n.Tag == "!!str" {
		return scalar{kind: scalarText, text: text}
	}
	if text == "" {
		return scalar{kind: scalarNull}
	}
	switch c := text[0]; {
	case c >= '0' && c <= '9', c == '-', c == '+', c == '.':
		return resolveNumber(text)
	case len(text) > 5:
		return scalar{kind: scalarText, text: text}
	}
	return resolveWord(text)
}

func resolveWord(text string) scalar {
	switch text {
	case "~", "null", "Null", "NULL":
		return scalar{kind: scalarNull}
	}
	if b, ok := yamlBool(text); ok {
		return scalar{kind: scalarBool, boolean: b, text: text}
	}
	return scalar{kind: scalarText, text: text}
}

// yamlBool knows y, yes, true, on and their opposites in lower, upper and title case.
func yamlBool(text string) (value, ok bool) {
	lower := strings.ToLower(text)
	if text != lower && text != strings.ToUpper(text) && text != strings.ToUpper(lower[:1])+lower[1:] {
		return false, false
	}
	switch lower {
	case "y", "yes", "true", "on":
		return true, true
	case "n", "no", "false", "off":
		return false, true
	}
	return false, false
}

func resolveNumber(text string) scalar {
	if i, ok := yamlInteger(text); ok {
		return scalar{kind: scalarInteger, integer: i, text: text}
	}
	switch text {
	case ".nan", ".NaN", ".NAN":
		return scalar{kind: scalarFloat, float: math.NaN(), text: text}
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return scalar{kind: scalarFloat, float: math.Inf(1), text: text}
	case "-.inf", "-.Inf", "-.INF":
		return scalar{kind: scalarFloat, float: math.Inf(-1), text: text}
	}
	if f, ok := decimal(text); ok {
		return scalar{kind: scalarFloat, float: f, text: text}
	}
	return scalar{kind: scalarText, text: text}
}

// yamlInteger reads an integer as C++ streams do: 0x for hexadecimal, a leading 0 for octal.
func yamlInteger(text string) (int64, bool) {
	digits, sign := text, 0
	if text[0] == '-' || text[0] == '+' {
		digits, sign = text[1:], 1
	}
	base := 10
	switch {
	case len(digits) > 2 && digits[0] == '0' && digits[1]|0x20 == 'x':
		base, digits = 16, digits[2:]
	case len(digits) > 1 && digits[0] == '0':
		base = 8
	}
	if !areDigits(digits, base) {
		return 0, false
	}
	if sign > 0 {
		digits = text[:1] + digits
	}
	i, err := strconv.ParseInt(digits, base, 64)
	return i, err == nil
}

// areDigits spares strconv the texts that are no numbers: its errors are expensive.
func areDigits(s string, base int) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= '0' && c < '0'+byte(min(base, 10)):
		case base == 16 && (c|0x20) >= 'a' && (c|0x20) <= 'f':
		default:
			return false
		}
	}
	return s != ""
}

// decimal reads a finite decimal number, nothing else that Go takes for a float.
func decimal(text string) (float64, bool) {
	points := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c == '.':
			points++
		case c >= '0' && c <= '9', c == '+', c == '-', c == 'e', c == 'E':
		default:
			return 0, false
		}
	}
	if points > 1 {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

// IsNull tells whether a node is an unset value.
func IsNull(n *yaml.Node) bool {
	if n.Kind != yaml.ScalarNode || n.Style != 0 {
		return false
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}
