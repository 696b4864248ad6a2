package diag_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
)

func text(t *testing.T, l diag.List, o diag.TextOptions) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, l.WriteText(&b, o))
	return b.String()
}

func TestWriteText(t *testing.T) {
	require.Equal(t, `edge.go:32: error[route-unknown-cluster]: cluster "ap1-v1" is not defined in this bundle
    at routes["edge"].virtual_hosts[0].routes[0].route.cluster
    Envoy answers 503 for every request to it.
    note: clusters.go:38: cluster "api-v1" is defined here (at clusters["api-v1"])
    help: did you mean "api-v1"?
    help: declare it with builder.External
testdata/a b,c:d.yaml:12:22: error[cluster-connect-timeout]: the connect timeout is -1s
    12 |     connect_timeout: -1s # <&>
       |                      ^
    at static_resources.clusters[0].connect_timeout
HTTPRoute default/shop: warning[cluster-no-health-check]: the cluster has no health check
    at clusters["shop"]
2 errors, 1 warning
`, text(t, sample(t)[:3], diag.TextOptions{Count: true}))
	require.Empty(t, text(t, nil, diag.TextOptions{Count: true}))
}

func TestWriteTextEscapes(t *testing.T) {
	got := text(t, sample(t), diag.TextOptions{})
	requireTame(t, got)
	golden(t, "hostile.txt", text(t, sample(t)[3:], diag.TextOptions{}))
	requireTame(t, sample(t).Err().Error())
	for _, d := range sample(t) {
		requireTame(t, d.Error())
		require.NotContains(t, d.Error(), "\n")
	}
}

func TestErrorOfADiagnosticIsOneLine(t *testing.T) {
	d := finding(badTimeout, `clusters["a"].connect_timeout`, goLine(3))
	require.Equal(t, `edge.go:3: error[cluster-connect-timeout]: wrong (at clusters["a"].connect_timeout)`, d.Error())
	d.Location.Origin = "HTTPRoute default/shop"
	require.Equal(t, `HTTPRoute default/shop (edge.go:3): error[cluster-connect-timeout]: wrong (at clusters["a"].connect_timeout)`, d.Error())
	require.Equal(t, "error: x", diag.Diagnostic{Summary: "x"}.Error())
}

func TestWriteTextNamesCallersWhereTheyDiffer(t *testing.T) {
	list := diag.List{
		finding(badTimeout, "a", goLine(3, 10)), finding(badTimeout, "b", goLine(3, 11, 20)), finding(badTimeout, "c", goLine(4, 10)),
	}
	require.Equal(t, `edge.go:3: error[cluster-connect-timeout]: wrong
    at a
    called from main.go:10
edge.go:3: error[cluster-connect-timeout]: wrong
    at b
    called from main.go:11
    called from main.go:20
edge.go:4: error[cluster-connect-timeout]: wrong
    at c
`, text(t, list, diag.TextOptions{}))
}

func TestWriteTextColor(t *testing.T) {
	list := sample(t)[:2]
	got := text(t, list, diag.TextOptions{Color: true})
	require.True(t, strings.HasPrefix(got, "\x1b[1medge.go:32:\x1b[0m \x1b[1;31merror[route-unknown-cluster]\x1b[0m\x1b[1m: cluster"), "%q", got)
	require.Contains(t, got, "\x1b[34mnote:\x1b[0m ")
	require.Contains(t, got, "\x1b[32mhelp:\x1b[0m ")
	require.Contains(t, got, "\x1b[1;31m^\x1b[0m\n")
	for _, style := range []string{"\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[34m", "\x1b[32m"} {
		got = strings.ReplaceAll(got, style, "")
	}
	require.Equal(t, text(t, list, diag.TextOptions{}), got)
}

func TestWriteTextNamesFilesFromTheDirectory(t *testing.T) {
	list := diag.List{finding(badTimeout, "a", diag.Location{File: "/srv/shop/gateway/edge.go", Line: 1})}
	for dir, want := range map[string]string{
		"/srv/shop/gateway":     "edge.go:1:",
		"/srv/shop":             "gateway/edge.go:1:",
		"/srv/shop/cmd":         "../gateway/edge.go:1:",
		"/home/ann/src/project": "/srv/shop/gateway/edge.go:1:",
		"/srv/shop/gateways":    "../gateway/edge.go:1:",
	} {
		require.True(t, strings.HasPrefix(text(t, list, diag.TextOptions{Dir: dir}), want), dir)
	}
	list[0].Location.File = "conf/edge.yaml"
	require.True(t, strings.HasPrefix(text(t, list, diag.TextOptions{Dir: "/srv"}), "conf/edge.yaml:1:"))
}

func TestWriteTextSnippets(t *testing.T) {
	long := strings.Repeat("x", 150) + "!" + strings.Repeat("y", 150)
	for name, c := range map[string]struct {
		source string
		column int
		want   string
	}{
		"tabs":             {"\ta:\t1", 5, "    7 |     a:    1\n      |           ^\n"},
		"characters":       {"größe: 1", 8, "    7 | größe: 1\n      |        ^\n"},
		"escapes":          {"\x1b[31mx: 1", 7, "    7 | \\x1b[31mx: 1\n      |          ^\n"},
		"after the end":    {"a:", 3, "    7 | a:\n      |   ^\n"},
		"far after it":     {"a:", 9, "    7 | a:\n"},
		"no column":        {"a:", 0, "    7 | a:\n"},
		"column below one": {"a:", -3, "    7 | a:\n"},
		"long, at the end": {long, 151, "    7 | …" + strings.Repeat("x", 59) + "x!" + strings.Repeat("y", 39) + "…\n      | " + strings.Repeat(" ", 61) + "^\n"},
		"long, at the top": {long, 1, "    7 | " + strings.Repeat("x", 100) + "…\n      | ^\n"},
		"long, far after":  {long, 999, "    7 | …\n"},
	} {
		d := finding(badTimeout, "", diag.Location{File: "a.yaml", Line: 7, Column: c.column, Source: c.source})
		_, got, _ := strings.Cut(text(t, diag.List{d}, diag.TextOptions{}), "\n")
		require.Equal(t, c.want, got, name)
	}
}

func TestWriteTextWrapsDetail(t *testing.T) {
	d := finding(badTimeout, "", goLine(1))
	d.Detail = strings.Repeat("word ", 40) + "\n\n  " + strings.Repeat("z", 120) + " end"
	_, got, _ := strings.Cut(text(t, diag.List{d}, diag.TextOptions{}), "\n")
	require.Equal(t, "    "+strings.TrimSpace(strings.Repeat("word ", 19))+"\n"+
		"    "+strings.TrimSpace(strings.Repeat("word ", 19))+"\n"+
		"    word word\n"+
		"    "+strings.Repeat("z", 120)+"\n"+
		"    end\n", got)
}

func TestWritersReportAFullDisk(t *testing.T) {
	full := errors.New("no space left")
	list := sample(t)
	require.ErrorIs(t, list.WriteText(failing{full}, diag.TextOptions{}), full)
	require.ErrorIs(t, list.WriteJSON(failing{full}), full)
	require.ErrorIs(t, list.WriteGitHub(failing{full}), full)
	require.ErrorIs(t, list.WriteSARIF(failing{full}, diag.SARIFOptions{}), full)
	require.ErrorIs(t, diag.WriteRules(failing{full}, nil), full)
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

// screen is a writer that says of itself what it is.
type screen struct {
	io.Writer
	fs.FileInfo
	mode fs.FileMode
	err  error
}

func (s screen) Stat() (fs.FileInfo, error) { return s, s.err }
func (s screen) Mode() fs.FileMode          { return s.mode }

func TestColorFor(t *testing.T) {
	t.Setenv("NO_COLOR", "")
	t.Setenv("TERM", "xterm")
	terminal := screen{mode: fs.ModeDevice | fs.ModeCharDevice}
	require.True(t, diag.ColorFor(terminal))
	require.False(t, diag.ColorFor(screen{}))
	require.False(t, diag.ColorFor(screen{mode: terminal.mode, err: fs.ErrClosed}))
	require.False(t, diag.ColorFor(&strings.Builder{}))
	require.False(t, diag.ColorFor(nil))
	file, err := os.Create(filepath.Join(t.TempDir(), "report"))
	require.NoError(t, err)
	require.False(t, diag.ColorFor(file))
	require.NoError(t, file.Close())
	t.Setenv("TERM", "dumb")
	require.False(t, diag.ColorFor(terminal))
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "1")
	require.False(t, diag.ColorFor(terminal))
}
