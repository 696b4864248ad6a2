package redis_test

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter/redis"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
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

func ExampleProxy() {
	show(redis.Proxy("cache", 5*time.Second).
		Routes(redis.Prefix("user:", "users"), redis.Prefix("cart:", "carts").RemovePrefix()).
		CatchAll(redis.Route("cache")).
		Passwords(source.DataFile("/etc/envoy/redis-password")))
	// Output:
	// name: envoy.filters.network.redis_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProxy
	//   stat_prefix: cache
	//   settings:
	//     op_timeout: 5s
	//   prefix_routes:
	//     routes:
	//     - prefix: "user:"
	//       cluster: users
	//     - prefix: "cart:"
	//       remove_prefix: true
	//       cluster: carts
	//     catch_all_route:
	//       cluster: cache
	//   downstream_auth_passwords:
	//   - filename: /etc/envoy/redis-password
}

func ExamplePool() {
	show(redis.Proxy("cache", 5*time.Second).CatchAll(redis.Route("cache")).
		Pool(redis.Pool().Hashtags().Redirects().ReadFrom(redis.PreferReplica)))
	// Output:
	// name: envoy.filters.network.redis_proxy
	// typed_config:
	//   "@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProxy
	//   stat_prefix: cache
	//   settings:
	//     op_timeout: 5s
	//     enable_hashtagging: true
	//     enable_redirection: true
	//     read_policy: PREFER_REPLICA
	//   prefix_routes:
	//     catch_all_route:
	//       cluster: cache
}

func ExamplePrefix() {
	show(redis.Prefix("session:", "sessions").KeyFormat("eu:%KEY%"))
	// Output:
	// prefix: "session:"
	// cluster: sessions
	// key_formatter: eu:%KEY%
}

func ExampleRoute() {
	show(redis.Route("primary").ReadFrom("replicas"))
	// Output:
	// cluster: primary
	// read_command_policy:
	//   cluster: replicas
}

func ExampleMirror() {
	show(redis.Route("cache").Mirror(redis.Mirror("cache-next").WritesOnly().Fraction(5, "redis.mirror")))
	// Output:
	// cluster: cache
	// request_mirror_policy:
	// - cluster: cache-next
	//   runtime_fraction:
	//     default_value:
	//       numerator: 5
	//     runtime_key: redis.mirror
	//   exclude_read_commands: true
}

func ExampleDelay() {
	show(redis.Delay(10, 100*time.Millisecond).Commands("GET"))
	// Output:
	// fault_enabled:
	//   default_value:
	//     numerator: 10
	// delay: 0.100s
	// commands:
	// - GET
}

func ExampleError() {
	show(redis.Error(0.5).RuntimeKey("redis.errors"))
	// Output:
	// fault_type: ERROR
	// fault_enabled:
	//   default_value:
	//     numerator: 50
	//     denominator: TEN_THOUSAND
	//   runtime_key: redis.errors
}

func ExampleExternalAuth() {
	show(redis.ExternalAuth(service.GRPC("redis-users")).Expiration())
	// Output:
	// grpc_service:
	//   envoy_grpc:
	//     cluster_name: redis-users
	// enable_auth_expiration: true
}

func ExampleUpstream() {
	show(cluster.Redis("cache", endpoint.Locality("", "").Hosts(6379, "10.0.0.1")).
		Protocol(redis.Upstream().Username(source.Text("envoy")).Password(source.DataFile("/etc/envoy/redis-password"))))
	// Output:
	// name: cache
	// lb_policy: CLUSTER_PROVIDED
	// load_assignment:
	//   cluster_name: cache
	//   endpoints:
	//   - locality: {}
	//     lb_endpoints:
	//     - endpoint:
	//         address:
	//           socket_address:
	//             address: 10.0.0.1
	//             port_value: 6379
	// typed_extension_protocol_options:
	//   envoy.filters.network.redis_proxy:
	//     "@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions
	//     auth_password:
	//       filename: /etc/envoy/redis-password
	//     auth_username:
	//       inline_string: envoy
	// cluster_type:
	//   name: envoy.clusters.redis
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.clusters.redis.v3.RedisClusterConfig
}

func ExampleCredential() {
	show(redis.Credential("10.0.0.1", 6379, source.DataFile("/etc/envoy/first")).Username(source.Text("envoy")))
	// Output:
	// address:
	//   socket_address:
	//     address: 10.0.0.1
	//     port_value: 6379
	// auth_password:
	//   filename: /etc/envoy/first
	// auth_username:
	//   inline_string: envoy
}

func ExampleAWS() {
	show(redis.Upstream().Username(source.Text("iam-user")).AWS(redis.AWS("orders").Region("eu-west-1")))
	// Output:
	// "@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions
	// auth_username:
	//   inline_string: iam-user
	// aws_iam:
	//   cache_name: orders
	//   region: eu-west-1
}
