package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MirrorBuilder builds a cluster that gets a copy of the requests.
type MirrorBuilder struct {
	n node.Node[routev3.RouteAction_RequestMirrorPolicy]
}

// Mirror copies requests to the cluster and drops what it answers. The host of the copy gets the suffix "-shadow".
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.cluster
func Mirror(cluster string) *MirrorBuilder {
	b := &MirrorBuilder{}
	b.n.Init(&routev3.RouteAction_RequestMirrorPolicy{Cluster: cluster})
	return b
}

// MirrorHeader copies requests to the cluster that a header of the request names; without it, nothing is copied.
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.cluster_header
func MirrorHeader(header string) *MirrorBuilder {
	b := &MirrorBuilder{}
	b.n.Init(&routev3.RouteAction_RequestMirrorPolicy{ClusterHeader: header})
	return b
}

// Fraction copies only a part of the requests, in percent with up to four decimals. Default: all.
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.runtime_fraction
func (b *MirrorBuilder) Fraction(percent float64) *MirrorBuilder {
	m, f := b.n.Set("runtime_fraction.default_value")
	m.RuntimeFraction = fraction(m.RuntimeFraction)
	m.RuntimeFraction.DefaultValue = f.Fraction(percent)
	return b
}

// FractionKey names the runtime key that overrides [MirrorBuilder.Fraction] in a running Envoy.
//
// Envoy: config.core.v3.RuntimeFractionalPercent.runtime_key
func (b *MirrorBuilder) FractionKey(key string) *MirrorBuilder {
	m, _ := b.n.Set("runtime_fraction.runtime_key")
	m.RuntimeFraction = fraction(m.RuntimeFraction)
	m.RuntimeFraction.RuntimeKey = key
	return b
}

// TraceSampled says whether spans of the copies are sampled. Default: as the original is.
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.trace_sampled
func (b *MirrorBuilder) TraceSampled(sampled bool) *MirrorBuilder {
	m, _ := b.n.Set("trace_sampled")
	m.TraceSampled = wrapperspb.Bool(sampled)
	return b
}

// KeepHost leaves the suffix "-shadow" away from the host of the copy.
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.disable_shadow_host_suffix_append
func (b *MirrorBuilder) KeepHost() *MirrorBuilder {
	m, _ := b.n.Set("disable_shadow_host_suffix_append")
	m.DisableShadowHostSuffixAppend = true
	return b
}

// HostRewrite gives the copy the host given. It gets no suffix then.
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.host_rewrite_literal
func (b *MirrorBuilder) HostRewrite(host string) *MirrorBuilder {
	m, _ := b.n.Set("host_rewrite_literal")
	m.HostRewriteLiteral = host
	return b
}

// RequestHeaders appends changes of the headers of the copy.
//
// Envoy: config.route.v3.RouteAction.RequestMirrorPolicy.request_headers_mutations
func (b *MirrorBuilder) RequestHeaders(changes ...header.Mutation) *MirrorBuilder {
	m, f := b.n.Add("request_headers_mutations", len(b.n.Peek().RequestHeadersMutations))
	for _, c := range changes {
		if at := f.Index(len(m.RequestHeadersMutations)); !at.Missing(c) {
			m.RequestHeadersMutations = append(m.RequestHeadersMutations, c.Mutate(at.Scope()))
		}
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MirrorBuilder) Patch(edit func(*routev3.RouteAction_RequestMirrorPolicy)) *MirrorBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MirrorBuilder) Clone() *MirrorBuilder {
	c := &MirrorBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MirrorBuilder) Render(s part.Scope) *routev3.RouteAction_RequestMirrorPolicy {
	return b.n.Take(s, nil)
}

// fraction returns the message, or a fresh one where there is none.
func fraction(m *corev3.RuntimeFractionalPercent) *corev3.RuntimeFractionalPercent {
	if m == nil {
		return &corev3.RuntimeFractionalPercent{}
	}
	return m
}
