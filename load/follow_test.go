package load_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

func TestFollow(t *testing.T) {
	dir := write(t, map[string]string{
		"root/envoy.yaml": "dynamic_resources:\n  cds_config: {path_config_source: {path: xds/cds.yaml}}\n  lds_config: {path: ../outside.yaml}\n",
		"root/xds/cds.yaml": "resources:\n- '@type': type.googleapis.com/envoy.config.cluster.v3.Cluster\n  name: a\n" +
			"  eds_cluster_config: {eds_config: {path: eds.yaml}}\n" +
			"- '@type': type.googleapis.com/envoy.config.cluster.v3.Cluster\n  name: b\n" +
			"  eds_cluster_config: {eds_config: {path: gone.yaml}}\n",
		"root/xds/eds.yaml": "resources:\n- '@type': type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment\n  cluster_name: a\n",
		"outside.yaml":      "secret\n",
	})
	docs, err := load.File(filepath.Join(dir, "root/envoy.yaml"), load.Follow(filepath.Join(dir, "root")))
	require.NoError(t, err)
	var names, found []string
	for _, d := range docs {
		names = append(names, filepath.Base(d.Name))
		found = append(found, findings(d))
	}
	require.Equal(t, []string{"envoy.yaml", "cds.yaml", "eds.yaml"}, names)
	require.Equal(t, []string{
		`3:22 warning load-file-not-followed dynamic_resources.lds_config.path: the file "../outside.yaml" is outside the directory that may be read`,
		`7:43 warning load-file-not-followed clusters["b"].eds_cluster_config.eds_config.path: the file "gone.yaml" does not exist here`,
		"",
	}, found)
	require.Equal(t, 3, docs.Locate(diag.Path{diag.KeyStep("endpoints", "a"), diag.FieldStep("cluster_name")}).Line)

	docs, err = load.File(filepath.Join(dir, "root/envoy.yaml"))
	require.NoError(t, err)
	require.Len(t, docs, 1, "nothing is followed unasked")
}

func TestFollowLeavesNoRootThroughLinks(t *testing.T) {
	dir := write(t, map[string]string{
		"root/envoy.yaml": "dynamic_resources: {cds_config: {path: link.yaml}}\n",
		"outside.yaml":    "resources: []\n",
	})
	require.NoError(t, os.Symlink("../outside.yaml", filepath.Join(dir, "root/link.yaml")))
	docs, err := load.File(filepath.Join(dir, "root/envoy.yaml"), load.Follow(filepath.Join(dir, "root")))
	require.NoError(t, err)
	require.Len(t, docs, 1)
	require.Contains(t, findings(docs[0]), `the file "link.yaml" cannot be opened, or is a link that leads outside`)
}

const edsCluster = "- '@type': type.googleapis.com/envoy.config.cluster.v3.Cluster\n  name: a\n  eds_cluster_config: {eds_config: {path: "

// Files name one another, are named twice, from where Envoy is started, by absolute paths, and are not files.
func TestFollowEveryWay(t *testing.T) {
	dir := write(t, map[string]string{
		"envoy.yaml": "dynamic_resources:\n" +
			"  cds_config: {path_config_source: {path: xds/cds.yaml, watched_directory: {path: xds}}}\n" +
			"  lds_config: {path_config_source: {path: ./xds/../xds/cds.yaml}}\n",
		"xds/cds.yaml": "resources:\n" + edsCluster + "xds/eds.yaml}}\n" + edsCluster + "DIR/xds/eds.json}}\n" +
			edsCluster + "cds.yaml}}\n" + edsCluster + ".}}\n",
		"xds/eds.yaml": "resources:\n" + edsCluster + "../envoy.yaml}}\n",
		"xds/eds.json": "{}",
	})
	cds := filepath.Join(dir, "xds/cds.yaml")
	text, err := os.ReadFile(cds)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(cds, []byte(strings.ReplaceAll(string(text), "DIR", dir)), 0o600))
	docs, err := load.File(filepath.Join(dir, "envoy.yaml"), load.Follow(dir))
	require.NoError(t, err)
	var names []string
	for _, d := range docs {
		name, err := filepath.Rel(dir, d.Name)
		require.NoError(t, err)
		names = append(names, name)
	}
	require.Equal(t, []string{"envoy.yaml", "xds/cds.yaml", "xds/eds.yaml", "xds/eds.json"}, names, "each once")
	require.Contains(t, findings(docs[1]), `13:43 warning load-file-not-followed clusters[3].eds_cluster_config.eds_config.path: "." is a directory, not a file`)
	require.Contains(t, findings(docs[3]), "load-unrecognized", "what is wrong in it is said")
}

func TestFollowedFilesHoldWhatIsAskedFor(t *testing.T) {
	dir := write(t, map[string]string{
		"envoy.yaml": "dynamic_resources:\n  cds_config: {path: cds.yaml}\n  lds_config: {path_config_source: {path: lds.yaml}}\n",
		"cds.yaml":   "resources:\n- {\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: a}\n",
		"lds.yaml":   "resources:\n- {\"@type\": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: b}\n",
	})
	docs, err := load.File(filepath.Join(dir, "envoy.yaml"), load.Follow(dir))
	require.NoError(t, err)
	require.Len(t, docs, 3)
	require.Empty(t, findings(docs[0]))
	require.Equal(t, `2:3 error xds-type-url-mismatch clusters["b"]: this is a Cluster, and Listener is asked for`, findings(docs[1]))
	require.Equal(t, 3, docs[1].Diagnostics[0].Related[0].Location.Line)
	require.Empty(t, findings(docs[2]))
}

func TestFollowWhatMayNotBeRead(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := write(t, map[string]string{"envoy.yaml": "dynamic_resources: {cds_config: {path: cds.yaml}}\n", "cds.yaml": ""})
	require.NoError(t, os.Chmod(filepath.Join(dir, "cds.yaml"), 0))
	docs, err := load.File(filepath.Join(dir, "envoy.yaml"), load.Follow(dir))
	require.NoError(t, err)
	require.Contains(t, findings(docs[0]), `the file "cds.yaml" may not be read here`)
}
