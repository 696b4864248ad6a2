package format

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/validate/internal/check"
)

// With returns the form with the formatters that are configured beside a format string. Those that are
// not Envoy's own may know any command.
func (f Form) With(formatters []*corev3.TypedExtensionConfig) Form {
	for _, e := range formatters {
		switch check.TypeName(e.GetTypedConfig()) {
		case "envoy.extensions.formatter.req_without_query.v3.ReqWithoutQuery":
			f.Commands = append(f.Commands, "REQ_WITHOUT_QUERY")
		case "envoy.extensions.formatter.cel.v3.Cel", "envoy.extensions.formatter.metadata.v3.Metadata",
			"envoy.extensions.formatter.file_content.v3.FileContent", "envoy.extensions.formatter.generic_secret.v3.GenericSecret":
		default:
			f.Open = true
		}
	}
	return f
}
