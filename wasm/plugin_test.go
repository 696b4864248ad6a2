package wasm_test

import (
	"testing"
	"time"

	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
)

func TestPlugin(t *testing.T) {
	parttest.Equal(t, wasm.Plugin("p", source.DataFile("p.wasm")).Runtime(wasm.V8).Machine("m").RootID("r").Configuration("{}").MachineConfiguration("x").
		Environment(map[string]string{"A": "1"}).HostEnvironment("PATH").OnFailure(wasm.FailReload).Reload(time.Second, 2*time.Second).
		Precompiled().NackOnMiss().StopIteration(true).Capabilities("proxy_log"), `
name: p
root_id: r
vm_config:
  vm_id: m
  runtime: envoy.wasm.runtime.v8
  code: {local: {filename: p.wasm}}
  configuration: {"@type": type.googleapis.com/google.protobuf.StringValue, value: x}
  allow_precompiled: true
  nack_on_code_cache_miss: true
  environment_variables: {key_values: {A: "1"}, host_env_keys: [PATH]}
configuration: {"@type": type.googleapis.com/google.protobuf.StringValue, value: "{}"}
failure_policy: FAIL_RELOAD
reload_config: {backoff: {base_interval: 1s, max_interval: 2s}}
capability_restriction_config: {allowed_capabilities: {proxy_log: {}}}
allow_on_headers_stop_iteration: true
`)
	code := source.Remote(service.HTTP("http://h/p.wasm", "c", time.Second), "abc")
	parttest.Equal(t, wasm.RemotePlugin("p", code).ConfigurationMessage(&corsv3.Cors{}), `
name: p
vm_config: {code: {remote: {http_uri: {uri: "http://h/p.wasm", cluster: c, timeout: 1s}, sha256: abc}}}
configuration: {"@type": type.googleapis.com/envoy.extensions.filters.http.cors.v3.Cors}
`)
}

func TestMistakes(t *testing.T) {
	require.ElementsMatch(t, []string{"builder-nil part.vm_config.code.local", "enum-unknown part.failure_policy"},
		parttest.Lines(parttest.Problems(wasm.Plugin("p", nil).OnFailure("SHRUG"))))
}
