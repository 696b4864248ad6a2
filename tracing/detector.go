package tracing

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	detectorsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/tracers/opentelemetry/resource_detectors/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// Detector is an extension that finds attributes of OpenTelemetry's resource, for spans and access logs.
type Detector interface {
	part.Part[corev3.TypedExtensionConfig]
}

// DetectorBuilder builds an extension that finds attributes of the resource.
type DetectorBuilder struct{ config node.Custom }

// DetectEnvironment reads attributes from the environment variable OTEL_RESOURCE_ATTRIBUTES.
//
// Envoy: extensions.tracers.opentelemetry.resource_detectors.v3.EnvironmentResourceDetectorConfig
func DetectEnvironment() *DetectorBuilder {
	return detector(&detectorsv3.EnvironmentResourceDetectorConfig{})
}

// DetectDynatrace reads attributes from the files of Dynatrace's OneAgent.
//
// Envoy: extensions.tracers.opentelemetry.resource_detectors.v3.DynatraceResourceDetectorConfig
func DetectDynatrace() *DetectorBuilder {
	return detector(&detectorsv3.DynatraceResourceDetectorConfig{})
}

// DetectStatic gives the attributes that it is told.
//
// Envoy: extensions.tracers.opentelemetry.resource_detectors.v3.StaticConfigResourceDetectorConfig.attributes
func DetectStatic(attributes map[string]string) *DetectorBuilder {
	return detector(&detectorsv3.StaticConfigResourceDetectorConfig{Attributes: attributes})
}

func detector(config proto.Message) *DetectorBuilder {
	b := &DetectorBuilder{}
	b.config.Init(config, "envoy.tracers.opentelemetry.resource_detectors")
	return b
}

// Named gives the extension a name, which one that the registry does not know needs.
//
// Envoy: config.core.v3.TypedExtensionConfig.name
func (b *DetectorBuilder) Named(name string) *DetectorBuilder {
	b.config.Named(name)
	return b
}

// Render implements [part.Part].
func (b *DetectorBuilder) Render(s part.Scope) *corev3.TypedExtensionConfig { return b.config.Take(s) }
