package callsite

import (
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
)

// Depth is how many return addresses a Site keeps: enough to leave the library
// and to name the caller of a user's own helper.
const Depth = 4

// Level says which calls record their site.
type Level int32

const (
	// Off records nothing.
	Off Level = iota
	// Resources records constructors of top-level resources and of routes.
	Resources
	// Full records every setter.
	Full
)

var level atomic.Int32

// SetLevel changes what is recorded from now on and returns what was recorded before.
func SetLevel(l Level) Level { return Level(level.Swap(int32(l))) }

// Enabled tells whether calls of level l record their site.
func Enabled(l Level) bool { return level.Load() >= int32(l) }

// Cheap tells whether this platform captures sites by walking frame pointers.
const Cheap = framePointers

// Site is where a call was made: program counters as distances from this package's own code, in half the space.
// The zero Site is unknown.
type Site struct{ pcs [Depth]int32 }

// Capture returns the site of its caller and of the functions above it, leaving out the innermost skip frames. Whoever
// skips its own frame must not be inlined.
//
//go:noinline
func Capture(skip int) (s Site) {
	var pcs [Depth]uintptr
	capture(&pcs[0], Depth, skip)
	for i, pc := range pcs {
		s.pcs[i] = distance(pc)
	}
	return s
}

// CaptureDeep is Capture for calls that come from deep inside the library. It leaves the
// library's own frames out already here, which costs microseconds: for the rare
// value that is refused.
//
//go:noinline
func CaptureDeep() (s Site) {
	var pcs [32]uintptr
	capture(&pcs[0], len(pcs), 0)
	for i, pc := range pcs {
		if pc == 0 {
			break
		}
		if len((Site{[Depth]int32{distance(pc)}}).Frames()) == 0 {
			continue
		}
		for j := range s.pcs {
			s.pcs[j] = distance(pcs[min(i+j, len(pcs)-1)])
		}
		break
	}
	return s
}

// base is where distances start.
var base = reflect.ValueOf(SetLevel).Pointer()

// distance returns pc as stored; 0, unknown, for code further away than 2 GiB, such as another shared library's.
func distance(pc uintptr) int32 {
	d := int64(pc) - int64(base)
	if pc == 0 || d != int64(int32(d)) {
		return 0
	}
	return int32(d)
}

// IsZero tells whether the site is unknown.
func (s Site) IsZero() bool { return s.pcs[0] == 0 }

// Frame is one resolved call.
type Frame struct {
	Function string
	File     string
	Line     int
}

// Frames resolves the site and returns the frames outside of this library,
// innermost first. It returns nil for an unknown site.
func (s Site) Frames() []Frame {
	n := 0
	for n < Depth && s.pcs[n] != 0 {
		n++
	}
	if n == 0 {
		return nil
	}
	pcs := make([]uintptr, n, n+1)
	for i := range pcs {
		pcs[i] = uintptr(int64(base) + int64(s.pcs[i]))
	}
	// What is inlined at a frame is unfolded unless the frame is the last: one that is no code ends the list.
	pcs = append(pcs, 1)
	var out []Frame
	for frames, more := runtime.CallersFrames(pcs), true; more; {
		var f runtime.Frame
		f, more = frames.Next()
		if f.Function == "" || strings.HasPrefix(f.Function, "runtime.") || strings.HasPrefix(f.Function, "testing.") {
			continue
		}
		if len(out) == 0 && inLibrary(f) {
			continue
		}
		out = append(out, Frame{Function: f.Function, File: f.File, Line: f.Line})
	}
	return out
}

const module = "github.com/envoykit/envoykit/"

// inLibrary tells library frames from the user's: the module's own tests,
// examples and command count as users.
func inLibrary(f runtime.Frame) bool {
	rest, ok := strings.CutPrefix(f.Function, module)
	if !ok || strings.HasSuffix(f.File, "_test.go") {
		return false
	}
	return !strings.HasPrefix(rest, "examples/") && !strings.HasPrefix(rest, "cmd/")
}
