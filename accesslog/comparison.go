package accesslog

import (
	"time"

	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Op compares the number of a request with the one of a filter.
type Op string

// The comparisons.
const (
	Equal    Op = "EQ"
	NotEqual Op = "NE"
	AtLeast  Op = "GE"
	AtMost   Op = "LE"
)

// ComparisonBuilder builds a filter that compares a number.
type ComparisonBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// Status passes responses whose code compares so: Status(AtLeast, 500). A request without a response counts as 0.
//
// Envoy: config.accesslog.v3.StatusCodeFilter.comparison
func Status(op Op, code int) *ComparisonBuilder {
	b := &ComparisonBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{}).FilterSpecifier = &accesslogv3.AccessLogFilter_StatusCodeFilter{
		StatusCodeFilter: &accesslogv3.StatusCodeFilter{Comparison: b.comparison("status_code_filter.comparison", op, code)},
	}
	return b
}

// Errors passes responses with a code of 500 and above.
//
// Envoy: config.accesslog.v3.StatusCodeFilter.comparison
func Errors() *ComparisonBuilder { return Status(AtLeast, 500) }

// Took passes requests or connections whose whole time compares so: Took(AtLeast, time.Second). It is counted in whole
// milliseconds.
//
// Envoy: config.accesslog.v3.DurationFilter.comparison
func Took(op Op, d time.Duration) *ComparisonBuilder {
	b := &ComparisonBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{}).FilterSpecifier = &accesslogv3.AccessLogFilter_DurationFilter{
		DurationFilter: &accesslogv3.DurationFilter{Comparison: b.comparison("duration_filter.comparison", op, int(d.Milliseconds()))},
	}
	return b
}

func (b *ComparisonBuilder) comparison(field string, op Op, value int) *accesslogv3.ComparisonFilter {
	f := b.n.Below(field)
	return &accesslogv3.ComparisonFilter{
		Op:    node.Enum[accesslogv3.ComparisonFilter_Op](f.Sub("op"), op, accesslogv3.ComparisonFilter_Op_value),
		Value: &corev3.RuntimeUInt32{DefaultValue: f.Sub("value.default_value").Count(value)},
	}
}

// Runtime lets an operator change the number that is compared with, by this runtime key.
//
// Envoy: config.core.v3.RuntimeUInt32.runtime_key
func (b *ComparisonBuilder) Runtime(key string) *ComparisonBuilder {
	if status := b.n.Peek().GetStatusCodeFilter(); status != nil {
		m, _ := b.n.Set("status_code_filter.comparison.value.runtime_key")
		runtime(m.GetStatusCodeFilter().GetComparison(), key)
		return b
	}
	m, _ := b.n.Set("duration_filter.comparison.value.runtime_key")
	runtime(m.GetDurationFilter().GetComparison(), key)
	return b
}

func runtime(m *accesslogv3.ComparisonFilter, key string) {
	if m != nil {
		m.Value.RuntimeKey = key
	}
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ComparisonBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *ComparisonBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ComparisonBuilder) Clone() *ComparisonBuilder {
	c := &ComparisonBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ComparisonBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter {
	return b.n.Take(s, nil)
}
