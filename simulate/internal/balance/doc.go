// Package balance holds the algorithms by which Envoy comes from a cluster to
// an endpoint: the loads of priorities, localities and zones, the order of
// weighted round robin, subsets, and the tables of the hashing balancers, bit
// for bit.
package balance
