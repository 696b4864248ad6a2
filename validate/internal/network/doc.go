// Package network holds the rules about network filters: the proxies for TCP, Redis, Thrift, Dubbo,
// ZooKeeper and generic protocols, and the filters in front of them.
package network
