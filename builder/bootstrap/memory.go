package bootstrap

import (
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// MemoryBuilder builds when Envoy gives memory back. It needs a build with tcmalloc.
type MemoryBuilder struct {
	n node.Node[bootstrapv3.MemoryAllocatorManager]
}

// Memory starts settings of memory.
//
// Envoy: config.bootstrap.v3.MemoryAllocatorManager
func Memory() *MemoryBuilder {
	b := &MemoryBuilder{}
	b.n.Init(&bootstrapv3.MemoryAllocatorManager{})
	return b
}

// Release gives so many bytes back to the system at each interval. Default: none; the interval is 1 s if 0.
//
// Envoy: config.bootstrap.v3.MemoryAllocatorManager.bytes_to_release
func (b *MemoryBuilder) Release(bytes int, every time.Duration) *MemoryBuilder {
	m, f := b.n.Set("bytes_to_release")
	m.BytesToRelease = f.Count64(bytes)
	if every != 0 {
		m, f = b.n.Set("memory_release_interval")
		m.MemoryReleaseInterval = f.Duration(every)
	}
	return b
}

// SoftLimit has the allocator give back what it can above so many bytes. Default: no limit.
//
// Envoy: config.bootstrap.v3.MemoryAllocatorManager.soft_memory_limit_bytes
func (b *MemoryBuilder) SoftLimit(bytes int) *MemoryBuilder {
	m, f := b.n.Set("soft_memory_limit_bytes")
	m.SoftMemoryLimitBytes = f.Count64Value(bytes)
	return b
}

// ProcessorCache is how many bytes the allocator keeps at hand for each processor. Default: as the allocator says.
//
// Envoy: config.bootstrap.v3.MemoryAllocatorManager.max_per_cpu_cache_size_bytes
func (b *MemoryBuilder) ProcessorCache(bytes int) *MemoryBuilder {
	m, f := b.n.Set("max_per_cpu_cache_size_bytes")
	m.MaxPerCpuCacheSizeBytes = f.CountValue(bytes)
	return b
}

// Unfreed is how many bytes may be free but not given back before they are, after much was removed. Default: 100 MiB.
//
// Envoy: config.bootstrap.v3.MemoryAllocatorManager.max_unfreed_memory_bytes
func (b *MemoryBuilder) Unfreed(bytes int) *MemoryBuilder {
	m, f := b.n.Set("max_unfreed_memory_bytes")
	m.MaxUnfreedMemoryBytes = f.Count64(bytes)
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *MemoryBuilder) Patch(edit func(*bootstrapv3.MemoryAllocatorManager)) *MemoryBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MemoryBuilder) Clone() *MemoryBuilder {
	c := &MemoryBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MemoryBuilder) Render(s part.Scope) *bootstrapv3.MemoryAllocatorManager {
	return b.n.Take(s, nil)
}
