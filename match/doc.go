// Package match builds what tells requests and connections apart: texts, headers, query parameters,
// values, metadata, addresses, and the matcher trees that choose among outcomes.
//
// A text is matched by [Exact], [Prefix], [Suffix], [Contains] or [Regex]; everything that has a text
// takes one of them:
//
//	match.Header("x-env", match.Exact("canary"))
//	match.Query("debug", match.Exact("TRUE").IgnoreCase())
//	match.Present("x-tenant")
//
// Envoy: type.matcher.v3.StringMatcher
package match
