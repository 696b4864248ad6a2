// Package callsite remembers where in the user's code a builder was called.
//
// A Site is a handful of return addresses, taken in a few nanoseconds by
// walking frame pointers on amd64 and arm64 (runtime.Callers elsewhere), and
// turned into file and line only when a diagnostic is printed.
package callsite
