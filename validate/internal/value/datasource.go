package value

import (
	"fmt"
	"os"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var fileMissing = check.Rule(diag.Rule{
	ID: "ds-file-missing", Severity: diag.Error,
	Title: "the files that a configuration reads exist",
	Text:  "Envoy reads a file when it loads the configuration that names it. The rule looks at the file system only where it is asked to.",
	Bad: `# options: files
"@type": type.googleapis.com/envoy.config.route.v3.DirectResponseAction
status: 200
body: {filename: /no/such/file}
`,
	Good: `# options: files
"@type": type.googleapis.com/envoy.config.route.v3.DirectResponseAction
status: 200
body: {filename: /dev/null}
`,
	Ref: "common/config/datasource.cc readFile",
})

func init() {
	check.On(func(c *check.Context, s *corev3.DataSource) {
		name := s.GetFilename()
		if !c.Files || name == "" {
			return
		}
		if _, err := os.Stat(name); err != nil {
			c.Report(fileMissing, fmt.Sprintf("the file %q cannot be read", name), "filename")
		}
	})
}
