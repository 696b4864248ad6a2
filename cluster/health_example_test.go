package cluster_test

import (
	"time"

	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/health_checkers/redis/v3"

	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/service"
)

func ExampleHTTPCheck() {
	print(cluster.HTTPCheck("/healthz").Every(5*time.Second).Expect(200, 204))
	// Output:
	// timeout: 1s
	// interval: 5s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// http_health_check:
	//   path: /healthz
	//   expected_statuses:
	//   - start: 200
	//     end: 205
}

func ExampleTCPCheck() {
	print(cluster.TCPCheck().Send([]byte("ping")).Receive([]byte("pong")))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// tcp_health_check:
	//   send:
	//     text: "70696e67"
	//   receive:
	//   - text: 706f6e67
}

func ExampleGRPCCheck() {
	print(cluster.GRPCCheck("shop.Cart"))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// grpc_health_check:
	//   service_name: shop.Cart
}

func ExampleRedisCheck() {
	print(cluster.RedisCheck("maintenance"))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// custom_health_check:
	//   name: envoy.health_checkers.redis
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.health_checkers.redis.v3.Redis
	//     key: maintenance
}

func ExampleThriftCheck() {
	print(cluster.ThriftCheck("ping", cluster.ThriftFramed, cluster.ThriftBinary))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// custom_health_check:
	//   name: envoy.health_checkers.thrift
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.health_checkers.thrift.v3.Thrift
	//     method_name: ping
	//     transport: FRAMED
	//     protocol: BINARY
}

func ExampleCustomCheck() {
	print(cluster.CustomCheck(&redisv3.Redis{}))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// custom_health_check:
	//   name: envoy.health_checkers.redis
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.health_checkers.redis.v3.Redis
}

func ExamplePace() {
	print(cluster.TCPCheck().Pace(cluster.Pace().JitterPercent(10).NoTraffic(time.Minute)))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// tcp_health_check: {}
	// no_traffic_interval: 60s
	// interval_jitter_percent: 10
}

func ExampleEventsToFile() {
	print(cluster.TCPCheck().Events(cluster.EventsToFile("/var/log/health").EveryFailure()))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// tcp_health_check: {}
	// always_log_health_check_failures: true
	// event_logger:
	// - name: envoy.health_check.event_sinks.file
	//   typed_config:
	//     "@type": type.googleapis.com/envoy.extensions.health_check.event_sinks.file.v3.HealthCheckEventFileSink
	//     event_log_path: /var/log/health
}

func ExampleEventsToService() {
	print(cluster.TCPCheck().Events(cluster.EventsToService(service.GRPC("health"))))
	// Output:
	// timeout: 1s
	// interval: 10s
	// unhealthy_threshold: 3
	// healthy_threshold: 2
	// tcp_health_check: {}
	// event_service:
	//   grpc_service:
	//     envoy_grpc:
	//       cluster_name: health
}

func ExampleOutliers() {
	print(cluster.Outliers().MaxPercent(50))
	// Output:
	// max_ejection_percent: 50
}

func ExampleConsecutive5xx() {
	print(cluster.Consecutive5xx(5).Eject(30 * time.Second).MaxPercent(50))
	// Output:
	// consecutive_5xx: 5
	// base_ejection_time: 30s
	// max_ejection_percent: 50
}

func ExampleEnforce() {
	print(cluster.Outliers().Enforce(cluster.Enforce().ConsecutiveGatewayFailure(100)))
	// Output:
	// enforcing_consecutive_gateway_failure: 100
}

func ExampleSuccessRate() {
	print(cluster.Outliers().SuccessRate(cluster.SuccessRate(1.9).MinHosts(3)))
	// Output:
	// success_rate_minimum_hosts: 3
	// success_rate_stdev_factor: 1900
}

func ExampleFailurePercentage() {
	print(cluster.Outliers().FailurePercentage(cluster.FailurePercentage(80)).Enforce(cluster.Enforce().FailurePercentage(100)))
	// Output:
	// failure_percentage_threshold: 80
	// enforcing_failure_percentage: 100
}

func ExampleThresholds() {
	print(cluster.Thresholds().Connections(100).Pending(50).RetryBudget(20, 3))
	// Output:
	// max_connections: 100
	// max_pending_requests: 50
	// retry_budget:
	//   budget_percent:
	//     value: 20
	//   min_retry_concurrency: 3
}
