package decode

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/envoykit/envoykit/diag"
)

// scalarValue reads a single value as the kind that a field has, and reports false where it is none.
func (d *Decoder) scalarValue(f *field, n *yaml.Node) (protoreflect.Value, bool) {
	if n.Kind != yaml.ScalarNode {
		d.wrong(n, nil, "expected %s for %q, got %s", expected(f), d.name(), d.show(n))
		return protoreflect.Value{}, false
	}
	s := resolve(n)
	switch f.kind {
	case protoreflect.StringKind:
		text, ok := d.text(f, n, s)
		return protoreflect.ValueOfString(text), ok
	case protoreflect.BoolKind:
		b, ok := d.boolean(f, n, s)
		return protoreflect.ValueOfBool(b), ok
	case protoreflect.EnumKind:
		e, ok := d.enumNumber(f, n, s)
		return protoreflect.ValueOfEnum(e), ok
	case protoreflect.BytesKind:
		b, ok := d.bytes(f, n, s)
		return protoreflect.ValueOfBytes(b), ok
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return d.number(f, n, s)
	}
	return d.integer(f, n, s)
}

// expected names the kind of a field for people.
func expected(f *field) string {
	switch f.kind {
	case protoreflect.StringKind:
		return "text"
	case protoreflect.BytesKind:
		return "base64 text"
	case protoreflect.BoolKind:
		return "true or false"
	case protoreflect.EnumKind:
		return "one of the values of " + string(f.enum.desc.Name())
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return "a number"
	}
	return "an integer"
}

// name is the field at hand. A wrapper's value goes by the name of the field that holds the wrapper.
func (d *Decoder) name() string {
	if len(d.path) == 0 {
		return "value"
	}
	return d.path[len(d.path)-1].Field
}

func (d *Decoder) mismatch(f *field, n *yaml.Node, fixes ...string) {
	d.wrong(n, fixes, "expected %s for %q, got %s", expected(f), d.name(), d.show(n))
}

// text reads a string. What YAML takes for a number or a bool is none to Envoy,
// except integers beyond 32 bits, and floats in its older versions.
func (d *Decoder) text(f *field, n *yaml.Node, s scalar) (string, bool) {
	switch {
	case s.kind == scalarText:
		return s.text, true
	case s.kind == scalarInteger && !d.tree.json && beyond32(s.integer):
		return strconv.FormatInt(s.integer, 10), true
	case s.kind == scalarFloat && !d.tree.json:
		d.report(numberForText, n, "", []string{"put it in quotes"}, "%q is text, but %s is a number", d.name(), d.show(n))
		return n.Value, true
	}
	kind := "a number"
	if s.kind == scalarBool {
		kind = "a bool"
	}
	d.wrong(n, []string{"put it in quotes"}, "%q is text, but %s is %s", d.name(), d.show(n), kind)
	return "", false
}

func beyond32(i int64) bool { return i < math.MinInt32 || i > math.MaxInt32 }

func (d *Decoder) boolean(f *field, n *yaml.Node, s scalar) (value, ok bool) {
	if s.kind == scalarBool {
		return s.boolean, true
	}
	if s.kind == scalarText {
		switch strings.ToLower(s.text) {
		case "true", "t", "yes", "y", "1":
			value, ok = true, true
		case "false", "f", "no", "n", "0":
			ok = true
		}
	}
	if !ok {
		d.mismatch(f, n)
		return false, false
	}
	d.lenient(n, fmt.Sprintf("write %t without quotes", value), "%q is a bool, but is written as text", d.name())
	return value, true
}

func (d *Decoder) enumNumber(f *field, n *yaml.Node, s scalar) (protoreflect.EnumNumber, bool) {
	switch s.kind {
	case scalarNull:
		return 0, true
	case scalarInteger:
		if beyond32(s.integer) {
			break
		}
		return protoreflect.EnumNumber(s.integer), true
	case scalarFloat:
		if s.float != math.Trunc(s.float) || math.Abs(s.float) > math.MaxInt32 {
			break
		}
		return protoreflect.EnumNumber(s.float), true
	case scalarText:
		return d.enumName(f, n, s.text)
	}
	d.mismatch(f, n, d.fixEnum(f, n.Value)...)
	return 0, false
}

func (d *Decoder) enumName(f *field, n *yaml.Node, name string) (protoreflect.EnumNumber, bool) {
	if number, ok := f.enum.exact[name]; ok {
		return number, true
	}
	if number, ok := f.enum.lower[strings.ToLower(name)]; ok {
		d.lenient(n, fmt.Sprintf("write %s", f.enum.desc.Values().ByNumber(number).Name()),
			"%q is written in another case than the enum has it", shorten(name))
		return number, true
	}
	if i, err := strconv.ParseInt(name, 10, 32); err == nil {
		d.lenient(n, "remove the quotes", "the number of an enum value is written as text")
		return protoreflect.EnumNumber(i), true
	}
	rule, detail := typeMismatch, ""
	if d.opts.Dynamic {
		rule, detail = UnknownDynamic, "Envoy leaves the field unset."
	}
	d.report(rule, n, detail, d.fixEnum(f, name), "%s has no value %s", f.enum.desc.FullName(), d.show(n))
	return 0, false
}

func (d *Decoder) fixEnum(f *field, name string) []string {
	if d.full() {
		return nil
	}
	names := f.enum.names()
	if near := diag.Nearest(strings.ToUpper(name), names); near != "" {
		return []string{"use " + near}
	}
	if len(names) > 12 {
		return nil
	}
	return []string{"use one of " + strings.Join(names, ", ")}
}

// bytes reads base64, standard or URL-safe, padded or not.
func (d *Decoder) bytes(f *field, n *yaml.Node, s scalar) ([]byte, bool) {
	longInteger := s.kind == scalarInteger && !d.tree.json && beyond32(s.integer)
	if s.kind != scalarText && !longInteger {
		d.mismatch(f, n, "put it in quotes")
		return nil, false
	}
	raw, err := decodeBase64(n.Value)
	if err != nil {
		d.wrong(n, []string{"encode the bytes in base64, on a single line"}, "%q is not valid base64", d.name())
		return nil, false
	}
	return raw, true
}

var urlSafe = strings.NewReplacer("-", "+", "_", "/")

func decodeBase64(text string) ([]byte, error) {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return nil, base64.CorruptInputError(i)
	}
	if len(text)%4 == 0 {
		text = strings.TrimSuffix(strings.TrimSuffix(text, "="), "=")
	}
	return base64.RawStdEncoding.DecodeString(urlSafe.Replace(text))
}

// number reads a float or double.
func (d *Decoder) number(f *field, n *yaml.Node, s scalar) (protoreflect.Value, bool) {
	v, ok := float(s)
	if !ok {
		d.mismatch(f, n)
		return protoreflect.Value{}, false
	}
	if f.kind == protoreflect.DoubleKind {
		return protoreflect.ValueOfFloat64(v), true
	}
	if !math.IsInf(v, 0) && math.IsInf(float64(float32(v)), 0) {
		d.wrong(n, nil, "%s is too large for %q, a float of 32 bits", d.show(n), d.name())
		return protoreflect.Value{}, false
	}
	return protoreflect.ValueOfFloat32(float32(v)), true
}

func float(s scalar) (float64, bool) {
	switch s.kind {
	case scalarInteger:
		return float64(s.integer), true
	case scalarFloat:
		return s.float, true
	case scalarText:
		switch strings.ToLower(strings.TrimLeft(s.text, "+-")) {
		case "nan":
			return math.NaN(), true
		case "inf", "infinity":
			if s.text[0] == '-' {
				return math.Inf(-1), true
			}
			return math.Inf(1), true
		}
		return decimal(s.text)
	}
	return 0, false
}

// integer reads an integer of any kind: a number, the same in quotes, or a float without a fraction.
func (d *Decoder) integer(f *field, n *yaml.Node, s scalar) (protoreflect.Value, bool) {
	v, ok := wholeNumber(s)
	if !ok {
		d.mismatch(f, n)
		return protoreflect.Value{}, false
	}
	switch f.kind {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		if v.positive <= math.MaxInt32 && v.negative >= math.MinInt32 {
			return protoreflect.ValueOfInt32(int32(v.negative) + int32(v.positive)), true
		}
		d.outOfRange(f, n, "-2147483648 to 2147483647")
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		if v.positive <= math.MaxInt64 {
			return protoreflect.ValueOfInt64(v.negative + int64(v.positive)), true
		}
		d.outOfRange(f, n, "-9223372036854775808 to 9223372036854775807")
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		if v.negative == 0 && v.positive <= math.MaxUint32 {
			return protoreflect.ValueOfUint32(uint32(v.positive)), true
		}
		d.outOfRange(f, n, "0 to 4294967295")
	default:
		if v.negative == 0 {
			return protoreflect.ValueOfUint64(v.positive), true
		}
		d.outOfRange(f, n, "0 to 18446744073709551615")
	}
	return protoreflect.Value{}, false
}

func (d *Decoder) outOfRange(f *field, n *yaml.Node, limits string) {
	d.wrong(n, nil, "%s is out of range for %q, which takes %s", d.show(n), d.name(), limits)
}

// whole is an integer that may need all 64 bits of either sign: one of the two is zero.
type whole struct {
	positive uint64
	negative int64
}

func wholeOf(i int64) whole {
	if i < 0 {
		return whole{negative: i}
	}
	return whole{positive: uint64(i)}
}

func wholeNumber(s scalar) (whole, bool) {
	switch s.kind {
	case scalarInteger:
		return wholeOf(s.integer), true
	case scalarFloat, scalarText:
		if u, err := strconv.ParseUint(s.text, 10, 64); err == nil {
			return whole{positive: u}, true
		}
		if i, err := strconv.ParseInt(s.text, 10, 64); err == nil {
			return wholeOf(i), true
		}
		f, ok := decimal(s.text)
		// Beyond 53 bits a float says no longer which integer is meant.
		if !ok || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
			return whole{}, false
		}
		return wholeOf(int64(f)), true
	}
	return whole{}, false
}
