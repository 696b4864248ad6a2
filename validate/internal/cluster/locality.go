package cluster

import (
	wrrv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/load_balancing_policies/wrr_locality/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const wrrHead = `"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality
endpoint_picking_policy: {policies: [{typed_extension_config: {name: b, typed_config: {"@type": type.googleapis.com/envoy.extensions.load_balancing_policies.`

var wrrChild = check.Rule(diag.Rule{
	ID: "lb-wrr-locality-child", Severity: diag.Error,
	Title: "wrr_locality picks endpoints with client_side_weighted_round_robin",
	Text:  "Envoy supports no other endpoint_picking_policy below wrr_locality, and refuses the first that it knows if it is another.",
	Bad:   wrrHead + "round_robin.v3.RoundRobin}}}]}\n",
	Good:  wrrHead + "client_side_weighted_round_robin.v3.ClientSideWeightedRoundRobin}}}]}\n",
	Ref:   "extensions/load_balancing_policies/wrr_locality/config.h",
})

func init() {
	check.On(func(c *check.Context, w *wrrv3.WrrLocality) {
		if t := chosen(w.GetEndpointPickingPolicy()); t != "" && t != weightedType {
			c.Report(wrrChild, "the endpoints are picked by another policy", "endpoint_picking_policy").
				Fixes = []string{"use envoy.load_balancing_policies.client_side_weighted_round_robin"}
		}
	})
}
