package simulate

import (
	"fmt"
	"net/netip"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
)

// listener is a compiled Listener.
type listener struct {
	msg       *listenerv3.Listener
	addresses []listenerAddress
	chains    []*filterChain
	byDefault *filterChain
	tree      *chainNode
	matcher   *matcherTree
	refused   *Undecided
}

// listenerAddress is one address that a listener is bound to.
type listenerAddress struct {
	text       string // ip:port, or the path of a pipe
	address    netip.AddrPort
	ipv4Compat bool
	udp        bool
}

func newListener(msg *listenerv3.Listener) *listener {
	l := &listener{msg: msg}
	l.addAddress(msg.GetAddress())
	for _, additional := range msg.GetAdditionalAddresses() {
		l.addAddress(additional.GetAddress())
	}
	for i, chain := range msg.GetFilterChains() {
		l.chains = append(l.chains, newFilterChain(chain, fmt.Sprintf("filter_chains[%d]", i)))
	}
	if chain := msg.GetDefaultFilterChain(); chain != nil {
		l.byDefault = newFilterChain(chain, "default_filter_chain")
	}
	if msg.GetFilterChainMatcher() != nil {
		l.matcher = newMatcherTree(msg.GetFilterChainMatcher(), "filter_chain_matcher")
		return l
	}
	l.tree, l.refused = newChainTree(l.chains)
	return l
}

func (l *listener) addAddress(address *corev3.Address) {
	if pipe := address.GetPipe(); pipe != nil {
		l.addresses = append(l.addresses, listenerAddress{text: pipe.GetPath()})
		return
	}
	socket := address.GetSocketAddress()
	ip, err := netip.ParseAddr(socket.GetAddress())
	if err != nil {
		return
	}
	pair := netip.AddrPortFrom(ip, uint16(socket.GetPortValue()))
	l.addresses = append(l.addresses, listenerAddress{
		text: pair.String(), address: pair, ipv4Compat: socket.GetIpv4Compat(),
		udp: socket.GetProtocol() == corev3.SocketAddress_UDP,
	})
}

func (l *listener) binds() bool {
	return l.msg.GetBindToPort() == nil || l.msg.GetBindToPort().GetValue()
}

func (l *listener) allChains() []*filterChain {
	if l.byDefault == nil {
		return l.chains
	}
	return append(l.chains[:len(l.chains):len(l.chains)], l.byDefault)
}

// title names the listener in an explanation.
func (l *listener) title() string {
	at := "no address"
	if len(l.addresses) > 0 {
		at = l.addresses[0].text
	}
	if name := l.msg.GetName(); name != "" {
		return fmt.Sprintf("listener %q (%s)", name, at)
	}
	return "listener at " + at
}

// fit is how well an address takes a connection; higher is better.
type fit uint8

const (
	noFit fit = iota
	compatFit
	wildcardFit
	exactFit
)

// takes compares a bound address with the one that a client connected to.
func (a listenerAddress) takes(local endpointAddress) fit {
	switch {
	case a.udp:
		return noFit
	case local.isPipe():
		if a.text == local.text {
			return exactFit
		}
		return noFit
	case !a.address.IsValid() || a.address.Port() != local.port:
		return noFit
	case a.address.Addr() == local.ip:
		return exactFit
	case !a.address.Addr().IsUnspecified():
		return noFit
	case a.address.Addr().Is4() == local.ip.Is4():
		return wildcardFit
	case a.ipv4Compat && local.ip.Is4():
		return compatFit
	}
	return noFit
}

// best is the listener that takes an address best, among those that bind or all.
func (s *Simulator) best(local endpointAddress, bound bool) *listener {
	var chosen *listener
	top := noFit
	for _, l := range s.listeners {
		if bound && !l.binds() {
			continue
		}
		for _, a := range l.addresses {
			if f := a.takes(local); f > top {
				chosen, top = l, f
			}
		}
	}
	return chosen
}

// listenerFor finds the listener of a connection, with the reason.
func (s *Simulator) listenerFor(x *exchange) (*listener, string, *Undecided) {
	if name := x.req.Listener; name != "" {
		for _, l := range s.listeners {
			if l.msg.GetName() == name {
				return l, "named by the request", nil
			}
		}
		return nil, "", undecided("listeners", "there is no listener %q", name)
	}
	local := parseAddress(x.connection.Local)
	if local.known && !local.any {
		return s.byAddress(x, local)
	}
	return s.byPort(x, local)
}

// byAddress finds the listener that accepts, and follows the hand-off to the
// listener of the original destination.
func (s *Simulator) byAddress(x *exchange, local endpointAddress) (*listener, string, *Undecided) {
	l := s.best(local, true)
	if l == nil {
		return nil, fmt.Sprintf("no listener is bound to %s", local.text), nil
	}
	original := parseAddress(x.connection.OriginalDestination)
	if !l.msg.GetUseOriginalDst().GetValue() || !original.known {
		return l, "bound to " + local.text, nil
	}
	if target := s.best(original, false); target != nil && target != l {
		return target, fmt.Sprintf("handed over by listener %q for the original destination %s", l.msg.GetName(), original.text), nil
	}
	return l, fmt.Sprintf("no listener has the original destination %s", original.text), nil
}

// byPort finds the listener of a connection whose address is not known: the
// only one there is, or the only one with the port.
func (s *Simulator) byPort(x *exchange, local endpointAddress) (*listener, string, *Undecided) {
	port := local.port
	if !local.known {
		port = x.req.port()
	}
	var all, matching []*listener
	for _, l := range s.listeners {
		if !l.binds() || !local.known && !l.servesHTTP() {
			continue
		}
		all = append(all, l)
		for _, a := range l.addresses {
			if a.address.Port() == port {
				matching = append(matching, l)
				break
			}
		}
	}
	switch {
	case len(matching) == 1:
		return matching[0], fmt.Sprintf("the only one on port %d", port), nil
	case len(all) == 1 && !local.known:
		return all[0], "the only one for HTTP", nil
	case len(all) == 0:
		return nil, "no listener serves HTTP", nil
	case local.known && len(matching) == 0:
		return nil, fmt.Sprintf("no listener is on port %d", port), nil
	}
	return nil, "", undecided("listeners", "several listeners may take the connection: give Connection.Local or Request.Listener")
}

func (l *listener) servesHTTP() bool {
	for _, chain := range l.allChains() {
		if chain.manager != nil {
			return true
		}
	}
	return false
}
