package httpfilter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/tap"
	"github.com/envoykit/envoykit/validate"
	"github.com/envoykit/envoykit/wasm"
)

// TestWhatConstructorsMakeIsAccepted judges each filter as its constructor leaves it.
func TestWhatConstructorsMakeIsAccepted(t *testing.T) {
	skip := httpfilter.FilterMatcher().Otherwise(httpfilter.SkipFilter())
	for _, f := range []filter.HTTP{
		httpfilter.Compressor(httpfilter.Gzip()), httpfilter.Compressor(httpfilter.Brotli()), httpfilter.Compressor(httpfilter.Zstd()),
		httpfilter.Decompressor(httpfilter.Gunzip()), httpfilter.Decompressor(httpfilter.Unbrotli()), httpfilter.Decompressor(httpfilter.Unzstd()),
		httpfilter.Fault(), httpfilter.Lua(source.Text("-- a")), httpfilter.LuaByRoute(), httpfilter.Wasm(wasm.Plugin("p", source.Text("p"))),
		httpfilter.DynamicModule("a", "b"), httpfilter.HealthCheck("/healthz"), httpfilter.Buffer(1), httpfilter.HeaderMutation().Request(header.Remove("x-a")),
		httpfilter.GRPCWeb(), httpfilter.GRPCStats(), httpfilter.GRPCHTTP1Bridge(), httpfilter.GRPCHTTP1ReverseBridge("a/b"), httpfilter.ConnectGRPCBridge(),
		httpfilter.GRPCJSON("a.pb", "a.B"), httpfilter.DynamicForwardProxy(cluster.DNSCache("a")), httpfilter.DynamicForwardProxySubClusters(0),
		httpfilter.AdaptiveConcurrency(time.Second, time.Minute), httpfilter.AdaptiveConcurrencyFixed(time.Second, time.Millisecond),
		httpfilter.AdmissionControl(), httpfilter.BandwidthLimit("b"), httpfilter.HeaderToMetadata(),
		httpfilter.JSONToMetadata().Request(httpfilter.JSONRules(httpfilter.FromJSON("a").Present(httpfilter.JSONMetadata("", "a")))),
		httpfilter.SetMetadata(httpfilter.MetadataEntry("a").Value("b", "c")), httpfilter.SetFilterState(httpfilter.StateValue("envoy.tcp_proxy.cluster", accesslog.Text("b"))),
		httpfilter.StatefulSession(httpfilter.CookieSession("a")), httpfilter.StatefulSession(httpfilter.HeaderSession("a")),
		httpfilter.StatefulSession(httpfilter.EnvelopeSession("a")), httpfilter.Cache(httpfilter.MemoryCache()), httpfilter.Cache(httpfilter.FileCache("/c")),
		httpfilter.CacheV2(httpfilter.MemoryCache()), httpfilter.CacheV2(httpfilter.FileCache("/c")), httpfilter.CDNLoop("cdn.example.com"), httpfilter.OriginalSrc(0),
		httpfilter.AlternateProtocols(), httpfilter.OnDemand().Clusters(source.ADS(), 0), httpfilter.Tap(tap.Admin("a")), httpfilter.Tap(tap.Files("/t", tap.Always())),
		httpfilter.CustomResponse(httpfilter.ResponseMatcher().When(match.OfRequest().Status().Is(match.Exact("500")), httpfilter.LocalResponse(source.Text("a")))),
		httpfilter.Matched(httpfilter.Buffer(1), skip), httpfilter.Composite(httpfilter.FilterMatcher().Otherwise(httpfilter.Execute(httpfilter.Buffer(1)))),
		httpfilter.MCP(httpfilter.MCPPass), httpfilter.MCPRouter(httpfilter.MCPServer("a", "b")),
	} {
		t.Run(f.FilterName(), func(t *testing.T) {
			var root node.State
			m := f.Render(node.Standalone(&root, "part"))
			require.Empty(t, root.Problems())
			for _, d := range validate.Message(m, validate.Options{Dynamic: true}) {
				require.NotEqual(t, diag.Error, d.Severity, "%v", d)
			}
		})
	}
}
