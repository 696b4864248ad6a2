package value

import (
	"fmt"
	"math"

	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var durationRange = check.Rule(diag.Rule{
	ID: "proto-duration-range", Severity: diag.Error,
	Title: "durations are not negative and fit into a signed number of nanoseconds",
	Text: "Envoy checks every duration of a message that it loads, also those that nobody reads: negative ones, and those of 9223372036 seconds " +
		"(292 years) and more, are refused.",
	Bad: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
load_assignment: {cluster_name: a}
cleanup_interval: 10000000000s
`,
	Good: `"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: a
load_assignment: {cluster_name: a}
cleanup_interval: 10s
`,
	Ref: "common/protobuf/utility.cc validateDurationNoThrow",
})

const mostSeconds = math.MaxInt64/1_000_000_000 - 1

func init() {
	check.OnOdd(func(d *durationpb.Duration) bool {
		return 0 <= d.Seconds && d.Seconds <= mostSeconds && 0 <= d.Nanos && d.Nanos <= 999_999_999
	}, func(c *check.Context, d *durationpb.Duration) {
		seconds, nanos := d.GetSeconds(), d.GetNanos()
		switch {
		case seconds < 0 || nanos < 0:
			c.Report(durationRange, fmt.Sprintf("%v is negative", d.AsDuration()))
		case nanos > 999_999_999:
			c.Report(durationRange, fmt.Sprintf("%d nanoseconds are more than a second", nanos))
		default:
			c.Report(durationRange, fmt.Sprintf("%d seconds are too many", seconds))
		}
	})
}
