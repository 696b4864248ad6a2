package cluster_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/cors/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/secret"
	"github.com/envoykit/envoykit/source"
)

const tlsType = "name: envoy.transport_sockets.tls\ntyped_config:\n  \"@type\": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext\n"

func TestServerNameIsChecked(t *testing.T) {
	ca := secret.CAFile("ca.crt")
	for name, c := range map[string]struct {
		tls  *cluster.TLSBuilder
		want string
	}{
		"by the name of the server": {cluster.TLS("a.internal", ca), `  common_tls_context:
    validation_context:
      trusted_ca:
        filename: ca.crt
      match_typed_subject_alt_names:
      - san_type: DNS
        matcher:
          exact: a.internal
  sni: a.internal
`},
		"by another name, with the same validation": {cluster.TLS("b.internal", ca), `  common_tls_context:
    validation_context:
      trusted_ca:
        filename: ca.crt
      match_typed_subject_alt_names:
      - san_type: DNS
        matcher:
          exact: b.internal
  sni: b.internal
`},
		"unless names are demanded": {cluster.TLS("a.internal", secret.CAFile("ca.crt").URI("spiffe://a")), `  common_tls_context:
    validation_context:
      trusted_ca:
        filename: ca.crt
      match_typed_subject_alt_names:
      - san_type: URI
        matcher:
          exact: spiffe://a
  sni: a.internal
`},
		"unless that was given up": {cluster.TLS("a.internal", ca).InsecureAnyName(), `  common_tls_context:
    validation_context:
      trusted_ca:
        filename: ca.crt
  sni: a.internal
`},
		"unless there is no authority": {cluster.TLS("a.internal", secret.Pins("aa")), `  common_tls_context:
    validation_context:
      verify_certificate_hash:
      - aa
  sni: a.internal
`},
		"unless there is no name": {cluster.TLS("", ca), `  common_tls_context:
    validation_context:
      trusted_ca:
        filename: ca.crt
`},
		"by the host's own name": {cluster.TLS("", ca).AutoSNI(), `  common_tls_context:
    validation_context:
      trusted_ca:
        filename: ca.crt
  auto_host_sni: true
  auto_sni_san_validation: true
`},
		"beside what SDS delivers": {cluster.TLS("a.internal", secret.SDS("ca")), `  common_tls_context:
    combined_validation_context:
      default_validation_context:
        match_typed_subject_alt_names:
        - san_type: DNS
          matcher:
            exact: a.internal
      validation_context_sds_secret_config:
        name: ca
        sds_config:
          ads: {}
          resource_api_version: V3
  sni: a.internal
`},
		"in what SDS is combined with": {cluster.TLS("10.0.0.1", secret.Combined(secret.Named("ca"), secret.Peer())), `  common_tls_context:
    combined_validation_context:
      default_validation_context:
        match_typed_subject_alt_names:
        - san_type: IP_ADDRESS
          matcher:
            exact: 10.0.0.1
      validation_context_sds_secret_config:
        name: ca
  sni: 10.0.0.1
`},
		"unless SDS is combined with names": {cluster.TLS("a.internal", secret.Combined(secret.Named("ca"), secret.Peer().Names(secret.DNSName(match.Suffix(".internal"))))), `  common_tls_context:
    combined_validation_context:
      default_validation_context:
        match_typed_subject_alt_names:
        - san_type: DNS
          matcher:
            suffix: ".internal"
      validation_context_sds_secret_config:
        name: ca
  sni: a.internal
`},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, tlsType+c.want, parttest.YAML(t, c.tls)) })
	}
}

func TestLegacyLoadBalancing(t *testing.T) {
	for want, p := range map[string]cluster.LegacyPolicy{
		"name: a\ntype: STATIC\nload_assignment:\n  cluster_name: a\n": cluster.RoundRobin(),
		`name: a
type: STATIC
lb_policy: RING_HASH
load_assignment:
  cluster_name: a
ring_hash_lb_config:
  minimum_ring_size: 8
  hash_function: MURMUR_HASH_2
common_lb_config:
  locality_weighted_lb_config: {}
  consistent_hashing_lb_config:
    use_hostname_for_hashing: true
`: cluster.RingHash().MinSize(8).Function(cluster.Murmur2).ByHostname().LocalityWeighted(),
		`name: a
type: STATIC
lb_policy: MAGLEV
load_assignment:
  cluster_name: a
common_lb_config:
  consistent_hashing_lb_config:
    hash_balance_factor: 120
maglev_lb_config:
  table_size: 7
`: cluster.Maglev().Table(7).Bound(120),
		`name: a
type: STATIC
lb_policy: LEAST_REQUEST
load_assignment:
  cluster_name: a
common_lb_config:
  zone_aware_lb_config:
    routing_enabled:
      value: 50
    min_cluster_size: 3
least_request_lb_config:
  choice_count: 4
  slow_start_config:
    slow_start_window: 60s
`: cluster.LeastRequest().Choices(4).SlowStart(cluster.SlowStart(time.Minute)).Locality(cluster.ZoneAware().Enabled(50).MinHosts(3)),
		"name: a\ntype: STATIC\nlb_policy: RANDOM\nload_assignment:\n  cluster_name: a\n": cluster.Random(),
	} {
		require.YAMLEq(t, want, parttest.YAML(t, cluster.Static("a").LegacyLoadBalancing(p)))
	}
	require.YAMLEq(t, `
name: a
type: STATIC
lb_policy: RANDOM
load_assignment:
  cluster_name: a
lb_subset_config:
  fallback_policy: ANY_ENDPOINT
  subset_selectors:
  - keys: [stage]
`, parttest.YAML(t, cluster.Static("a").LegacyLoadBalancing(cluster.Subset().Fallback(cluster.AnyHost).Selectors(cluster.Selector("stage"))).
		LegacyLoadBalancing(cluster.Random())))
}

func TestWhatLegacyFieldsCannotHold(t *testing.T) {
	for want, p := range map[string]cluster.LegacyPolicy{
		"setting-does-not-apply part.lb_policy":                cluster.LeastRequest().FullScan(),
		"number-out-of-range part.lb_policy.minimum_ring_size": cluster.RingHash().MinSize(-1),
		"builder-nil part.lb_policy":                           nil,
	} {
		require.Equal(t, []string{want}, parttest.Lines(parttest.Problems(cluster.Static("a").LegacyLoadBalancing(p))))
	}
}

func TestValuesThatNoMessageHolds(t *testing.T) {
	b := cluster.StrictDNS("a", "a.example", 70000).ConnectTimeout(-time.Second).DNSFamily("V5_ONLY").
		OutlierDetection(cluster.Consecutive5xx(-1).MaxPercent(12.5).SuccessRate(cluster.SuccessRate(1.99999))).
		HealthCheck(cluster.HTTPCheck("/").Port(-1).Thresholds(-1, 2).Method("FETCH")).
		LoadBalancing(cluster.RingHash().MinSize(-5), nil).
		CircuitBreakers(cluster.Thresholds().RetryBudget(101, 3)).
		Connections(cluster.Connections().Keepalive(1500*time.Millisecond, 0, 0)).
		Metadata("a", "b", time.Now()).TLS(nil).HTTP(nil).OutlierDetection(nil)
	require.ElementsMatch(t, []string{
		"port-out-of-range part.load_assignment.endpoints[0].lb_endpoints[0]",
		"duration-out-of-range part.connect_timeout",
		"enum-unknown part.dns_lookup_family",
		"number-out-of-range part.outlier_detection.consecutive_5xx",
		"percent-not-representable part.outlier_detection.max_ejection_percent",
		"number-out-of-range part.outlier_detection.success_rate_stdev_factor",
		"port-out-of-range part.health_checks[0].alt_port",
		"number-out-of-range part.health_checks[0].healthy_threshold",
		"enum-unknown part.health_checks[0].http_health_check.method",
		"number-out-of-range part.load_balancing_policy.policies[0].typed_extension_config.typed_config.minimum_ring_size",
		"builder-nil part.load_balancing_policy.policies[1]",
		"percent-not-representable part.circuit_breakers.thresholds[0].retry_budget.budget_percent",
		"number-out-of-range part.upstream_connection_options.tcp_keepalive.keepalive_time",
		"value-not-json part.metadata",
		"builder-nil part.transport_socket",
		"builder-nil part.typed_extension_protocol_options",
		"builder-nil part.outlier_detection",
	}, parttest.Lines(parttest.Problems(b)))
}

func TestWrongKinds(t *testing.T) {
	for want, b := range map[string]*cluster.Builder{
		"setting-does-not-apply part.cluster_type.typed_config": cluster.Static("a").DNS(cluster.DNS()),
		"setting-does-not-apply part.original_dst_lb_config":    cluster.EDS("a").Destination(cluster.Destination()),
		"extension-wrong-slot part.transport_socket":            cluster.EDS("a").TLS(cluster.CustomTransport(&corsv3.Cors{})),
		"extension-wrong-slot part.cluster_type":                cluster.CustomType("a", &corsv3.Cors{}),
	} {
		require.Equal(t, []string{want}, parttest.Lines(parttest.Problems(b)))
	}
	require.Equal(t, []string{"extension-wrong-slot part.typed_extension_config"}, parttest.Lines(parttest.Problems(cluster.CustomPolicy(&corsv3.Cors{}))))
}

func TestChangedAfterAttach(t *testing.T) {
	old := diag.CaptureSites(diag.SitesFull)
	defer diag.CaptureSites(old)
	tls := cluster.TLS("a.internal", secret.CAFile("ca.crt"))
	b := cluster.EDS("a").TLS(tls)
	tls.ALPN("h2")
	list := parttest.Problems(b)
	require.Len(t, list, 1)
	require.EqualValues(t, "builder-changed-after-attach", list[0].Rule.ID)
	require.NotZero(t, list[0].Location.Line)
	require.Len(t, list[0].Related, 1)
}

func TestClonesAreIndependent(t *testing.T) {
	a := cluster.EDS("a").ConnectTimeout(time.Second).HTTP2()
	b := a.Clone().ConnectTimeout(2 * time.Second).Patch(func(m *clusterv3.Cluster) { m.Name = "b" })
	require.Contains(t, parttest.YAML(t, a), "name: a\ntype: EDS\neds_cluster_config:\n  eds_config:\n    ads: {}\n    resource_api_version: V3\nconnect_timeout: 1s\n")
	require.Contains(t, parttest.YAML(t, b), "name: b\ntype: EDS\neds_cluster_config:\n  eds_config:\n    ads: {}\n    resource_api_version: V3\nconnect_timeout: 2s\n")
}

func TestBuildIsRepeatableAndConcurrent(t *testing.T) {
	shared := cluster.TLS("a.internal", secret.CAFile("ca.crt"))
	b := cluster.Static("a", endpoint.Hosts(80, "10.0.0.1")).TLS(shared).HTTP2()
	results := make([]*clusterv3.Cluster, 8)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() {
			m, err := b.Build()
			if err == nil {
				results[i] = m
			}
		})
	}
	wg.Wait()
	for _, m := range results {
		require.NotNil(t, m)
		require.Equal(t, parttest.YAML(t, cluster.Raw(results[0])), parttest.YAML(t, cluster.Raw(m)))
	}
	results[0].LoadAssignment.Endpoints[0].LbEndpoints[0].LoadBalancingWeight = nil
	results[0].LoadAssignment.Endpoints = nil
	require.Len(t, results[1].LoadAssignment.Endpoints, 1)
}

func TestBuildReportsWhatEnvoyRefuses(t *testing.T) {
	_, err := cluster.EDS("").From(source.ADS()).ConnectTimeout(0).Build()
	var list diag.List
	require.True(t, errors.As(err, &list))
	require.NotEmpty(t, list)
}
