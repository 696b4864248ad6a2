package listener

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var matchUnimplemented = check.Rule(diag.Rule{
	ID: "fc-match-unimplemented", Severity: diag.Error,
	Title: "a filter chain match does without address_suffix and suffix_len",
	Text:  "The API has these fields, Envoy has never implemented them, and refuses a listener that sets one.",
	Bad: plainHead + `filter_chains: [{filter_chain_match: {suffix_len: 8}}]
`,
	Good: plainHead + `filter_chains: [{filter_chain_match: {prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}]
`,
	Ref: "filter_chain_manager_impl.cc verifyNoDuplicateMatchers",
})

var matchIdentical = check.Rule(diag.Rule{
	ID: "fc-match-identical", Severity: diag.Error,
	Title: "every filter chain has a match of its own",
	Text: "Envoy could not tell which chain takes a connection, and refuses the listener. No match and an empty one are the same: only one chain " +
		"may be without.",
	Bad: plainHead + `filter_chains: [{name: a}, {name: b, filter_chain_match: {}}]
`,
	Good: plainHead + `filter_chains: [{name: a}, {name: b, filter_chain_match: {destination_port: 80}}]
`,
	Ref: "filter_chain_manager_impl.cc verifyNoDuplicateMatchers",
})

var matchOverlap = check.Rule(diag.Rule{
	ID: "fc-match-overlap", Severity: diag.Error,
	Title: "no two filter chains share a combination of match values",
	Text: "Envoy expands the lists of each match and refuses the listener if one combination (port, address range, server name, protocols, source) " +
		"occurs in two chains. Server names are compared without case, ranges by their masked address; a list that is not set is a value of its own, " +
		"so that 0.0.0.0/0 does not collide with no range.",
	Bad: plainHead + `filter_chains:
- {name: a, filter_chain_match: {destination_port: 80, prefix_ranges: [{address_prefix: 10.0.0.1, prefix_len: 8}]}}
- {name: b, filter_chain_match: {destination_port: 80, prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}
`,
	Good: plainHead + `filter_chains:
- {name: a, filter_chain_match: {prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}]}}
- {name: b, filter_chain_match: {prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 16}]}}
`,
	Ref: "filter_chain_manager_impl.cc addFilterChainForDestinationPorts",
})

var matchOverlapSelf = check.Rule(diag.Rule{
	ID: "fc-match-overlap-self", Severity: diag.Error,
	Title: "a filter chain match lists every value once",
	Text: "Envoy expands the lists of a match and refuses the listener if a combination occurs twice, even in one chain. Server names that differ " +
		"in case, and ranges that are equal after masking, are the same value.",
	Bad: plainHead + `filter_chains: [{filter_chain_match: {prefix_ranges: [{address_prefix: 10.0.0.1, prefix_len: 8}, {address_prefix: 10.0.0.2, prefix_len: 8}]}}]
`,
	Good: plainHead + `filter_chains: [{filter_chain_match: {prefix_ranges: [{address_prefix: 10.0.0.0, prefix_len: 8}, {address_prefix: 11.0.0.0, prefix_len: 8}]}}]
`,
	Ref: "filter_chain_manager_impl.cc",
})

var serverNameWildcard = check.Rule(diag.Rule{
	ID: "fc-server-name-wildcard", Severity: diag.Error,
	Title: "a wildcard in server_names is a leading \"*.\"",
	Text:  `Envoy matches whole labels: "*.example.com" is accepted, while "*", "www.*" and "a*.com" are refused. Leave server_names empty to match every name.`,
	Bad: plainHead + `filter_chains: [{filter_chain_match: {server_names: ["www.*"]}}]
listener_filters: [{name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]
`,
	Good: plainHead + `filter_chains: [{filter_chain_match: {server_names: ["*.example.com"]}}]
listener_filters: [{name: tls, typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector}}]
`,
	Ref: "filter_chain_manager_impl.cc setupFilterChainMatcher",
})

func unimplemented(c *check.Context, m *listenerv3.FilterChainMatch, i int) {
	if m.GetAddressSuffix() != "" {
		c.Report(matchUnimplemented, "Envoy does not implement address_suffix", "filter_chains", i, "filter_chain_match.address_suffix")
	}
	if m.GetSuffixLen() != nil {
		c.Report(matchUnimplemented, "Envoy does not implement suffix_len", "filter_chains", i, "filter_chain_match.suffix_len")
	}
}

// matches judges the matches of all filter chains against each other.
func matches(c *check.Context, chains []*listenerv3.FilterChain) {
	if len(chains) == 1 && empty(chains[0].GetFilterChainMatch()) {
		return
	}
	type first struct {
		port uint32
		name string
	}
	seen := map[first][]int{}
	expanded := make([]expansion, len(chains))
	for i, f := range chains {
		m := f.GetFilterChainMatch()
		expanded[i] = expand(m)
		serverNames(c, m, i)
		selfOverlap(c, &expanded[i], i)
		collided := false
		for _, name := range expanded[i].serverNames {
			key := first{m.GetDestinationPort().GetValue(), name}
			for _, j := range seen[key] {
				collided = collided || j != i && collide(c, chains, expanded, j, i)
			}
			seen[key] = append(seen[key], i)
		}
	}
}

// collide reports two chains that share a combination of values; they have the same port and a common server name.
func collide(c *check.Context, chains []*listenerv3.FilterChain, expanded []expansion, j, i int) bool {
	overlap := expanded[j].meets(&expanded[i])
	if !overlap && expanded[j].ok && expanded[i].ok {
		return false // not equal either; the quick answer for nearly all
	}
	a, b := chains[j].GetFilterChainMatch(), chains[i].GetFilterChainMatch()
	var d *diag.Diagnostic
	switch {
	case empty(a) && empty(b) || proto.Equal(a, b):
		d = c.Report(matchIdentical, "the match is the same as that of "+chainName(chains[j], j), "filter_chains", i, "filter_chain_match")
	case overlap:
		d = c.Report(matchOverlap, "the match overlaps with that of "+chainName(chains[j], j), "filter_chains", i, "filter_chain_match")
	default:
		return false
	}
	d.Related = []diag.Related{{Message: "the other filter chain", Path: c.At("filter_chains", j)}}
	return true
}

func chainName(f *listenerv3.FilterChain, i int) string {
	if f.GetName() == "" {
		return fmt.Sprintf("filter chain %d", i)
	}
	return fmt.Sprintf("filter chain %q", f.GetName())
}

// serverNames reports wildcards that Envoy does not take.
func serverNames(c *check.Context, m *listenerv3.FilterChainMatch, i int) {
	for n, name := range m.GetServerNames() {
		if strings.Contains(name, "*") && !strings.HasPrefix(name, "*.") {
			c.Report(serverNameWildcard, fmt.Sprintf("server name %q is a partial wildcard", name),
				"filter_chains", i, "filter_chain_match.server_names", n)
		}
	}
}

// expansion is a match as Envoy stores it: every list holds at least the value for "not set".
type expansion struct {
	ok                            bool // false if a range cannot be read
	destinations, direct, sources []string
	serverNames, protocols        []string
	transport                     string
	sourceType                    listenerv3.FilterChainMatch_ConnectionSourceType
	sourcePorts                   []uint32
}

func expand(m *listenerv3.FilterChainMatch) expansion {
	e := expansion{
		ok:          true,
		serverNames: unset,
		protocols:   unset,
		transport:   m.GetTransportProtocol(),
		sourceType:  m.GetSourceType(),
		sourcePorts: m.GetSourcePorts(),
	}
	e.destinations = e.ranges(m.GetPrefixRanges())
	e.direct = e.ranges(m.GetDirectSourcePrefixRanges())
	e.sources = e.ranges(m.GetSourcePrefixRanges())
	if len(m.GetApplicationProtocols()) > 0 {
		e.protocols = m.GetApplicationProtocols()
	}
	if len(e.sourcePorts) == 0 {
		e.sourcePorts = unsetPort
	}
	if len(m.GetServerNames()) > 0 {
		e.serverNames = nil
		for _, name := range m.GetServerNames() {
			if strings.HasPrefix(name, "*.") {
				name = name[1:]
			}
			e.serverNames = append(e.serverNames, strings.ToLower(name))
		}
	}
	return e
}

// The values of lists that are not set.
var (
	unset     = []string{""}
	unsetPort = []uint32{0}
)

// ranges returns masked ranges in the form Envoy compares.
func (e *expansion) ranges(list []*corev3.CidrRange) []string {
	if len(list) == 0 {
		return unset
	}
	out := make([]string, len(list))
	for i, r := range list {
		ip, err := netip.ParseAddr(r.GetAddressPrefix())
		if err != nil {
			e.ok = false
			continue
		}
		prefix, err := ip.WithZone("").Prefix(min(int(r.GetPrefixLen().GetValue()), ip.BitLen()))
		if err != nil {
			e.ok = false
		}
		out[i] = prefix.String()
	}
	return out
}

// meets tells whether two matches share a combination: they do if they share a value of every kind.
func (e *expansion) meets(o *expansion) bool {
	return e.ok && o.ok && e.transport == o.transport && e.sourceType == o.sourceType &&
		share(e.destinations, o.destinations) && share(e.serverNames, o.serverNames) && share(e.protocols, o.protocols) &&
		share(e.direct, o.direct) && share(e.sources, o.sources) && share(e.sourcePorts, o.sourcePorts)
}

func share[T comparable](a, b []T) bool {
	for _, v := range a {
		if slices.Contains(b, v) {
			return true
		}
	}
	return false
}

// selfOverlap reports a value that one match lists twice.
func selfOverlap(c *check.Context, e *expansion, i int) {
	if !e.ok {
		return
	}
	twice(c, e.destinations, i, "prefix_ranges")
	twice(c, e.direct, i, "direct_source_prefix_ranges")
	twice(c, e.sources, i, "source_prefix_ranges")
	twice(c, e.serverNames, i, "server_names")
	twice(c, e.protocols, i, "application_protocols")
	twice(c, e.sourcePorts, i, "source_ports")
}

func twice[T comparable](c *check.Context, values []T, chain int, field string) {
	if len(values) < 2 {
		return
	}
	seen := make(map[T]bool, len(values))
	for n, v := range values {
		if seen[v] {
			c.Report(matchOverlapSelf, fmt.Sprintf("%v occurs twice", v), "filter_chains", chain, "filter_chain_match."+field, n)
		}
		seen[v] = true
	}
}
