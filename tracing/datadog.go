package tracing

import (
	"time"

	tracev3 "github.com/envoyproxy/go-control-plane/envoy/config/trace/v3"
)

// DatadogBuilder builds tracing by Datadog.
type DatadogBuilder struct {
	slot[tracev3.DatadogConfig]
}

// Datadog starts spans that go to the agent behind the cluster. The name is that of the service in them.
//
// Envoy: config.trace.v3.DatadogConfig.collector_cluster
func Datadog(serviceName, cluster string) *DatadogBuilder {
	b := &DatadogBuilder{}
	m := b.start("envoy.tracers.datadog", &tracev3.DatadogConfig{})
	m.ServiceName, m.CollectorCluster = serviceName, cluster
	return b
}

// Host is the host header of what is sent. Default: the name of the cluster.
//
// Envoy: config.trace.v3.DatadogConfig.collector_hostname
func (b *DatadogBuilder) Host(host string) *DatadogBuilder {
	m, _ := b.n.Set("collector_hostname")
	m.CollectorHostname = host
	return b
}

// Remote asks the agent for settings each interval. Default: not.
//
// Envoy: config.trace.v3.DatadogConfig.remote_config
func (b *DatadogBuilder) Remote(every time.Duration) *DatadogBuilder {
	m, f := b.n.Set("remote_config")
	m.RemoteConfig = &tracev3.DatadogRemoteConfig{PollingInterval: f.Sub("polling_interval").Duration(every)}
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *DatadogBuilder) Patch(edit func(*tracev3.DatadogConfig)) *DatadogBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *DatadogBuilder) Clone() *DatadogBuilder {
	c := &DatadogBuilder{}
	b.clone(&c.slot)
	return c
}
