package endpoint_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/source"
)

// TestEverySetter renders what every method sets; the golden is read, not only written.
func TestEverySetter(t *testing.T) {
	a := endpoint.For("api").OverProvisioning(120).Drop("throttle", 12.5).StaleAfter(time.Minute).WeightedHealth().
		NamedEndpoint("one", "10.9.0.1", 80).
		Localities(
			endpoint.Locality("eu", "eu-1").SubZone("rack-3").Weight(80).Priority(1).Proximity(3).Metadata("example", "tier", "gold").
				Hosts(8080, "10.0.0.1", "2001:db8::1").
				Endpoints(
					endpoint.Endpoint("10.0.0.2", 8080).Weight(2).Health(endpoint.Draining).Hostname("two.internal").
						Metadata("envoy.lb", "stage", "canary").Metadata("envoy.lb", "build", 7).
						AlsoAt(8080, "2001:db8::2").ObservabilityName("two").
						CheckPort(9000).CheckHostname("check.internal").CheckAt("10.0.0.3", 9001),
					endpoint.Endpoint("10.0.0.4", 8080).NoCheck(),
					endpoint.Pipe("/run/app.sock"), endpoint.Internal("inner", "1"), endpoint.Named("one"),
				),
			endpoint.Hosts(80, "10.0.1.1"),
			endpoint.Endpoints(endpoint.Endpoint("10.0.1.2", 80)),
			endpoint.Locality("us", "").LEDS("xdstp://example/envoy.config.endpoint.v3.LbEndpoint/api/*", source.ADS()),
		)
	golden.Check(t, "testdata/assignment.yaml", []byte(parttest.YAML(t, a.Clone())))
}

func TestValuesThatNoMessageHolds(t *testing.T) {
	a := endpoint.For("api").OverProvisioning(-1).Drop("x", 0.00001).Localities(
		endpoint.Hosts(70000, "10.0.0.1").Weight(-2).Priority(-1).Endpoints(
			endpoint.Endpoint("10.0.0.2", -1).Health("SICK").Metadata("ns", "k", struct{}{}),
			nil,
		))
	require.ElementsMatch(t, []string{
		"number-out-of-range part.policy.overprovisioning_factor",
		"percent-not-representable part.policy.drop_overloads[0].drop_percentage",
		"port-out-of-range part.endpoints[0].lb_endpoints[0]",
		"number-out-of-range part.endpoints[0].load_balancing_weight",
		"number-out-of-range part.endpoints[0].priority",
		"port-out-of-range part.endpoints[0].lb_endpoints[1].endpoint.address.socket_address.port_value",
		"enum-unknown part.endpoints[0].lb_endpoints[1].health_status",
		"value-not-json part.endpoints[0].lb_endpoints[1].metadata",
		"builder-nil part.endpoints[0].lb_endpoints[2]",
	}, parttest.Lines(parttest.Problems(a)))
}

func TestFrozenAfterAttach(t *testing.T) {
	l := endpoint.Hosts(80, "10.0.0.1")
	a := endpoint.For("api").Localities(l)
	l.Weight(3)
	require.Equal(t, []string{"builder-changed-after-attach part.endpoints[0].load_balancing_weight"}, parttest.Lines(parttest.Problems(a)))
	require.Equal(t, "load_balancing_weight: 4\n", parttest.YAML(t, endpoint.Locality("", "").Clone().Weight(4).Clone())[len("locality: {}\n"):])
}

func TestSharedLocalityIsCopied(t *testing.T) {
	l := endpoint.Hosts(80, "10.0.0.1")
	one, err := endpoint.For("a").Localities(l).Build()
	require.NoError(t, err)
	two, err := endpoint.For("b").Localities(l).Build()
	require.NoError(t, err)
	one.Endpoints[0].Priority = 5
	require.Zero(t, two.Endpoints[0].Priority)
}
