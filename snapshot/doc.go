// Package snapshot ships bundles to proxies: it turns a [builder.Bundle] into what go-control-plane serves.
//
//	snap, err := snapshot.New(bundle)
//	cache := snapshot.NewCache()
//	cache.SetSnapshot(ctx, "", snap)
//	snapshot.NewServer(ctx, cache).Register(grpcServer)
//
// A [Snapshot] is also a go-control-plane ResourceSnapshot, for a SnapshotCache that exists already.
// Versions are hashes of contents, so that replicas agree without talking to each other and nothing is sent
// twice. [Plan] and [Apply] take proxies from one snapshot to the next without a moment in which
// a route leads to a cluster that is not there; [Server] says who has accepted what, and turns
// rejections into diagnostics with the line that built the resource.
package snapshot
