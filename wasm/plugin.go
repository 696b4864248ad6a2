package wasm

import (
	"maps"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	wasmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/wasm/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/source"
)

// Runtime is a machine that runs WebAssembly. Which ones an Envoy has depends on its build.
type Runtime string

// The runtimes.
const (
	V8       Runtime = "envoy.wasm.runtime.v8"
	Wasmtime Runtime = "envoy.wasm.runtime.wasmtime"
	WAMR     Runtime = "envoy.wasm.runtime.wamr"
	Null     Runtime = "envoy.wasm.runtime.null"
)

// Failure says what happens to requests while the plugin has crashed.
type Failure string

// What happens after a crash.
const (
	FailClosed       Failure = "FAIL_CLOSED"
	FailReload       Failure = "FAIL_RELOAD"
	InsecureFailOpen Failure = "FAIL_OPEN"
)

// PluginBuilder builds a plugin and the virtual machine that it runs in. Plugins whose machines are equal, id and all,
// share one.
type PluginBuilder struct {
	n node.Node[wasmv3.PluginConfig]
}

// Plugin starts a plugin whose code is on Envoy's machine or in the configuration. The name tells plugins of one
// machine apart in logs.
//
// Envoy: extensions.wasm.v3.VmConfig.code
func Plugin(name string, code source.Data) *PluginBuilder {
	b := &PluginBuilder{}
	b.n.Init(&wasmv3.PluginConfig{Name: name})
	m, f := b.n.Set("vm_config.code.local")
	vm(m).Code = &corev3.AsyncDataSource{Specifier: &corev3.AsyncDataSource_Local{Local: node.Child(f, code)}}
	return b
}

// Runtime is the machine that runs the code. Default: the one that the build has.
//
// Envoy: extensions.wasm.v3.VmConfig.runtime
func (b *PluginBuilder) Runtime(runtime Runtime) *PluginBuilder {
	m, _ := b.n.Set("vm_config.runtime")
	vm(m).Runtime = string(runtime)
	return b
}

// Machine is an id by which plugins share a machine. Default: none, and plugins of equal machines share.
//
// Envoy: extensions.wasm.v3.VmConfig.vm_id
func (b *PluginBuilder) Machine(id string) *PluginBuilder {
	m, _ := b.n.Set("vm_config.vm_id")
	vm(m).VmId = id
	return b
}

// RootID chooses among the plugins that the code holds, and shares state with plugins of the same. Default: none.
//
// Envoy: extensions.wasm.v3.PluginConfig.root_id
func (b *PluginBuilder) RootID(id string) *PluginBuilder {
	m, _ := b.n.Set("root_id")
	m.RootId = id
	return b
}

// Configuration is given to the plugin, as text; often it is JSON.
//
// Envoy: extensions.wasm.v3.PluginConfig.configuration
func (b *PluginBuilder) Configuration(text string) *PluginBuilder {
	m, f := b.n.Set("configuration")
	m.Configuration = f.Scope().Any(wrapperspb.String(text))
	return b
}

// ConfigurationMessage is Configuration for a plugin that takes a message.
//
// Envoy: extensions.wasm.v3.PluginConfig.configuration
func (b *PluginBuilder) ConfigurationMessage(message proto.Message) *PluginBuilder {
	m, f := b.n.Set("configuration")
	if !f.Missing(message) {
		m.Configuration = f.Scope().Any(proto.Clone(message))
	}
	return b
}

// MachineConfiguration is given to the code when the machine starts, as text.
//
// Envoy: extensions.wasm.v3.VmConfig.configuration
func (b *PluginBuilder) MachineConfiguration(text string) *PluginBuilder {
	m, f := b.n.Set("vm_config.configuration")
	vm(m).Configuration = f.Scope().Any(wrapperspb.String(text))
	return b
}

// Environment sets variables of the machine. Calls add up.
//
// Envoy: extensions.wasm.v3.EnvironmentVariables.key_values
func (b *PluginBuilder) Environment(variables map[string]string) *PluginBuilder {
	m, _ := b.n.Set("vm_config.environment_variables.key_values")
	e := environment(m)
	if e.KeyValues == nil {
		e.KeyValues = map[string]string{}
	}
	maps.Copy(e.KeyValues, variables)
	return b
}

// HostEnvironment passes variables of Envoy's process on to the machine.
//
// Envoy: extensions.wasm.v3.EnvironmentVariables.host_env_keys
func (b *PluginBuilder) HostEnvironment(names ...string) *PluginBuilder {
	m, _ := b.n.Set("vm_config.environment_variables.host_env_keys")
	e := environment(m)
	e.HostEnvKeys = append(e.HostEnvKeys, names...)
	return b
}

// OnFailure says what happens to requests while the plugin has crashed. Default: FailClosed, they get a 503.
//
// Envoy: extensions.wasm.v3.PluginConfig.failure_policy
func (b *PluginBuilder) OnFailure(policy Failure) *PluginBuilder {
	m, f := b.n.Set("failure_policy")
	m.FailurePolicy = node.Enum[wasmv3.FailurePolicy](f, policy, wasmv3.FailurePolicy_value)
	return b
}

// Reload is how long Envoy waits before it starts a crashed plugin again, with FailReload. Default: 1 s.
//
// Envoy: extensions.wasm.v3.PluginConfig.reload_config
func (b *PluginBuilder) Reload(base, max time.Duration) *PluginBuilder {
	m, f := b.n.Set("reload_config")
	m.ReloadConfig = &wasmv3.ReloadConfig{Backoff: &corev3.BackoffStrategy{
		BaseInterval: f.Sub("backoff.base_interval").Duration(base),
		MaxInterval:  f.Sub("backoff.max_interval").Duration(max),
	}}
	return b
}

// Precompiled runs native code that the file holds beside the WebAssembly. Default: not.
//
// Envoy: extensions.wasm.v3.VmConfig.allow_precompiled
func (b *PluginBuilder) Precompiled() *PluginBuilder {
	m, _ := b.n.Set("vm_config.allow_precompiled")
	vm(m).AllowPrecompiled = true
	return b
}

// NackOnMiss refuses the configuration while remote code is not there yet. Default: it waits for it.
//
// Envoy: extensions.wasm.v3.VmConfig.nack_on_code_cache_miss
func (b *PluginBuilder) NackOnMiss() *PluginBuilder {
	m, _ := b.n.Set("vm_config.nack_on_code_cache_miss")
	vm(m).NackOnCodeCacheMiss = true
	return b
}

// StopIteration takes "stop" as other filters do, at headers too. Default: the plugin goes on with the body.
//
// Envoy: extensions.wasm.v3.PluginConfig.allow_on_headers_stop_iteration
func (b *PluginBuilder) StopIteration(on bool) *PluginBuilder {
	m, _ := b.n.Set("allow_on_headers_stop_iteration")
	m.AllowOnHeadersStopIteration = wrapperspb.Bool(on)
	return b
}

// Capabilities restricts the plugin to these functions of Proxy-Wasm and WASI. Default: it has all.
//
// Envoy: extensions.wasm.v3.CapabilityRestrictionConfig.allowed_capabilities
func (b *PluginBuilder) Capabilities(names ...string) *PluginBuilder {
	m, _ := b.n.Set("capability_restriction_config.allowed_capabilities")
	if m.CapabilityRestrictionConfig == nil {
		m.CapabilityRestrictionConfig = &wasmv3.CapabilityRestrictionConfig{
			AllowedCapabilities: map[string]*wasmv3.SanitizationConfig{},
		}
	}
	for _, n := range names {
		m.CapabilityRestrictionConfig.AllowedCapabilities[n] = &wasmv3.SanitizationConfig{}
	}
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *PluginBuilder) Patch(edit func(*wasmv3.PluginConfig)) *PluginBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *PluginBuilder) Clone() *PluginBuilder {
	c := &PluginBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *PluginBuilder) Render(s part.Scope) *wasmv3.PluginConfig { return b.n.Take(s, nil) }

// RemotePlugin starts a plugin whose code is fetched over HTTP and checked by its hash.
//
// Envoy: extensions.wasm.v3.VmConfig.code
func RemotePlugin(name string, code *source.RemoteBuilder) *PluginBuilder {
	b := &PluginBuilder{}
	b.n.Init(&wasmv3.PluginConfig{Name: name})
	m, f := b.n.Set("vm_config.code.remote")
	vm(m).Code = &corev3.AsyncDataSource{Specifier: &corev3.AsyncDataSource_Remote{Remote: node.Child(f, code)}}
	return b
}

// vm returns the machine for writing.
func vm(m *wasmv3.PluginConfig) *wasmv3.VmConfig {
	if m.GetVmConfig() == nil {
		m.Vm = &wasmv3.PluginConfig_VmConfig{VmConfig: &wasmv3.VmConfig{}}
	}
	return m.GetVmConfig()
}

func environment(m *wasmv3.PluginConfig) *wasmv3.EnvironmentVariables {
	if vm(m).EnvironmentVariables == nil {
		vm(m).EnvironmentVariables = &wasmv3.EnvironmentVariables{}
	}
	return vm(m).EnvironmentVariables
}
