//go:build amd64 || arm64

package callsite

const framePointers = true

// capture fills up to n words at pcs with the return addresses above its caller, but for the first skip, by following saved frame pointers. It reads only words between the
// stack pointer and the top of the goroutine's own stack, so a broken chain
// ends the walk and cannot fault. It stops early at the goroutine's entry.
//
//go:noescape
func capture(pcs *uintptr, n, skip int)

const defaultLevel = Full
