package encode

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// special writes a well-known type that is not written field by field.
type special func(*encoder, proto.Message) error

// specials is filled in init because its functions lead back to it.
var specials map[protoreflect.FullName]special

func init() {
	specials = map[protoreflect.FullName]special{
		"google.protobuf.Any":       specialOf((*encoder).packed),
		"google.protobuf.Duration":  specialOf((*encoder).duration),
		"google.protobuf.Timestamp": specialOf((*encoder).timestamp),
		"google.protobuf.FieldMask": specialOf((*encoder).fieldMask),
		"google.protobuf.Struct":    specialOf((*encoder).structure),
		"google.protobuf.ListValue": specialOf((*encoder).listValue),
		"google.protobuf.Value":     specialOf((*encoder).dynamicValue),
	}
}

// specialOf makes a writer of one Go type take whatever message has its
// descriptor, also a dynamic one.
func specialOf[M proto.Message](write func(*encoder, M) error) special {
	return func(e *encoder, m proto.Message) error {
		if raw := m.ProtoReflect().GetUnknown(); len(raw) > 0 {
			return errUnknown(raw)
		}
		typed, ok := m.(M)
		if !ok {
			var err error
			if typed, err = typedCopy[M](m); err != nil {
				return err
			}
		}
		return write(e, typed)
	}
}

// typedCopy turns a dynamic message into the generated type.
func typedCopy[M proto.Message](m proto.Message) (M, error) {
	var none M
	typed := none.ProtoReflect().New().Interface().(M)
	raw, err := proto.MarshalOptions{AllowPartial: true, Deterministic: true}.Marshal(m)
	if err != nil {
		return none, err
	}
	return typed, proto.UnmarshalOptions{AllowPartial: true}.Unmarshal(raw, typed)
}

// wrappers are written as the one value they hold.
var wrappers = map[protoreflect.FullName]bool{
	"google.protobuf.BoolValue":   true,
	"google.protobuf.StringValue": true,
	"google.protobuf.BytesValue":  true,
	"google.protobuf.Int32Value":  true,
	"google.protobuf.Int64Value":  true,
	"google.protobuf.UInt32Value": true,
	"google.protobuf.UInt64Value": true,
	"google.protobuf.FloatValue":  true,
	"google.protobuf.DoubleValue": true,
}

const (
	maxDuration  = 315_576_000_000
	minTimestamp = -62_135_596_800 // 0001-01-01
	maxTimestamp = 253_402_300_799 // 9999-12-31
)

func (e *encoder) duration(d *durationpb.Duration) error {
	seconds, nanos := d.GetSeconds(), d.GetNanos()
	if seconds < -maxDuration || seconds > maxDuration || nanos <= -1e9 || nanos >= 1e9 ||
		seconds > 0 && nanos < 0 || seconds < 0 && nanos > 0 {
		return &Error{Reason: fmt.Sprintf("%d seconds and %d nanoseconds are no valid duration", seconds, nanos)}
	}
	if e.redact {
		e.redacted()
		return nil
	}
	e.space()
	negative := seconds < 0 || nanos < 0
	quote := e.json || negative
	if quote {
		e.buf = append(e.buf, '"')
	}
	if negative {
		e.buf = append(e.buf, '-')
		seconds, nanos = -seconds, -nanos
	}
	e.buf = strconv.AppendInt(e.buf, seconds, 10)
	e.buf = append(appendFraction(e.buf, nanos), 's')
	if quote {
		e.buf = append(e.buf, '"')
	}
	return nil
}

// appendFraction appends nanoseconds with 0, 3, 6 or 9 digits.
func appendFraction(buf []byte, nanos int32) []byte {
	if nanos == 0 {
		return buf
	}
	digits := 9
	for nanos%1000 == 0 {
		nanos, digits = nanos/1000, digits-3
	}
	buf = append(buf, '.')
	start := len(buf)
	for range digits {
		buf = append(buf, byte('0'+nanos%10))
		nanos /= 10
	}
	slices.Reverse(buf[start:])
	return buf
}

func (e *encoder) timestamp(t *timestamppb.Timestamp) error {
	seconds, nanos := t.GetSeconds(), t.GetNanos()
	if seconds < minTimestamp || seconds > maxTimestamp || nanos < 0 || nanos >= 1e9 {
		return &Error{Reason: fmt.Sprintf("%d seconds and %d nanoseconds are no valid timestamp", seconds, nanos)}
	}
	if e.redact {
		e.redacted()
		return nil
	}
	e.space()
	e.buf = time.Unix(seconds, 0).UTC().AppendFormat(append(e.buf, '"'), "2006-01-02T15:04:05")
	e.buf = append(appendFraction(e.buf, nanos), `Z"`...)
	return nil
}

// fieldMask joins the paths in camel case, which must lead back to them.
func (e *encoder) fieldMask(m *fieldmaskpb.FieldMask) error {
	paths := make([]string, len(m.GetPaths()))
	for i, path := range m.GetPaths() {
		camel, ok := camelCase(path)
		if !ok {
			return under(&Error{Reason: "the path cannot be written in camel case and read back"}, "paths"+index(i))
		}
		paths[i] = camel
	}
	if e.redact {
		e.redacted()
		return nil
	}
	return e.text(strings.Join(paths, ","))
}

func camelCase(path string) (string, bool) {
	if !protoreflect.FullName(path).IsValid() {
		return "", false
	}
	var b strings.Builder
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case 'A' <= c && c <= 'Z':
			return "", false
		case c != '_':
			b.WriteByte(c)
		case i+1 == len(path) || path[i+1] < 'a' || path[i+1] > 'z':
			return "", false
		default:
			i++
			b.WriteByte(path[i] - 'a' + 'A')
		}
	}
	return b.String(), true
}

func (e *encoder) structure(s *structpb.Struct) error {
	return e.structAs(s, e.within)
}

// structAs writes a Struct that may stand for a message of a known type.
func (e *encoder) structAs(s *structpb.Struct, as schema) error {
	as = e.concrete(as, s)
	bottom := len(e.keys)
	for key := range s.GetFields() {
		e.keys = append(e.keys, key)
	}
	top := len(e.keys)
	slices.Sort(e.keys[bottom:top])
	obj := e.beginObject()
	for i := bottom; i < top; i++ {
		key := e.keys[i]
		if err := e.textKey(key); err != nil {
			return err
		}
		member, secret := as.member(key)
		outer := e.redact
		e.redact = outer || secret
		if err := e.valueAs(s.Fields[key], member); err != nil {
			return under(err, "["+strconv.Quote(key)+"]")
		}
		e.redact = outer
	}
	e.endObject(obj)
	e.keys = e.keys[:bottom]
	return nil
}

func (e *encoder) listValue(l *structpb.ListValue) error {
	return e.listAs(l, schema{})
}

func (e *encoder) listAs(l *structpb.ListValue, as schema) error {
	list := e.beginList()
	for i, v := range l.GetValues() {
		e.item()
		if err := e.valueAs(v, as); err != nil {
			return under(err, index(i))
		}
	}
	e.endList(list)
	return nil
}

func (e *encoder) dynamicValue(v *structpb.Value) error {
	return e.valueAs(v, schema{})
}

func (e *encoder) valueAs(v *structpb.Value, as schema) error {
	if e.nesting++; e.nesting > maxNesting {
		return errNesting
	}
	defer func() { e.nesting-- }()
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StructValue:
		return e.structAs(kind.StructValue, as)
	case *structpb.Value_ListValue:
		return e.listAs(kind.ListValue, as)
	case nil:
		return &Error{Reason: "the google.protobuf.Value has no kind: not even null"}
	default:
		if e.redact {
			e.redacted()
			return nil
		}
		return e.scalarValue(kind)
	}
}

func (e *encoder) scalarValue(kind any) error {
	switch kind := kind.(type) {
	case *structpb.Value_StringValue:
		return e.text(kind.StringValue)
	case *structpb.Value_BoolValue:
		e.boolean(kind.BoolValue)
	case *structpb.Value_NumberValue:
		return e.dynamicNumber(kind.NumberValue)
	default:
		e.raw("null")
	}
	return nil
}

// dynamicNumber writes a number that no schema will tell from text. Envoy takes
// YAML integers beyond 32 bits for text, so those get a decimal point.
func (e *encoder) dynamicNumber(n float64) error {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return &Error{Reason: "a google.protobuf.Value cannot hold NaN or an infinity in YAML or JSON"}
	}
	e.float(n, 64)
	abs := math.Abs(n)
	if !e.json && abs > math.MaxInt32 && abs < minExponent && n == math.Trunc(n) {
		e.buf = append(e.buf, ".0"...)
	}
	return nil
}
