package listener

import (
	"fmt"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var matcherNameRequired = check.Rule(diag.Rule{
	ID: "fc-matcher-name-required", Severity: diag.Error,
	Title: "filter chains have names when a matcher selects them",
	Text:  "The actions of filter_chain_matcher name filter chains, so Envoy refuses a chain that has no name.",
	Bad:   chainMatcher + "filter_chains: [{name: foo}, {}]\n",
	Good:  chainMatcher + "filter_chains: [{name: foo}]\n",
	Ref:   "filter_chain_manager_impl.cc setupFilterChainMatcher",
})

var matcherNameUnique = check.Rule(diag.Rule{
	ID: "fc-matcher-name-unique", Severity: diag.Error,
	Title: "filter chains have different names when a matcher selects them",
	Text:  "The actions of filter_chain_matcher name filter chains, so Envoy refuses two with one name. Without a matcher names may repeat.",
	Bad:   chainMatcher + "filter_chains: [{name: foo}, {name: foo}]\n",
	Good:  chainMatcher + "filter_chains: [{name: foo}, {name: bar}]\n",
	Ref:   "filter_chain_manager_impl.cc setupFilterChainMatcher",
})

var matcherMatchIgnored = check.Rule(diag.Rule{
	ID: "fc-matcher-match-ignored", Severity: diag.Warning,
	Title: "a listener selects filter chains in one way",
	Text:  "With filter_chain_matcher Envoy ignores the filter_chain_match of every chain.",
	Bad:   chainMatcher + "filter_chains: [{name: foo, filter_chain_match: {destination_port: 80}}]\n",
	Good:  chainMatcher + "filter_chains: [{name: foo}]\n",
	Ref:   "filter_chain_manager_impl.cc",
})

var defaultMatchIgnored = check.Rule(diag.Rule{
	ID: "fc-default-match-ignored", Severity: diag.Warning,
	Title: "the default filter chain has no match",
	Text:  "default_filter_chain takes the connections that match no other chain. Envoy ignores its filter_chain_match.",
	Bad: plainHead + `default_filter_chain: {filter_chain_match: {destination_port: 80}}
`,
	Good: plainHead + `filter_chains: [{filter_chain_match: {destination_port: 80}}]
`,
	Ref: "filter_chain_manager_impl.cc",
})

var useProxyProto = check.Rule(diag.Rule{
	ID: "listener-use-proxy-proto", Severity: diag.Warning,
	Title: "use_proxy_proto is set on the first filter chain",
	Text: "Envoy reads the deprecated use_proxy_proto from the first filter chain (or from the default one if there are no others) for the whole " +
		"listener, and ignores it elsewhere. The listener filter proxy_protocol says the same plainly.",
	Bad: plainHead + `filter_chains:
- {filter_chain_match: {destination_port: 80}}
- {filter_chain_match: {destination_port: 81}, use_proxy_proto: true}
`,
	Good: plainHead + `filter_chains:
- {filter_chain_match: {destination_port: 80}, use_proxy_proto: true}
- {filter_chain_match: {destination_port: 81}}
`,
	Ref: "listener_impl.cc usesProxyProto",
})

// Parts of samples.
const (
	plainHead = `"@type": type.googleapis.com/envoy.config.listener.v3.Listener
name: a
address: {socket_address: {address: 127.0.0.1, port_value: 80}}
`
	chainMatcher = plainHead + `filter_chain_matcher:
  matcher_tree:
    input:
      name: port
      typed_config: {"@type": type.googleapis.com/envoy.extensions.matching.common_inputs.network.v3.DestinationPortInput}
    exact_match_map:
      map:
        "80": {action: {name: foo, typed_config: {"@type": type.googleapis.com/google.protobuf.StringValue, value: foo}}}
`
)

// chains judges the filter chains of a listener together, and what depends on the kind of listener.
func chains(c *check.Context, l *listenerv3.Listener) {
	if isUDP(l) && !isQUIC(l) {
		return
	}
	for i, f := range l.GetFilterChains() {
		chainOfListener(c, l, f, i)
		unimplemented(c, f.GetFilterChainMatch(), i)
	}
	if f := l.GetDefaultFilterChain(); f != nil {
		chainOfListener(c, l, f, defaultChain)
		if !empty(f.GetFilterChainMatch()) {
			c.Report(defaultMatchIgnored, "the match of the default filter chain is ignored", "default_filter_chain.filter_chain_match")
		}
	}
	proxyProto(c, l)
	if l.GetFilterChainMatcher() != nil {
		chainNames(c, l.GetFilterChains())
		return
	}
	matches(c, l.GetFilterChains())
	inspectors(c, l)
}

func chainOfListener(c *check.Context, l *listenerv3.Listener, f *listenerv3.FilterChain, i int) {
	if isQUIC(l) {
		quicChainRules(c, f, i)
	} else {
		streamChainRules(c, f, i)
	}
}

// chainNames judges the chains of a listener with a matcher.
func chainNames(c *check.Context, chains []*listenerv3.FilterChain) {
	first := make(map[string]int, len(chains))
	for i, f := range chains {
		if !empty(f.GetFilterChainMatch()) {
			c.Report(matcherMatchIgnored, "filter_chain_match is ignored beside filter_chain_matcher", "filter_chains", i, "filter_chain_match")
		}
		name := f.GetName()
		if name == "" {
			c.Report(matcherNameRequired, "the filter chain has no name, and the listener selects chains by name", "filter_chains", i, "name")
			continue
		}
		if other, taken := first[name]; taken {
			c.Report(matcherNameUnique, fmt.Sprintf("filter chain name %q is already used", name), "filter_chains", i, "name").
				Related = []diag.Related{{Message: "first used here", Path: c.At("filter_chains", other, "name")}}
			continue
		}
		first[name] = i
	}
}

func proxyProto(c *check.Context, l *listenerv3.Listener) {
	chains := l.GetFilterChains()
	if len(chains) == 0 || chains[0].GetUseProxyProto().GetValue() {
		return
	}
	for i, f := range chains[1:] {
		if f.GetUseProxyProto().GetValue() {
			c.Report(useProxyProto, "use_proxy_proto is ignored here", "filter_chains", i+1, "use_proxy_proto")
		}
	}
	if l.GetDefaultFilterChain().GetUseProxyProto().GetValue() {
		c.Report(useProxyProto, "use_proxy_proto is ignored here", "default_filter_chain.use_proxy_proto")
	}
}

// empty tells whether a match says nothing.
func empty(m *listenerv3.FilterChainMatch) bool { return m == nil || proto.Size(m) == 0 }

// defaultChain stands for default_filter_chain among the numbers of filter chains.
const defaultChain = -1

// inChain returns the steps from a listener to a field of a filter chain.
func inChain(i int, field string) []any {
	if i == defaultChain {
		return []any{"default_filter_chain", field}
	}
	return []any{"filter_chains", i, field}
}
