// Package diag says what is wrong with a configuration: a [Diagnostic] names the
// rule that was broken, the path of the field, the line of Go or YAML that wrote
// it, and what to do. A [List] holds everything that was found, sorted and without
// repetition; its Err method is nil when nothing in it is an error.
//
// An error returned by a Build can be asked for both:
//
//	var list diag.List
//	errors.As(err, &list)                      // all of it
//	errors.Is(err, diag.RuleID("route-unknown-cluster")) // was this among it?
//
// Writers render a list as text with source lines, JSON, SARIF 2.1.0, or GitHub
// annotations. Names in a configuration are input of strangers: what is written holds no
// control character, line break or bidirectional override of theirs.
package diag
