package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// binary is the command, built as a stranger builds it.
var binary string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "envoykit")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "envoykit")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "%v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// result is what a call printed and returned.
type result struct {
	out, err string
	code     int
}

// call runs the command in testdata.
func call(t *testing.T, args ...string) result { return callWith(t, "", args...) }

// callWith gives the command standard input as well.
func callWith(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	cmd := exec.Command(binary, args...)
	cmd.Dir = "testdata"
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		require.NoError(t, err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

func TestUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"validate"}, "there is no file to validate"},
		{[]string{"validate", "gone.yaml"}, "gone.yaml: no such file"},
		{[]string{"validate", "-", "-"}, "read once only"},
		{[]string{"validate", "--mode", "x", "good.yaml"}, "it can be static, dynamic"},
		{[]string{"validate", "-o", "xml", "good.yaml"}, "it can be text, json, sarif, github"},
		{[]string{"validate", "--fail-on", "hint", "good.yaml"}, "it can be error, warning"},
		{[]string{"validate", "--envoy", "new", "good.yaml"}, `--envoy: "new" is no version of Envoy such as 1.40`},
		{[]string{"validate", "--envoy", "1.12", "good.yaml"}, "--envoy: version 1.12 of Envoy is too old: what a version knows is recorded since 1.31"},
		{[]string{"validate", "--envoy", "1.99.1", "good.yaml"}, "--envoy: version 1.99 of Envoy is too new: the newest whose API is known is 1.40"},
		{[]string{"validate", "--type", "Cluster", "good.yaml"}, `did you mean "envoy.config.cluster.v3.Cluster"?`},
		{[]string{"validate", "--suppress", "route-shadow", "good.yaml"}, `did you mean "route-shadowed"?`},
		{[]string{"validate", "--suppress", "route-shadowed=a[", "good.yaml"}, "is no path"},
		{[]string{"validate", "--unknown"}, "unknown flag"},
		{[]string{"valdate"}, "unknown command"},
	} {
		r := call(t, c.args...)
		require.Equal(t, exitUsage, r.code, "%v\n%s", c.args, r.err)
		require.Contains(t, r.err, c.want, "%v", c.args)
		require.Empty(t, r.out, "%v", c.args)
	}
}

func TestVersion(t *testing.T) {
	r := call(t, "version")
	require.Zero(t, r.code)
	require.Regexp(t, `^envoykit \S+\nEnvoy API v1\.\d+\.\d+ \(go-control-plane\)\n$`, r.out)
}

// TestStart holds the start of the command, with every extension linked, to a time that nobody notices.
func TestStart(t *testing.T) {
	const most = 60 * time.Millisecond
	best := time.Hour
	for range 10 {
		begin := time.Now()
		require.Zero(t, call(t, "version").code)
		best = min(best, time.Since(begin))
	}
	t.Logf("the fastest of ten starts: %v", best)
	require.Less(t, best, most)
}
