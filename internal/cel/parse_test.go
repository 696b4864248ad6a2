package cel_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	exprv1alpha1 "google.golang.org/genproto/googleapis/api/expr/v1alpha1"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/envoykit/envoykit/internal/cel"
)

// bare is an expression without its numbers.
func bare(t *testing.T, source string) *exprv1alpha1.Expr {
	t.Helper()
	e, err := cel.Parse(source)
	require.NoError(t, err, source)
	seen := map[int64]bool{}
	var walk func(*exprv1alpha1.Expr)
	walk = func(e *exprv1alpha1.Expr) {
		if e == nil {
			return
		}
		require.False(t, seen[e.Id] || e.Id == 0, "number %d is used twice in %s", e.Id, source)
		seen[e.Id], e.Id = true, 0
		walk(e.GetSelectExpr().GetOperand())
		walk(e.GetCallExpr().GetTarget())
		for _, a := range e.GetCallExpr().GetArgs() {
			walk(a)
		}
		for _, a := range e.GetListExpr().GetElements() {
			walk(a)
		}
		for _, a := range e.GetStructExpr().GetEntries() {
			require.False(t, seen[a.Id] || a.Id == 0)
			seen[a.Id], a.Id = true, 0
			walk(a.GetMapKey())
			walk(a.GetValue())
		}
	}
	walk(e)
	return e
}

func TestParse(t *testing.T) {
	const (
		a = "ident_expr {name: 'a'}"
		b = "ident_expr {name: 'b'}"
		c = "ident_expr {name: 'c'}"
	)
	call := func(function string, args ...string) string {
		return "call_expr {function: '" + function + "' args {" + strings.Join(args, "} args {") + "}}"
	}
	for source, want := range map[string]string{
		"a":                     a,
		" a // whose":           a,
		".a":                    "ident_expr {name: '.a'}",
		"a.b":                   "select_expr {operand {" + a + "} field: 'b'}",
		"has(a.b)":              "select_expr {operand {" + a + "} field: 'b' test_only: true}",
		"a['b']":                call("_[_]", a, "const_expr {string_value: 'b'}"),
		"a.b('c', 1)":           "call_expr {target {" + a + "} function: 'b' args {const_expr {string_value: 'c'}} args {const_expr {int64_value: 1}}}",
		"size(a)":               call("size", a),
		"now()":                 "call_expr {function: 'now'}",
		"a == b":                call("_==_", a, b),
		"a && b || c":           call("_||_", call("_&&_", a, b), c),
		"a || b && c":           call("_||_", a, call("_&&_", b, c)),
		"(a || b) && c":         call("_&&_", call("_||_", a, b), c),
		"a - b - c":             call("_-_", call("_-_", a, b), c),
		"a + b * c":             call("_+_", a, call("_*_", b, c)),
		"a <= b % c":            call("_<=_", a, call("_%_", b, c)),
		"!a != b":               call("_!=_", call("!_", a), b),
		"!!a":                   call("!_", call("!_", a)),
		"-a":                    call("-_", a),
		"-1":                    "const_expr {int64_value: -1}",
		"-9223372036854775808":  "const_expr {int64_value: -9223372036854775808}",
		"a ? b : c":             call("_?_:_", a, b, c),
		"a ? b : b ? c : a":     call("_?_:_", a, b, call("_?_:_", b, c, a)),
		"a in [b, c,]":          call("@in", a, "list_expr {elements {"+b+"} elements {"+c+"}}"),
		"[]":                    "list_expr {}",
		"{'a': b}":              "struct_expr {entries {map_key {const_expr {string_value: 'a'}} value {" + b + "}}}",
		"true":                  "const_expr {bool_value: true}",
		"false":                 "const_expr {bool_value: false}",
		"null":                  "const_expr {null_value: NULL_VALUE}",
		"0x1F":                  "const_expr {int64_value: 31}",
		"010":                   "const_expr {int64_value: 10}",
		"7u":                    "const_expr {uint64_value: 7}",
		"1.5e-3":                "const_expr {double_value: 0.0015}",
		".5":                    "const_expr {double_value: 0.5}",
		"1e3":                   "const_expr {double_value: 1000}",
		`"a\n\"\x41\u00e9\101"`: `const_expr {string_value: "a\n\"A\u00e9A"}`,
		`r'\d+'`:                `const_expr {string_value: "\\d+"}`,
		"'''a'b\n'''":           `const_expr {string_value: "a'b\n"}`,
		`b'\xff\377a'`:          `const_expr {bytes_value: "\377\377a"}`,
		`rb'\x'`:                `const_expr {bytes_value: "\\x"}`,
	} {
		expected := &exprv1alpha1.Expr{}
		require.NoError(t, prototext.Unmarshal([]byte(want), expected), want)
		if diff := cmp.Diff(expected, bare(t, source), protocmp.Transform()); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}

func TestWhatIsWrong(t *testing.T) {
	for source, want := range map[string]string{
		"":                          "column 1: the expression ends too soon",
		"a &&":                      "column 5: the expression ends too soon",
		"a b":                       `column 3: unexpected "b"`,
		"a = b":                     `column 3: unexpected "="`,
		"(a":                        "column 3: the expression ends too soon",
		"f(a,)":                     `column 5: unexpected ")"`,
		"a.1":                       `column 2: unexpected ".1"`,
		"in":                        `column 1: unexpected "in"`,
		"'é' + 'a":                  "column 7: the text that begins here does not end",
		`'\q'`:                      `column 2: unknown escape "\\q"`,
		`'\ud800'`:                  `column 2: unknown escape "\\ud800"`,
		"9223372036854775808":       "column 1: 9223372036854775808 is no number, or too large a one",
		"has(a)":                    "column 1: has() takes one field, as in has(request.headers)",
		"a.exists(x, x == 'b')":     "column 22: Envoy does not evaluate exists()",
		strings.Repeat("(", 10_000): "column 126: the expression is nested too deep",
		strings.Repeat("!", 10_000): "column 250: the expression is nested too deep",
	} {
		_, err := cel.Parse(source)
		require.EqualError(t, err, want)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("request.headers['x'] == \"a\\u00e9\" && !(1.5e3 in [r'a', b'\\377'] ? has(a.b) : {1: -2u}.c())")
	f.Fuzz(func(t *testing.T, source string) {
		if e, err := cel.Parse(source); (e == nil) == (err == nil) {
			t.Fatal("neither an expression nor an error, or both")
		}
	})
}
