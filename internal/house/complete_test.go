package house

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// complete are the rooms whose messages can be built whole.
var complete = []string{"filter", "filter/dubbo", "filter/genericproxy", "filter/httpfilter", "filter/listenerfilter", "filter/networkfilter", "filter/rbac", "filter/redis", "filter/thrift", "route/ratelimit", "tap"}

// unsettable are the fields that no builder sets, and why. Deprecated fields need no word.
var unsettable = map[protoreflect.FullName]string{
	// Off() says it for every filter in one way, by FilterConfig.disabled.
	"envoy.extensions.filters.http.buffer.v3.BufferPerRoute.disabled":                    byOff,
	"envoy.extensions.filters.http.cache.v3.CacheConfig.disabled":                        byOff,
	"envoy.extensions.filters.http.cache_v2.v3.CacheV2Config.disabled":                   byOff,
	"envoy.extensions.filters.http.compressor.v3.CompressorPerRoute.disabled":            byOff,
	"envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute.disabled":               byOff,
	"envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute.disabled":                 byOff,
	"envoy.extensions.filters.http.jwt_authn.v3.PerRouteConfig.disabled":                 byOff,
	"envoy.extensions.filters.http.lua.v3.LuaPerRoute.disabled":                          byOff,
	"envoy.extensions.filters.http.stateful_session.v3.StatefulSessionPerRoute.disabled": byOff,

	"envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.represent_ipv4_remote_address_as_ipv4_mapped_ipv6": hidden,
	"envoy.config.rbac.v3.Policy.checked_condition":                                                                         hidden,
	"envoy.config.tap.v3.OutputSink.streaming_grpc":                                                                         hidden,
	"envoy.extensions.filters.http.cache.v3.CacheConfig.key_creator_params":                                                 hidden,
	"envoy.extensions.filters.http.cache.v3.CacheConfig.max_body_bytes":                                                     hidden,
	"envoy.extensions.filters.http.cache_v2.v3.CacheV2Config.key_creator_params":                                            hidden,
	"envoy.extensions.filters.http.cache_v2.v3.CacheV2Config.max_body_bytes":                                                hidden,
	"envoy.extensions.filters.http.ratelimit.v3.RateLimitPerRoute.override_option":                                          hidden,
	"envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager.path_normalization_options":          hidden,
	"envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.cache_subdivisions":                    hidden,
	"envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.evict_fraction":                        hidden,
	"envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.max_eviction_period":                   hidden,
	"envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.max_individual_cache_entry_size_bytes": hidden,
	"envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.min_eviction_period":                   hidden,

	"envoy.config.tap.v3.OutputSink.buffered_admin":  "only taps that the administration interface is asked for take it",
	"envoy.config.tap.v3.OutputSink.streaming_admin": "only taps that the administration interface is asked for take it",

	"envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerInfo.description":                          hidden,
	"envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ServerToolConfig.list_changed":                   hidden,
	"envoy.extensions.filters.http.mcp_json_rest_bridge.v3.ToolConfig.server_info":                          hidden,
	"envoy.extensions.filters.listener.original_src.v3.OriginalSrc.bind_port":                               hidden,
	"envoy.extensions.filters.network.generic_proxy.action.v3.RouteAction.weighted_clusters":                hidden,
	"envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.OnDemand.resources_locator":                     hidden,
	"envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.downstream_idle_timeout":                        hidden,
	"envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy.upstream_idle_timeout":                          hidden,
	"envoy.extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy.access_log":                         hidden,
	"envoy.extensions.filters.network.dubbo_proxy.v3.DubboProxy.protocol_type":                              oneValue,
	"envoy.extensions.filters.network.dubbo_proxy.v3.DubboProxy.serialization_type":                         oneValue,
	"envoy.config.core.v3.RetryPolicy.retry_host_predicate":                                                 "the generic proxy, which has it, takes a number of retries alone",
	"envoy.config.core.v3.RetryPolicy.retry_priority":                                                       "the generic proxy, which has it, takes a number of retries alone",
	"envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.hits_addend":                                  entries,
	"envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.is_negative_hits":                             entries,
	"envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.limit":                                        entries,
	"envoy.config.core.v3.SocketAddress.ipv4_compat":                                                        password,
	"envoy.config.core.v3.SocketAddress.named_port":                                                         password,
	"envoy.config.core.v3.SocketAddress.network_namespace_filepath":                                         password,
	"envoy.config.core.v3.SocketAddress.resolver_name":                                                      password,
	"envoy.extensions.filters.http.composite.v3.Composite.matcher":                                          "the tree stands in ExtensionWithMatcher, which every version of Envoy takes",
	"envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor.disable_clear_route_cache":                 "route_cache_action takes its place",
	"envoy.extensions.http.custom_response.redirect_policy.v3.RedirectPolicy.modify_request_headers_action": "Envoy has no extension for it",
	"envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor.parsed":                                     "text says the same",
}

const (
	byOff  = "Off() says it by FilterConfig.disabled, which works for every filter"
	hidden = "Envoy's API says that it is not implemented"

	oneValue = "it has one value, which is the default"
	entries  = "network filters, which have it, look at the entries"
	password = "the host that a password is for is called by address and port"
)

// TestEveryFieldHasASetter holds the messages that builders start against their descriptors: each field is written somewhere
// in the builders, or stands in the list above.
func TestEveryFieldHasASetter(t *testing.T) {
	w := write(t)
	missing := map[protoreflect.FullName]bool{}
	for name := range w.started {
		m := message(name)
		for i := range m.Fields().Len() {
			f := m.Fields().Get(i)
			if o, _ := f.Options().(*descriptorpb.FieldOptions); !o.GetDeprecated() && !w.fields[f.FullName()] {
				missing[f.FullName()] = true
			}
		}
	}
	require.Greater(t, len(w.started), 300, "the test no longer sees the messages that builders start")
	for _, f := range slices.Sorted(maps.Keys(missing)) {
		if unsettable[f] == "" {
			t.Errorf("no builder sets %s", f)
		}
	}
	for _, f := range slices.Sorted(maps.Keys(unsettable)) {
		if !missing[f] {
			t.Errorf("%s stands among the fields that no builder sets, but one does, or there is none", f)
		}
	}
}

// written is what the code of builders writes.
type written struct {
	info    *types.Info
	fields  map[protoreflect.FullName]bool
	started map[protoreflect.FullName]bool // messages that rooms of complete write literals of
	judged  bool                           // the package at hand is one of them
}

// write type-checks the builders, against the compiled form of what they import.
func write(t *testing.T) *written {
	compiled, dirs := map[string]string{}, map[string]string{}
	for _, line := range goList(t, "-export", "-deps", "-f", `{{.ImportPath}}|{{.Export}}|{{.Dir}}`, "./builder/...", "./filter/...", "./route/...", "./internal/node") {
		f := strings.Split(line, "|")
		compiled[f[0]] = f[1]
		if name, ok := strings.CutPrefix(f[0], module+"/"); ok && (inChecked(name+"/a.go") || name == "internal/node") {
			dirs[name] = f[2]
		}
	}
	set := token.NewFileSet()
	imports := importer.ForCompiler(set, "gc", func(path string) (io.ReadCloser, error) { return os.Open(compiled[path]) })
	w := &written{fields: map[protoreflect.FullName]bool{}, started: map[protoreflect.FullName]bool{}}
	for name, dir := range dirs {
		paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
		require.NoError(t, err)
		var files []*ast.File
		for _, p := range paths {
			if strings.HasSuffix(p, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(set, p, nil, 0)
			require.NoError(t, err)
			files = append(files, f)
		}
		w.info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
		_, err = (&types.Config{Importer: imports}).Check(module+"/"+name, set, files, w.info)
		require.NoError(t, err)
		w.judged = slices.Contains(complete, name)
		for _, f := range files {
			ast.Inspect(f, w.see)
		}
	}
	return w
}

// see notes x.F = ..., &x.F, and literals with what they hold.
func (w *written) see(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, to := range n.Lhs {
			w.field(to)
		}
	case *ast.UnaryExpr: // &x.F, to be written elsewhere
		if n.Op == token.AND {
			w.field(n.X)
		}
	case *ast.CompositeLit:
		literal := w.info.TypeOf(n)
		if m, _ := proto(literal); m != nil && w.judged && !m.IsMapEntry() {
			w.started[m.FullName()] = true
		}
		for _, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok {
					w.set(literal, key.Name)
				}
			}
		}
	}
	return true
}

// field notes the field that an expression names.
func (w *written) field(e ast.Expr) {
	if i, ok := e.(*ast.IndexExpr); ok {
		e = i.X
	}
	if s, ok := e.(*ast.SelectorExpr); ok {
		w.set(w.info.TypeOf(s.X), s.Sel.Name)
	}
}

var fieldName = regexp.MustCompile(`protobuf:"[^"]*\bname=(\w+)`)

// set notes that a field of a Go struct is written: one of a message, or of the wrapper of a oneof's member, such as Route_Redirect.
func (w *written) set(t types.Type, goName string) {
	m, s := proto(t)
	if s == nil {
		return
	}
	for i := range s.NumFields() {
		if name := fieldName.FindStringSubmatch(s.Tag(i)); s.Field(i).Name() == goName && name != nil && m != nil {
			w.fields[m.FullName().Append(protoreflect.Name(name[1]))] = true
		}
	}
}

// proto returns the message that a generated Go type belongs to, and its struct.
func proto(t types.Type) (protoreflect.MessageDescriptor, *types.Struct) {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return nil, nil
	}
	s, _ := n.Underlying().(*types.Struct)
	pkg, ok := strings.CutPrefix(n.Obj().Pkg().Path(), gcp)
	if !ok {
		if pkg, ok = strings.CutPrefix(n.Obj().Pkg().Path(), "github.com/cncf/xds/go/"); !ok {
			return nil, nil
		}
	}
	full := strings.ReplaceAll(pkg, "/", ".") + "." + strings.ReplaceAll(strings.TrimSuffix(n.Obj().Name(), "_"), "_", ".")
	if m := message(protoreflect.FullName(full)); m != nil && !strings.HasSuffix(n.Obj().Name(), "_") {
		return m, s
	}
	return message(protoreflect.FullName(full).Parent()), s // the wrapper of a oneof's member
}

func message(name protoreflect.FullName) protoreflect.MessageDescriptor {
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		return nil
	}
	m, _ := d.(protoreflect.MessageDescriptor)
	return m
}
