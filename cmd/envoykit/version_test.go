package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestValidateForAVersion(t *testing.T) {
	require.Equal(t, result{out: "1 file: nothing found\n"}, call(t, "validate", "new.yaml"))
	require.Equal(t, result{out: "1 file: nothing found\n"}, call(t, "validate", "--envoy", "1.40", "new.yaml"))

	r := call(t, "validate", "--envoy", "v1.32.4", "new.yaml")
	require.Equal(t, exitFindings, r.code)
	require.Empty(t, r.err)
	require.Equal(t, `new.yaml:7:7: error[version-unknown-type]: Envoy 1.32 does not know envoy.extensions.clusters.dns.v3.DnsCluster
    7 |       typed_config:
      |       ^
    at static_resources.clusters[0].cluster_type.typed_config
    The first version that is known to have it is 1.33.
1 file: 1 error
`, r.out)

	r = call(t, "validate", "--envoy", "1.35", "--mode", "dynamic", "routes-new.yaml")
	require.Zero(t, r.code, "a control plane may send what Envoy does not know")
	require.Equal(t, `routes-new.yaml:5:30: warning[version-unknown-field]: Envoy 1.35 does not know request_body_buffer_limit, and ignores it
    5 |   request_body_buffer_limit: 65536
      |                              ^
    at routes["edge"].virtual_hosts[0].request_body_buffer_limit
    The first version that is known to have it is 1.36.
1 file: 1 warning
`, r.out)
	require.Equal(t, exitFindings, call(t, "validate", "--envoy", "1.35", "--mode", "static", "routes-new.yaml").code)
}

func TestVersionsAreCompleted(t *testing.T) {
	r := call(t, "__complete", "validate", "--envoy", "")
	require.Zero(t, r.code)
	require.Contains(t, r.out, "1.33\n1.34\n")
}
