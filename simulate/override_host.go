package simulate

import (
	"math/big"
	"strings"

	overridehostv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/override_host/v3"

	"github.com/envoykit/envoykit/simulate/internal/headermap"
)

// overridden gives the request to the host that it names itself, by a header or
// its metadata; false where it names none that the cluster has. Health plays no
// part. The n-th entry of the list is for the n-th attempt.
func (p *picker) overridden(policy *lbPolicy, set *hostSet, share *big.Rat) bool {
	for _, source := range policy.override {
		list, isUnknown := p.overrideList(source)
		if isUnknown {
			p.stop(undecided("override_host_sources", "the value of header %s is not known", source.GetHeader()))
			return true
		}
		entries := strings.Split(list, ",")
		if list == "" || p.attempt >= uint64(len(entries)) {
			continue
		}
		address := strings.TrimSpace(entries[p.attempt])
		for _, h := range set.all() {
			if h.Address == address {
				p.tell("the request names the host %s", address)
				p.give(h, share)
				return true
			}
		}
	}
	return false
}

func (p *picker) overrideList(source *overridehostv3.OverrideHost_OverrideHostSource) (list string, isUnknown bool) {
	if name := source.GetHeader(); name != "" {
		return headerValue(p.x, headermap.Canonical(name))
	}
	return metadataText(p.x.req.DynamicMetadata, source.GetMetadata()), false
}
