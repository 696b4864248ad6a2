package redis_test

import (
	"runtime"
	"testing"
	"time"

	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/redis"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/part"
	"github.com/envoykit/envoykit/service"
	"github.com/envoykit/envoykit/source"
)

const proxy = `name: envoy.filters.network.redis_proxy
typed_config:
  "@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProxy
  stat_prefix: a
`

func TestProxy(t *testing.T) {
	parttest.Equal(t, redis.Proxy("a", time.Second).
		Routes(redis.Prefix("u:", "users").RemovePrefix().KeyFormat("x:%KEY%").ReadFrom("replicas").Mirror(redis.Mirror("m").WritesOnly()),
			redis.Prefix("c:", "carts")).
		CatchAll(redis.Route("rest").KeyFormat("y:%KEY%").ReadFrom("r").Mirror(redis.Mirror("n").Fraction(2.5, "k"))).
		IgnoreCase().Passwords(source.DataFile("/p"), source.DataFile("/q")).Username(source.Text("envoy")).
		ExternalAuth(redis.ExternalAuth(service.GRPC("auth")).Expiration()).
		Faults(redis.Delay(10, time.Second).RuntimeKey("k").Commands("GET", "SET"), redis.Error(1).Delay(time.Minute)).
		CustomCommands("bf.add").Protocol(redis.RESP3).Microseconds(), proxy+`
  settings: {op_timeout: 1s}
  prefix_routes:
    routes:
    - prefix: "u:"
      cluster: users
      remove_prefix: true
      key_formatter: "x:%KEY%"
      read_command_policy: {cluster: replicas}
      request_mirror_policy: [{cluster: m, exclude_read_commands: true}]
    - {prefix: "c:", cluster: carts}
    catch_all_route:
      cluster: rest
      key_formatter: "y:%KEY%"
      read_command_policy: {cluster: r}
      request_mirror_policy: [{cluster: "n", runtime_fraction: {default_value: {numerator: 250, denominator: TEN_THOUSAND}, runtime_key: k}}]
    case_insensitive: true
  downstream_auth_passwords: [{filename: /p}, {filename: /q}]
  downstream_auth_username: {inline_string: envoy}
  external_auth_provider: {grpc_service: {envoy_grpc: {cluster_name: auth}}, enable_auth_expiration: true}
  faults:
  - {fault_type: DELAY, fault_enabled: {default_value: {numerator: 10}, runtime_key: k}, delay: 1s, commands: [GET, SET]}
  - {fault_type: ERROR, fault_enabled: {default_value: {numerator: 1}}, delay: 60s}
  custom_commands: [bf.add]
  protocol_version: RESP3
  latency_in_micros: true
`)
}

func TestPool(t *testing.T) {
	parttest.Equal(t, redis.Proxy("a", time.Second).CatchAll(redis.Route("c")).Pool(redis.Pool().Hashtags().Redirects().
		DNSCache(cluster.DNSCache("d")).MaxUnknownConnections(7).Batch(1024, 3*time.Millisecond).CommandStats().
		ReadFrom(redis.LocalZoneOrPrimary).Reconnects(5)), proxy+`
  settings:
    op_timeout: 1s
    enable_hashtagging: true
    enable_redirection: true
    dns_cache_config: {name: d}
    max_upstream_unknown_connections: 7
    max_buffer_size_before_flush: 1024
    buffer_flush_timeout: 0.003s
    enable_command_stats: true
    read_policy: LOCAL_ZONE_AFFINITY_REPLICAS_AND_PRIMARY
    connection_rate_limit: {connection_rate_limit_per_sec: 5}
  prefix_routes: {catch_all_route: {cluster: c}}
`)
	parttest.Equal(t, redis.Proxy("a", time.Second).Pool(redis.Pool().Batch(9, 0)), proxy+`
  settings: {op_timeout: 1s, max_buffer_size_before_flush: 9}
`)
}

// TestEveryReadPolicy holds the constants to Envoy's names.
func TestEveryReadPolicy(t *testing.T) {
	for policy, want := range map[redis.ReadPolicy]string{
		redis.Primary: "MASTER", redis.PreferPrimary: "PREFER_MASTER", redis.Replica: "REPLICA", redis.PreferReplica: "PREFER_REPLICA",
		redis.AnyHost: "ANY", redis.LocalZone: "LOCAL_ZONE_AFFINITY",
	} {
		parttest.Equal(t, redis.Proxy("a", time.Second).Pool(redis.Pool().ReadFrom(policy)),
			proxy+"  settings: {op_timeout: 1s, read_policy: "+want+"}")
	}
}

func TestUpstream(t *testing.T) {
	parttest.Equal(t, redis.Upstream().Password(source.DataFile("/p")).Username(source.Text("u")).
		Credentials(redis.Credential("10.0.0.1", 6379, source.Environment("P")).Username(source.Text("v"))).
		AWS(redis.AWS("cache").Credentials(httpfilter.AWSCredentials().Environment()).Service("memorydb").Region("eu-west-1").Expiration(time.Minute)), `
"@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProtocolOptions
auth_password: {filename: /p}
auth_username: {inline_string: u}
credentials:
- address: {socket_address: {address: 10.0.0.1, port_value: 6379}}
  auth_password: {environment_variable: P}
  auth_username: {inline_string: v}
aws_iam:
  credential_provider: {environment_credential_provider: {}}
  cache_name: cache
  service_name: memorydb
  region: eu-west-1
  expiration_time: 60s
`)
}

func TestWhatIsRefused(t *testing.T) {
	p := func() *redis.ProxyBuilder { return redis.Proxy("a", time.Second) }
	for want, b := range map[string]interface{ problems() diag.List }{
		"duration-out-of-range part.typed_config.settings.op_timeout":                                        of(redis.Proxy("a", -time.Second)),
		"number-out-of-range part.typed_config.settings.max_upstream_unknown_connections":                    of(p().Pool(redis.Pool().MaxUnknownConnections(-1))),
		"number-out-of-range part.typed_config.settings.max_buffer_size_before_flush":                        of(p().Pool(redis.Pool().Batch(-1, 0))),
		"duration-out-of-range part.typed_config.settings.buffer_flush_timeout":                              of(p().Pool(redis.Pool().Batch(1, -1))),
		"number-out-of-range part.typed_config.settings.connection_rate_limit.connection_rate_limit_per_sec": of(p().Pool(redis.Pool().Reconnects(-1))),
		"enum-unknown part.typed_config.settings.read_policy":                                                of(p().Pool(redis.Pool().ReadFrom("SECONDARY"))),
		"enum-unknown part.typed_config.protocol_version":                                                    of(p().Protocol("RESP4")),
		"builder-nil part.typed_config.settings":                                                             of(p().Pool(nil)),
		"builder-nil part.typed_config.prefix_routes.routes[1]":                                              of(p().Routes(redis.Prefix("a", "b"), nil)),
		"builder-nil part.typed_config.prefix_routes.catch_all_route":                                        of(p().CatchAll(nil)),
		"builder-nil part.typed_config.downstream_auth_passwords[0]":                                         of(p().Passwords(nil)),
		"builder-nil part.typed_config.external_auth_provider.grpc_service":                                  of(p().ExternalAuth(redis.ExternalAuth(nil))),
		"percent-not-representable part.typed_config.faults[0].fault_enabled.default_value":                  of(p().Faults(redis.Error(101))),
		"duration-out-of-range part.typed_config.faults[0].delay":                                            of(p().Faults(redis.Delay(1, -1))),
		"percent-not-representable part.typed_config.prefix_routes.catch_all_route.request_mirror_policy[0].runtime_fraction.default_value": of(
			p().CatchAll(redis.Route("a").Mirror(redis.Mirror("b").Fraction(-1, "")))),
		"port-out-of-range part.credentials[0].address.socket_address.port_value": of(
			redis.Upstream().Credentials(redis.Credential("10.0.0.1", 70000, source.Text("x")))),
		"duration-out-of-range part.aws_iam.expiration_time": of(redis.Upstream().AWS(redis.AWS("a").Expiration(-1))),
	} {
		require.Equal(t, []string{want}, parttest.Lines(b.problems()))
	}
}

type problems func() diag.List

func (p problems) problems() diag.List { return p() }

func of[M any](p part.Part[M]) problems {
	return func() diag.List { return parttest.Problems(p) }
}

// TestClones changes a variant of each builder and finds the builder as it was.
func TestClones(t *testing.T) {
	same := func(name string, before, after string) {
		t.Helper()
		require.Equal(t, before, after, name)
	}
	p := redis.Proxy("a", time.Second).Routes(redis.Prefix("a", "b"))
	p.Clone().Routes(redis.Prefix("c", "d")).IgnoreCase()
	same("proxy", parttest.YAML(t, redis.Proxy("a", time.Second).Routes(redis.Prefix("a", "b"))), parttest.YAML(t, p))
	pool := redis.Pool().Hashtags()
	pool.Clone().CommandStats()
	same("pool", parttest.YAML(t, redis.Proxy("a", 0).Pool(redis.Pool().Hashtags())), parttest.YAML(t, redis.Proxy("a", 0).Pool(pool)))
	prefix := redis.Prefix("a", "b")
	prefix.Clone().RemovePrefix().KeyFormat("k")
	same("prefix", parttest.YAML(t, redis.Prefix("a", "b")), parttest.YAML(t, prefix))
	route := redis.Route("b")
	route.Clone().ReadFrom("c")
	same("route", parttest.YAML(t, redis.Route("b")), parttest.YAML(t, route))
	mirror := redis.Mirror("b")
	mirror.Clone().WritesOnly()
	same("mirror", parttest.YAML(t, redis.Mirror("b")), parttest.YAML(t, mirror))
	fault := redis.Error(1)
	fault.Clone().Commands("GET").RuntimeKey("k")
	same("fault", parttest.YAML(t, redis.Error(1)), parttest.YAML(t, fault))
	auth := redis.ExternalAuth(service.GRPC("a"))
	auth.Clone().Expiration()
	same("auth", parttest.YAML(t, redis.ExternalAuth(service.GRPC("a"))), parttest.YAML(t, auth))
	up := redis.Upstream()
	up.Clone().Username(source.Text("u"))
	same("upstream", parttest.YAML(t, redis.Upstream()), parttest.YAML(t, up))
	credential := redis.Credential("10.0.0.1", 1, source.Text("p"))
	credential.Clone().Username(source.Text("u"))
	same("credential", parttest.YAML(t, redis.Credential("10.0.0.1", 1, source.Text("p"))), parttest.YAML(t, credential))
	aws := redis.AWS("a")
	aws.Clone().Region("r")
	same("aws", parttest.YAML(t, redis.AWS("a")), parttest.YAML(t, aws))
}

func TestPatchesRunLast(t *testing.T) {
	got := parttest.YAML(t, redis.Proxy("a", time.Second).Patch(func(m *redisv3.RedisProxy) { m.StatPrefix += "!" }).
		Pool(redis.Pool().Patch(func(m *redisv3.RedisProxy) {
			m.Settings = &redisv3.RedisProxy_ConnPoolSettings{EnableRedirection: true}
		})).
		CatchAll(redis.Route("c").Patch(func(m *redisv3.RedisProxy_PrefixRoutes_Route) { m.Cluster += "!" }).
			Mirror(redis.Mirror("m").Patch(func(m *redisv3.RedisProxy_PrefixRoutes_Route_RequestMirrorPolicy) { m.Cluster += "!" }))).
		ExternalAuth(redis.ExternalAuth(service.GRPC("a")).Patch(func(m *redisv3.RedisExternalAuthProvider) { m.EnableAuthExpiration = true })).
		Faults(redis.Error(1).Patch(func(m *redisv3.RedisProxy_RedisFault) { m.Commands = []string{"GET"} })))
	for _, want := range []string{"stat_prefix: a!", "enable_redirection: true", "cluster: c!", "cluster: m!", "enable_auth_expiration: true", "- GET"} {
		require.Contains(t, got, want)
	}
	got = parttest.YAML(t, redis.Upstream().Patch(func(m *redisv3.RedisProtocolOptions) { m.AuthUsername = nil }).
		Credentials(redis.Credential("10.0.0.1", 1, source.Text("p")).Patch(func(m *redisv3.RedisProtocolOptions_Credential) { m.AuthPassword = nil })).
		AWS(redis.AWS("a").Patch(func(m *redisv3.AwsIam) { m.CacheName += "!" })))
	require.NotContains(t, got, "auth_password")
	require.Contains(t, got, "cache_name: a!")
}

// bundle is a listener with the proxy, and the clusters that it needs.
func bundle(p *redis.ProxyBuilder, options *redis.UpstreamBuilder) (*builder.Bundle, error) {
	return builder.New().
		Listeners(listener.TCP("redis", "127.0.0.1", 6379).Chains(listener.Serve(p))).
		Clusters(cluster.Static("cache", endpoint.Locality("", "").Hosts(6379, "10.0.0.1")).Protocol(options)).
		Build()
}

func TestInABundle(t *testing.T) {
	b, err := bundle(redis.Proxy("cache", time.Second).CatchAll(redis.Route("cache")), redis.Upstream().Username(source.Text("u")))
	require.NoError(t, err)
	require.Empty(t, b.Diagnostics())
}

func TestAValueIsRefusedAtItsLine(t *testing.T) {
	_, _, here, _ := runtime.Caller(0)
	_, err := bundle(redis.Proxy("cache", time.Second).CatchAll(redis.Route("cache")).
		Pool(redis.Pool().
			Reconnects(0)), // at least 1
		redis.Upstream())
	var list diag.List
	require.ErrorAs(t, err, &list)
	require.Len(t, list, 1, "%v", list)
	require.Equal(t, diag.RuleID("proto-pgv"), list[0].Rule.ID)
	require.Equal(t, here+3, list[0].Location.Line)
}

func TestAProxyWithoutRoutes(t *testing.T) {
	_, err := bundle(redis.Proxy("cache", time.Second), redis.Upstream())
	require.ErrorIs(t, err, diag.RuleID("redis-no-upstream"))
	_, err = bundle(redis.Proxy("cache", time.Second).Routes(redis.Prefix("a", "cache"), redis.Prefix("A", "cache")).IgnoreCase(), redis.Upstream())
	require.ErrorIs(t, err, diag.RuleID("redis-prefix-duplicate"))
	_, err = bundle(redis.Proxy("cache", time.Second).CatchAll(redis.Route("cahce")), redis.Upstream())
	require.ErrorIs(t, err, diag.RuleID("cluster-unknown"))
}

func TestPasswordsAreMasked(t *testing.T) {
	secret := source.Text("hunter2")
	b, err := bundle(redis.Proxy("cache", time.Second).CatchAll(redis.Route("cache")).Passwords(secret), redis.Upstream().Password(secret).
		Credentials(redis.Credential("10.0.0.1", 1, secret)))
	require.NoError(t, err)
	for _, m := range []proto.Message{b.Listener("redis"), b.Cluster("cache")} {
		text, err := encode.YAML(nil, m, encode.Options{Mask: true})
		require.NoError(t, err)
		require.NotContains(t, string(text), "hunter2")
		require.Contains(t, string(text), "[redacted]")
	}
	_, err = bundle(redis.Proxy("", time.Second).Passwords(secret), redis.Upstream().Password(secret).Credentials(redis.Credential("x", 1, secret)))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}

func TestLateSettersAreReported(t *testing.T) {
	p := redis.Proxy("a", time.Second)
	route := redis.Route("c")
	p.CatchAll(route)
	route.ReadFrom("d")
	require.Equal(t, []string{"builder-changed-after-attach part.typed_config.prefix_routes.catch_all_route.read_command_policy.cluster"},
		parttest.Lines(parttest.Problems(p)))
}
