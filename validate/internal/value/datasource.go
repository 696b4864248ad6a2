package value

import (
	"fmt"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

var fileMissing = check.Rule(diag.Rule{
	ID: "ds-file-missing", Severity: diag.Error,
	Title: "the files that a configuration reads exist",
	Text: "Envoy reads a file when it loads the configuration that names it; those of a static secret when something refers to the secret. The rule looks at the file system only where " +
		"it is asked to.",
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
	check.On(dataFile)
	check.On(func(c *check.Context, s *tlsv3.SdsSecretConfig) {
		if f := check.Memo[secretFiles](c); c.Files {
			f.used = append(f.used, s.GetName())
		}
	})
	check.OnSet(filesOfSecrets)
}

// dataFile judges a file that is read. Of a password that cannot be read Envoy says nothing.
func dataFile(c *check.Context, s *corev3.DataSource) {
	name := s.GetFilename()
	if name == "" || c.Exists(name) || c.Field() == "password" {
		return
	}
	summary := fmt.Sprintf("the file %q cannot be read", name)
	if _, static := check.Within[*bootstrapv3.Bootstrap](c); static {
		if secret, ok := check.Within[*tlsv3.Secret](c); ok {
			f := check.Memo[secretFiles](c)
			f.missing = append(f.missing, secretFile{secret.GetName(), summary, c.At("filename")})
			return
		}
	}
	c.Report(fileMissing, summary, "filename")
}

// secretFiles are files of static secrets that are missing, and the names of the secrets that are used.
type secretFiles struct {
	missing []secretFile
	used    []string
}

type secretFile struct {
	secret, summary string
	at              diag.Path
}

func filesOfSecrets(c *check.Context) {
	f := check.Memo[secretFiles](c)
	used := map[string]bool{}
	for _, name := range f.used {
		used[name] = true
	}
	for _, m := range f.missing {
		if used[m.secret] {
			c.ReportAt(m.at, fileMissing, m.summary)
		}
	}
}
