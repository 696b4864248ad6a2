package node

import (
	"fmt"
	"net/netip"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// Network converts "10.0.0.0/8", or an address that stands for itself alone.
func (f Field) Network(text string) *corev3.CidrRange {
	if a, err := netip.ParseAddr(text); err == nil {
		return &corev3.CidrRange{AddressPrefix: text, PrefixLen: wrapperspb.UInt32(uint32(a.BitLen()))}
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		f.Report(ruleNetwork, fmt.Sprintf("%q is no network", text), `write "10.0.0.0/8", or an address alone`)
		return &corev3.CidrRange{AddressPrefix: text}
	}
	return &corev3.CidrRange{AddressPrefix: p.Addr().String(), PrefixLen: wrapperspb.UInt32(uint32(p.Bits()))}
}
