package bootstrap

import (
	"fmt"
	"strings"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

func init() { check.On(googleMetadata) }

var googleKeys = check.Rule(diag.Rule{
	ID: "cs-google-grpc-metadata", Severity: diag.Error,
	Title: "the metadata of Google's gRPC client has keys and values that gRPC allows",
	Text:  "Keys are of small letters, digits, '_', '-' and '.'. Values are printable unless the key ends in -bin. Envoy refuses others for a google_grpc service.",
	Bad:   `"@type": type.googleapis.com/envoy.config.core.v3.GrpcService` + "\ngoogle_grpc: {target_uri: b, stat_prefix: c}\ninitial_metadata: [{key: X-Tenant, value: d}]\n",
	Good:  `"@type": type.googleapis.com/envoy.config.core.v3.GrpcService` + "\ngoogle_grpc: {target_uri: b, stat_prefix: c}\ninitial_metadata: [{key: x-tenant, value: d}]\n",
	Ref:   "common/grpc/async_client_manager_impl.cc GoogleAsyncClientFactoryImpl",
})

func googleMetadata(c *check.Context, s *corev3.GrpcService) {
	if s.GetGoogleGrpc() == nil {
		return
	}
	for i, h := range s.GetInitialMetadata() {
		if strings.ContainsFunc(h.GetKey(), func(r rune) bool {
			return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '_' || r == '-' || r == '.')
		}) {
			c.Report(googleKeys, fmt.Sprintf("the key %q", h.GetKey()), "initial_metadata", i, "key")
		}
		if !strings.HasSuffix(h.GetKey(), "-bin") && strings.ContainsFunc(h.GetValue(), func(r rune) bool { return r < ' ' || r > '~' }) {
			c.Report(googleKeys, fmt.Sprintf("the value of %q is not printable", h.GetKey()), "initial_metadata", i, "value")
		}
	}
}
