package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConvert(t *testing.T) {
	r := call(t, "convert", "convert/two.yaml")
	require.Equal(t, result{out: `resources:
- "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
  name: a
  type: STRICT_DNS
  connect_timeout: 1s
  lb_policy: RANDOM
- "@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
  name: b
  type: STATIC
  lb_policy: RANDOM
`}, r)
	require.Equal(t, result{out: `{
  "resources": [
    {
      "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
      "name": "a",
      "type": "STRICT_DNS",
      "connect_timeout": "1s",
      "lb_policy": "RANDOM"
    },
    {
      "@type": "type.googleapis.com/envoy.config.cluster.v3.Cluster",
      "name": "b",
      "type": "STATIC",
      "lb_policy": "RANDOM"
    }
  ]
}
`}, call(t, "convert", "-o", "json", "convert/two.yaml"))
	require.Equal(t, `# proto-message: envoy.config.route.v3.RouteConfiguration
name: "edge"
virtual_hosts: {
  name: "all"
  domains: "*"
  routes: {
    match: {
      prefix: "/"
    }
    route: {
      cluster: "web"
    }
  }
  routes: {
    match: {
      prefix: "/api"
    }
    route: {
      cluster: "api"
    }
  }
}
`, call(t, "convert", "-o", "textproto", "warned.yaml").out)
}

// TestConvertRoundTrips goes through every format and comes back to the same YAML.
func TestConvertRoundTrips(t *testing.T) {
	for file, message := range map[string]string{
		"good.yaml":        bootstrapType,
		"warned.yaml":      "envoy.config.route.v3.RouteConfiguration",
		"convert/two.yaml": "envoy.service.discovery.v3.DiscoveryResponse",
	} {
		want := call(t, "convert", file)
		require.Zero(t, want.code, want.err)
		for _, format := range []string{"json", "pb", "textproto", "yaml"} {
			written := t.TempDir() + "/a." + format
			require.NoError(t, os.WriteFile(written, []byte(call(t, "convert", "-o", format, file).out), 0o600))
			got := call(t, "convert", written)
			if got.code != 0 {
				got = call(t, "convert", "--type", message, written)
			}
			require.Equal(t, want, got, "%s by way of %s", file, format)
		}
	}
}

func TestConvertRefusesErrors(t *testing.T) {
	r := call(t, "convert", "bad.yaml")
	require.Equal(t, exitFindings, r.code)
	require.Empty(t, r.out)
	require.Contains(t, r.err, "bad.yaml:4:5: error[proto-unknown-field-static]")
	require.Equal(t, exitUsage, call(t, "convert").code)
	require.Equal(t, exitUsage, call(t, "convert", "-o", "xml", "good.yaml").code)
	require.Equal(t, exitUsage, call(t, "convert", "gone.yaml").code)
}

func TestRules(t *testing.T) {
	r := call(t, "rules")
	require.Zero(t, r.code)
	require.Regexp(t, `(?m)^route-shadowed +warning +no route hides`, r.out)
	require.Regexp(t, `(?m)^proto-unknown-field-static +error +`, r.out, "rules about text as well")
	require.Regexp(t, `(?m)^port-out-of-range +error +`, r.out, "rules about builders as well")
	require.Contains(t, call(t, "rules", "builder-nil").out, "no nil is given for a part")
	require.Equal(t, exitUsage, call(t, "validate", "--suppress", "builder-nil", "good.yaml").code, "no file can break it")
	r = call(t, "rules", "route-shadowed")
	require.Zero(t, r.code)
	require.Contains(t, r.out, "route-shadowed (warning)\n\n")
	require.Contains(t, r.out, "\nBad:\n\n")
	require.Contains(t, r.out, "\nGood:\n\n")
	require.Contains(t, call(t, "rules", "-o", "json", "route-shadowed").out, `{"rule":"route-shadowed","severity":"warning",`)
	r = call(t, "rules", "route-shadow")
	require.Equal(t, exitUsage, r.code)
	require.Contains(t, r.err, `did you mean "route-shadowed"?`)
}

func TestCompletion(t *testing.T) {
	require.Contains(t, call(t, "completion", "bash").out, "__start_envoykit")
	require.Contains(t, call(t, "__complete", "validate", "-o", "").out, "sarif")
	require.Contains(t, call(t, "__complete", "rules", "").out, "route-shadowed")
}
