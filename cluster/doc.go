// Package cluster builds clusters: named groups of upstream hosts, how they are found, balanced, checked and
// connected to.
//
//	cluster.EDS("api").HTTP2().ConnectTimeout(time.Second).
//		LoadBalancing(cluster.RingHash().MinSize(1024)).
//		HealthCheck(cluster.HTTPCheck("/healthz").Every(5*time.Second).Timeout(time.Second)).
//		OutlierDetection(cluster.Consecutive5xx(5).Eject(30*time.Second).MaxPercent(50)).
//		TLS(cluster.TLS("api.internal", secret.CAFile("ca.crt")).ALPN("h2"))
//
// The constructor says how hosts are found: [EDS] (delivered), [Static] (listed), [StrictDNS] and [LogicalDNS] (resolved),
// [OriginalDst] (where the client wanted to go), [Aggregate] (other clusters, in order), [DynamicForwardProxy] (what
// the request asks for).
//
// Envoy: config.cluster.v3.Cluster
package cluster
