package callsite

import (
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func here() int {
	_, _, line, _ := runtime.Caller(1)
	return line
}

type recorder struct{ site Site }

// set is small enough to be inlined, as setters are.
func (r *recorder) set() *recorder { r.site = Capture(0); return r }

func helper(r *recorder) *recorder { return r.set() }

//go:noinline
func deep(r *recorder) *recorder { return helper(r) }

func lineOf(t *testing.T, s Site) int {
	t.Helper()
	frames := s.Frames() // the first is the recorder's own, in this file
	require.Greater(t, len(frames), 1)
	return frames[1].Line
}

// userFrames drops what Site.Frames drops.
func userFrames(pcs []uintptr) (out []Frame) {
	for frames, more := runtime.CallersFrames(pcs), true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if !strings.HasPrefix(f.Function, "runtime.") && !strings.HasPrefix(f.Function, "testing.") {
			out = append(out, Frame{f.Function, f.File, f.Line})
		}
	}
	return out
}

//go:noinline
func both() (got, want []Frame) {
	var pcs [8]uintptr
	site := Capture(0)
	n := runtime.Callers(1, pcs[:])
	return site.Frames(), userFrames(pcs[:n])
}

func TestCaptureAgreesWithRuntimeCallers(t *testing.T) {
	var got, want []Frame
	func() {
		func() { got, want = both() }()
	}()
	require.Equal(t, want[1:], got[1:], "all but the innermost frame, whose two calls stand on two lines")
	require.Equal(t, want[0].Function, got[0].Function)
	require.Equal(t, want[0].Line-1, got[0].Line)
}

func TestSitesInEveryKindOfFrame(t *testing.T) {
	var r recorder
	t.Run("call in several lines", func(t *testing.T) {
		_ = r.
			set().
			set()
		require.Equal(t, here()-1, lineOf(t, r.site))
	})
	t.Run("user's helper, then its caller", func(t *testing.T) {
		deep(&r)
		line := here() - 1
		frames := r.site.Frames()
		require.True(t, strings.HasSuffix(frames[0].Function, ".(*recorder).set"), frames[0].Function)
		require.Equal(t, line, frames[3].Line)
	})
	t.Run("deferred, in a goroutine, by reflection", func(t *testing.T) {
		var line int
		func() {
			defer r.set()
			line = here() + 1
		}()
		require.InDelta(t, line, r.site.Frames()[1].Line, 2)
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { defer wg.Done(); r.set(); line = here() }()
		wg.Wait()
		require.Equal(t, line, r.site.Frames()[1].Line)
		reflect.ValueOf(&r).MethodByName("set")
		reflect.ValueOf(helper).Call([]reflect.Value{reflect.ValueOf(&r)})
		require.False(t, r.site.IsZero())
	})
	t.Run("after the stack has grown and moved", func(t *testing.T) {
		var grow func(n int) Site
		grow = func(n int) Site {
			var pad [512]byte
			if n == 0 {
				return Capture(0)
			}
			s := grow(n - 1)
			_ = pad
			return s
		}
		require.Len(t, grow(200).Frames(), Depth)
	})
}

// deepHelper is inlined into its caller, as small constructors are.
func deepHelper() Site { return CaptureDeep() }

func TestDeepCaptureSeesThroughInlining(t *testing.T) {
	s := deepHelper()
	frames := s.Frames() // this file counts as the user's
	require.True(t, strings.HasSuffix(frames[0].Function, ".deepHelper"), frames[0].Function)
	require.Equal(t, here()-3, frames[1].Line)
}

func TestLevels(t *testing.T) {
	defer SetLevel(SetLevel(Resources))
	require.True(t, Enabled(Resources))
	require.False(t, Enabled(Full))
	require.Nil(t, Site{}.Frames())
}

func BenchmarkCapture(b *testing.B) {
	var s Site
	b.Run("capture", func(b *testing.B) {
		for b.Loop() {
			s = Capture(0)
		}
	})
	b.Run("runtime.Callers", func(b *testing.B) {
		var pcs [Depth]uintptr
		for b.Loop() {
			runtime.Callers(2, pcs[:])
		}
	})
	_ = s
}
