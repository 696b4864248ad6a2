package main

import (
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	grpcstatus "google.golang.org/grpc/status"
	"google.golang.org/grpc/xds"
)

// These tests call through gRPC-Go's own xDS client.

func TestRoundRobin(t *testing.T) {
	a, b := answer(t, "a"), answer(t, "b")
	r := start(t, "services:\n"+smallest("echo", a.address, b.address))
	conn := dial(t, r.address, "echo")
	require.Eventually(t, func() bool { return len(count(t, conn, 10, say)) == 2 }, 5*time.Second, time.Millisecond)
	require.Equal(t, map[string]int{"a": 50, "b": 50}, count(t, conn, 100, say))
}

func TestSplitHeaderAndPrefix(t *testing.T) {
	a, b, c := answer(t, "a"), answer(t, "b"), answer(t, "c")
	r := start(t, "services:\n"+smallest("b", b.address)+smallest("c", c.address)+smallest("a", a.address)+`
    routes:
      - headers: {x-canary: "1"}
        to: c
      - prefix: /split.
        split: {a: 80, b: 20}
      - path: /echo.Echo/Exact
        to: b
`)
	conn := dial(t, r.address, "a")
	require.Equal(t, map[string]int{"a": 20}, count(t, conn, 20, say))
	require.Equal(t, map[string]int{"c": 20}, count(t, conn, 20, say, "x-canary", "1"))
	require.Equal(t, map[string]int{"a": 5}, count(t, conn, 5, say, "x-canary", "2"))
	require.Equal(t, map[string]int{"b": 5}, count(t, conn, 5, "/echo.Echo/Exact"))
	split := count(t, conn, 1000, "/split.Split/Say")
	require.InDelta(t, 200, split["b"], 60, "%v", split) // more than four standard deviations
	require.Equal(t, 1000, split["a"]+split["b"])
}

func TestASplitThatIsNotOfAHundred(t *testing.T) {
	a, b := answer(t, "a"), answer(t, "b")
	r := start(t, "services:\n"+smallest("b", b.address)+smallest("a", a.address)+"    routes:\n      - split: {a: 1, b: 2}\n")
	split := count(t, dial(t, r.address, "a"), 300, say)
	require.InDelta(t, 200, split["b"], 45, "%v", split)
}

func TestRingHashIsSticky(t *testing.T) {
	var addresses []string
	for i := range 3 {
		addresses = append(addresses, answer(t, fmt.Sprint(i)).address)
	}
	r := start(t, "services:\n"+smallest("echo", addresses...)+"    load_balancing: ring_hash\n    hash_header: x-user\n")
	conn := dial(t, r.address, "echo")
	hit := map[string]bool{}
	for user := range 30 {
		got := count(t, conn, 5, say, "x-user", fmt.Sprint("user-", user))
		require.Len(t, got, 1, "one user, one backend")
		for who := range got {
			hit[who] = true
		}
	}
	require.Greater(t, len(hit), 1, "users are spread")
}

func TestFailoverToTheNextPriority(t *testing.T) {
	near, far := answer(t, "near"), answer(t, "far")
	r := start(t, fmt.Sprintf(`
services:
  - name: echo
    localities:
      - {region: near, backends: [%s]}
      - {region: far, priority: 1, backends: [%s]}
`, near.address, far.address))
	conn := dial(t, r.address, "echo")
	require.Equal(t, map[string]int{"near": 20}, count(t, conn, 20, say))
	near.Stop()
	require.Eventually(t, func() bool {
		who, err := call(conn, say)
		return err == nil && who == "far"
	}, 10*time.Second, 10*time.Millisecond)
	require.Equal(t, map[string]int{"far": 20}, count(t, conn, 20, say))
}

func TestLiveUpdatesFailNoRequest(t *testing.T) {
	a, b, c := answer(t, "a"), answer(t, "b"), answer(t, "c")
	r := start(t, "services:\n"+smallest("echo", a.address))
	conn := dial(t, r.address, "echo")
	count(t, conn, 1, say)

	var calls, failures atomic.Int64
	var last atomic.Value
	stop := make(chan struct{})
	var traffic sync.WaitGroup
	for range 4 {
		traffic.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				who, err := call(conn, say)
				calls.Add(1)
				last.Store(who)
				if err != nil {
					failures.Add(1)
					t.Log(err)
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	for round := range 3 {
		r.write("services:\n" + smallest("echo", b.address)) // other endpoints
		require.Eventually(t, func() bool { return last.Load() == "b" }, 10*time.Second, 5*time.Millisecond)
		next := fmt.Sprint("next-", round) // a cluster that was not there, and the old one without traffic
		r.write("services:\n" + smallest(next, c.address) + smallest("echo", b.address) + "    routes:\n      - to: " + next + "\n")
		require.Eventually(t, func() bool { return last.Load() == "c" }, 10*time.Second, 5*time.Millisecond)
		r.write("services:\n" + smallest("echo", a.address)) // that cluster goes again
		require.Eventually(t, func() bool { return last.Load() == "a" }, 10*time.Second, 5*time.Millisecond)
	}
	close(stop)
	traffic.Wait()
	require.Zero(t, failures.Load(), "of %d calls", calls.Load())
	t.Logf("%d calls over 9 updates, none failed", calls.Load())
}

func TestABrokenFileChangesNothing(t *testing.T) {
	a := answer(t, "a")
	good := "services:\n" + smallest("echo", a.address)
	r := start(t, good)
	conn := dial(t, r.address, "echo")
	require.Equal(t, map[string]int{"a": 3}, count(t, conn, 3, say))
	version := r.status().Version

	for text, want := range map[string]string{
		"services: [":                                                 "YAML",
		good + "    backend: [x]\n":                                   `there is no field "backend"`,
		good + "    routes: [{to: nobody}]\n":                         `there is no cluster "nobody"`,
		strings.Replace(good, a.address, "a:99999", 1):                "99999",
		strings.Replace(good, a.address, a.address+", "+a.address, 1): "grpc-duplicate-endpoint",
		"": "empty",
	} {
		r.write(text)
		require.Eventually(t, func() bool {
			return len(r.status().Refused) > 0 && strings.Contains(r.status().Refused.Error(), want)
		}, 5*time.Second, 5*time.Millisecond, "%s\n%v", text, r.status().Refused)
		require.Contains(t, r.status().Refused.Error(), "services.yaml", text)
		require.Equal(t, version, r.status().Version)
		require.Equal(t, map[string]int{"a": 3}, count(t, conn, 3, say))
	}
	r.write(good)
	require.Eventually(t, func() bool { return len(r.status().Refused) == 0 }, 5*time.Second, 5*time.Millisecond)
}

func TestAServerTakesItsListenerWithRBAC(t *testing.T) {
	l := listen(t)
	address := l.Addr().(*net.TCPAddr)
	r := start(t, fmt.Sprintf("services:\n%sservers:\n  - address: %s\n    allow: [%s]\n", smallest("echo", address.String()), address, say))

	var a answering
	serving := make(chan struct{}, 1)
	server, err := xds.NewGRPCServer(
		grpc.UnknownServiceHandler(a.handler("xds")), grpc.Creds(insecure.NewCredentials()),
		xds.BootstrapContentsForTesting(bootstrap(t, r.address)),
		xds.ServingModeCallback(func(_ net.Addr, args xds.ServingModeChangeArgs) {
			t.Log(args.Mode, args.Err)
			if strings.ToUpper(args.Mode.String()) == "SERVING" {
				serving <- struct{}{}
			}
		}),
	)
	require.NoError(t, err)
	go server.Serve(l)
	t.Cleanup(server.Stop)
	select {
	case <-serving:
	case <-time.After(10 * time.Second):
		require.FailNow(t, "the server does not serve", "%v", r.status().Rejected)
	}
	conn := dial(t, r.address, "echo")
	require.Equal(t, map[string]int{"xds": 3}, count(t, conn, 3, say))
	_, err = call(conn, "/echo.Echo/Forbidden")
	require.Equal(t, codes.PermissionDenied, grpcstatus.Code(err), "%v", err)
}

func TestWhoIsConnectedAndWhatItAccepted(t *testing.T) {
	a := answer(t, "a")
	r := start(t, "services:\n"+smallest("echo", a.address))
	count(t, dial(t, r.address, "echo"), 1, say)
	require.Eventually(t, func() bool {
		nodes := r.status().Nodes
		if len(nodes) != 1 || len(nodes[0].Types) != 4 {
			return false
		}
		for _, one := range nodes[0].Types {
			if !one.Settled || one.Accepted != r.status().Versions[one.TypeURL] {
				return false
			}
		}
		return nodes[0].ID == "client-"+t.Name()
	}, 5*time.Second, 5*time.Millisecond, "%+v", r.status())
}
