//go:build !amd64 && !arm64

package callsite

import "runtime"

const framePointers = false

func capture(pcs *[Depth]uintptr) {
	runtime.Callers(3, pcs[:]) // skips Callers, capture and Capture
}

// Where a capture costs about half a microsecond, only resources record theirs unasked.
const defaultLevel = Resources
