package simulate

import (
	"fmt"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcmv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcpproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// filterChain is a compiled FilterChain.
type filterChain struct {
	msg     *listenerv3.FilterChain
	field   string
	manager *connectionManager // nil: no HTTP
	tcp     *tcpproxyv3.TcpProxy
}

func newFilterChain(msg *listenerv3.FilterChain, field string) *filterChain {
	c := &filterChain{msg: msg, field: field}
	for i, filter := range msg.GetFilters() {
		if tcp := (&tcpproxyv3.TcpProxy{}); filter.GetTypedConfig().MessageIs(tcp) && filter.GetTypedConfig().UnmarshalTo(tcp) == nil {
			c.tcp = tcp
		}
		hcm := &hcmv3.HttpConnectionManager{}
		if filter.GetTypedConfig() == nil || !filter.GetTypedConfig().MessageIs(hcm) {
			continue
		}
		if err := filter.GetTypedConfig().UnmarshalTo(hcm); err == nil {
			c.manager = newConnectionManager(hcm, fmt.Sprintf("%s.filters[%d].typed_config", field, i))
			return c
		}
	}
	return c
}

// title names the chain in an explanation.
func (c *filterChain) title() string {
	if name := c.msg.GetName(); name != "" {
		return fmt.Sprintf("%s %q", c.field, name)
	}
	return c.field
}

// chainFor finds the filter chain of a connection, with the reason.
func (l *listener) chainFor(x *exchange) (*filterChain, string, *Undecided) {
	switch {
	case l.refused != nil:
		return nil, "", l.refused
	case l.matcher != nil:
		return l.chainByMatcher(x)
	}
	chain, why, doubt := l.tree.find(x.connection)
	if chain == nil && doubt == nil && l.msg.GetFcdsConfig() != nil {
		return nil, "", undecided("fcds_config", "FCDS may deliver a filter chain that fits")
	}
	if doubt != nil || chain != nil {
		return chain, why, doubt
	}
	return l.fallBack(why)
}

// fallBack is the default chain, if there is one.
func (l *listener) fallBack(why string) (*filterChain, string, *Undecided) {
	if l.byDefault == nil {
		return nil, why + ", and there is no default filter chain", nil
	}
	return l.byDefault, why, nil
}

// chainByMatcher asks the filter_chain_matcher, which names a chain.
func (l *listener) chainByMatcher(x *exchange) (*filterChain, string, *Undecided) {
	o := l.matcher.find(x)
	switch {
	case o.doubt != nil:
		return nil, "", o.doubt
	case o.on == nil:
		return l.fallBack("the matcher finds no match")
	}
	name := &wrapperspb.StringValue{}
	if err := o.on.action.GetTypedConfig().UnmarshalTo(name); err != nil {
		return nil, "", undecided(o.on.field, "the action %s cannot be evaluated offline", o.on.action.GetName())
	}
	for _, chain := range l.chains {
		if chain.msg.GetName() == name.GetValue() {
			return chain, "the matcher names it", nil
		}
	}
	return nil, fmt.Sprintf("the matcher names the chain %q, which does not exist", name.GetValue()), nil
}
