package accesslog

import (
	accesslogv3 "github.com/envoyproxy/go-control-plane/envoy/config/accesslog/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// Filter says what an access log writes. Local replies choose by it too.
type Filter interface {
	part.Part[accesslogv3.AccessLogFilter]
}

// FilterBuilder builds a filter of access logs that has no further settings.
type FilterBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FilterBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *FilterBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FilterBuilder) Clone() *FilterBuilder {
	c := &FilterBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *FilterBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter { return b.n.Take(s, nil) }

// NotHealthCheck passes what the health check filter did not recognise as a health check.
//
// Envoy: config.accesslog.v3.AccessLogFilter.not_health_check_filter
func NotHealthCheck() *FilterBuilder {
	b := &FilterBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{}).FilterSpecifier = &accesslogv3.AccessLogFilter_NotHealthCheckFilter{
		NotHealthCheckFilter: &accesslogv3.NotHealthCheckFilter{},
	}
	return b
}

// Traceable passes requests that are not health checks and carry a request id that is traced.
//
// Envoy: config.accesslog.v3.AccessLogFilter.traceable_filter
func Traceable() *FilterBuilder {
	b := &FilterBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{}).FilterSpecifier = &accesslogv3.AccessLogFilter_TraceableFilter{
		TraceableFilter: &accesslogv3.TraceableFilter{},
	}
	return b
}

// Header passes requests whose header matches.
//
// Envoy: config.accesslog.v3.HeaderFilter.header
func Header(header *match.HeaderBuilder) *FilterBuilder {
	b := &FilterBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{})
	m, f := b.n.Set("header_filter.header")
	m.FilterSpecifier = &accesslogv3.AccessLogFilter_HeaderFilter{
		HeaderFilter: &accesslogv3.HeaderFilter{Header: node.Child(f, header)},
	}
	return b
}

// ResponseFlags passes what ended for one of the reasons given, or for any reason at all if none is given. A flag that Envoy does
// not know is refused (al-filter-response-flags).
//
// Envoy: config.accesslog.v3.ResponseFlagFilter.flags
func ResponseFlags(flags ...Flag) *FilterBuilder {
	b := &FilterBuilder{}
	filter := &accesslogv3.ResponseFlagFilter{}
	for _, f := range flags {
		filter.Flags = append(filter.Flags, string(f))
	}
	b.n.Init(&accesslogv3.AccessLogFilter{FilterSpecifier: &accesslogv3.AccessLogFilter_ResponseFlagFilter{ResponseFlagFilter: filter}})
	return b
}

// Sampled passes a share of the requests, in percent. The runtime key, which Envoy requires (proto-pgv), lets an
// operator change it. All logs and hosts choose the same requests, by their x-request-id.
//
// Envoy: config.accesslog.v3.RuntimeFilter.percent_sampled
func Sampled(runtimeKey string, percent float64) *SampleBuilder {
	b := &SampleBuilder{}
	b.n.Init(&accesslogv3.AccessLogFilter{}).FilterSpecifier = &accesslogv3.AccessLogFilter_RuntimeFilter{RuntimeFilter: &accesslogv3.RuntimeFilter{
		RuntimeKey:     runtimeKey,
		PercentSampled: b.n.Below("runtime_filter.percent_sampled").Fraction(percent),
	}}
	return b
}

// SampleBuilder builds a filter that passes a share of the requests.
type SampleBuilder struct {
	n node.Node[accesslogv3.AccessLogFilter]
}

// Independent chooses by chance alone instead of by the request id.
//
// Envoy: config.accesslog.v3.RuntimeFilter.use_independent_randomness
func (b *SampleBuilder) Independent() *SampleBuilder {
	m, _ := b.n.Set("runtime_filter.use_independent_randomness")
	if filter := m.GetRuntimeFilter(); filter != nil {
		filter.UseIndependentRandomness = true
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *SampleBuilder) Patch(edit func(*accesslogv3.AccessLogFilter)) *SampleBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *SampleBuilder) Clone() *SampleBuilder {
	c := &SampleBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *SampleBuilder) Render(s part.Scope) *accesslogv3.AccessLogFilter { return b.n.Take(s, nil) }
