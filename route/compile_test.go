package route_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWrongShapesDoNotCompile compiles testdata/wrong and expects an error in each line that says so, and in no other.
func TestWrongShapesDoNotCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the compiler")
	}
	source, err := os.ReadFile("testdata/wrong/wrong.go")
	require.NoError(t, err)
	var want []string
	for i, line := range strings.Split(string(source), "\n") {
		if strings.HasSuffix(line, ": wrong") {
			want = append(want, fmt.Sprint(i+1))
		}
	}
	out, err := exec.Command("go", "build", "-gcflags=-e", "./testdata/wrong").CombinedOutput()
	require.Error(t, err, "it compiles")
	var got []string
	for _, m := range regexp.MustCompile(`wrong\.go:(\d+):`).FindAllStringSubmatch(string(out), -1) {
		if len(got) == 0 || got[len(got)-1] != m[1] {
			got = append(got, m[1])
		}
	}
	require.Equal(t, want, got, string(out))
}
