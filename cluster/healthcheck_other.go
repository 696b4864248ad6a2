package cluster

import (
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	thriftproxyv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/thrift_proxy/v3"
	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/health_checkers/redis/v3"
	thriftv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/health_checkers/thrift/v3"
	"google.golang.org/protobuf/proto"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TCPCheckBuilder builds a health check by a connection.
type TCPCheckBuilder struct{ check[TCPCheckBuilder] }

// TCPCheck starts a health check that connects, and is content with that unless [TCPCheckBuilder.Receive] demands more.
//
// Envoy: config.core.v3.HealthCheck.tcp_health_check
func TCPCheck() *TCPCheckBuilder {
	b := &TCPCheckBuilder{}
	b.start(b).HealthChecker = &corev3.HealthCheck_TcpHealthCheck_{TcpHealthCheck: &corev3.HealthCheck_TcpHealthCheck{}}
	return b
}

func tcpCheck(m *corev3.HealthCheck) *corev3.HealthCheck_TcpHealthCheck {
	if m.GetTcpHealthCheck() == nil {
		m.HealthChecker = &corev3.HealthCheck_TcpHealthCheck_{TcpHealthCheck: &corev3.HealthCheck_TcpHealthCheck{}}
	}
	return m.GetTcpHealthCheck()
}

// Send is what is written to a new connection.
//
// Envoy: config.core.v3.HealthCheck.TcpHealthCheck.send
func (b *TCPCheckBuilder) Send(data []byte) *TCPCheckBuilder {
	m, _ := b.n.Set("tcp_health_check.send")
	tcpCheck(m).Send = payload(data)
	return b
}

// Receive demands these pieces in the answer, in this order.
//
// Envoy: config.core.v3.HealthCheck.TcpHealthCheck.receive
func (b *TCPCheckBuilder) Receive(pieces ...[]byte) *TCPCheckBuilder {
	m, _ := b.n.Add("tcp_health_check.receive", len(b.n.Peek().GetTcpHealthCheck().GetReceive()))
	c := tcpCheck(m)
	c.Receive = append(c.Receive, payloads(pieces)...)
	return b
}

// ProxyProtocol begins connections with a PROXY protocol header of the version given, that of a local connection.
//
// Envoy: config.core.v3.HealthCheck.TcpHealthCheck.proxy_protocol_config
func (b *TCPCheckBuilder) ProxyProtocol(version ProxyVersion) *TCPCheckBuilder {
	m, f := b.n.Set("tcp_health_check.proxy_protocol_config")
	tcpCheck(m).ProxyProtocolConfig = &corev3.ProxyProtocolConfig{Version: proxyVersion(f.Sub("version"), version)}
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *TCPCheckBuilder) Clone() *TCPCheckBuilder {
	c := &TCPCheckBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// GRPCCheckBuilder builds a health check by the gRPC health service.
type GRPCCheckBuilder struct{ check[GRPCCheckBuilder] }

// GRPCCheck starts a health check that asks grpc.health.v1.Health for a service; empty means the server as a whole. The
// cluster must speak HTTP/2 (hc-grpc-needs-http2).
//
// Envoy: config.core.v3.HealthCheck.GrpcHealthCheck.service_name
func GRPCCheck(service string) *GRPCCheckBuilder {
	b := &GRPCCheckBuilder{}
	b.start(b).HealthChecker = &corev3.HealthCheck_GrpcHealthCheck_{GrpcHealthCheck: &corev3.HealthCheck_GrpcHealthCheck{ServiceName: service}}
	return b
}

func grpcCheck(m *corev3.HealthCheck) *corev3.HealthCheck_GrpcHealthCheck {
	if m.GetGrpcHealthCheck() == nil {
		m.HealthChecker = &corev3.HealthCheck_GrpcHealthCheck_{GrpcHealthCheck: &corev3.HealthCheck_GrpcHealthCheck{}}
	}
	return m.GetGrpcHealthCheck()
}

// Authority is the :authority header. Default: the host's own name, else the cluster's.
//
// Envoy: config.core.v3.HealthCheck.GrpcHealthCheck.authority
func (b *GRPCCheckBuilder) Authority(name string) *GRPCCheckBuilder {
	m, _ := b.n.Set("grpc_health_check.authority")
	grpcCheck(m).Authority = name
	return b
}

// Headers appends headers to requests.
//
// Envoy: config.core.v3.HealthCheck.GrpcHealthCheck.initial_metadata
func (b *GRPCCheckBuilder) Headers(values ...*header.ValueBuilder) *GRPCCheckBuilder {
	m, f := b.n.Add("grpc_health_check.initial_metadata", len(b.n.Peek().GetGrpcHealthCheck().GetInitialMetadata()))
	c := grpcCheck(m)
	c.InitialMetadata = node.Children(f, c.InitialMetadata, values)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *GRPCCheckBuilder) Clone() *GRPCCheckBuilder {
	c := &GRPCCheckBuilder{}
	c.self = c
	b.n.Clone(&c.n)
	return c
}

// CustomCheckBuilder builds a health check by an extension.
type CustomCheckBuilder struct {
	check[CustomCheckBuilder]
	extension node.Custom
}

// RedisCheck starts a health check that sends PING to Redis or, with a key, EXISTS: the host is then healthy as
// long as the key is absent.
//
// Envoy: extensions.health_checkers.redis.v3.Redis.key
func RedisCheck(key string) *CustomCheckBuilder {
	return CustomCheck(&redisv3.Redis{Key: key})
}

// ThriftTransport is how Thrift messages are framed.
type ThriftTransport string

// The framings of Thrift.
const (
	ThriftFramed   ThriftTransport = "FRAMED"
	ThriftUnframed ThriftTransport = "UNFRAMED"
	ThriftHeader   ThriftTransport = "HEADER"
)

// ThriftProtocol is how Thrift messages are encoded.
type ThriftProtocol string

// The encodings of Thrift.
const (
	ThriftBinary    ThriftProtocol = "BINARY"
	ThriftLaxBinary ThriftProtocol = "LAX_BINARY"
	ThriftCompact   ThriftProtocol = "COMPACT"
)

// ThriftCheck starts a health check that calls a method of a Thrift service, without arguments.
//
// Envoy: extensions.health_checkers.thrift.v3.Thrift.method_name
func ThriftCheck(method string, transport ThriftTransport, protocol ThriftProtocol) *CustomCheckBuilder {
	b := &CustomCheckBuilder{}
	b.start(b)
	f := b.n.Below("custom_health_check.typed_config")
	b.extension.Init(&thriftv3.Thrift{
		MethodName: method,
		Transport:  node.Enum[thriftproxyv3.TransportType](f.Sub("transport"), transport, thriftproxyv3.TransportType_value),
		Protocol:   node.Enum[thriftproxyv3.ProtocolType](f.Sub("protocol"), protocol, thriftproxyv3.ProtocolType_value),
	}, "envoy.health_checkers")
	return b
}

// CustomCheck starts a health check by any extension of Envoy's, given as its message. One that is no
// health checker is refused (extension-wrong-slot).
//
// Envoy: config.core.v3.HealthCheck.CustomHealthCheck.typed_config
func CustomCheck(config proto.Message) *CustomCheckBuilder {
	b := &CustomCheckBuilder{}
	b.start(b)
	b.extension.Init(config, "envoy.health_checkers")
	return b
}

// Named gives the extension a name of its own, for one that the registry does not know.
//
// Envoy: config.core.v3.HealthCheck.CustomHealthCheck.name
func (b *CustomCheckBuilder) Named(name string) *CustomCheckBuilder {
	b.extension.Named(name)
	return b
}

// Render implements [part.Part].
func (b *CustomCheckBuilder) Render(s part.Scope) *corev3.HealthCheck {
	return b.n.Take(s, func(m *corev3.HealthCheck) {
		e := b.extension.Take(b.n.Below("custom_health_check").Scope())
		m.HealthChecker = &corev3.HealthCheck_CustomHealthCheck_{CustomHealthCheck: &corev3.HealthCheck_CustomHealthCheck{
			Name:       e.GetName(),
			ConfigType: &corev3.HealthCheck_CustomHealthCheck_TypedConfig{TypedConfig: e.GetTypedConfig()},
		}}
	})
}
