package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discoveryv3 "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	statuspb "google.golang.org/genproto/googleapis/rpc/status"
)

func TestAdminShowsNodesVersionsAndRejections(t *testing.T) {
	r := start(t, "services:\n"+smallest("echo", "127.0.0.1:9001"))
	conn, err := grpc.NewClient(r.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	defer conn.Close()
	stream, err := discoveryv3.NewAggregatedDiscoveryServiceClient(conn).StreamAggregatedResources(t.Context())
	require.NoError(t, err)
	const cds = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
	require.NoError(t, stream.Send(&discoveryv3.DiscoveryRequest{Node: &corev3.Node{Id: "edge-1"}, TypeUrl: cds}))
	m, err := stream.Recv()
	require.NoError(t, err)
	require.NoError(t, stream.Send(&discoveryv3.DiscoveryRequest{
		TypeUrl: cds, ResponseNonce: m.GetNonce(), ErrorDetail: &statuspb.Status{Message: "Error adding/updating cluster(s) echo: too green"},
	}))
	require.Eventually(t, func() bool { return len(r.status().Rejected) == 1 }, 5*time.Second, time.Millisecond)

	admin := httptest.NewServer(r.admin())
	defer admin.Close()
	var s struct {
		Version  string
		Versions map[string]string
		Nodes    []struct{ ID string }
		Rejected []struct {
			Message     string
			Diagnostics []struct {
				Rule, Path string
				Location   map[string]any
			}
		}
	}
	text := fetch(t, admin.URL+"/status")
	require.NoError(t, json.Unmarshal([]byte(text), &s), text)
	require.Equal(t, m.GetVersionInfo(), s.Versions[cds])
	require.Equal(t, "edge-1", s.Nodes[0].ID)
	require.Contains(t, s.Rejected[0].Message, "too green")
	require.Equal(t, `clusters["echo"]`, s.Rejected[0].Diagnostics[0].Path)
	require.Contains(t, fetch(t, admin.URL+"/status"), r.file+":2", "the line of the file")
	page := fetch(t, admin.URL+"/")
	require.Contains(t, page, "edge-1")
	require.Contains(t, page, "too green")
	require.Contains(t, fetch(t, admin.URL+"/metrics"), `envoykit_xds_rejections_total{type="Cluster"} 1`)
}

func fetch(t *testing.T, url string) string {
	t.Helper()
	r, err := http.Get(url)
	require.NoError(t, err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, r.StatusCode)
	return string(text)
}
