package route

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	omitcanaryv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/host/omit_canary_hosts/v3"
	omitmetadatav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/host/omit_host_metadata/v3"
	previoushostsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/host/previous_hosts/v3"
	previousprioritiesv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/priority/previous_priorities/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// RetryHostBuilder builds what makes a host unfit for a retry.
type RetryHostBuilder struct {
	c node.Custom
}

// PreviousHosts are unfit: those that an attempt of this request went to.
//
// Envoy: extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate
func PreviousHosts() *RetryHostBuilder {
	b := &RetryHostBuilder{}
	b.c.Init(&previoushostsv3.PreviousHostsPredicate{}, "envoy.retry_host_predicates")
	return b
}

// CanaryHosts are unfit: those that are marked as canaries.
//
// Envoy: extensions.retry.host.omit_canary_hosts.v3.OmitCanaryHostsPredicate
func CanaryHosts() *RetryHostBuilder {
	b := &RetryHostBuilder{}
	b.c.Init(&omitcanaryv3.OmitCanaryHostsPredicate{}, "envoy.retry_host_predicates")
	return b
}

// HostsWith are unfit: those whose "envoy.lb" metadata has the value.
//
// Envoy: extensions.retry.host.omit_host_metadata.v3.OmitHostMetadataConfig.metadata_match
func HostsWith(key string, value any) *RetryHostBuilder {
	b := &RetryHostBuilder{}
	var metadata *corev3.Metadata
	metadata = b.c.Field("metadata_match").Metadata(metadata, subsetFilter, key, value)
	b.c.Init(&omitmetadatav3.OmitHostMetadataConfig{MetadataMatch: metadata}, "envoy.retry_host_predicates")
	return b
}

// CustomRetryHosts are unfit if the extension, which may be any of this kind, says so.
//
// Envoy: config.route.v3.RetryPolicy.RetryHostPredicate.typed_config
func CustomRetryHosts(m proto.Message) *RetryHostBuilder {
	b := &RetryHostBuilder{}
	b.c.Init(m, "envoy.retry_host_predicates")
	return b
}

// Named gives the extension another name than its canonical one.
//
// Envoy: config.route.v3.RetryPolicy.RetryHostPredicate.name
func (b *RetryHostBuilder) Named(name string) *RetryHostBuilder {
	b.c.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RetryHostBuilder) Clone() *RetryHostBuilder {
	c := &RetryHostBuilder{}
	b.c.Clone(&c.c)
	return c
}

// Render implements [part.Part].
func (b *RetryHostBuilder) Render(s part.Scope) *routev3.RetryPolicy_RetryHostPredicate {
	e := b.c.Take(s)
	return &routev3.RetryPolicy_RetryHostPredicate{
		Name:       e.Name,
		ConfigType: &routev3.RetryPolicy_RetryHostPredicate_TypedConfig{TypedConfig: e.TypedConfig},
	}
}

// RetryPriorityBuilder builds what says which priority level a retry goes to.
type RetryPriorityBuilder struct {
	c node.Custom
}

// OtherPriorities sends retries to priority levels that no attempt of this request went to; the load is computed anew
// after as many attempts as given (1 or more).
//
// Envoy: extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig.update_frequency
func OtherPriorities(every int) *RetryPriorityBuilder {
	b := &RetryPriorityBuilder{}
	frequency := b.c.Field("update_frequency").Integer(every)
	b.c.Init(&previousprioritiesv3.PreviousPrioritiesConfig{UpdateFrequency: frequency}, "envoy.retry_priorities")
	return b
}

// CustomRetryPriority lets an extension of any kind decide.
//
// Envoy: config.route.v3.RetryPolicy.RetryPriority.typed_config
func CustomRetryPriority(m proto.Message) *RetryPriorityBuilder {
	b := &RetryPriorityBuilder{}
	b.c.Init(m, "envoy.retry_priorities")
	return b
}

// Named gives the extension another name than its canonical one.
//
// Envoy: config.route.v3.RetryPolicy.RetryPriority.name
func (b *RetryPriorityBuilder) Named(name string) *RetryPriorityBuilder {
	b.c.Named(name)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *RetryPriorityBuilder) Clone() *RetryPriorityBuilder {
	c := &RetryPriorityBuilder{}
	b.c.Clone(&c.c)
	return c
}

// Render implements [part.Part].
func (b *RetryPriorityBuilder) Render(s part.Scope) *routev3.RetryPolicy_RetryPriority {
	e := b.c.Take(s)
	return &routev3.RetryPolicy_RetryPriority{
		Name:       e.Name,
		ConfigType: &routev3.RetryPolicy_RetryPriority_TypedConfig{TypedConfig: e.TypedConfig},
	}
}
