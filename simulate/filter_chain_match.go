package simulate

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
)

// chainNode is a node of the tree that filter chain matches form: one level a
// criterion, one branch a value. A search takes one branch at each level and
// never comes back.
type chainNode struct {
	text   map[string]*chainNode
	ranges map[netip.Prefix]*chainNode
	bits   []int // lengths of the ranges, falling
	chain  *filterChain
}

// chainLevel is one criterion of a filter chain match.
type chainLevel struct {
	name   string
	texts  func(m *listenerv3.FilterChainMatch) []string
	ranges func(m *listenerv3.FilterChainMatch) []*corev3.CidrRange
	// choose is the branch for a connection, or nil.
	choose func(n *chainNode, c *Connection) (*chainNode, *Undecided)
}

// chainLevels are the criteria in the order in which Envoy looks at them.
var chainLevels = []chainLevel{
	{name: "destination port", texts: portKeys, choose: chooseDestinationPort},
	{name: "destination address", ranges: (*listenerv3.FilterChainMatch).GetPrefixRanges, choose: chooseDestination},
	{name: "server name", texts: serverNameKeys, choose: chooseServerName},
	{name: "transport protocol", texts: transportKeys, choose: chooseTransport},
	{name: "application protocol", texts: alpnKeys, choose: chooseALPN},
	{name: "direct source address", ranges: (*listenerv3.FilterChainMatch).GetDirectSourcePrefixRanges, choose: chooseDirectSource},
	{name: "source type", texts: sourceTypeKeys, choose: chooseSourceType},
	{name: "source address", ranges: (*listenerv3.FilterChainMatch).GetSourcePrefixRanges, choose: chooseSource},
	{name: "source port", texts: sourcePortKeys, choose: chooseSourcePort},
}

// newChainTree files the chains; what Envoy refuses is returned as a doubt.
func newChainTree(chains []*filterChain) (*chainNode, *Undecided) {
	root := &chainNode{}
	for _, chain := range chains {
		if n := combinations(chain.msg.GetFilterChainMatch()); n > mostCombinations {
			return root, undecided(chain.field+".filter_chain_match", "it stands for %g combinations of values, more than can be searched here", n)
		}
		if doubt := root.insert(chain, chainLevels); doubt != nil {
			return root, doubt
		}
	}
	root.seal()
	return root, nil
}

// mostCombinations bounds what one chain may expand to.
const mostCombinations = 1 << 20

// combinations is how many leaves a chain has in the tree.
func combinations(m *listenerv3.FilterChainMatch) float64 {
	n := 1.0
	for _, length := range []int{
		len(m.GetPrefixRanges()), len(m.GetServerNames()), len(m.GetApplicationProtocols()),
		len(m.GetDirectSourcePrefixRanges()), len(m.GetSourcePrefixRanges()), len(m.GetSourcePorts()),
	} {
		n *= float64(max(length, 1))
	}
	return n
}

func (n *chainNode) insert(chain *filterChain, levels []chainLevel) *Undecided {
	if len(levels) == 0 {
		if n.chain != nil && n.chain != chain {
			return undecided(chain.field+".filter_chain_match",
				"Envoy refuses the listener: %s has overlapping matching rules", n.chain.title())
		}
		n.chain = chain
		return nil
	}
	children, doubt := n.children(chain, levels[0])
	if doubt != nil {
		return doubt
	}
	for _, child := range children {
		if doubt := child.insert(chain, levels[1:]); doubt != nil {
			return doubt
		}
	}
	return nil
}

// children are the branches that a chain's values stand for, made as needed.
func (n *chainNode) children(chain *filterChain, level chainLevel) ([]*chainNode, *Undecided) {
	match := chain.msg.GetFilterChainMatch()
	if level.texts != nil {
		return n.textChildren(level.texts(match)), nil
	}
	ranges := []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}
	if configured := level.ranges(match); len(configured) > 0 {
		ranges = nil
		for _, r := range configured {
			prefix, ok := prefixOf(r)
			if !ok {
				return nil, undecided(chain.field+".filter_chain_match",
					"Envoy refuses the listener: %q is no IP address", r.GetAddressPrefix())
			}
			ranges = append(ranges, prefix)
		}
	}
	return n.rangeChildren(ranges), nil
}

func (n *chainNode) textChildren(keys []string) []*chainNode {
	if n.text == nil {
		n.text = map[string]*chainNode{}
	}
	var children []*chainNode
	for _, key := range keys {
		if n.text[key] == nil {
			n.text[key] = &chainNode{}
		}
		children = append(children, n.text[key])
	}
	return children
}

func (n *chainNode) rangeChildren(keys []netip.Prefix) []*chainNode {
	if n.ranges == nil {
		n.ranges = map[netip.Prefix]*chainNode{}
	}
	var children []*chainNode
	for _, key := range keys {
		if n.ranges[key] == nil {
			n.ranges[key] = &chainNode{}
		}
		children = append(children, n.ranges[key])
	}
	return children
}

// seal orders the lengths of ranges once the tree is complete.
func (n *chainNode) seal() {
	for prefix, child := range n.ranges {
		n.bits = append(n.bits, prefix.Bits())
		child.seal()
	}
	slices.Sort(n.bits)
	n.bits = slices.Compact(n.bits)
	slices.Reverse(n.bits)
	for _, child := range n.text {
		child.seal()
	}
}

// find walks the levels for a connection.
func (n *chainNode) find(c *Connection) (*filterChain, string, *Undecided) {
	for _, level := range chainLevels {
		next, doubt := level.choose(n, c)
		if doubt != nil {
			return nil, "", doubt
		}
		if next == nil {
			return nil, "no filter chain for this " + level.name, nil
		}
		n = next
	}
	return n.chain, "", nil
}

func orAny[T any](items []T, anyKey string, key func(T) string) []string {
	if len(items) == 0 {
		return []string{anyKey}
	}
	keys := make([]string, len(items))
	for i, item := range items {
		keys[i] = key(item)
	}
	return keys
}

func same(text string) string { return text }

func portKeys(m *listenerv3.FilterChainMatch) []string {
	return []string{strconv.Itoa(int(m.GetDestinationPort().GetValue()))}
}

func serverNameKeys(m *listenerv3.FilterChainMatch) []string {
	return orAny(m.GetServerNames(), "", func(name string) string {
		return strings.TrimPrefix(strings.ToLower(name), "*")
	})
}

func transportKeys(m *listenerv3.FilterChainMatch) []string {
	return []string{m.GetTransportProtocol()}
}

func alpnKeys(m *listenerv3.FilterChainMatch) []string {
	return orAny(m.GetApplicationProtocols(), "", same)
}

func sourceTypeKeys(m *listenerv3.FilterChainMatch) []string {
	return []string{m.GetSourceType().String()}
}

func sourcePortKeys(m *listenerv3.FilterChainMatch) []string {
	return orAny(m.GetSourcePorts(), "0", func(port uint32) string { return strconv.Itoa(int(port)) })
}

// missing is the doubt about a fact of the connection that the chains ask for.
func missing(fact string) *Undecided {
	return undecided("filter_chains.filter_chain_match", "the chains ask for the %s, which is not known", fact)
}

func chooseDestinationPort(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	local := parseAddress(c.local())
	if !local.known && len(n.text) > 1 {
		return nil, missing("destination port")
	}
	if child := n.text[strconv.Itoa(int(local.port))]; child != nil && !local.isPipe() {
		return child, nil
	}
	if !local.known && n.text["0"] == nil {
		return nil, missing("destination port")
	}
	return n.text["0"], nil
}

func chooseDestination(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	return n.chooseRange(parseAddress(c.local()), "destination address")
}

func chooseDirectSource(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	return n.chooseRange(parseAddress(c.directRemote()), "direct source address")
}

func chooseSource(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	return n.chooseRange(parseAddress(c.Remote), "source address")
}

// chooseRange takes the longest range that holds the address. Addresses that
// are no IP stand at 255.255.255.255.
func (n *chainNode) chooseRange(a endpointAddress, fact string) (*chainNode, *Undecided) {
	ip := a.ip
	if a.isPipe() {
		ip = netip.AddrFrom4([4]byte{255, 255, 255, 255})
	}
	if !ip.IsValid() {
		if len(n.bits) == 1 && n.bits[0] == 0 {
			return n.ranges[netip.MustParsePrefix("0.0.0.0/0")], nil
		}
		return nil, missing(fact)
	}
	for _, bits := range n.bits {
		if bits > ip.BitLen() {
			continue
		}
		if child := n.ranges[netip.PrefixFrom(ip, bits).Masked()]; child != nil {
			return child, nil
		}
	}
	return nil, nil
}

func chooseServerName(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	name := strings.ToLower(c.SNI)
	if child := n.text[name]; child != nil {
		return child, nil
	}
	for i := 1; i < len(name)-1; i++ {
		if name[i] == '.' {
			if child := n.text[name[i:]]; child != nil {
				return child, nil
			}
		}
	}
	return n.text[""], nil
}

func chooseTransport(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	if child := n.text[c.transportProtocol()]; child != nil {
		return child, nil
	}
	return n.text[""], nil
}

func chooseALPN(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	for _, protocol := range c.ALPN {
		if child := n.text[protocol]; child != nil && protocol != "" {
			return child, nil
		}
	}
	if child := n.text[""]; len(n.text) == 1 && child != nil {
		return child, nil
	}
	if c.guessed && c.TLS != nil {
		return nil, missing("application protocols that the client offers")
	}
	return n.text[""], nil
}

func chooseSourceType(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	const (
		anyType  = "ANY"
		local    = "SAME_IP_OR_LOOPBACK"
		external = "EXTERNAL"
	)
	isLocal, known := c.isLocal()
	if !known && (n.text[local] != nil || n.text[external] != nil) {
		return nil, missing("source type")
	}
	switch {
	case known && isLocal && n.text[local] != nil:
		return n.text[local], nil
	case known && !isLocal && n.text[external] != nil:
		return n.text[external], nil
	}
	return n.text[anyType], nil
}

func chooseSourcePort(n *chainNode, c *Connection) (*chainNode, *Undecided) {
	remote := parseAddress(c.Remote)
	if !remote.known && (len(n.text) > 1 || n.text["0"] == nil) {
		return nil, missing("source port")
	}
	if child := n.text[strconv.Itoa(int(remote.port))]; child != nil && !remote.isPipe() {
		return child, nil
	}
	return n.text["0"], nil
}

// describe is what a connection shows to filter chains, in one line.
func (c *Connection) describe() string {
	parts := []string{"to " + orUnknown(c.local()), "from " + orUnknown(c.Remote)}
	if c.SNI != "" {
		parts = append(parts, "SNI "+strconv.Quote(c.SNI))
	}
	if len(c.ALPN) > 0 {
		parts = append(parts, "ALPN "+strings.Join(c.ALPN, ","))
	}
	return fmt.Sprintf("connection %s, %s", strings.Join(parts, ", "), c.transportProtocol())
}

func orUnknown(text string) string {
	if text == "" {
		return "an unknown address"
	}
	return text
}
