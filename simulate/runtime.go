package simulate

import (
	"fmt"
	"math"
	"strconv"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	typev3 "github.com/envoyproxy/go-control-plane/envoy/type/v3"
	"google.golang.org/protobuf/types/known/structpb"
)

// Runtime tells what a runtime key is set to. A value is an integer, a float, a
// bool, a string, a *typev3.FractionalPercent, or UnknownValue; set is false
// for a key that no layer holds.
type Runtime func(key string) (value any, set bool)

// UnknownValue as the value of a runtime key makes what depends on it Undecided.
var UnknownValue = unknownValue{}

type unknownValue struct{}

// RuntimeMap is a runtime with fixed values.
func RuntimeMap(values map[string]any) Runtime {
	return func(key string) (any, bool) {
		value, set := values[key]
		return value, set
	}
}

// runtimeUint is the value of a key as an unsigned integer, or the default.
// The second result is false if the value cannot be known.
func runtimeUint(value any, byDefault uint64) (uint64, bool) {
	switch v := value.(type) {
	case unknownValue:
		return 0, false
	case int:
		return nonNegative(int64(v), byDefault), true
	case int64:
		return nonNegative(v, byDefault), true
	case uint32:
		return uint64(v), true
	case uint64:
		return v, true
	case float64:
		if v < 0 || v != math.Trunc(v) || v > math.MaxUint32 {
			return byDefault, true
		}
		return uint64(v), true
	case string:
		if parsed, err := strconv.ParseUint(v, 10, 64); err == nil {
			return parsed, true
		}
	}
	return byDefault, true
}

func nonNegative(v int64, byDefault uint64) uint64 {
	if v < 0 {
		return byDefault
	}
	return uint64(v)
}

// fraction is a share of requests.
type fraction struct{ numerator, denominator uint64 }

func (f fraction) String() string { return fmt.Sprintf("%d of %d", f.numerator, f.denominator) }

// takes reports whether a random value falls into the share.
func (f fraction) takes(random uint64) bool { return random%f.denominator < f.numerator }

func fractionOf(p *typev3.FractionalPercent) fraction {
	f := fraction{numerator: uint64(p.GetNumerator()), denominator: 100}
	switch p.GetDenominator() {
	case typev3.FractionalPercent_TEN_THOUSAND:
		f.denominator = 10_000
	case typev3.FractionalPercent_MILLION:
		f.denominator = 1_000_000
	}
	return f
}

// fractionNow is a runtime fraction with the runtime applied; false if the
// runtime value is unknown.
func (x *exchange) fractionNow(p *corev3.RuntimeFractionalPercent) (fraction, bool) {
	f := fractionOf(p.GetDefaultValue())
	value, set := x.runtime(p.GetRuntimeKey())
	if !set {
		return f, true
	}
	switch v := value.(type) {
	case unknownValue:
		return f, false
	case *typev3.FractionalPercent:
		return fractionOf(v), true
	}
	numerator, known := runtimeUint(value, math.MaxUint64)
	if numerator == math.MaxUint64 {
		return f, known
	}
	return fraction{numerator: numerator, denominator: 100}, known
}

// runtime looks a key up, the request's overrides first.
func (x *exchange) runtime(key string) (any, bool) {
	if key == "" {
		return nil, false
	}
	if x.req.Runtime != nil {
		if value, set := x.req.Runtime(key); set {
			return value, true
		}
	}
	if x.sim.config.Runtime != nil {
		return x.sim.config.Runtime(key)
	}
	return nil, false
}

// fractionalPercent reads a struct of the static runtime that spells a
// fractional percent.
func fractionalPercent(s *structpb.Struct) (*typev3.FractionalPercent, bool) {
	numerator, ok := s.GetFields()["numerator"]
	if !ok {
		return nil, false
	}
	f := &typev3.FractionalPercent{Numerator: uint32(max(numerator.GetNumberValue(), 0))}
	name := s.GetFields()["denominator"].GetStringValue()
	f.Denominator = typev3.FractionalPercent_DenominatorType(typev3.FractionalPercent_DenominatorType_value[name])
	return f, true
}
