// Package version holds the rules about the version of Envoy that will load a configuration: what it does not
// know yet, and what it calls deprecated. They run where a version is named.
package version
