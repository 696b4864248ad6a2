package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/secret"
)

func TestNorthStar(t *testing.T) {
	m, err := cluster.EDS("api").HTTP2().ConnectTimeout(time.Second).
		LoadBalancing(cluster.RingHash().MinSize(1024)).
		HealthCheck(cluster.HTTPCheck("/healthz").Every(5 * time.Second).Timeout(time.Second)).
		OutlierDetection(cluster.Consecutive5xx(5).Eject(30 * time.Second).MaxPercent(50)).
		TLS(cluster.TLS("api.internal", secret.CAFile("ca.crt")).ALPN("h2")).Build()
	require.NoError(t, err)
	out, err := encode.YAML(nil, m, encode.Options{})
	require.NoError(t, err)
	t.Log(string(out))
}
