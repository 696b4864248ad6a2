// Package bootstrap holds the rules about a whole Envoy: the bootstrap, its runtime, its overload manager, its sinks of
// statistics, and the sources of configuration, wherever they are named.
package bootstrap
