package simulate

import (
	"fmt"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
)

func shareTexts(shares []Share) []string {
	var texts []string
	for _, s := range shares {
		texts = append(texts, s.String())
	}
	return texts
}

func TestDistributionOfWeightedClusters(t *testing.T) {
	sim := hostOf(t, `- {match: {prefix: /}, route: {weighted_clusters: {clusters: [{name: c1, weight: 90}, {name: c2, weight: 10}, {name: c3, weight: 0}]}}}`)
	shares := sim.Distribution(get("http://a/"))
	require.Equal(t, []string{"cluster c1: 90%", "cluster c2: 10%"}, shareTexts(shares))
	require.Equal(t, big.NewRat(9, 10), shares[0].Probability)
	require.InDelta(t, 90, shares[0].Percent(), 0)
}

func TestDistributionIsCorrelated(t *testing.T) {
	// The same random value decides both: whoever matches the half of the
	// fraction always takes the first cluster.
	sim := hostOf(t, `
- match: {prefix: /, runtime_fraction: {default_value: {numerator: 50}}}
  route: {weighted_clusters: {clusters: [{name: c1, weight: 50}, {name: c2, weight: 50}]}}
- {match: {prefix: /}, route: {cluster: rest}}`)
	require.Equal(t, []string{"cluster c1: 50%", "cluster rest: 50%"}, shareTexts(sim.Distribution(get("http://a/"))))
}

func TestDistributionAgreesWithCounting(t *testing.T) {
	sim := hostOf(t, `
- match: {prefix: /, runtime_fraction: {default_value: {numerator: 37}}}
  route: {weighted_clusters: {clusters: [{name: a, weight: 1}, {name: b, weight: 3}]}}
- match: {prefix: /, runtime_fraction: {default_value: {numerator: 4000, denominator: TEN_THOUSAND}}}
  route: {weighted_clusters: {clusters: [{name: x, weight: 1}, {name: z, weight: 2}]}}
- {match: {prefix: /}, redirect: {host_redirect: else}}`)
	const period = 10_000 * 3 // of all moduli
	counts := map[string]int64{}
	for random := range uint64(period) {
		d := sim.Decide(withRandom(get("http://a/"), random))
		counts[fmt.Sprint(d.Outcome, d.Cluster())]++
	}
	for _, s := range sim.Distribution(get("http://a/")) {
		key := fmt.Sprint(s.Decision.Outcome, s.Decision.Cluster())
		require.Equal(t, big.NewRat(counts[key], period), s.Probability, key)
		delete(counts, key)
	}
	require.Empty(t, counts)
}

func TestDistributionOfACertainAnswer(t *testing.T) {
	sim := hostOf(t, `- {match: {prefix: /}, route: {cluster: c}}`)
	require.Equal(t, []string{"cluster c: 100%"}, shareTexts(sim.Distribution(get("http://a/"))))
	require.Equal(t, []string{"not found: 100%"}, shareTexts(hostOf(t, `- {match: {prefix: /x}, route: {cluster: c}}`).Distribution(get("http://a/"))))
}
