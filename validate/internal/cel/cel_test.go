package cel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/validate/internal/cel"
)

func TestCheck(t *testing.T) {
	for _, text := range []string{
		`request.headers["x-user"]`, `response.code >= 500 && !(request.path.startsWith('/healthz'))`, `a ? b : c ? d : e`,
		`connection.mtls && source.address in ["a", 'b',]`, `{"a": 1, "b": [1, 2u, 0x1f, 1e-3, .5]}.a == -1`,
		`has(request.headers.x) && size(request.path) > 3`, `request.time + duration("1s") < timestamp('2026-01-01T00:00:00Z')`,
		"r'\\d+' == '''a\n'b''' // what", `b"\x00" != "a\"b"`, `.google.rpc.Code{}`, `re.extract(request.path, 'a(.*)', '\\1')`,
		`metadata.filter_metadata['envoy.lb'].a`, `true`,
	} {
		require.NoError(t, cel.Check(text), text)
	}
	for text, want := range map[string]string{
		``:                            "it ends too early",
		`request.headers[`:            "it ends too early",
		`a b`:                         `"b" is not expected there`,
		`a ==`:                        "it ends too early",
		`a = b`:                       `"=" is no part of CEL`,
		`(a`:                          "it ends too early",
		`a.1`:                         `".1" is not expected there`,
		`'a`:                          "a text does not end",
		"'a\n'":                       "a text does not end on its line",
		`undefined(false)`:            "there is no function undefined",
		`[1, 2].exists(x, x > 1)`:     "exists goes through a list or map, which Envoy does not do",
		`a ? b`:                       "it ends too early",
		`{"a": }`:                     `"}" is not expected there`,
		`%REQ(a)%`:                    `"%" is not expected there`,
		`request.headers["a"] ++ 'a'`: `"+" is not expected there`,
	} {
		require.EqualError(t, cel.Check(text), want, text)
	}
}
