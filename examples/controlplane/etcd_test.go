package main

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/server/v3/embed"
)

// startEtcd runs a real etcd on loopback.
func startEtcd(t *testing.T) (endpoint string, client *clientv3.Client) {
	t.Helper()
	c := embed.NewConfig()
	c.Dir, c.LogLevel = t.TempDir(), "fatal"
	at := func() url.URL {
		l := listen(t)
		defer l.Close()
		return url.URL{Scheme: "http", Host: l.Addr().String()}
	}
	peer := at()
	c.ListenClientUrls, c.ListenPeerUrls = []url.URL{at()}, []url.URL{peer}
	c.AdvertiseClientUrls, c.AdvertisePeerUrls = c.ListenClientUrls, []url.URL{peer}
	c.InitialCluster = c.InitialClusterFromName(c.Name)
	e, err := embed.StartEtcd(c)
	require.NoError(t, err)
	t.Cleanup(e.Close)
	select {
	case <-e.Server.ReadyNotify():
	case <-time.After(20 * time.Second):
		require.FailNow(t, "etcd does not start")
	}
	endpoint = c.ListenClientUrls[0].Host
	client, err = clientv3.New(clientv3.Config{Endpoints: []string{endpoint}, DialTimeout: 5 * time.Second})
	require.NoError(t, err)
	t.Cleanup(func() { client.Close() })
	return endpoint, client
}

// replica is one of several control planes on the same etcd.
func replica(t *testing.T, etcd string) (r *running, kill func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r = &running{t: t, plane: newPlane(ctx, slog.New(slog.DiscardHandler))}
	l := listen(t)
	r.address = l.Addr().String()
	input := make(chan []document)
	go r.serve(ctx, l)
	go fromEtcd(ctx, etcd, input)
	go r.follow(ctx, input)
	return r, cancel
}

func TestReplicasServeTheSameWithoutTalking(t *testing.T) {
	a, b := answer(t, "a"), answer(t, "b")
	etcd, client := startEtcd(t)
	put := func(key, text string) {
		_, err := client.Put(context.Background(), etcdPrefix+key, text)
		require.NoError(t, err)
	}
	put("echo", "services:\n"+smallest("echo", a.address))
	put("shop", "services:\n"+smallest("shop", a.address))
	var replicas []*running
	var kills []func()
	for range 3 {
		r, kill := replica(t, etcd)
		replicas, kills = append(replicas, r), append(kills, kill)
	}
	same := func(than string) func() bool {
		return func() bool {
			v := replicas[0].status()
			for _, r := range replicas[1:] {
				s := r.status()
				if s.Version != v.Version {
					return false
				}
				for url, version := range v.Versions {
					require.Equal(t, version, s.Versions[url])
				}
			}
			return v.Version != "" && v.Version != than
		}
	}
	require.Eventually(t, same(""), 10*time.Second, 5*time.Millisecond)
	first := replicas[0].status().Version

	// A client of the first replica moves to the second when that dies, and is sent nothing: it has it all.
	conn := dial(t, oneAddress(t, replicas), "echo")
	require.Equal(t, map[string]int{"a": 5}, count(t, conn, 5, say))
	accepted := acceptedOf(replicas[0])
	require.NotEmpty(t, accepted)
	kills[0]()
	require.Equal(t, map[string]int{"a": 20}, count(t, conn, 20, say))
	require.Eventually(t, func() bool { return len(replicas[1].status().Nodes) == 1 }, 20*time.Second, 10*time.Millisecond)
	require.Equal(t, map[string]int{"a": 20}, count(t, conn, 20, say))
	require.Eventually(t, func() bool {
		nodes := replicas[1].status().Nodes
		return len(nodes) == 1 && len(nodes[0].Types) == 4
	}, 10*time.Second, 5*time.Millisecond)
	for _, one := range replicas[1].status().Nodes[0].Types {
		require.Empty(t, one.Sent, "nothing is sent again: %+v", one)
		require.Equal(t, accepted[one.TypeURL], one.Accepted)
	}

	replicas = replicas[1:]
	put("echo", "services:\n"+smallest("echo", b.address))
	require.Eventually(t, same(first), 10*time.Second, 5*time.Millisecond)
	require.Eventually(t, func() bool { who, err := call(conn, say); return err == nil && who == "b" }, 10*time.Second, 5*time.Millisecond)

	second := replicas[0].status().Version
	put("echo", "services: [{name: echo, backend: []}]")
	require.Eventually(t, func() bool { return len(replicas[0].status().Refused) > 0 }, 10*time.Second, 5*time.Millisecond)
	require.Contains(t, replicas[0].status().Refused.Error(), etcdPrefix+"echo:1")
	require.Equal(t, second, replicas[0].status().Version)
}

// oneAddress passes connections to the first replica that is there, as a load balancer would.
func oneAddress(t *testing.T, replicas []*running) string {
	t.Helper()
	l := listen(t)
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			for _, r := range replicas {
				if out, err := net.Dial("tcp", r.address); err == nil {
					go pass(in, out)
					go pass(out, in)
					break
				}
			}
		}
	}()
	return l.Addr().String()
}

func pass(to, from net.Conn) {
	io.Copy(to, from)
	to.Close()
	from.Close()
}

// acceptedOf returns the versions that the only client of a replica accepted.
func acceptedOf(r *running) map[string]string {
	out := map[string]string{}
	for _, n := range r.status().Nodes {
		for _, one := range n.Types {
			out[one.TypeURL] = one.Accepted
		}
	}
	return out
}
