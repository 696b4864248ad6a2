// Package history knows what the versions of Envoy know: the messages, fields and enum values that each of them
// added to the API, deprecated or removed.
//
// The table history.txt is written by the command in gen, from the Go modules of Envoy's API. It is read at the first
// question, so that a program that never names a version pays for its 50 kB of text alone.
package history
