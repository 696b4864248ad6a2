package networkfilter_test

import (
	kafkav3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/kafka_broker/v3"
	meshv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/kafka_mesh/v3alpha"
	mysqlv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/mysql_proxy/v3"
	postgresv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/postgres_proxy/v3alpha"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/listener"
)

// Filters of Envoy's contrib builds are given as messages: the registry knows their names. A TCP proxy follows this one.
func ExampleCustom_postgres() {
	show(listener.Serve(
		networkfilter.Custom(&postgresv3.PostgresProxy{StatPrefix: "orders", EnableSqlParsing: wrapperspb.Bool(true)}),
		networkfilter.TCPProxy("orders", "postgres"),
	))
	// Output:
	// filters:
	// - name: envoy.filters.network.postgres_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.postgres_proxy.v3alpha.PostgresProxy
	//     stat_prefix: orders
	//     enable_sql_parsing: true
	// - name: envoy.filters.network.tcp_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//     stat_prefix: orders
	//     cluster: postgres
}

func ExampleCustom_mysql() {
	show(listener.Serve(
		networkfilter.Custom(&mysqlv3.MySQLProxy{StatPrefix: "shop"}),
		networkfilter.TCPProxy("shop", "mysql"),
	))
	// Output:
	// filters:
	// - name: envoy.filters.network.mysql_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy
	//     stat_prefix: shop
	// - name: envoy.filters.network.tcp_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//     stat_prefix: shop
	//     cluster: mysql
}

func ExampleCustom_kafkaBroker() {
	show(listener.Serve(
		networkfilter.Custom(&kafkav3.KafkaBroker{StatPrefix: "events", ApiKeysDenied: []uint32{19, 20}}),
		networkfilter.TCPProxy("events", "kafka"),
	))
	// Output:
	// filters:
	// - name: envoy.filters.network.kafka_broker
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.kafka_broker.v3.KafkaBroker
	//     stat_prefix: events
	//     api_keys_denied:
	//     - 19
	//     - 20
	// - name: envoy.filters.network.tcp_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//     stat_prefix: events
	//     cluster: kafka
}

// The Kafka mesh filter talks to brokers itself, so that nothing follows it.
func ExampleCustom_kafkaMesh() {
	show(listener.Serve(networkfilter.Custom(&meshv3.KafkaMesh{
		AdvertisedHost: "127.0.0.1", AdvertisedPort: 19092,
		UpstreamClusters: []*meshv3.KafkaClusterDefinition{{ClusterName: "events", BootstrapServers: "kafka:9092", PartitionCount: 6}},
		ForwardingRules: []*meshv3.ForwardingRule{{
			TargetCluster: "events", Trigger: &meshv3.ForwardingRule_TopicPrefix{TopicPrefix: "event."},
		}},
	})))
	// Output:
	// filters:
	// - name: envoy.filters.network.kafka_mesh
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.kafka_mesh.v3alpha.KafkaMesh
	//     advertised_host: 127.0.0.1
	//     advertised_port: 19092
	//     upstream_clusters:
	//     - cluster_name: events
	//       bootstrap_servers: kafka:9092
	//       partition_count: 6
	//     forwarding_rules:
	//     - target_cluster: events
	//       topic_prefix: event.
}
