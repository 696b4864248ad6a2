package httpfilter

import (
	asyncv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/async_files/v3"
	filev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache/file_system_http_cache/v3"
	memoryv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache/simple_http_cache/v3"
	filev2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache_v2/file_system_http_cache/v3"
	memoryv2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache_v2/simple_http_cache/v3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// CacheStorage is where responses are kept: [MemoryCache], [FileCache] or [CustomCache].
type CacheStorage interface {
	// stores renders the storage for either version of the filter.
	stores(at part.Scope, second bool) *anypb.Any
}

// MemoryStorage keeps responses in memory.
type MemoryStorage struct{}

// MemoryCache keeps responses in memory, without bound: for trying out.
//
// Envoy: extensions.http.cache.simple_http_cache.v3.SimpleHttpCacheConfig
func MemoryCache() MemoryStorage { return MemoryStorage{} }

func (MemoryStorage) stores(at part.Scope, second bool) *anypb.Any {
	if second {
		return at.Any(&memoryv2v3.SimpleHttpCacheV2Config{})
	}
	return at.Any(&memoryv3.SimpleHttpCacheConfig{})
}

// FileCacheBuilder builds storage in files.
type FileCacheBuilder struct {
	n node.Node[filev3.FileSystemHttpCacheConfig]
}

// FileCache starts storage in files of a directory, which must exist unless it is made. All caches of a directory have the same settings (cache-typed-config).
//
// Envoy: extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.cache_path
func FileCache(directory string) *FileCacheBuilder {
	b := &FileCacheBuilder{}
	m := b.n.Init(&filev3.FileSystemHttpCacheConfig{})
	m.CachePath = directory
	m.ManagerConfig = &asyncv3.AsyncFileManagerConfig{ManagerType: &asyncv3.AsyncFileManagerConfig_ThreadPool_{
		ThreadPool: &asyncv3.AsyncFileManagerConfig_ThreadPool{}, // required
	}}
	return b
}

// Threads is how many threads read and write files. Default: as many as the machine has cores.
//
// Envoy: extensions.common.async_files.v3.AsyncFileManagerConfig.ThreadPool.thread_count
func (b *FileCacheBuilder) Threads(n int) *FileCacheBuilder {
	m, f := b.n.Set("manager_config.thread_pool.thread_count")
	if pool := m.GetManagerConfig().GetThreadPool(); pool != nil {
		pool.ThreadCount = f.Count(n)
	}
	return b
}

// Manager names the threads: storages with the same name share them, and must say the same of them. Default: those
// without a name share theirs.
//
// Envoy: extensions.common.async_files.v3.AsyncFileManagerConfig.id
func (b *FileCacheBuilder) Manager(name string) *FileCacheBuilder {
	m, _ := b.n.Set("manager_config.id")
	if m.ManagerConfig != nil {
		m.ManagerConfig.Id = name
	}
	return b
}

// MaxSize is the size of all files together above which old ones are removed, in bytes. Default: none.
//
// Envoy: extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.max_cache_size_bytes
func (b *FileCacheBuilder) MaxSize(bytes int) *FileCacheBuilder {
	m, f := b.n.Set("max_cache_size_bytes")
	m.MaxCacheSizeBytes = f.Count64Value(bytes)
	return b
}

// MaxEntries is the number of files above which old ones are removed. Default: none.
//
// Envoy: extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.max_cache_entry_count
func (b *FileCacheBuilder) MaxEntries(n int) *FileCacheBuilder {
	m, f := b.n.Set("max_cache_entry_count")
	m.MaxCacheEntryCount = f.Count64Value(n)
	return b
}

// CreateDirectory makes the directory if it is missing. Default: the configuration is refused.
//
// Envoy: extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig.create_cache_path
func (b *FileCacheBuilder) CreateDirectory() *FileCacheBuilder {
	m, _ := b.n.Set("create_cache_path")
	m.CreateCachePath = true
	return b
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *FileCacheBuilder) Patch(edit func(*filev3.FileSystemHttpCacheConfig)) *FileCacheBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *FileCacheBuilder) Clone() *FileCacheBuilder {
	c := &FileCacheBuilder{}
	b.n.Clone(&c.n)
	return c
}

func (b *FileCacheBuilder) stores(at part.Scope, second bool) *anypb.Any {
	if !second {
		return b.n.Any(at, nil)
	}
	m := b.n.Take(at, nil)
	return at.Any(&filev2v3.FileSystemHttpCacheV2Config{
		ManagerConfig: m.ManagerConfig, CachePath: m.CachePath, CreateCachePath: m.CreateCachePath,
		MaxCacheSizeBytes: m.MaxCacheSizeBytes, MaxCacheEntryCount: m.MaxCacheEntryCount,
		MaxIndividualCacheEntrySizeBytes: m.MaxIndividualCacheEntrySizeBytes, CacheSubdivisions: m.CacheSubdivisions,
		EvictFraction: m.EvictFraction, MaxEvictionPeriod: m.MaxEvictionPeriod, MinEvictionPeriod: m.MinEvictionPeriod,
	})
}

// CustomCacheBuilder builds storage from a message.
type CustomCacheBuilder struct{ config node.Custom }

// CustomCache starts storage that the catalogue does not have, from the message that configures it. A message that configures
// no storage is refused (extension-wrong-slot).
//
// Envoy: extensions.filters.http.cache.v3.CacheConfig.typed_config
func CustomCache(config proto.Message) *CustomCacheBuilder {
	b := &CustomCacheBuilder{}
	b.config.Init(config, "envoy.http.cache", "envoy.http.cache_v2")
	return b
}

func (b *CustomCacheBuilder) stores(at part.Scope, _ bool) *anypb.Any { return b.config.Packed(at) }
