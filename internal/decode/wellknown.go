package decode

import (
	"math"
	"strconv"
	"strings"
	"time"

	yaml "go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// wellKnown reads a well-known type that is written as a single value or a list.
func (d *Decoder) wellKnown(p *plan, n *yaml.Node, m protoreflect.Message) {
	switch p.form {
	case formWrapper:
		d.wrapper(p, n, m)
	case formDuration:
		d.duration(n, m)
	case formTimestamp:
		d.timestamp(n, m)
	case formFieldMask:
		d.fieldMask(n, m)
	case formList:
		d.listValue(n, m)
	}
}

// wrapper reads the value of a wrapper such as google.protobuf.UInt32Value.
func (d *Decoder) wrapper(p *plan, n *yaml.Node, m protoreflect.Message) {
	f := p.fields["value"]
	v, ok := d.scalarValue(f, n)
	if !ok {
		return
	}
	switch w := m.Interface().(type) {
	case *wrapperspb.UInt32Value:
		w.Value = uint32(v.Uint())
	case *wrapperspb.BoolValue:
		w.Value = v.Bool()
	default:
		m.Set(f.desc, v)
	}
}

// setTime sets the fields of a Duration or Timestamp.
func setTime(m protoreflect.Message, seconds int64, nanos int32) {
	if d, ok := m.Interface().(*durationpb.Duration); ok {
		d.Seconds, d.Nanos = seconds, nanos
		return
	}
	fields := m.Descriptor().Fields()
	m.Set(fields.ByNumber(1), protoreflect.ValueOfInt64(seconds))
	m.Set(fields.ByNumber(2), protoreflect.ValueOfInt32(nanos))
}

// maxSeconds is the longest duration that protobuf allows.
const maxSeconds = 315_576_000_000

func (d *Decoder) duration(n *yaml.Node, m protoreflect.Message) {
	if n.Kind == yaml.ScalarNode && resolve(n).kind == scalarText {
		seconds, nanos, ok := parseDuration(n.Value)
		switch {
		case ok && seconds >= -maxSeconds && seconds <= maxSeconds:
			setTime(m, seconds, nanos)
			return
		case ok:
			d.wrong(n, nil, "the duration %s is longer than 10,000 years", d.show(n))
			return
		}
	}
	d.wrong(n, durationFix(n), "expected a duration in seconds such as 1.5s, got %s", d.show(n))
}

// parseDuration reads "-1.5s": digits, up to nine decimals, and an "s".
func parseDuration(text string) (seconds int64, nanos int32, ok bool) {
	number, ok := strings.CutSuffix(text, "s")
	if !ok {
		return 0, 0, false
	}
	digits, fraction, pointed := strings.Cut(number, ".")
	seconds, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || digits[0] == '+' {
		return 0, 0, false
	}
	if !pointed {
		return seconds, 0, true
	}
	if fraction == "" || len(fraction) > 9 {
		return 0, 0, false
	}
	for i := range 9 {
		nanos *= 10
		if i < len(fraction) {
			c := fraction[i]
			if c < '0' || c > '9' {
				return 0, 0, false
			}
			nanos += int32(c - '0')
		}
	}
	if digits[0] == '-' {
		nanos = -nanos
	}
	return seconds, nanos, true
}

// durationFix turns what Go, a calendar or a bare number would write into seconds.
func durationFix(n *yaml.Node) []string {
	if n.Kind != yaml.ScalarNode {
		return nil
	}
	text := strings.ToLower(strings.ReplaceAll(n.Value, " ", ""))
	if f, ok := decimal(text); ok && math.Abs(f) <= maxSeconds {
		return []string{"write " + strconv.FormatFloat(f, 'f', -1, 64) + "s if seconds are meant"}
	}
	g, err := time.ParseDuration(text)
	if days, isDays := strings.CutSuffix(text, "d"); err != nil && isDays {
		if f, ok := decimal(days); ok && math.Abs(f) < 1e5 {
			g, err = time.Duration(f*24*float64(time.Hour)), nil
		}
	}
	if err == nil && g != 0 {
		return []string{"write " + strconv.FormatFloat(g.Seconds(), 'f', -1, 64) + "s"}
	}
	return nil
}

func (d *Decoder) timestamp(n *yaml.Node, m protoreflect.Message) {
	if n.Kind == yaml.ScalarNode {
		t, err := time.Parse(time.RFC3339Nano, n.Value)
		if err == nil && t.Year() >= 1 && t.Year() <= 9999 && strings.Contains(n.Value, "T") {
			setTime(m, t.Unix(), int32(t.Nanosecond()))
			return
		}
	}
	d.wrong(n, nil, "expected a time such as 2006-01-02T15:04:05Z, got %s", d.show(n))
}

func (d *Decoder) fieldMask(n *yaml.Node, m protoreflect.Message) {
	if n.Kind != yaml.ScalarNode || resolve(n).kind != scalarText {
		d.wrong(n, nil, "expected the paths of a field mask, with commas in between, got %s", d.show(n))
		return
	}
	if n.Value == "" {
		return
	}
	paths := m.Mutable(m.Descriptor().Fields().ByName("paths")).List()
	for path := range strings.SplitSeq(n.Value, ",") {
		paths.Append(protoreflect.ValueOfString(snakeCase(path)))
	}
}

func snakeCase(camel string) string {
	var b strings.Builder
	for i := range len(camel) {
		if c := camel[i]; c >= 'A' && c <= 'Z' {
			b.WriteByte('_')
			b.WriteByte(c - 'A' + 'a')
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}
