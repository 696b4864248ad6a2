package networkfilter_test

import (
	"fmt"
	"time"

	echov3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/echo/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
	"github.com/envoykit/envoykit/wasm"
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

func ExampleTCPProxy() {
	show(networkfilter.TCPProxy("database", "postgres").IdleTimeout(time.Hour))
	// Output:
	// name: envoy.filters.network.tcp_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//   stat_prefix: database
	//   cluster: postgres
	//   idle_timeout: 3600s
}

func ExampleTCPSplit() {
	show(networkfilter.TCPSplit("database", networkfilter.Weight("postgres-15", 90), networkfilter.Weight("postgres-16", 10)))
	// Output:
	// name: envoy.filters.network.tcp_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy
	//   stat_prefix: database
	//   weighted_clusters:
	//     clusters:
	//     - name: postgres-15
	//       weight: 90
	//     - name: postgres-16
	//       weight: 10
}

func ExampleWeight() {
	show(networkfilter.Weight("postgres", 90).Subset("stage", "prod"))
	// Output:
	// name: postgres
	// weight: 90
	// metadata_match:
	//   filter_metadata:
	//     envoy.lb:
	//       stage: prod
}

func ExampleTunnel() {
	show(networkfilter.Tunnel("%REQUESTED_SERVER_NAME%:443").Headers(header.Append("x-origin", "edge")))
	// Output:
	// hostname: "%REQUESTED_SERVER_NAME%:443"
	// headers_to_add:
	// - header:
	//     key: x-origin
	//     value: edge
}

func ExampleLogMoments() {
	show(networkfilter.LogMoments().Start().Every(time.Minute))
	// Output:
	// access_log_flush_interval: 60s
	// flush_access_log_on_start: true
}

func ExampleTLV() {
	show(networkfilter.TLV(0xEA, []byte("vpce-1")))
	// Output:
	// type: 234
	// value: "dnBjZS0x"
}

func ExampleTLVFormat() {
	show(networkfilter.TLVFormat(0xE0, accesslog.Text("%REQUESTED_SERVER_NAME%")))
	// Output:
	// type: 224
	// format_string:
	//   text_format_source:
	//     inline_string: "%REQUESTED_SERVER_NAME%"
}

func ExampleEcho() {
	show(networkfilter.Echo())
	// Output:
	// name: envoy.filters.network.echo
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo
}

func ExampleDirectResponse() {
	show(networkfilter.DirectResponse(source.Text("moved to port 443\n")))
	// Output:
	// name: envoy.filters.network.direct_response
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.direct_response.v3.Config
	//   response:
	//     inline_string: |
	//       moved to port 443
}

func ExampleConnectionLimit() {
	show(networkfilter.ConnectionLimit("edge", 1000).Delay(time.Second))
	// Output:
	// name: envoy.filters.network.connection_limit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.connection_limit.v3.ConnectionLimit
	//   stat_prefix: edge
	//   max_connections: 1000
	//   delay: 1s
}

func ExampleLocalRateLimit() {
	show(networkfilter.LocalRateLimit("edge", 100, time.Second).Burst(200))
	// Output:
	// name: envoy.filters.network.local_ratelimit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.local_ratelimit.v3.LocalRateLimit
	//   stat_prefix: edge
	//   token_bucket:
	//     max_tokens: 200
	//     tokens_per_fill: 100
	//     fill_interval: 1s
}

func ExampleRateLimit() {
	show(networkfilter.RateLimit("edge", "connections", service.GRPC("limits")).Descriptor(networkfilter.Entry("port", "443")))
	// Output:
	// name: envoy.filters.network.ratelimit
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.ratelimit.v3.RateLimit
	//   stat_prefix: edge
	//   domain: connections
	//   descriptors:
	//   - entries:
	//     - key: port
	//       value: "443"
	//   rate_limit_service:
	//     grpc_service:
	//       envoy_grpc:
	//         cluster_name: limits
	//     transport_api_version: V3
}

func ExampleEntry() {
	show(networkfilter.Entry("port", "443"))
	// Output:
	// key: port
	// value: "443"
}

func ExampleExtAuthz() {
	show(networkfilter.ExtAuthz("edge", service.GRPC("authz")).PeerCertificate())
	// Output:
	// name: envoy.filters.network.ext_authz
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.ext_authz.v3.ExtAuthz
	//   stat_prefix: edge
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: authz
	//   include_peer_certificate: true
	//   transport_api_version: V3
}

func ExampleRBAC() {
	show(networkfilter.RBAC("edge").Rules(rbac.Allow(rbac.Policy("inside").To(rbac.Anything()).From(rbac.RemoteCIDR("10.0.0.0/8")))))
	// Output:
	// name: envoy.filters.network.rbac
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC
	//   rules:
	//     policies:
	//       inside:
	//         permissions:
	//         - any: true
	//         principals:
	//         - remote_ip:
	//             address_prefix: 10.0.0.0
	//             prefix_len: 8
	//   stat_prefix: edge
}

func ExampleSetFilterState() {
	show(networkfilter.SetFilterState(httpfilter.StateValue("envoy.tcp_proxy.cluster", accesslog.Text("%REQUESTED_SERVER_NAME%"))))
	// Output:
	// name: envoy.filters.network.set_filter_state
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.set_filter_state.v3.Config
	//   on_new_connection:
	//   - object_key: envoy.tcp_proxy.cluster
	//     format_string:
	//       text_format_source:
	//         inline_string: "%REQUESTED_SERVER_NAME%"
}

func ExampleSNICluster() {
	show(networkfilter.SNICluster())
	// Output:
	// name: envoy.filters.network.sni_cluster
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.sni_cluster.v3.SniCluster
}

func ExampleSNIForwardProxy() {
	show(networkfilter.SNIForwardProxy(cluster.DNSCache("outside"), 443))
	// Output:
	// name: envoy.filters.network.sni_dynamic_forward_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.sni_dynamic_forward_proxy.v3.FilterConfig
	//   dns_cache_config:
	//     name: outside
	//   port_value: 443
}

func ExampleMongo() {
	show(networkfilter.Mongo("shop").Metadata())
	// Output:
	// name: envoy.filters.network.mongo_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.mongo_proxy.v3.MongoProxy
	//   stat_prefix: shop
	//   emit_dynamic_metadata: true
}

func ExampleExtProc() {
	show(networkfilter.ExtProc("inspect", service.GRPC("inspector")).SkipWrite().Attributes("source.address"))
	// Output:
	// name: envoy.filters.network.ext_proc
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.ext_proc.v3.NetworkExternalProcessor
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: inspector
	//   processing_mode:
	//     process_write: SKIP
	//   stat_prefix: inspect
	//   connection_attributes:
	//   - source.address
}

func ExampleZooKeeper() {
	show(networkfilter.ZooKeeper("zk").LatencyMetrics(100 * time.Millisecond))
	// Output:
	// name: envoy.filters.network.zookeeper_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.zookeeper_proxy.v3.ZooKeeperProxy
	//   stat_prefix: zk
	//   enable_latency_threshold_metrics: true
	//   default_latency_threshold: 0.100s
}

func ExampleWasm() {
	show(networkfilter.Wasm(wasm.Plugin("inspect", source.DataFile("/etc/envoy/inspect.wasm"))))
	// Output:
	// name: envoy.filters.network.wasm
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.wasm.v3.Wasm
	//   config:
	//     name: inspect
	//     vm_config:
	//       code:
	//         local:
	//           filename: /etc/envoy/inspect.wasm
}

func ExampleCustom() {
	show(networkfilter.Custom(&echov3.Echo{}).Named("own.echo"))
	// Output:
	// name: own.echo
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.echo.v3.Echo
}
