//go:build !amd64 && !arm64

package callsite

import (
	"runtime"
	"unsafe"
)

const framePointers = false

func capture(pcs *uintptr, n, skip int) {
	runtime.Callers(3+skip, unsafe.Slice(pcs, n)) // skips Callers, capture and its caller
}

// Where a capture costs about half a microsecond, only resources record theirs unasked.
const defaultLevel = Resources
