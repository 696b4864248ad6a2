package node

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/diag"
)

// Field is what a setter writes. Its methods turn plain Go values into what
// the message holds, and report what does not fit.
type Field struct {
	state *State
	at    place
}

// Report records a finding about the value given for the field.
func (f Field) Report(rule *diag.Rule, summary string, fixes ...string) {
	p := problem{rule: rule, at: f.at, summary: summary, fixes: fixes}
	if call := f.state.latest(); call != nil && call.field == f.at.field {
		p.site = call.site
	} else {
		p.site = f.state.call()
	}
	f.state.report(p)
}

// Index returns the field at an element of a repeated field.
func (f Field) Index(i int) Field {
	f.at.index = int32(i)
	return f
}

// Sub returns the field below, in the singular field given.
func (f Field) Sub(field string) Field {
	f.at = Scope{at: f.at}.Sub(field).at
	return f
}

// choose reports a second, different member of the oneof.
func (f Field) choose(oneof string) {
	r := f.state.extra()
	site := f.state.call()
	if call := f.state.latest(); call != nil && call.field == f.at.field {
		site = call.site
	}
	i := slices.IndexFunc(r.choices, func(c choice) bool { return c.oneof == oneof })
	if i < 0 {
		r.choices = append(r.choices, choice{oneof, f.at.field, site})
		return
	}
	if first := r.choices[i]; first.field != f.at.field {
		p := problem{rule: ruleChoice, at: f.at, site: site,
			summary: fmt.Sprintf("%s is already set to %s: a second choice, %s, would replace it", oneof, first.field, f.at.field),
			fixes:   []string{"keep one of the two"}}
		if !first.site.IsZero() {
			p.related = []relatedSite{{"first chosen here", first.site}}
		}
		f.state.report(p)
	}
}

// Duration converts d; a negative one is reported.
func (f Field) Duration(d time.Duration) *durationpb.Duration {
	if d < 0 {
		f.Report(ruleDuration, fmt.Sprintf("negative duration %v", d))
		return nil
	}
	return durationpb.New(d)
}

// Seconds converts d for a field that holds the number of seconds as text.
func (f Field) Seconds(d time.Duration) string {
	if d < 0 || d%time.Second != 0 {
		f.Report(ruleDuration, fmt.Sprintf("%v is not a whole number of seconds", d))
		return ""
	}
	return strconv.FormatInt(int64(d/time.Second), 10)
}

// WholeSeconds converts d for a field that holds whole seconds as a number.
func (f Field) WholeSeconds(d time.Duration) *wrapperspb.UInt32Value {
	if d < 0 || d%time.Second != 0 {
		f.Report(ruleDuration, fmt.Sprintf("%v is not a whole number of seconds", d))
		return nil
	}
	return f.CountValue(int(d / time.Second))
}

// Count converts a number to what a uint32 field holds.
func (f Field) Count(n int) uint32 {
	if n < 0 || n > math.MaxUint32 {
		f.Report(RuleRange, fmt.Sprintf("%d is not between 0 and %d", n, uint32(math.MaxUint32)))
		return 0
	}
	return uint32(n)
}

// CountValue is Count for a wrapped field.
func (f Field) CountValue(n int) *wrapperspb.UInt32Value { return wrapperspb.UInt32(f.Count(n)) }

// Count64 converts a number to what a uint64 field holds.
func (f Field) Count64(n int) uint64 {
	if n < 0 {
		f.Report(RuleRange, fmt.Sprintf("%d is negative", n))
		return 0
	}
	return uint64(n)
}

// Count64Value is Count64 for a wrapped field.
func (f Field) Count64Value(n int) *wrapperspb.UInt64Value { return wrapperspb.UInt64(f.Count64(n)) }

// Integer converts a number to what an int32 field holds.
func (f Field) Integer(n int) int32 {
	if n < math.MinInt32 || n > math.MaxInt32 {
		f.Report(RuleRange, fmt.Sprintf("%d is not between %d and %d", n, math.MinInt32, math.MaxInt32))
		return 0
	}
	return int32(n)
}

// Port converts a port number.
func (f Field) Port(n int) uint32 {
	if n < 0 || n > math.MaxUint16 {
		f.Report(rulePort, fmt.Sprintf("port %d is not between 0 and 65535", n))
		return 0
	}
	return uint32(n)
}

// Percent converts a percentage.
func (f Field) Percent(p float64) *typev3.Percent {
	if !f.percentInRange(p) {
		return nil
	}
	return &typev3.Percent{Value: p}
}

// WholePercent converts a percentage for a field that holds whole numbers only.
func (f Field) WholePercent(p float64) *wrapperspb.UInt32Value {
	if !f.percentInRange(p) {
		return nil
	}
	if p != math.Trunc(p) {
		f.Report(rulePercent, fmt.Sprintf("%v%% cannot be written: this field holds whole percents", p))
	}
	return wrapperspb.UInt32(uint32(p))
}

// Fraction converts a percentage to the smallest denominator that holds it exactly.
func (f Field) Fraction(p float64) *typev3.FractionalPercent {
	if !f.percentInRange(p) {
		return nil
	}
	scale := 1.0
	for _, d := range []typev3.FractionalPercent_DenominatorType{
		typev3.FractionalPercent_HUNDRED, typev3.FractionalPercent_TEN_THOUSAND, typev3.FractionalPercent_MILLION,
	} {
		scaled := math.Round(p * scale)
		if scaled/scale == p {
			return &typev3.FractionalPercent{Numerator: uint32(scaled), Denominator: d}
		}
		scale *= 100
	}
	f.Report(rulePercent, fmt.Sprintf("%s%% cannot be written: no denominator of Envoy's holds more than four decimals",
		strconv.FormatFloat(p, 'f', -1, 64)))
	return nil
}

func (f Field) percentInRange(p float64) bool {
	if p >= 0 && p <= 100 { // false for NaN
		return true
	}
	f.Report(rulePercent, fmt.Sprintf("%v%% is not between 0 and 100", p))
	return false
}

// Enum converts a name of ours, such as "STRICT_DNS", by the map that protoc generates.
func Enum[E ~int32, S ~string](f Field, name S, values map[string]int32) E {
	v, ok := values[string(name)]
	if !ok {
		known := make([]string, 0, len(values))
		for k := range values {
			known = append(known, k)
		}
		slices.Sort(known)
		var fixes []string
		if near := diag.Nearest(strings.ToUpper(string(name)), known); near != "" {
			fixes = []string{fmt.Sprintf("did you mean %q?", near)}
		}
		f.Report(ruleEnum, fmt.Sprintf("%q is none of %s", string(name), strings.Join(known, ", ")), fixes...)
	}
	return E(v)
}

// IsNil tells whether v is nil, or an interface that holds a nil pointer.
func IsNil(v any) bool {
	if v == nil {
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Slice, reflect.Interface:
		return r.IsNil()
	}
	return false
}
