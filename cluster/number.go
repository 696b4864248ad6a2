package cluster

import (
	"fmt"
	"math"
	"time"

	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
)

// thousandths converts a number for a field that holds it times 1000.
func thousandths(f node.Field, x float64) *wrapperspb.UInt32Value {
	scaled := math.Round(x * 1000)
	if !(scaled >= 0 && scaled <= math.MaxUint32) || scaled/1000 != x {
		f.Report(node.RuleRange, fmt.Sprintf("%v is not a number of at most three decimals", x))
		return nil
	}
	return wrapperspb.UInt32(uint32(scaled))
}

// seconds converts a time for a field that holds whole seconds.
func seconds(f node.Field, d time.Duration) *wrapperspb.UInt32Value {
	if d%time.Second != 0 {
		f.Report(node.RuleRange, fmt.Sprintf("%v is not a whole number of seconds", d))
	}
	return f.CountValue(int(d / time.Second))
}
