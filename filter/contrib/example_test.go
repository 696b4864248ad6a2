package contrib_test

import (
	"fmt"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/filter/contrib"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/part"
)

// show prints what a part becomes.
func show[M any](p part.Part[M]) {
	var root node.State
	m := p.Render(node.Standalone(&root, "example"))
	out, err := encode.YAML(nil, any(m).(proto.Message), encode.Options{})
	if err != nil || len(root.Problems()) > 0 {
		fmt.Println(err, root.Problems())
		return
	}
	fmt.Print(string(out))
}

func ExampleKafkaBroker() {
	show(listener.Serve(
		contrib.KafkaBroker("events").Broker(1, "kafka.example.com", 19092).Broker(2, "kafka.example.com", 19093),
		networkfilter.TCPProxy("events", "kafka"),
	))
	// Output:
	// filters:
	// - name: envoy.filters.network.kafka_broker
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.kafka_broker.v3.KafkaBroker
	//     stat_prefix: events
	//     id_based_broker_address_rewrite_spec:
	//       rules:
	//       - id: 1
	//         host: kafka.example.com
	//         port: 19092
	//       - id: 2
	//         host: kafka.example.com
	//         port: 19093
	// - name: envoy.filters.network.tcp_proxy
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//     stat_prefix: events
	//     cluster: kafka
}

func ExampleMySQL() {
	show(contrib.MySQL("shop").ClientTLS(contrib.AllowTLS))
	// Output:
	// name: envoy.filters.network.mysql_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.mysql_proxy.v3.MySQLProxy
	//   stat_prefix: shop
	//   downstream_ssl: ALLOW
}
