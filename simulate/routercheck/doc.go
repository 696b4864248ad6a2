// Package routercheck runs the test files of Envoy's router_check_tool on the
// simulator: the same inputs, the same assertions, the same peculiarities of
// the tool where it differs from a running Envoy.
//
// The package takes what a YAML or JSON reader made of a file (maps, lists and
// scalars), so that it needs neither.
package routercheck
