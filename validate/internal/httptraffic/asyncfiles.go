package httptraffic

import (
	"fmt"

	filesv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/common/async_files/v3"
	cachev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache/file_system_http_cache/v3"
	cachev2v3 "github.com/envoyproxy/go-control-plane/envoy/extensions/http/cache_v2/file_system_http_cache/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

// buffering returns two filters with the thread pools of their file managers.
func buffering(first, second string) string {
	buffer := filter("file_system_buffer.v3.FileSystemBufferFilterConfig")
	return buffer + "manager_config: {thread_pool: " + first + "}\n\n---\n" + buffer + "manager_config: {thread_pool: " + second + "}\n"
}

var managerMismatch = check.Rule(diag.Rule{
	ID: "async-files-mismatch", Severity: diag.Error,
	Title: "a manager of files is configured the same way everywhere",
	Text:  "Filters and caches with the same id in manager_config share one manager, also where no id is set. Envoy refuses another configuration of it.",
	Bad:   buffering("{thread_count: 1}", "{thread_count: 2}"),
	Good:  buffering("{thread_count: 1}", "{thread_count: 1}"),
	Ref:   "extensions/common/async_files/async_file_manager_factory.cc getAsyncFileManager",
})

// caching returns two caches in one directory with the most entries that each keeps.
func caching(first, second string) string {
	const cache = `"@type": type.googleapis.com/envoy.extensions.http.cache.file_system_http_cache.v3.FileSystemHttpCacheConfig
manager_config: {thread_pool: {}}
cache_path: /cache
max_cache_entry_count: `
	return cache + first + "\n\n---\n" + cache + second + "\n"
}

var cacheMismatch = check.Rule(diag.Rule{
	ID: "file-system-cache-mismatch", Severity: diag.Error,
	Title: "a cache on disk is configured the same way everywhere",
	Text:  "Cache filters with the same cache_path share one cache. Envoy refuses another configuration of it.",
	Bad:   caching("1", "2"),
	Good:  caching("1", "1"),
	Ref:   "extensions/http/cache/file_system_http_cache/config.cc",
})

// shared keeps the first configuration of what is shared, by kind and name.
type shared struct{ first map[string]definition }

type definition struct {
	message proto.Message
	path    diag.Path
}

func init() {
	check.On(func(c *check.Context, m *filesv3.AsyncFileManagerConfig) {
		same(c, managerMismatch, "manager", m.GetId(), m)
	})
	check.On(func(c *check.Context, m *cachev3.FileSystemHttpCacheConfig) {
		same(c, cacheMismatch, "cache", m.GetCachePath(), m)
	})
	check.On(func(c *check.Context, m *cachev2v3.FileSystemHttpCacheV2Config) {
		same(c, cacheMismatch, "cache_v2", m.GetCachePath(), m)
	})
}

// same reports a configuration that is not what it was before.
func same(c *check.Context, rule *diag.Rule, kind, name string, m proto.Message) {
	known := check.Memo[shared](c)
	if known.first == nil {
		known.first = map[string]definition{}
	}
	key := kind + " " + name
	d, ok := known.first[key]
	switch {
	case !ok:
		known.first[key] = definition{m, c.At()}
	case !proto.Equal(d.message, m):
		c.Report(rule, fmt.Sprintf("%q is configured in another way before", name)).Related = []diag.Related{{Message: "before", Path: d.path}}
	}
}
