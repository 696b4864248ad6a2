package builder

import (
	"strings"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/validate"
)

// knownVersion returns a version of Envoy that something can be said about, and reports another.
func knownVersion(s *node.State, version string) string {
	if err := validate.CheckVersion(version); err != nil {
		s.Report(validate.Rule("envoy-version-unknown"), err.Error(), "use one of "+strings.Join(validate.Versions(), ", "))
		return ""
	}
	return version
}
