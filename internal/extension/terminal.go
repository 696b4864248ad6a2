package extension

import "slices"

// terminal is whether a filter ends its chain.
type terminal uint8

const (
	unknownTerminal terminal = iota
	neverTerminal
	alwaysTerminal
	terminalByConfig
)

// Terminal tells whether a network or HTTP filter, given by the message that configures it, ends its
// chain: Envoy requires exactly the last filter to. The codec ends a chain of upstream HTTP filters.
// known is false for a message that is no such filter, for filters that the registry does not know, and
// for those where it depends on the configuration (a dynamic module, a filter that delegates to others).
func Terminal(message string) (ends, known bool) {
	for _, u := range uses(message) {
		if !slices.ContainsFunc(u.fits, isChain) {
			continue
		}
		switch extensions[u.extension].terminal {
		case alwaysTerminal:
			return true, true
		case neverTerminal:
			return false, true
		}
	}
	return false, false
}

// isChain tells the categories whose extensions stand in a chain that one of them ends.
func isChain(category string) bool {
	return category == "envoy.filters.network" || category == "envoy.filters.http" || category == "envoy.filters.http.upstream"
}
