package contrib

import (
	"fmt"

	meshv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/kafka_mesh/v3alpha"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const meshHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.kafka_mesh.v3alpha.KafkaMesh
advertised_host: kafka.example
advertised_port: 9092
upstream_clusters:
- {cluster_name: a, bootstrap_servers: "10.0.0.1:9092", partition_count: 1}
`

var kafkaMesh = check.Rule(diag.Rule{
	ID: "kafka-mesh", Severity: diag.Error,
	Title: "kafka_mesh forwards topics to Kafka clusters of its own list",
	Text: "upstream_clusters are Kafka's clusters, not Envoy's. Envoy refuses kafka_mesh without one, two of the same name, no forwarding rule, and a rule " +
		"whose target_cluster is not in the list.",
	Bad:  meshHead + "forwarding_rules: [{target_cluster: b, topic_prefix: orders}]\n",
	Good: meshHead + "forwarding_rules: [{target_cluster: a, topic_prefix: orders}]\n",
	Ref:  "contrib/kafka/filters/network/source/mesh/upstream_config.cc",
})

func init() { check.On(mesh) }

func mesh(c *check.Context, m *meshv3.KafkaMesh) {
	if len(m.GetUpstreamClusters()) == 0 {
		c.Report(kafkaMesh, "there is no Kafka cluster", "upstream_clusters")
		return
	}
	first := map[string]int{}
	names := make([]string, 0, len(m.GetUpstreamClusters()))
	for i, cluster := range m.GetUpstreamClusters() {
		name := cluster.GetClusterName()
		if n, taken := first[name]; taken {
			c.Report(kafkaMesh, fmt.Sprintf("a Kafka cluster is already called %q", name), "upstream_clusters", i, "cluster_name").
				Related = []diag.Related{{Message: "the first one", Path: c.At("upstream_clusters", n)}}
			continue
		}
		first[name] = i
		names = append(names, name)
	}
	if len(m.GetForwardingRules()) == 0 {
		c.Report(kafkaMesh, "there is no forwarding rule", "forwarding_rules")
	}
	for i, r := range m.GetForwardingRules() {
		if _, known := first[r.GetTargetCluster()]; known {
			continue
		}
		d := c.Report(kafkaMesh, fmt.Sprintf("there is no Kafka cluster %q", r.GetTargetCluster()), "forwarding_rules", i, "target_cluster")
		if near := diag.Nearest(r.GetTargetCluster(), names); near != "" {
			d.Fixes = []string{fmt.Sprintf("use %q", near)}
		}
	}
}
