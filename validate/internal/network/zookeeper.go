package network

import (
	"fmt"

	zookeeperv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/zookeeper_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const zookeeperHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy
stat_prefix: a
latency_threshold_overrides:
- {opcode: Create, threshold: 1s}
`

var zookeeper = check.Rule(diag.Rule{
	ID: "network-zookeeper", Severity: diag.Error,
	Title: "each opcode of ZooKeeper has one threshold",
	Text:  "Envoy refuses two latency_threshold_overrides for one opcode.",
	Bad:   zookeeperHead + "- {opcode: Create, threshold: 2s}\n",
	Good:  zookeeperHead + "- {opcode: Delete, threshold: 2s}\n",
	Ref:   "extensions/filters/network/zookeeper_proxy/config.cc",
})

func init() {
	check.On(func(c *check.Context, p *zookeeperv3.ZooKeeperProxy) {
		seen := map[zookeeperv3.LatencyThresholdOverride_Opcode]bool{}
		for i, o := range p.GetLatencyThresholdOverrides() {
			if seen[o.GetOpcode()] {
				c.Report(zookeeper, fmt.Sprintf("opcode %s already has a threshold", o.GetOpcode()), "latency_threshold_overrides", i, "opcode")
			}
			seen[o.GetOpcode()] = true
		}
	})
}
