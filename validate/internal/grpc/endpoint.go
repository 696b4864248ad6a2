package grpc

import (
	"fmt"
	"net/netip"

	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
)

func localities(list string) string {
	return `"@type": type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment
cluster_name: echo
endpoints: [` + list + `]`
}

const host = `{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: 80}}}}`

var endpointsGood = localities(`{locality: {region: r}, load_balancing_weight: 1, lb_endpoints: [` + host + `]}`)

var (
	localityWeight = rule(diag.Rule{
		ID: "grpc-locality-weight", Severity: diag.Warning, Title: "localities for gRPC clients have a weight",
		Text: "gRPC clients send nothing to a locality without load_balancing_weight. In Envoy it works.",
		Bad:  localities(`{locality: {region: r}, lb_endpoints: [` + host + `]}`), Good: endpointsGood,
	})
	localityMissing = rule(diag.Rule{
		ID: "grpc-locality-missing", Severity: diag.Error, Title: "endpoints for gRPC clients have a locality",
		Text: "All gRPC clients refuse the assignment otherwise; a region is enough.",
		Bad:  localities(`{load_balancing_weight: 1, lb_endpoints: [` + host + `]}`), Good: endpointsGood,
	})
	localityTwice = rule(diag.Rule{
		ID: "grpc-duplicate-locality", Severity: diag.Error, Title: "a locality is there once for each priority",
		Text: "All gRPC clients refuse the assignment otherwise.",
		Bad: localities(`{locality: {region: r}, load_balancing_weight: 1, lb_endpoints: [` + host + `]}, {locality: {region: r}, load_balancing_weight: 1, ` +
			`lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.2, port_value: 80}}}}]}`),
		Good: endpointsGood,
	})
	endpointTwice = rule(diag.Rule{
		ID: "grpc-duplicate-endpoint", Severity: diag.Error, Title: "an address is there once",
		Text: "All gRPC clients refuse an assignment with one address twice.",
		Bad:  localities(`{locality: {region: r}, load_balancing_weight: 1, lb_endpoints: [` + host + `, ` + host + `]}`), Good: endpointsGood,
	})
	priorityGap = rule(diag.Rule{
		ID: "grpc-priority-gap", Severity: diag.Error, Title: "priorities begin at 0 and leave none out",
		Text: "All gRPC clients refuse the assignment otherwise.",
		Bad:  localities(`{locality: {region: r}, priority: 1, load_balancing_weight: 1, lb_endpoints: [` + host + `]}`), Good: endpointsGood,
	})
	addressKind = rule(diag.Rule{
		ID: "grpc-endpoint-address", Severity: diag.Warning, Title: "endpoints for gRPC clients are IP addresses",
		Text: "grpc-js and the C core refuse host names and pipes; gRPC-Go dials a host name.",
		Bad:  localities(`{locality: {region: r}, load_balancing_weight: 1, lb_endpoints: [{endpoint: {address: {socket_address: {address: localhost, port_value: 80}}}}]}`),
		Good: endpointsGood,
	})
)

func init() {
	on(func(v *visit, m *endpointv3.ClusterLoadAssignment) {
		places, addresses, priorities := map[string]bool{}, map[string]bool{}, map[uint32]bool{}
		for i, l := range m.GetEndpoints() {
			at := fmt.Sprintf("endpoints[%d]", i)
			if l.GetLocality() == nil {
				v.report(localityMissing, "the endpoints have no locality", at+".locality", "give it a region")
			}
			if l.GetLoadBalancingWeight() == nil {
				v.report(localityWeight, "no traffic goes here", at+".load_balancing_weight", "set it to 1")
			}
			place := fmt.Sprintf("%d %q %q %q", l.GetPriority(), l.GetLocality().GetRegion(), l.GetLocality().GetZone(), l.GetLocality().GetSubZone())
			if places[place] && l.GetLocality() != nil {
				v.report(localityTwice, "this locality is there already", at+".locality")
			}
			places[place], priorities[l.GetPriority()] = true, true
			hosts(v, at, l, addresses)
		}
		for p := range uint32(len(priorities)) {
			if !priorities[p] {
				v.report(priorityGap, fmt.Sprintf("there is no priority %d", p), "endpoints")
				break
			}
		}
	})
}

// hosts judges the addresses of a locality.
func hosts(v *visit, at string, l *endpointv3.LocalityLbEndpoints, seen map[string]bool) {
	for i, e := range l.GetLbEndpoints() {
		at := fmt.Sprintf("%s.lb_endpoints[%d].endpoint.address", at, i)
		address := e.GetEndpoint().GetAddress()
		if address == nil {
			continue
		}
		key, err := proto.MarshalOptions{Deterministic: true}.Marshal(address)
		if err == nil && seen[string(key)] {
			v.report(endpointTwice, "this address is there already", at)
		}
		seen[string(key)] = true
		if _, err := netip.ParseAddr(address.GetSocketAddress().GetAddress()); err != nil {
			v.report(addressKind, "this is no IP address", at)
		}
	}
}
