package tracing

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/source"
)

// XRayBuilder builds tracing by AWS X-Ray.
type XRayBuilder struct {
	slot[tracev3.XRayConfig]
}

// XRay starts spans that go to the daemon on this machine. The name is that of the segment, at least one character
// (proto-pgv).
//
// Envoy: config.trace.v3.XRayConfig.segment_name
func XRay(segment string) *XRayBuilder {
	b := &XRayBuilder{}
	b.start("envoy.tracers.xray", &tracev3.XRayConfig{SegmentName: segment})
	return b
}

// Daemon is the UDP address of the daemon. Default: 127.0.0.1:2000.
//
// Envoy: config.trace.v3.XRayConfig.daemon_endpoint
func (b *XRayBuilder) Daemon(address string, port int) *XRayBuilder {
	m, f := b.n.Set("daemon_endpoint")
	m.DaemonEndpoint = &corev3.SocketAddress{
		Protocol:      corev3.SocketAddress_UDP,
		Address:       address,
		PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: f.Sub("port_value").Port(port)},
	}
	return b
}

// SamplingRules is a manifest, as JSON, of what is traced. Default: one request a second and 5 % of the others.
//
// Envoy: config.trace.v3.XRayConfig.sampling_rule_manifest
func (b *XRayBuilder) SamplingRules(rules source.Data) *XRayBuilder {
	m, f := b.n.Set("sampling_rule_manifest")
	m.SamplingRuleManifest = node.Child(f, rules)
	return b
}

// Origin is the kind of AWS resource that this is, such as "AWS::ECS::Container".
//
// Envoy: config.trace.v3.XRayConfig.SegmentFields.origin
func (b *XRayBuilder) Origin(origin string) *XRayBuilder {
	m, _ := b.n.Set("segment_fields.origin")
	segment(m).Origin = origin
	return b
}

// AWS adds what is known of the resource to segments.
//
// Envoy: config.trace.v3.XRayConfig.SegmentFields.aws
func (b *XRayBuilder) AWS(fields map[string]any) *XRayBuilder {
	m, f := b.n.Set("segment_fields.aws")
	segment(m).Aws = f.Object(fields)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *XRayBuilder) Patch(edit func(*tracev3.XRayConfig)) *XRayBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *XRayBuilder) Clone() *XRayBuilder {
	c := &XRayBuilder{}
	b.clone(&c.slot)
	return c
}

func segment(m *tracev3.XRayConfig) *tracev3.XRayConfig_SegmentFields {
	if m.SegmentFields == nil {
		m.SegmentFields = &tracev3.XRayConfig_SegmentFields{}
	}
	return m.SegmentFields
}
