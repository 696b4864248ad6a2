package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/xds"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// running is a control plane on loopback that watches a file.
type running struct {
	*plane
	t       testing.TB
	file    string
	address string
}

// start serves what the file says.
func start(t testing.TB, text string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r := &running{t: t, file: filepath.Join(t.TempDir(), "services.yaml"), plane: newPlane(ctx, slog.New(slog.DiscardHandler))}
	r.write(text)
	l := listen(t)
	r.address = l.Addr().String()
	input := make(chan []document)
	go r.serve(ctx, l)
	go fromFile(ctx, r.file, input)
	go r.follow(ctx, input)
	return r
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return l
}

func (r *running) write(text string) {
	r.t.Helper()
	require.NoError(r.t, os.WriteFile(r.file, []byte(text), 0o600))
}

// bootstrap is what a gRPC client or server is told of the control plane.
func bootstrap(t testing.TB, address string) []byte {
	t.Helper()
	b, err := json.Marshal(map[string]any{
		"xds_servers": []any{map[string]any{
			"server_uri": address, "channel_creds": []any{map[string]any{"type": "insecure"}}, "server_features": []string{"xds_v3"},
		}},
		"node":                                   map[string]any{"id": "client-" + t.Name()},
		"server_listener_resource_name_template": "grpc/server?xds.resource.listening_address=%s",
	})
	require.NoError(t, err)
	return b
}

// dial is a client that gets the service from the control plane.
func dial(t testing.TB, address, service string) *grpc.ClientConn {
	t.Helper()
	by, err := xds.NewXDSResolverWithConfigForTesting(bootstrap(t, address))
	require.NoError(t, err)
	conn, err := grpc.NewClient("xds:///"+service, grpc.WithResolvers(by), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { conn.Close() })
	return conn
}

// backend is a server that answers every call with its name.
type answering struct {
	*grpc.Server
	address string
	calls   atomic.Int64
}

func answer(t testing.TB, name string) *answering {
	t.Helper()
	a := &answering{}
	a.Server = grpc.NewServer(grpc.UnknownServiceHandler(a.handler(name)))
	l := listen(t)
	a.address = l.Addr().String()
	go a.Serve(l)
	t.Cleanup(a.Stop)
	return a
}

func (a *answering) handler(name string) grpc.StreamHandler {
	return func(_ any, s grpc.ServerStream) error {
		a.calls.Add(1)
		if err := s.RecvMsg(&emptypb.Empty{}); err != nil {
			return err
		}
		return s.SendMsg(wrapperspb.String(name))
	}
}

// call returns the name of the backend that answered.
func call(conn *grpc.ClientConn, method string, headers ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var out wrapperspb.StringValue
	err := conn.Invoke(metadata.AppendToOutgoingContext(ctx, headers...), method, &emptypb.Empty{}, &out, grpc.WaitForReady(true))
	return out.GetValue(), err
}

// count calls n times and returns who answered how often.
func count(t testing.TB, conn *grpc.ClientConn, n int, method string, headers ...string) map[string]int {
	t.Helper()
	out := map[string]int{}
	for range n {
		who, err := call(conn, method, headers...)
		require.NoError(t, err)
		out[who]++
	}
	return out
}

const say = "/echo.Echo/Say"

// service is the smallest form.
func smallest(name string, backends ...string) string {
	text := fmt.Sprintf("  - name: %s\n    protocol: grpc\n    backends: [", name)
	for i, b := range backends {
		if i > 0 {
			text += ", "
		}
		text += b
	}
	return text + "]\n"
}
