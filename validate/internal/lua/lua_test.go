package lua_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/validate/internal/lua"
)

func TestGoodScripts(t *testing.T) {
	for _, script := range []string{
		"", ";", "-- a", "--[[ a\n ]] x = 1", "--[==[ ]] ]==] x()", "#!/usr/bin/lua\nx()", "return", "return 1, 2;", "local a, b = 1, 'x\\'y'",
		"function a.b.c:d(x, ...) return ... end", "local function f() end", "f{1, a = 2, ['b'] = 3; 4,}", "f'x'[[y]]:z \"q\"", "a.b[1], c = d, e",
		"for i = 1, 10, 2 do break end", "for k, v in pairs(t) do f(k, v) end", "while not a do repeat local x until x == nil end",
		"if a then elseif b then else end", "x = -#a ^ 2 .. 'b' or c and 0x1F + 1e-3 .. 5LL", "goto done; ::done::", "goto = 5", "x = a\n(f)(1)", "x = \"a\\\nb\"",
		"x = [==[ ]] ]==]", "f(function(a) return a end)", "x = 3..2", "local y <const> = 1", "do return end", "x = 1 y = 2", "\x1bLJ\x02",
		"x = '\\z\n  y'",
	} {
		require.NoError(t, lua.Check(script), script)
	}
}

func TestBadScripts(t *testing.T) {
	for script, want := range map[string]string{
		"\n    bad\n  ":              "line 3: '=' expected near '<eof>'",
		"function f(":                "line 1: '<name>' expected near '<eof>'",
		"function f()\n":             "line 2: 'end' expected near '<eof>'",
		"x = ":                       "line 1: '<name>' expected near '<eof>'",
		"if a the b end":             "line 1: 'then' expected near 'the'",
		"x = 'a":                     "line 1: unfinished string",
		"x = [[a":                    "line 1: unfinished long string or comment",
		"end":                        "line 1: '<eof>' expected near 'end'",
		"f() = 1":                    "line 1: a call cannot be assigned to",
		"f(1, )":                     "line 1: '<name>' expected near ')'",
		"local function f() end end": "line 1: '<eof>' expected near 'end'",
		"x = a // b":                 "line 1: '<name>' expected near '/'",
		"return 1 x = 2":             "line 1: '<eof>' expected near 'x'",
		"for i = 1 do end":           "line 1: ',' expected near 'do'",
		"x = {1, 2":                  "line 1: '}' expected near '<eof>'",
	} {
		require.EqualError(t, lua.Check(script), want, script)
	}
	require.NoError(t, lua.Check(strings.Repeat("(", 1000)), "too deep to be judged")
}

// TestScriptsOfTheCorpus reads every script of the configurations that Envoy accepts.
func TestScriptsOfTheCorpus(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..", "shared", "corpus", "configs")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the corpus is not here: ", err)
	}
	scripts := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(content), "envoy_on_re") {
			return err
		}
		if asJSON, err := yaml.YAMLToJSON(content); err == nil {
			content = asJSON
		}
		var v any
		if json.Unmarshal(content, &v) == nil {
			eachScript(v, func(script string) {
				scripts++
				require.NoError(t, lua.Check(script), "%s:\n%s", path, script)
			})
		}
		return nil
	}))
	require.NotZero(t, scripts)
}

func eachScript(v any, visit func(string)) {
	switch v := v.(type) {
	case map[string]any:
		for _, x := range v {
			eachScript(x, visit)
		}
	case []any:
		for _, x := range v {
			eachScript(x, visit)
		}
	case string:
		if strings.Contains(v, "function envoy_on_re") {
			visit(v)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("function envoy_on_request(h) h:headers():add('a', \"b\") end")
	f.Add("x = [==[ ]==] -- [[")
	f.Fuzz(func(t *testing.T, script string) { _ = lua.Check(script) })
}
