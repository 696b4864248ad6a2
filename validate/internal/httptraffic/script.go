package httptraffic

import (
	"fmt"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	luav3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/lua/v3"
	specifierv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/router/cluster_specifiers/lua/v3"
	wasmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/wasm/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/lua"
)

var luaBothSources = check.Rule(diag.Rule{
	ID: "lua-both-sources", Severity: diag.Error,
	Title: "the script of the Lua filter is given once",
	Text:  "inline_code is the old form of default_source_code. Envoy refuses both together.",
	Bad:   filter("lua.v3.Lua") + "inline_code: \"-- a\"\ndefault_source_code: {inline_string: \"-- b\"}\n",
	Good:  filter("lua.v3.Lua") + "default_source_code: {inline_string: \"-- b\"}\n",
	Ref:   "extensions/filters/http/lua/lua_filter.cc",
})

var luaScript = check.Rule(diag.Rule{
	ID: "lua-script-error", Severity: diag.Error,
	Title: "a Lua script can be read",
	Text: "Envoy loads every script with the configuration that holds it, those that routes choose by name included, and refuses the configuration at an error of syntax. Errors that show only " +
		"when a script runs are not looked for.",
	Bad:  filter("lua.v3.Lua") + "default_source_code: {inline_string: \"function envoy_on_request(handle)\"}\n",
	Good: filter("lua.v3.Lua") + "default_source_code: {inline_string: \"function envoy_on_request(handle) end\"}\n",
	Ref:  "extensions/filters/common/lua/lua.cc ThreadLocalState",
})

func plugin(fields string) string { return filter("wasm.v3.Wasm") + "config: {" + fields + "}\n" }

var wasmFailOpen = check.Rule(diag.Rule{
	ID: "wasm-fail-open-policy", Severity: diag.Error,
	Title: "what happens after a crash of a Wasm plugin is said once",
	Text:  "fail_open is the old form of failure_policy. Envoy refuses both together.",
	Bad:   plugin("fail_open: true, failure_policy: FAIL_OPEN, vm_config: {code: {local: {filename: a.wasm}}}"),
	Good:  plugin("failure_policy: FAIL_OPEN, vm_config: {code: {local: {filename: a.wasm}}}"),
	Ref:   "extensions/common/wasm/plugin.cc",
})

var wasmEnvironment = check.Rule(diag.Rule{
	ID: "wasm-env", Severity: diag.Error,
	Title: "a variable of a Wasm machine comes from one place",
	Text:  "host_env_keys passes variables of Envoy's process on, key_values sets them. Envoy refuses a name in both or twice in the first, and any variable for the null runtime, which has no machine.",
	Bad:   plugin("vm_config: {code: {local: {filename: a.wasm}}, environment_variables: {host_env_keys: [HOME], key_values: {HOME: /}}}"),
	Good:  plugin("vm_config: {code: {local: {filename: a.wasm}}, environment_variables: {host_env_keys: [HOME], key_values: {LEVEL: debug}}}"),
	Ref:   "extensions/common/wasm/wasm.cc",
})

var wasmCode = check.Rule(diag.Rule{
	ID: "wasm-code-missing", Severity: diag.Error,
	Title: "a Wasm plugin has code",
	Text: "The code is local or remote, and for the null runtime it is the name of what is built in. Envoy refuses a plugin without vm_config, without code in it, and " +
		"with code that is empty.",
	Bad:  plugin("vm_config: {vm_id: a}"),
	Good: plugin("vm_config: {vm_id: a, code: {local: {filename: a.wasm}}}"),
	Ref:  "extensions/common/wasm/wasm.cc createWasm",
})

var wasmRuntime = check.Rule(diag.Rule{
	ID: "wasm-runtime-unknown", Severity: diag.Error,
	Title: "the runtime of a Wasm plugin is one that Envoy has had",
	Text: "Runtimes are called envoy.wasm.runtime.v8, .wamr, .wasmtime or, for what is built in, .null. Envoy refuses others, and those that its build lacks, which is not judged here. " +
		"Names with other beginnings may belong to extensions of somebody's own.",
	Bad:  plugin("vm_config: {runtime: v8, code: {local: {filename: a.wasm}}}"),
	Good: plugin("vm_config: {runtime: envoy.wasm.runtime.v8, code: {local: {filename: a.wasm}}}"),
	Ref:  "extensions/common/wasm/wasm.cc",
})

// runtimes are those of Envoy, also of versions past.
var runtimes = []string{"v8", "null", "wamr", "wasmtime", "wasmedge", "wavm"}

func runtime(c *check.Context, m *wasmv3.VmConfig) {
	name, envoys := strings.CutPrefix(m.GetRuntime(), "envoy.wasm.runtime.")
	if name == "" || envoys && slices.Contains(runtimes, name) || !envoys && strings.Contains(name, ".") {
		return
	}
	d := c.Report(wasmRuntime, fmt.Sprintf("there is no runtime %q", m.GetRuntime()), "runtime")
	if near := diag.Nearest(name, runtimes); near != "" {
		d.Fixes = []string{"use envoy.wasm.runtime." + near}
	}
}

func init() {
	check.On(runtime)
	check.On(func(c *check.Context, m *wasmv3.PluginConfig) {
		code := m.GetVmConfig().GetCode()
		local := code.GetLocal()
		empty := local.GetFilename() == "" && local.GetEnvironmentVariable() == "" && local.GetInlineString() == "" && len(local.GetInlineBytes()) == 0
		if code.GetRemote() == nil && empty {
			c.Report(wasmCode, "there is no code", "vm_config.code")
		}
	})
	check.On(func(c *check.Context, m *luav3.Lua) {
		//lint:ignore SA1019 the old form is what the rule is about
		if m.GetInlineCode() != "" && m.GetDefaultSourceCode() != nil {
			c.Report(luaBothSources, "inline_code and default_source_code are both set", "inline_code").Fixes = []string{"drop inline_code"}
		}
		//lint:ignore SA1019 Envoy loads it
		script(c, m.GetInlineCode(), "inline_code")
		source(c, m.GetDefaultSourceCode(), diag.FieldStep("default_source_code"))
		for name, code := range m.GetSourceCodes() {
			source(c, code, diag.KeyStep("source_codes", name))
		}
	})
	check.On(func(c *check.Context, m *luav3.LuaPerRoute) {
		source(c, m.GetSourceCode(), diag.FieldStep("source_code"))
	})
	check.On(func(c *check.Context, m *specifierv3.LuaConfig) {
		source(c, m.GetSourceCode(), diag.FieldStep("source_code"))
	})
	check.On(func(c *check.Context, m *wasmv3.PluginConfig) {
		//lint:ignore SA1019 the old form is what the rule is about
		if m.GetFailOpen() && m.GetFailurePolicy() != wasmv3.FailurePolicy_UNSPECIFIED {
			c.Report(wasmFailOpen, "fail_open and failure_policy are both set", "fail_open").Fixes = []string{"drop fail_open"}
		}
	})
	check.On(machine)
}

// source judges a script that stands in the configuration, or in a file where files are looked at.
func source(c *check.Context, code *corev3.DataSource, at diag.Step) {
	if text := code.GetInlineString(); text != "" {
		script(c, text, at, "inline_string")
	}
	if b := code.GetInlineBytes(); len(b) > 0 {
		script(c, string(b), at, "inline_bytes")
	}
	if code.GetFilename() != "" {
		if text, ok := c.Data(code); ok {
			script(c, string(text), at, "filename")
		}
	}
}

func script(c *check.Context, text string, at ...any) {
	if err := lua.Check(text); err != nil {
		c.Report(luaScript, err.Error(), at...)
	}
}

func machine(c *check.Context, m *wasmv3.VmConfig) {
	e := m.GetEnvironmentVariables()
	if m.GetRuntime() == "envoy.wasm.runtime.null" && len(e.GetHostEnvKeys())+len(e.GetKeyValues()) > 0 {
		c.Report(wasmEnvironment, "the null runtime takes no variables", "environment_variables")
		return
	}
	for i, key := range e.GetHostEnvKeys() {
		if _, twice := e.GetKeyValues()[key]; twice {
			c.Report(wasmEnvironment, fmt.Sprintf("%q is also in key_values", key), "environment_variables.host_env_keys", i)
		} else if slices.Index(e.GetHostEnvKeys(), key) < i {
			c.Report(wasmEnvironment, fmt.Sprintf("%q is passed on twice", key), "environment_variables.host_env_keys", i)
		}
	}
}
