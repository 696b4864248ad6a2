package load_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/load"
)

// summary renders the layout, and type and path of each resource.
func summary(doc *load.Document) string {
	lines := []string{string(doc.Layout)}
	for _, r := range doc.Resources {
		lines = append(lines, strings.TrimSpace(r.Type[strings.LastIndexByte(r.Type, '.')+1:]+" "+r.Path.String()))
	}
	return strings.Join(lines, "\n")
}

func TestLayouts(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"bootstrap":       {"static_resources: {clusters: [{name: a}]}\nadmin: {}\n", "bootstrap\nBootstrap"},
		"cluster":         {"name: a\nconnect_timeout: 1s\nlb_policy: RANDOM\n", "single\nCluster clusters[\"a\"]"},
		"named type":      {"'@type': type.googleapis.com/envoy.config.core.v3.Node\nid: a\n", "single\nNode"},
		"route table":     {"virtual_hosts: []\nname: a\n", "single\nRouteConfiguration routes[\"a\"]"},
		"virtual host":    {"name: a\ndomains: ['*']\nroutes: []\n", "single\nVirtualHost virtual_hosts[\"a\"]"},
		"assignment":      {"clusterName: a\nendpoints: []\n", "single\nClusterLoadAssignment endpoints[\"a\"]"},
		"list":            {"- {name: a, filterChains: []}\n- {name: b, address: {}}\n", "list\nListener listeners[\"a\"]\nListener listeners[\"b\"]"},
		"same name twice": {"- {name: a, filterChains: []}\n- {name: a, address: {}}\n- {address: {}}\n", "list\nListener listeners[\"a\"]\nListener listeners[1]\nListener listeners[2]"},
		"discovery response": {`{"version_info": "1", "resources": [{"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "a"}]}`,
			"resources\nCluster clusters[\"a\"]"},
		"wrapped": {`resources: [{name: x, version: "1", resource: {"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: a}}]`,
			"resources\nCluster clusters[\"a\"]"},
		"wrapped with type": {`resources: [{"@type": type.googleapis.com/envoy.service.discovery.v3.Resource, name: x, resource: {"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster, name: a}}]`,
			"resources\nCluster clusters[\"a\"]"},
		"snapshot":            {"Clusters: [{name: a}]\nRoutes: [{name: b}]\nendpoints: []\n", "snapshot\nCluster clusters[\"a\"]\nRouteConfiguration routes[\"b\"]"},
		"by type URL":         {"type.googleapis.com/envoy.config.cluster.v3.Cluster: {a: {name: a}}", "resources\nCluster clusters[\"a\"]"},
		"several documents":   {"name: a\nlb_policy: RANDOM\n---\nname: b\naddress: {}\n", "single\nCluster clusters[\"a\"]\nListener listeners[\"b\"]"},
		"bootstrap in a dump": {configDump, "config_dump\nBootstrap\nCluster clusters[\"dynamic\"]\nListener listeners[\"l\"]"},
		"dump without bootstrap": {strings.Replace(configDump, "BootstrapConfigDump\", \"bootstrap\"", "OtherConfigDump\", \"other\"", 1),
			"config_dump\nCluster clusters[\"static\"]\nCluster clusters[\"dynamic\"]\nListener listeners[\"l\"]"},
	} {
		t.Run(name, func(t *testing.T) {
			doc := load.Bytes("a.yaml", []byte(c.text))
			require.Empty(t, doc.Diagnostics)
			require.Equal(t, c.want, summary(doc))
		})
	}
}

const configDump = `{"configs": [
 {"@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", "bootstrap": {"admin": {}}},
 {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump",
  "static_clusters": [{"cluster": {"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "static"}, "last_updated": "2020-01-01T00:00:00Z"}],
  "dynamic_active_clusters": [{"version_info": "1", "cluster": {"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "dynamic"}}],
  "dynamic_warming_clusters": [{"cluster": {"@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster", "name": "warming"}}]},
 {"@type": "type.googleapis.com/envoy.admin.v3.ListenersConfigDump",
  "dynamic_listeners": [{"name": "l",
   "active_state": {"listener": {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener", "name": "l"}},
   "error_state": {"failed_configuration": {"@type": "type.googleapis.com/envoy.config.listener.v3.Listener", "name": "refused"}}}]}
]}`

func TestWhatIsNoConfiguration(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "0:0 error load-empty : there is nothing in the file",
		"# nothing\n":                           "0:0 error load-empty : there is nothing in the file",
		"null\n":                                "0:0 error load-empty : there is nothing in the file",
		"/etc/envoy.yaml":                       "1:1 error load-not-structured : expected a mapping or a list, got a single value",
		"name: a\n":                             "1:1 error load-unrecognized : it is not clear which message this is: it can be Listener, Cluster, RouteConfiguration or Secret",
		"- name: a\n":                           "1:3 error load-unrecognized : it is not clear which message the elements of the list are: it can be Listener, Cluster, RouteConfiguration or Secret",
		"a: [b\n":                               "1:1 error proto-yaml-parse : did not find expected ',' or ']'",
		"{\"a\": 1,}":                           "",
		"resources: [{}]\n":                     "1:13 error any-type-missing : there is no \"@type\" to say which message this is",
		"a: &a [*b]\n":                          "1:1 error proto-yaml-parse : unknown anchor 'b' referenced",
		"resources: [deployment.yaml]\n":        `1:13 error load-not-structured : expected a resource, which is a mapping with "@type", got a single value`,
		"resources: [{name: x, resource: 1}]\n": "1:13 error any-type-missing : there is no \"@type\" to say which message this is",
	} {
		got := findings(load.Bytes("a.yaml", []byte(text)))
		if want == "" {
			require.NotEmpty(t, got, text)
			continue
		}
		require.Equal(t, want, got, text)
	}
	got := findings(load.Bytes("a.json", []byte("{\n  \"a\": 1 2]\n}")))
	require.Equal(t, "2:10 error proto-yaml-parse : expected a comma or \"}\"", got)
}

func TestBootstrapIsOneDocument(t *testing.T) {
	doc := load.Bytes("a.yaml", []byte("admin: {}\n---\nname: b\naddress: {}\n"))
	require.Equal(t, "3:1 warning load-several-documents : Envoy reads only the first YAML document of a bootstrap", findings(doc))
	doc = load.Bytes("a.yaml", []byte("- admin: {}\n"), load.Type("envoy.config.bootstrap.v3.Bootstrap"))
	require.Equal(t, "1:1 error load-not-structured : expected a mapping with the fields of a bootstrap, got a list", findings(doc))
}

func TestBinaryAndText(t *testing.T) {
	doc := load.Bytes("a.yaml", []byte("static_resources: {clusters: [{name: a, typed_extension_protocol_options: {x: "+
		"{'@type': type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions}}}]}\nadmin: {}\n"))
	require.Empty(t, doc.Diagnostics)
	want := doc.Resources[0].Message
	raw, err := proto.Marshal(want)
	require.NoError(t, err)
	text, err := prototext.Marshal(want)
	require.NoError(t, err)
	for name, data := range map[string][]byte{"a.pb": raw, "a": raw, "a.pb_text": text} {
		doc := load.Bytes(name, data)
		require.Empty(t, doc.Diagnostics, name)
		require.Equal(t, "bootstrap\nBootstrap", summary(doc), name)
		require.True(t, proto.Equal(want, doc.Resources[0].Message), name)
		packed := doc.Resources[0].Message.(*bootstrapv3.Bootstrap).GetStaticResources().GetClusters()[0].GetTypedExtensionProtocolOptions()["x"]
		require.NotNil(t, doc.Unpacked(packed))
		require.Equal(t, diag.Location{File: name}, doc.Locate(diag.Path{diag.FieldStep("admin")}))
	}

	doc = load.Bytes("a.pb", append(raw, 0xf8, 0x7f, 1)) // field 2047
	require.Equal(t, "load-unrecognized", string(doc.Diagnostics[0].Rule.ID))
	doc = load.Bytes("a.pb", append(raw, 0xf8, 0x7f, 1), load.Type("envoy.config.bootstrap.v3.Bootstrap"))
	require.Equal(t, "0:0 error proto-unknown-field-static : envoy.config.bootstrap.v3.Bootstrap has no field of number 2047", findings(doc))
	doc = load.Bytes("a.textproto", []byte("# proto-message: envoy.config.cluster.v3.Cluster\nname: \"a\"\n"))
	require.Equal(t, "single\nCluster clusters[\"a\"]", summary(doc))
	doc = load.Bytes("a.textproto", []byte("# proto-message: envoy.config.cluster.v3.Cluster\nnam: \"a\"\n"))
	require.Equal(t, "2:1 error load-malformed-protobuf : unknown field: nam", findings(doc))
}

func TestBinaryDiscoveryResponse(t *testing.T) {
	doc := load.Bytes("a.yaml", []byte("typed_config: {'@type': type.googleapis.com/envoy.config.cluster.v3.Cluster, name: a}"),
		load.Type("envoy.config.core.v3.TypedExtensionConfig"))
	packed, err := proto.Marshal(doc.Resources[0].Message) // its field 2 is the Any, as in a discovery response
	require.NoError(t, err)
	response := append([]byte("\x0a\x011\x22\x03url"), packed...)
	doc = load.Bytes("cds.pb", response)
	require.Equal(t, "resources\nCluster clusters[\"a\"]", summary(doc))
	require.Empty(t, doc.Diagnostics)
}

// write makes files under a fresh directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	return dir
}

func TestDir(t *testing.T) {
	dir := write(t, map[string]string{
		"b.yaml": "name: b\naddress: {}\n", "a/a.json": `{"name": "a", "lb_policy": "RANDOM"}`, ".git/x.yaml": "x", "README.md": "x",
	})
	docs, err := load.Dir(dir)
	require.NoError(t, err)
	require.Len(t, docs, 2)
	require.Empty(t, docs.Diagnostics())
	require.Equal(t, "single\nCluster clusters[\"a\"]", summary(docs[0]))
	require.Equal(t, "single\nListener listeners[\"b\"]", summary(docs[1]))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "..data"), 0o755)) // as Kubernetes mounts a ConfigMap
	require.NoError(t, os.Rename(filepath.Join(dir, "b.yaml"), filepath.Join(dir, "..data/b.yaml")))
	require.NoError(t, os.Symlink("..data/b.yaml", filepath.Join(dir, "b.yaml")))
	docs, err = load.Dir(dir)
	require.NoError(t, err)
	require.Len(t, docs, 2)
	_, err = load.Files([]string{filepath.Join(dir, "b.yaml"), filepath.Join(dir, "gone.yaml")})
	require.ErrorIs(t, err, os.ErrNotExist)
}
