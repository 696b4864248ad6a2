package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/envoykit/envoykit"

// floors are those of the design: a room imports rooms of its own floor or below.
var floors = map[string]int{
	"diag": 0, "part": 0, "extension": 0,
	"validate": 1, "match": 1, "header": 1, "source": 1, "service": 1, "secret": 1, "accesslog": 1, "tap": 1, "tracing": 1, "wasm": 1, "protocol": 1,
	"endpoint": 2, "route": 2,
	"cluster": 3, "filter": 3,
	"listener": 4,
	"builder":  5,
	"load":     6, "snapshot": 6, "simulate": 6, "envoytest": 6,
	"cmd": 7, "examples": 7,
}

// goList runs go list and returns its lines.
func goList(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// room is the first element of a package's path in the module.
func room(pkg string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(pkg, module+"/"), "/")
	return name
}

func TestLowerFloorsNeverImportUpperOnes(t *testing.T) {
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		words := strings.Fields(line)
		from := room(words[0])
		if from == "internal" || words[0] == module {
			continue // internal packages stand where their users need them; the compiler forbids cycles
		}
		floor, known := floors[from]
		require.True(t, known, "package %s stands on no floor: add it to the table and to DESIGN's", words[0])
		for _, imported := range words[1:] {
			if !strings.HasPrefix(imported, module+"/") || room(imported) == "internal" {
				continue
			}
			require.LessOrEqual(t, floors[room(imported)], floor, "%s imports %s, which stands above it", words[0], imported)
		}
	}
}

// builders are the rooms that users import to build a configuration.
var builders = []string{"accesslog", "builder", "builder/bootstrap", "cluster", "diag", "endpoint", "extension", "filter", "filter/httpfilter", "filter/listenerfilter",
	"filter/networkfilter", "filter/rbac", "filter/redis", "filter/thrift", "filter/dubbo", "filter/genericproxy", "filter/contrib", "header", "listener", "match", "part", "protocol", "route", "secret", "service", "source", "tap", "tracing", "validate", "wasm"}

func TestBuildersLinkNeitherGRPCNorYAML(t *testing.T) {
	for _, b := range builders {
		for _, dep := range goList(t, "-deps", "./"+b) {
			for _, forbidden := range []string{"google.golang.org/grpc", "gopkg.in/yaml", "go.yaml.in/yaml", "sigs.k8s.io/yaml", "github.com/goccy/go-yaml", "net/http"} {
				require.False(t, dep == forbidden || strings.HasPrefix(dep, forbidden+"/"), "%s links %s", b, dep)
			}
		}
	}
}

// TestImportersLinkWhatIsWritten holds the modules that an importer of builder and of cluster links to a list.
func TestImportersLinkWhatIsWritten(t *testing.T) {
	want := []string{
		"cel.dev/expr",
		"github.com/cncf/xds/go",
		"github.com/envoykit/envoykit",
		"github.com/envoyproxy/go-control-plane/envoy",
		"github.com/envoyproxy/protoc-gen-validate",
		"github.com/planetscale/vtprotobuf",
		"go.opentelemetry.io/proto/otlp", // types of OpenTelemetry's access log
		"google.golang.org/genproto/googleapis/api",
		"google.golang.org/genproto/googleapis/rpc",
		"google.golang.org/protobuf",
	}
	for _, b := range []string{"builder", "cluster"} {
		modules := goList(t, "-deps", "-f", `{{with .Module}}{{.Path}}{{end}}`, "./"+b)
		modules = slices.DeleteFunc(modules, func(m string) bool { return m == "" })
		slices.Sort(modules)
		require.Subset(t, want, slices.Compact(modules), "%s links a module that is not on the list", b)
	}
}
