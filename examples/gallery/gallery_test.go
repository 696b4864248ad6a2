package gallery_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/testing/protocmp"
	"sigs.k8s.io/yaml"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/examples/gallery"
	"github.com/envoykit/envoykit/internal/golden"
)

// originals are the configurations of other projects that the checks read; they are no part of this repository.
const originals = "../../../shared/corpus/configs/bootstraps"

var deployments = map[string]struct {
	build    func() *builder.BootstrapBuilder
	original string
}{
	"namespaces": {gallery.Namespaces, "envoy-docs/configuration/listeners/network_namespace_matching_example.yaml"},
	"edge":       {gallery.Edge, "examples/csrf/samesite/envoy.yaml"},
	"hardened":   {gallery.Hardened, "envoy-configs/google-vrp/envoy-origin.yaml"},
	"sidecar":    {gallery.Sidecar, "examples/zipkin/envoy-1.yaml"},
	"sni":        {gallery.SNI, "examples/tls-sni/envoy.yaml"},
}

func TestDeploymentsEqualTheirOriginals(t *testing.T) {
	for name, d := range deployments {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(originals, d.original))
			if errors.Is(err, fs.ErrNotExist) {
				t.Skipf("the corpus is not there (%s): nothing to compare with", originals)
			}
			require.NoError(t, err)
			text, err = yaml.YAMLToJSON(text)
			require.NoError(t, err)
			want := &bootstrapv3.Bootstrap{}
			require.NoError(t, protojson.Unmarshal(text, want))

			got, err := d.build().Build()
			require.NoError(t, err)
			if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
				t.Errorf("differs from %s (-original +built):\n%s", d.original, diff)
			}
		})
	}
}

func TestGoldens(t *testing.T) {
	for name, d := range deployments {
		t.Run(name, func(t *testing.T) {
			text, err := d.build().YAML()
			require.NoError(t, err)
			golden.Check(t, "testdata/"+name+".yaml", text)
		})
	}
}
