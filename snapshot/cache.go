package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"

	"github.com/envoykit/envoykit/internal/contents"
)

// Cache holds snapshots and answers proxies from them, through the streams of go-control-plane's server: it is a
// SnapshotCache that takes snapshots of this package. See [Server] for a server around it.
//
// Beside the SnapshotCache of go-control-plane v0.14.0 it differs in what a proxy is told; watch.go says how.
type Cache struct {
	hash  cachev3.NodeHash
	roots func(*corev3.Node) []Resource

	mu        sync.Mutex
	snapshots map[string]*Snapshot
	pinned    map[string]*Snapshot
	nodes     map[string]*nodeInfo
	watches   map[any]*watch // by the request
	streams   streams
	settled   chan struct{} // closed and replaced whenever a client may have come to rest
}

var _ cachev3.SnapshotCache = (*Cache)(nil)

// CacheOption changes which snapshot, or what of it, a node gets.
type CacheOption func(*Cache)

// Groups says by a key which snapshot a node gets: the one that was set for the key. cachev3.IDHash{} gives
// each node one of its own. By default all nodes, whatever they call themselves, get the snapshot that was
// set for "".
func Groups(by cachev3.NodeHash) CacheOption { return func(c *Cache) { c.hash = by } }

// Select gives a node only what it reaches from the roots: see [Snapshot.View]. Roots that its snapshot does not hold are left
// out. By default a node may ask for anything in its snapshot.
func Select(roots func(*corev3.Node) []Resource) CacheOption {
	return func(c *Cache) { c.roots = roots }
}

// NewCache returns a cache without snapshots: whoever asks waits for one.
func NewCache(options ...CacheOption) *Cache {
	c := &Cache{
		hash: everybody{}, snapshots: map[string]*Snapshot{}, pinned: map[string]*Snapshot{},
		nodes: map[string]*nodeInfo{}, watches: map[any]*watch{}, streams: newStreams(), settled: make(chan struct{}),
	}
	for _, o := range options {
		o(c)
	}
	return c
}

// everybody puts all nodes into one group.
type everybody struct{}

func (everybody) ID(*corev3.Node) string { return "" }

// SetSnapshot gives the nodes of a group a snapshot made by [New], [Snapshot.View] or [Plan], and sends
// those that are connected what changed for them, and nothing else. "" is the group of all nodes unless [Groups] says otherwise.
func (c *Cache) SetSnapshot(ctx context.Context, group string, snapshot cachev3.ResourceSnapshot) error {
	s, ok := snapshot.(*Snapshot)
	if !ok || s == nil {
		return fmt.Errorf("a cache of this package takes a snapshot of this package, not a %T", snapshot)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if before := c.snapshots[group]; before != nil {
		s.links.inherit(before.links)
	}
	c.snapshots[group] = s
	c.answer(func(w *watch) bool { return w.group == group })
	return nil
}

// GetSnapshot returns the snapshot of a group.
func (c *Cache) GetSnapshot(group string) (cachev3.ResourceSnapshot, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if s, ok := c.snapshots[group]; ok {
		return s, nil
	}
	return nil, fmt.Errorf("no snapshot for %q", group)
}

// ClearSnapshot forgets the snapshot of a group: its nodes keep what they have, and wait.
func (c *Cache) ClearSnapshot(group string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.snapshots, group)
}

// Pin gives one node a snapshot of its own in place of its group's, such as the last one that it accepted,
// until [Cache.Unpin].
func (c *Cache) Pin(node string, s *Snapshot) error {
	if s == nil {
		return errors.New("pin: nil snapshot")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pinned[node] = s
	c.answer(func(w *watch) bool { return w.node.GetId() == node })
	return nil
}

// Unpin gives a node its group's snapshot again.
func (c *Cache) Unpin(node string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.pinned, node)
	c.answer(func(w *watch) bool { return w.node.GetId() == node })
}

// snapshotOf returns what a node is to get, nil if there is nothing yet.
func (c *Cache) snapshotOf(node *corev3.Node) *Snapshot {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.viewOf(node)
}

// whole returns the snapshot that a node gets, or gets a view of.
func (c *Cache) whole(node *corev3.Node) *Snapshot {
	if s := c.pinned[node.GetId()]; s != nil {
		return s
	}
	return c.snapshots[c.hash.ID(node)]
}

// viewOf is snapshotOf under the lock.
func (c *Cache) viewOf(node *corev3.Node) *Snapshot {
	s := c.whole(node)
	if s == nil || c.roots == nil {
		return s
	}
	roots := c.roots(node)
	if s.stage == nil {
		roots = s.having(roots)
	}
	view, err := s.View(roots...)
	if err != nil {
		return nil // not reached: only roots that exist are left
	}
	return view
}

// answer looks again at the watches that match, types in sending order.
func (c *Cache) answer(which func(*watch) bool) {
	var due []*watch
	for _, w := range c.watches {
		if which(w) {
			due = append(due, w)
		}
	}
	slices.SortFunc(due, func(a, b *watch) int { return rank(a.kind) - rank(b.kind) })
	for _, w := range due {
		if w.try(c.viewOf(w.node)) {
			delete(c.watches, w.key())
		}
	}
	c.streams.settle(c, nil)
	c.wake()
}

// wake lets those look who wait for clients to come to rest.
func (c *Cache) wake() {
	close(c.settled)
	c.settled = make(chan struct{})
}

func rank(kind contents.Kind) int { return slices.Index(sendOrder[:], kind) }

// park answers a watch now, or keeps it until there is something to say. It returns how to give it up.
func (c *Cache) park(w *watch) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	w.group = c.hash.ID(w.node)
	c.note(w)
	if w.try(c.viewOf(w.node)) {
		return func() {}
	}
	c.watches[w.key()] = w
	c.streams.settle(c, w)
	c.wake()
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.watches[w.key()] == w {
			delete(c.watches, w.key())
		}
	}
}

// Heartbeat lets the resources that have a TTL live on, at every interval until ctx ends. It should be well below the
// shortest TTL.
func (c *Cache) Heartbeat(ctx context.Context, interval time.Duration) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			c.beat()
		}
	}
}

func (c *Cache) beat() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, w := range c.watches {
		if s := c.viewOf(w.node); s != nil && w.beat(s) {
			delete(c.watches, key)
		}
	}
}
