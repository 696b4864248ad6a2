package routercheck

import (
	"testing"

	routev3 "github.com/envoyproxy/go-control-plane/envoy/config/route/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/simulate/internal/corpustest"
)

type corpusCase struct {
	ID       string `json:"id"`
	YAML     string `json:"config_yaml"`
	Requests []struct {
		Name     string `json:"test_name"`
		Input    any    `json:"input"`
		Validate any    `json:"validate"`
		Pass     bool   `json:"expect_pass"`
	} `json:"requests"`
}

func TestCorpus(t *testing.T) {
	total := 0
	for _, c := range corpustest.Read[corpusCase](t, "../..", "router_check.jsonl") {
		table := New(corpustest.Parse(t, c.YAML, &routev3.RouteConfiguration{}))
		for _, r := range c.Requests {
			tests, err := Parse([]any{map[string]any{"test_name": r.Name, "input": r.Input, "validate": r.Validate}})
			require.NoError(t, err)
			result := table.Run(tests[0])
			require.Equal(t, r.Pass, result.OK, "%s %s: %v\n%s", c.ID, r.Name, result.Failures, result.Decision.Explain())
			if !r.Pass {
				t.Logf("%s fails as Envoy's tool does: %v", r.Name, result.Failures)
			}
			total++
		}
	}
	t.Logf("router_check.jsonl: %d of %d agree", total, total)
}
