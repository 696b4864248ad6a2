package bootstrap

import (
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	regexv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/regex_engines/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// ServerBuilder builds how the process of Envoy runs.
type ServerBuilder struct {
	n node.Node[bootstrapv3.Bootstrap]
}

// Server starts settings of the process.
//
// Envoy: config.bootstrap.v3.Bootstrap
func Server() *ServerBuilder {
	b := &ServerBuilder{}
	b.n.Init(&bootstrapv3.Bootstrap{})
	return b
}

// DNSResolver resolves names for clusters that have no resolver of their own, as package cluster's CAres gives it. Default: c-ares, with the
// system's name servers.
//
// Envoy: config.bootstrap.v3.Bootstrap.typed_dns_resolver_config
func (b *ServerBuilder) DNSResolver(resolver part.Part[corev3.TypedExtensionConfig]) *ServerBuilder {
	m, f := b.n.Set("typed_dns_resolver_config")
	m.TypedDnsResolverConfig = node.Child(f, resolver)
	return b
}

// GoogleRE2 says that RE2 runs regular expressions, as it does by default.
//
// Envoy: extensions.regex_engines.v3.GoogleRE2
func (b *ServerBuilder) GoogleRE2() *ServerBuilder {
	m, f := b.n.Set("default_regex_engine")
	m.DefaultRegexEngine = &corev3.TypedExtensionConfig{
		Name: "envoy.regex_engines.google_re2", TypedConfig: f.Scope().Sub("typed_config").Any(&regexv3.GoogleRE2{}),
	}
	return b
}

// RegexEngine runs regular expressions, an extension. Default: RE2.
//
// Envoy: config.bootstrap.v3.Bootstrap.default_regex_engine
func (b *ServerBuilder) RegexEngine(engine part.Part[corev3.TypedExtensionConfig]) *ServerBuilder {
	m, f := b.n.Set("default_regex_engine")
	m.DefaultRegexEngine = node.Child(f, engine)
	return b
}

// SocketInterface makes sockets by the named interface, which a bootstrap extension may add. Default: that of the system.
//
// Envoy: config.bootstrap.v3.Bootstrap.default_socket_interface
func (b *ServerBuilder) SocketInterface(name string) *ServerBuilder {
	m, _ := b.n.Set("default_socket_interface")
	m.DefaultSocketInterface = name
	return b
}

// Flags is a directory whose files switch things when Envoy starts: one named drain makes health checks fail.
//
// Envoy: config.bootstrap.v3.Bootstrap.flags_path
func (b *ServerBuilder) Flags(directory string) *ServerBuilder {
	m, _ := b.n.Set("flags_path")
	m.FlagsPath = directory
	return b
}

// HeaderPrefix stands in place of "x-envoy" in the headers that Envoy reads and writes. Default: "x-envoy".
//
// Envoy: config.bootstrap.v3.Bootstrap.header_prefix
func (b *ServerBuilder) HeaderPrefix(prefix string) *ServerBuilder {
	m, _ := b.n.Set("header_prefix")
	m.HeaderPrefix = prefix
	return b
}

// HeaderKind says where a header occurs.
type HeaderKind string

// The places of headers.
const (
	RequestHeader   HeaderKind = "REQUEST_HEADER"
	RequestTrailer  HeaderKind = "REQUEST_TRAILER"
	ResponseHeader  HeaderKind = "RESPONSE_HEADER"
	ResponseTrailer HeaderKind = "RESPONSE_TRAILER"
)

// InlineHeaders makes the headers quick to look up, for what reads them on every request; not set-cookie (bootstrap-inline-header-set-cookie).
// Calls add up.
//
// Envoy: config.bootstrap.v3.Bootstrap.inline_headers
func (b *ServerBuilder) InlineHeaders(kind HeaderKind, names ...string) *ServerBuilder {
	m, f := b.n.Add("inline_headers", len(b.n.Peek().InlineHeaders))
	where := node.Enum[bootstrapv3.CustomInlineHeader_InlineHeaderType](f.Sub("inline_header_type"), kind, bootstrapv3.CustomInlineHeader_InlineHeaderType_value)
	for _, name := range names {
		m.InlineHeaders = append(m.InlineHeaders, &bootstrapv3.CustomInlineHeader{InlineHeaderName: name, InlineHeaderType: where})
	}
	return b
}

// LogFormat is how Envoy's own log is written, with the flags of --log-format, which must not be given, too.
//
// Envoy: config.bootstrap.v3.Bootstrap.ApplicationLogConfig.LogFormat.text_format
func (b *ServerBuilder) LogFormat(text string) *ServerBuilder {
	m, _ := b.n.Choose("application_log_config.log_format", "application_log_config.log_format.text_format")
	m.ApplicationLogConfig = logFormat(&bootstrapv3.Bootstrap_ApplicationLogConfig_LogFormat{
		LogFormat: &bootstrapv3.Bootstrap_ApplicationLogConfig_LogFormat_TextFormat{TextFormat: text},
	})
	return b
}

// LogJSON writes Envoy's own log as JSON, whose values have the flags of --log-format but for %v and %_ (bootstrap-log-json-message-flag): "%j" is
// the message.
//
// Envoy: config.bootstrap.v3.Bootstrap.ApplicationLogConfig.LogFormat.json_format
func (b *ServerBuilder) LogJSON(fields map[string]any) *ServerBuilder {
	m, f := b.n.Choose("application_log_config.log_format", "application_log_config.log_format.json_format")
	m.ApplicationLogConfig = logFormat(&bootstrapv3.Bootstrap_ApplicationLogConfig_LogFormat{
		LogFormat: &bootstrapv3.Bootstrap_ApplicationLogConfig_LogFormat_JsonFormat{JsonFormat: f.Object(fields)},
	})
	return b
}

func logFormat(f *bootstrapv3.Bootstrap_ApplicationLogConfig_LogFormat) *bootstrapv3.Bootstrap_ApplicationLogConfig {
	return &bootstrapv3.Bootstrap_ApplicationLogConfig{LogFormat: f}
}

func watchdogs(m *bootstrapv3.Bootstrap) *bootstrapv3.Watchdogs {
	if m.Watchdogs == nil {
		m.Watchdogs = &bootstrapv3.Watchdogs{}
	}
	return m.Watchdogs
}

// MainWatchdog watches the main thread.
//
// Envoy: config.bootstrap.v3.Watchdogs.main_thread_watchdog
func (b *ServerBuilder) MainWatchdog(w *WatchdogBuilder) *ServerBuilder {
	m, f := b.n.Set("watchdogs.main_thread_watchdog")
	watchdogs(m).MainThreadWatchdog = node.Child(f, w)
	return b
}

// WorkerWatchdog watches the workers.
//
// Envoy: config.bootstrap.v3.Watchdogs.worker_watchdog
func (b *ServerBuilder) WorkerWatchdog(w *WatchdogBuilder) *ServerBuilder {
	m, f := b.n.Set("watchdogs.worker_watchdog")
	watchdogs(m).WorkerWatchdog = node.Child(f, w)
	return b
}

// FatalActions appends what is done when Envoy crashes, extensions.
//
// Envoy: config.bootstrap.v3.Bootstrap.fatal_actions
func (b *ServerBuilder) FatalActions(actions ...part.Part[corev3.TypedExtensionConfig]) *ServerBuilder {
	m, f := b.n.Add("fatal_actions", len(b.n.Peek().FatalActions))
	for _, action := range actions {
		at := f.Index(len(m.FatalActions)).Sub("config")
		m.FatalActions = append(m.FatalActions, &bootstrapv3.FatalAction{Config: node.Child(at, action)})
	}
	return b
}

// Memory says when Envoy gives memory back.
//
// Envoy: config.bootstrap.v3.Bootstrap.memory_allocator_manager
func (b *ServerBuilder) Memory(settings *MemoryBuilder) *ServerBuilder {
	m, f := b.n.Set("memory_allocator_manager")
	m.MemoryAllocatorManager = node.Child(f, settings)
	return b
}

// GRPCClientIdle is how long a gRPC client that nobody uses is kept: at least 5 s (proto-pgv). Default: 50 s.
//
// Envoy: config.bootstrap.v3.Bootstrap.GrpcAsyncClientManagerConfig.max_cached_entry_idle_duration
func (b *ServerBuilder) GRPCClientIdle(d time.Duration) *ServerBuilder {
	m, f := b.n.Set("grpc_async_client_manager_config.max_cached_entry_idle_duration")
	m.GrpcAsyncClientManagerConfig = &bootstrapv3.Bootstrap_GrpcAsyncClientManagerConfig{MaxCachedEntryIdleDuration: f.Duration(d)}
	return b
}

// CertificateProvider names a provider of certificates that TLS contexts refer to, as the message configures it. Calls add up.
//
// Envoy: config.bootstrap.v3.Bootstrap.certificate_provider_instances
func (b *ServerBuilder) CertificateProvider(name string, provider part.Part[corev3.TypedExtensionConfig]) *ServerBuilder {
	m, f := b.n.Set("certificate_provider_instances")
	if f.Missing(provider) {
		return b
	}
	if m.CertificateProviderInstances == nil {
		m.CertificateProviderInstances = map[string]*corev3.TypedExtensionConfig{}
	}
	m.CertificateProviderInstances[name] = provider.Render(f.Keyed(name))
	return b
}

// PerfTracing writes events of Perfetto to a file, in a build of Envoy that has it.
//
// Envoy: config.bootstrap.v3.Bootstrap.perf_tracing_file_path
func (b *ServerBuilder) PerfTracing(path string) *ServerBuilder {
	m, _ := b.n.Set("perf_tracing_file_path")
	m.PerfTracingFilePath = path
	return b
}

// ListenerManager replaces what manages listeners by an extension. Default: Envoy's own.
//
// Envoy: config.bootstrap.v3.Bootstrap.listener_manager
func (b *ServerBuilder) ListenerManager(manager part.Part[corev3.TypedExtensionConfig]) *ServerBuilder {
	m, f := b.n.Set("listener_manager")
	m.ListenerManager = node.Child(f, manager)
	return b
}

// PinWorkers keeps each worker on one processor. Linux only. Default: the system moves them.
//
// Envoy: config.bootstrap.v3.Bootstrap.enable_worker_cpu_affinity
func (b *ServerBuilder) PinWorkers() *ServerBuilder {
	m, _ := b.n.Set("enable_worker_cpu_affinity")
	m.EnableWorkerCpuAffinity = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *ServerBuilder) Patch(edit func(*bootstrapv3.Bootstrap)) *ServerBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *ServerBuilder) Clone() *ServerBuilder {
	c := &ServerBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *ServerBuilder) Render(s part.Scope) *bootstrapv3.Bootstrap { return b.n.Take(s, nil) }
