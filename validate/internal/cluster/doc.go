// Package cluster holds the rules about clusters: how they find and judge their hosts, how they choose one, and
// how they talk to it. It also judges load assignments, inside a cluster or alone.
package cluster
