package envoytest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// recorder is a testing.TB that keeps what fails.
type recorder struct {
	testing.TB
	messages []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.messages = append(r.messages, fmt.Sprintf(format, args...))
}

// stop ends an assertion as Fatalf does.
type stop struct{}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(stop{})
}

// failures runs assertions that are expected to fail, and returns what they say.
func failures(t *testing.T, assert func(t testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	func() {
		defer func() {
			if p := recover(); p != nil && p != (stop{}) {
				panic(p)
			}
		}()
		assert(r)
	}()
	require.NotEmpty(t, r.messages, "the assertion passes")
	return strings.Join(r.messages, "\n")
}

// passes runs assertions that are expected to pass.
func passes(t *testing.T, assert func(t testing.TB)) {
	t.Helper()
	r := &recorder{TB: t}
	assert(r)
	require.Empty(t, r.messages)
}
