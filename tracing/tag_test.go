package tracing_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/tracing"
)

func TestTags(t *testing.T) {
	for want, tag := range map[string]tracing.Tag{
		"tag: tenant\nliteral:\n  value: a\n":                           tracing.Literal("tenant", "a"),
		"tag: tenant\nvalue: \"%REQ(x)%\"\n":                            tracing.Format("tenant", "%REQ(x)%").Clone(),
		"tag: tenant\nrequest_header:\n  name: x\n  default_value: a\n": tracing.Header("tenant", "x").Default("a").Clone(),
		"tag: tenant\nenvironment:\n  name: HOME\n  default_value: a\n": tracing.Environment("tenant", "HOME").Default("a").Clone(),
		"tag: tenant\nmetadata:\n  kind:\n    request: {}\n  metadata_key:\n    key: jwt\n    path:\n    - key: a\n    - key: b\n": tracing.RequestMetadata("tenant", "jwt", "a", "b"),
		"tag: tenant\nmetadata:\n  kind:\n    route: {}\n  metadata_key:\n    key: jwt\n":                                          tracing.RouteMetadata("tenant", "jwt"),
		"tag: tenant\nmetadata:\n  kind:\n    cluster: {}\n  metadata_key:\n    key: jwt\n":                                        tracing.ClusterMetadata("tenant", "jwt"),
		"tag: tenant\nmetadata:\n  kind:\n    host: {}\n  metadata_key:\n    key: jwt\n  default_value: a\n":                       tracing.HostMetadata("tenant", "jwt").Default("a").Clone(),
	} {
		require.Equal(t, want, parttest.YAML(t, tag))
	}
}
