package httptraffic

import (
	"fmt"

	serverv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/file_server/v3"
	bufferv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/file_system_buffer/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func fileServer(fields string) string {
	return filter("file_server.v3.FileServerConfig") + "manager_config: {thread_pool: {}}\n" + fields + "\n"
}

const mapping = "path_mappings: [{request_path_prefix: /a, file_path_prefix: /srv}]\n"

var serverPaths = check.Rule(diag.Rule{
	ID: "file-server-paths", Severity: diag.Error,
	Title: "the file server maps each prefix once",
	Text:  "Envoy refuses two path_mappings with the same request_path_prefix.",
	Bad:   fileServer("path_mappings: [{request_path_prefix: /a, file_path_prefix: /srv}, {request_path_prefix: /a, file_path_prefix: /www}]"),
	Good:  fileServer("path_mappings: [{request_path_prefix: /a, file_path_prefix: /srv}, {request_path_prefix: /b, file_path_prefix: /www}]"),
	Ref:   "extensions/filters/http/file_server/config.cc validateProto",
})

var serverDirectory = check.Rule(diag.Rule{
	ID: "file-server-directory", Severity: diag.Error,
	Title: "the file server does one thing after the other in a directory",
	Text:  "A directory behavior has default_file or list. Envoy refuses both, neither, the same file twice and two lists.",
	Bad:   fileServer(mapping + "directory_behaviors: [{default_file: index.html}, {default_file: index.html}]"),
	Good:  fileServer(mapping + "directory_behaviors: [{default_file: index.html}, {default_file: index.txt}]"),
	Ref:   "extensions/filters/http/file_server/config.cc validateProto",
})

var bufferPath = check.Rule(diag.Rule{
	ID: "file-system-buffer-path", Severity: diag.Error,
	Title: "the directory for buffers is there",
	Text:  "Envoy refuses a storage_buffer_path that is not a directory.",
	Bad:   "# options: files\n" + filter("file_system_buffer.v3.FileSystemBufferFilterConfig") + "storage_buffer_path: /nowhere/at/all\n",
	Good:  filter("file_system_buffer.v3.FileSystemBufferFilterConfig") + "storage_buffer_path: /nowhere/at/all\n",
	Ref:   "extensions/filters/http/file_system_buffer/filter_config.cc",
})

func init() {
	check.On(func(c *check.Context, m *serverv3.FileServerConfig) {
		prefixes := map[string]bool{}
		for i, p := range m.GetPathMappings() {
			if prefixes[p.GetRequestPathPrefix()] {
				c.Report(serverPaths, fmt.Sprintf("prefix %q is already mapped", p.GetRequestPathPrefix()), "path_mappings", i, "request_path_prefix")
			}
			prefixes[p.GetRequestPathPrefix()] = true
		}
		directories(c, m.GetDirectoryBehaviors())
	})
	check.On(func(c *check.Context, m *bufferv3.FileSystemBufferFilterConfig) {
		if path := m.GetStorageBufferPath().GetValue(); path != "" && !c.Exists(path) {
			c.Report(bufferPath, fmt.Sprintf("%q is not there", path), "storage_buffer_path")
		}
	})
}

func directories(c *check.Context, list []*serverv3.FileServerConfig_DirectoryBehavior) {
	tried, listed := map[string]bool{}, false
	for i, d := range list {
		file := d.GetDefaultFile()
		switch {
		case (file == "") == (d.GetList() == nil):
			c.Report(serverDirectory, "one of default_file and list has to be set", "directory_behaviors", i)
		case tried[file]:
			c.Report(serverDirectory, fmt.Sprintf("%q is already tried", file), "directory_behaviors", i, "default_file")
		case file == "" && listed:
			c.Report(serverDirectory, "the directory is already listed", "directory_behaviors", i, "list")
		}
		if file != "" {
			tried[file] = true
		} else {
			listed = true
		}
	}
}
