package httptraffic

import (
	"strings"

	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/string_matcher/lua/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func luaMatcher(script string) string {
	return `"@type": type.googleapis.com/envoy.extensions.string_matcher.lua.v3.Lua
source_code: {inline_string: "` + script + `"}
`
}

var luaMatch = check.Rule(diag.Rule{
	ID: "lua-matcher-function", Severity: diag.Error,
	Title: "a Lua string matcher has the function envoy_match",
	Text:  "Envoy calls the global function envoy_match with the text, and refuses a script that does not define it.",
	Bad:   luaMatcher("function match(text) return text == 'a' end"),
	Good:  luaMatcher("function envoy_match(text) return text == 'a' end"),
	Ref:   "extensions/string_matcher/lua/match.cc LuaStringMatcher",
})

func init() {
	check.On(func(c *check.Context, m *luav3.Lua) {
		code := m.GetSourceCode()
		source(c, code, diag.FieldStep("source_code"))
		text := code.GetInlineString() + string(code.GetInlineBytes())
		if text != "" && !strings.Contains(text, "envoy_match") {
			c.Report(luaMatch, "the script does not define envoy_match", "source_code")
		}
	})
}
