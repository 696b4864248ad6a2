package route

import (
	"strings"

	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/lua/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const luaHead = `"@type": type.googleapis.com/envoy.extensions.router.cluster_specifiers.lua.v3.LuaConfig
source_code:
  inline_string: |
`

var luaHook = check.Rule(diag.Rule{
	ID: "route-lua-hook-missing", Severity: diag.Error,
	Title: "a Lua cluster specifier defines envoy_on_route",
	Text:  "Envoy calls envoy_on_route(handle) to get the name of the cluster, and refuses code that does not define it.",
	Bad:   luaHead + "    function envoy_on_request(handle) return \"shop\" end\n",
	Good:  luaHead + "    function envoy_on_route(handle) return \"shop\" end\n",
	Ref:   "extensions/router/cluster_specifiers/lua",
})

func init() {
	check.On(func(c *check.Context, l *luav3.LuaConfig) {
		code := l.GetSourceCode().GetInlineString() + string(l.GetSourceCode().GetInlineBytes())
		if code != "" && !strings.Contains(code, "envoy_on_route") && !strings.Contains(code, "_G") && !strings.Contains(code, "load") {
			c.Report(luaHook, "the code does not define envoy_on_route", "source_code")
		}
	})
}
