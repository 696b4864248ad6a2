package contrib_test

import (
	"testing"

	kafkav3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/kafka_broker/v3"
	mysqlv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/mysql_proxy/v3"
	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/contrib"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
)

const (
	kafka = `name: envoy.filters.network.kafka_broker
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.kafka_broker.v3.KafkaBroker
  stat_prefix: a
`
	mysql = `name: envoy.filters.network.mysql_proxy
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy
  stat_prefix: a
`
)

func TestKafkaBroker(t *testing.T) {
	parttest.Equal(t, contrib.KafkaBroker("a").Broker(1, "k1.example", 9093).Broker(2, "k2.example", 9094).RewriteResponses().
		AllowKeys(0, 1).AllowKeys(3).DenyKeys(19), kafka+`
  id_based_broker_address_rewrite_spec: {rules: [{id: 1, host: k1.example, port: 9093}, {id: 2, host: k2.example, port: 9094}]}
  force_response_rewrite: true
  api_keys_allowed: [0, 1, 3]
  api_keys_denied: [19]
`)
}

func TestMySQL(t *testing.T) {
	for mode, want := range map[contrib.TLSMode]string{contrib.NoTLS: "DISABLE", contrib.RequireTLS: "REQUIRE", contrib.AllowTLS: "ALLOW"} {
		parttest.Equal(t, contrib.MySQL("a").ClientTLS(mode), mysql+"  downstream_ssl: "+want)
	}
}

func TestWhatIsRefused(t *testing.T) {
	for want, b := range map[string]filter.Network{
		"number-out-of-range part.typed_config.id_based_broker_address_rewrite_spec.rules[0].id": contrib.KafkaBroker("a").Broker(-1, "h", 1),
		"port-out-of-range part.typed_config.id_based_broker_address_rewrite_spec.rules[1].port": contrib.KafkaBroker("a").Broker(1, "h", 1).Broker(2, "h", 70000),
		"number-out-of-range part.typed_config.api_keys_allowed[1]":                              contrib.KafkaBroker("a").AllowKeys(0, -1),
		"number-out-of-range part.typed_config.api_keys_denied[0]":                               contrib.KafkaBroker("a").DenyKeys(-1),
		"enum-unknown part.typed_config.downstream_ssl":                                          contrib.MySQL("a").ClientTLS("PREFER"),
	} {
		require.Equal(t, []string{want}, parttest.Lines(parttest.Problems(b)))
	}
}

func TestVariants(t *testing.T) {
	k := contrib.KafkaBroker("a").Broker(1, "h", 1).Patch(func(m *kafkav3.KafkaBroker) { m.ApiKeysDenied = []uint32{7} })
	k.Clone().Broker(2, "h", 2).AllowKeys(1).RewriteResponses()
	parttest.Equal(t, k, kafka+"  id_based_broker_address_rewrite_spec: {rules: [{id: 1, host: h, port: 1}]}\n  api_keys_denied: [7]")
	m := contrib.MySQL("a").Patch(func(m *mysqlv3.MySQLProxy) { m.DownstreamSsl = mysqlv3.MySQLProxy_ALLOW })
	m.Clone().ClientTLS(contrib.RequireTLS)
	parttest.Equal(t, m, mysql+"  downstream_ssl: ALLOW")
}

// bundle is a listener with the filter before a TCP proxy, and its cluster.
func bundle(f filter.Network) error {
	_, err := builder.New().
		Listeners(listener.TCP("in", "127.0.0.1", 9092).Chains(listener.Serve(f, networkfilter.TCPProxy("in", "out")))).
		Clusters(cluster.Static("out", endpoint.Locality("", "").Hosts(9092, "10.0.0.1"))).
		Build()
	return err
}

func TestInABundle(t *testing.T) {
	require.NoError(t, bundle(contrib.KafkaBroker("a").Broker(1, "k.example", 9093)))
	require.NoError(t, bundle(contrib.MySQL("a")))
	for _, f := range []filter.Network{contrib.KafkaBroker(""), contrib.KafkaBroker("a").AllowKeys(40000), contrib.KafkaBroker("a").Broker(1, "", 1), contrib.MySQL("")} {
		require.ErrorIs(t, bundle(f), diag.RuleID("proto-pgv"))
	}
}
