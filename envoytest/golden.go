package envoytest

import (
	"fmt"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/golden"
)

// Golden compares a configuration, in canonical YAML, with the file: a bundle, a bootstrap builder, a message, loaded documents, or
// anything else with a method YAML() ([]byte, error). With the environment variable UPDATE_GOLDENS=1 it writes
// the file instead. Secrets are written as they are: test with made-up ones.
func Golden(t testing.TB, config any, file string) {
	t.Helper()
	text, err := yamlOf(config)
	if err != nil {
		t.Fatalf("envoytest: %v", err)
	}
	golden.Check(t, file, text)
}

// yamlOf is the canonical YAML of what can be a configuration: a lone message as it is, others as a list.
func yamlOf(config any) ([]byte, error) {
	if y, ok := config.(interface{ YAML() ([]byte, error) }); ok {
		return y.YAML()
	}
	c := Of(config)
	if c.err != nil {
		return nil, c.err
	}
	options := encode.Options{Resolve: c.about.Set().Unpacked}
	resources := c.about.Resources
	if len(resources) == 0 {
		return nil, fmt.Errorf("there is nothing in it")
	}
	if len(resources) == 1 && len(resources[0].Path) == 0 {
		return encode.YAML(nil, resources[0].Message, options)
	}
	var all []proto.Message
	for _, r := range resources {
		all = append(all, r.Message)
	}
	return encode.YAMLList(nil, "resources", all, options)
}
