package bootstrap

import (
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var nodeForXDS = check.Rule(diag.Rule{
	ID: "bootstrap-node-for-xds", Severity: diag.Warning,
	Title: "an Envoy that asks for configuration says who it is",
	Text: "Every subscription, also to a file, and statsd over TCP need node.id and node.cluster. Envoy does not start without them, unless the flags --service-node and " +
		"--service-cluster give them.",
	Bad:  aBootstrap + "dynamic_resources: {cds_config: {path_config_source: {path: /etc/envoy/cds.yaml}}}\n",
	Good: aBootstrap + aNode + "dynamic_resources: {cds_config: {path_config_source: {path: /etc/envoy/cds.yaml}}}\n",
	Ref:  "common/config/utility.cc checkLocalInfo",
})

// nodeAsked remembers that the bootstrap's node was looked at.
type nodeAsked bool

// needNode says once that the bootstrap lacks a node; b is the one that the message at hand is or stands in.
func needNode(c *check.Context, b *bootstrapv3.Bootstrap) {
	asked := check.Memo[nodeAsked](c)
	if *asked || b == nil {
		return
	}
	*asked = true
	if b.GetNode().GetId() != "" && b.GetNode().GetCluster() != "" {
		return
	}
	for path, found := range check.Resources[*bootstrapv3.Bootstrap](c) {
		if found == b {
			c.ReportAt(path.Append(diag.FieldStep("node")), nodeForXDS, "configuration is subscribed to, and node.id or node.cluster is missing").
				Fixes = []string{"set node.id and node.cluster, or start Envoy with --service-node and --service-cluster"}
			return
		}
	}
}
