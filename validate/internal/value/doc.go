// Package value holds the rules about values that occur everywhere: regular expressions, string matchers,
// changes to headers, addresses, ranges of addresses, durations and data sources.
package value
