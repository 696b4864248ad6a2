package cluster

import (
	"fmt"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.OnSet(names) }

var (
	duplicateStatic = check.Rule(diag.Rule{
		ID: "cluster-name-duplicate-static", Severity: diag.Error,
		Title: "the clusters of a bootstrap have different names",
		Text:  "Names are compared letter by letter. Envoy does not start with two static clusters of one name.",
		Bad:   bootstrap + "static_resources: {clusters: [{name: a}, {name: a}]}\n",
		Good:  bootstrap + "static_resources: {clusters: [{name: a}, {name: A}]}\n",
		Ref:   "cluster_manager_impl.cc loadCluster",
	})
	duplicateDynamic = check.Rule(diag.Rule{
		ID: "cluster-name-duplicate-cds", Severity: diag.Error,
		Title: "the clusters that a control plane sends have different names",
		Text:  "Of two clusters with one name Envoy applies the first, and refuses the update because of the second.",
		Bad:   aCluster + "---\n" + aCluster,
		Good:  aCluster,
		Ref:   "cds_api_helper.cc onConfigUpdate",
	})
	shadowed = check.Rule(diag.Rule{
		ID: "cluster-cds-vs-static-name", Severity: diag.Warning,
		Title: "a cluster that a control plane sends has another name than the static ones",
		Text:  "CDS cannot replace a cluster of the bootstrap. Envoy ignores one of the same name, without a word.",
		Bad:   aCluster + "---\n" + bootstrap + "static_resources: {clusters: [{name: a}]}\n",
		Good:  aCluster + "---\n" + bootstrap + "static_resources: {clusters: [{name: b}]}\n",
		Ref:   "cluster_manager_impl.cc addOrUpdateCluster",
	})
)

// names judges the names of the clusters of the whole set.
func names(c *check.Context) {
	for _, name := range c.Index().Duplicates(check.Cluster) {
		clusterNames(c, name)
	}
}

// clusterNames judges clusters of one name: static ones among themselves, others among themselves, and then both.
func clusterNames(c *check.Context, name string) {
	var first [2]*check.Definition
	defined := c.Index().Find(check.Cluster, name)
	for i := range defined {
		d, world, rule := &defined[i], 0, duplicateDynamic
		if d.Static {
			world, rule = 1, duplicateStatic
		}
		if first[world] != nil {
			repeated(c, rule, name, *d, *first[world])
			continue
		}
		first[world] = d
	}
	if first[0] != nil && first[1] != nil {
		c.ReportAt(first[0].Path.Append(diag.FieldStep("name")), shadowed, fmt.Sprintf("the bootstrap has a cluster %q, which stays", name)).
			Related = []diag.Related{{Message: "the static cluster", Path: first[1].Path}}
	}
}

func repeated(c *check.Context, rule *diag.Rule, name string, d, first check.Definition) {
	c.ReportAt(d.Path.Append(diag.FieldStep("name")), rule, fmt.Sprintf("a cluster %q is already there", name)).
		Related = []diag.Related{{Message: "first defined here", Path: first.Path}}
}
