package snapshot

import (
	"slices"
	"time"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/pkg/cache/v3"
)

// nodeInfo is what go-control-plane's SnapshotCache tells of a group of nodes.
type nodeInfo struct {
	node        *corev3.Node
	sotw, delta time.Time
}

// note remembers the request of a watch.
func (c *Cache) note(w *watch) {
	info := c.nodes[w.group]
	if info == nil {
		info = &nodeInfo{}
		c.nodes[w.group] = info
	}
	info.node = w.node
	if w.delta != nil {
		info.delta = time.Now()
	} else {
		info.sotw = time.Now()
	}
}

// GetStatusKeys lists the groups that anybody has asked for.
func (c *Cache) GetStatusKeys() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]string, 0, len(c.nodes))
	for group := range c.nodes {
		out = append(out, group)
	}
	slices.Sort(out)
	return out
}

// GetStatusInfo tells about the requests for a group, nil if there were none. [Server.Nodes] tells more.
func (c *Cache) GetStatusInfo(group string) cachev3.StatusInfo {
	c.mu.Lock()
	defer c.mu.Unlock()
	info := c.nodes[group]
	if info == nil {
		return nil
	}
	s := &statusInfo{nodeInfo: *info}
	for _, w := range c.watches {
		switch {
		case w.group != group:
		case w.delta != nil:
			s.deltaWatches++
		default:
			s.watches++
		}
	}
	return s
}

// statusInfo is nodeInfo at one moment.
type statusInfo struct {
	nodeInfo
	watches, deltaWatches int
}

func (s *statusInfo) GetNode() *corev3.Node                   { return s.node }
func (s *statusInfo) GetNumWatches() int                      { return s.watches }
func (s *statusInfo) GetNumDeltaWatches() int                 { return s.deltaWatches }
func (s *statusInfo) GetLastWatchRequestTime() time.Time      { return s.sotw }
func (s *statusInfo) GetLastDeltaWatchRequestTime() time.Time { return s.delta }
