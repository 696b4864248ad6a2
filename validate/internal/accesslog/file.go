package accesslog

import (
	"fmt"

	filev3 "github.com/envoyproxy/go-control-plane/envoy/extensions/access_loggers/file/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var fileOpen = check.Rule(diag.Rule{
	ID: "al-file-open", Severity: diag.Error,
	Title: "the directory of an access log exists",
	Text: "Envoy opens the file of an access log when it loads the configuration, and creates it if need be, but not its directory. The rule " +
		"looks at the file system only where it is asked to.",
	Bad: `# options: files
"@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
path: /no/such/directory/access.log
`,
	Good: `# options: files
"@type": type.googleapis.com/envoy.extensions.access_loggers.file.v3.FileAccessLog
path: /dev/null
`,
	Ref: "common/access_log/access_log_manager_impl.cc createAccessLog",
})

func init() {
	check.On(func(c *check.Context, l *filev3.FileAccessLog) {
		if l.GetPath() != "" && !c.Creatable(l.GetPath()) {
			c.Report(fileOpen, fmt.Sprintf("the directory of %q does not exist", l.GetPath()), "path")
		}
	})
}
