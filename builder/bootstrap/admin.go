package bootstrap

import (
	"bytes"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"

	"github.com/envoykit/envoykit/accesslog"
	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/part"
)

// AdminBuilder builds the administration interface.
type AdminBuilder struct {
	n node.Node[bootstrapv3.Admin]
}

// Admin starts an administration interface at an IP address (bootstrap-admin-address-invalid) and port. It can stop Envoy and shows its
// configuration: keep it on loopback.
//
// Envoy: config.bootstrap.v3.Admin.address
func Admin(address string, port int) *AdminBuilder {
	b := &AdminBuilder{}
	m := b.n.Init(&bootstrapv3.Admin{})
	m.Address = socketAddress(address, b.n.Below("address.socket_address.port_value").Port(port))
	return b
}

// AdminPipe starts an administration interface at a Unix domain socket.
//
// Envoy: config.core.v3.Pipe.path
func AdminPipe(path string) *AdminBuilder {
	b := &AdminBuilder{}
	b.n.Init(&bootstrapv3.Admin{Address: &corev3.Address{Address: &corev3.Address_Pipe{Pipe: &corev3.Pipe{Path: path}}}})
	return b
}

func socketAddress(address string, port uint32) *corev3.Address {
	return &corev3.Address{Address: &corev3.Address_SocketAddress{SocketAddress: &corev3.SocketAddress{
		Address: address, PortSpecifier: &corev3.SocketAddress_PortValue{PortValue: port},
	}}}
}

// AccessLogs appends access logs of requests to the interface. Default: none.
//
// Envoy: config.bootstrap.v3.Admin.access_log
func (b *AdminBuilder) AccessLogs(logs ...accesslog.Log) *AdminBuilder {
	m, f := b.n.Add("access_log", len(b.n.Peek().AccessLog))
	m.AccessLog = node.Children(f, m.AccessLog, logs)
	return b
}

// Profile is the file that /cpuprofiler writes. Default: /var/log/envoy/envoy.prof.
//
// Envoy: config.bootstrap.v3.Admin.profile_path
func (b *AdminBuilder) Profile(path string) *AdminBuilder {
	m, _ := b.n.Set("profile_path")
	m.ProfilePath = path
	return b
}

// AllowPaths restricts which paths are answered; others get a 403. Calls add up. Default: every path.
//
// Envoy: config.bootstrap.v3.Admin.allow_paths
func (b *AdminBuilder) AllowPaths(like ...*match.TextBuilder) *AdminBuilder {
	m, f := b.n.Add("allow_paths", len(b.n.Peek().AllowPaths))
	m.AllowPaths = node.Children(f, m.AllowPaths, like)
	return b
}

// IgnoreConnectionLimit keeps the interface reachable when Envoy has as many connections as the overload manager allows
// in all; its own do not count. Default: they count.
//
// Envoy: config.bootstrap.v3.Admin.ignore_global_conn_limit
func (b *AdminBuilder) IgnoreConnectionLimit() *AdminBuilder {
	m, _ := b.n.Set("ignore_global_conn_limit")
	m.IgnoreGlobalConnLimit = true
	return b
}

// SocketState says when a socket option is set.
type SocketState string

// The times of socket options.
const (
	BeforeBind SocketState = "STATE_PREBIND"
	AfterBind  SocketState = "STATE_BOUND"
	Listening  SocketState = "STATE_LISTENING"
)

// Option sets a socket option, by the numbers that the system has for its level and name. Calls add up.
//
// Envoy: config.bootstrap.v3.Admin.socket_options
func (b *AdminBuilder) Option(level, name, value int, when SocketState) *AdminBuilder {
	m, f := b.n.Add("socket_options", len(b.n.Peek().SocketOptions))
	o := option(f, level, name, when)
	o.Value = &corev3.SocketOption_IntValue{IntValue: int64(value)}
	m.SocketOptions = append(m.SocketOptions, o)
	return b
}

// BytesOption is Option for one whose value is bytes.
//
// Envoy: config.core.v3.SocketOption.buf_value
func (b *AdminBuilder) BytesOption(level, name int, value []byte, when SocketState) *AdminBuilder {
	m, f := b.n.Add("socket_options", len(b.n.Peek().SocketOptions))
	o := option(f, level, name, when)
	o.Value = &corev3.SocketOption_BufValue{BufValue: bytes.Clone(value)}
	m.SocketOptions = append(m.SocketOptions, o)
	return b
}

func option(f node.Field, level, name int, when SocketState) *corev3.SocketOption {
	return &corev3.SocketOption{
		Level: int64(level), Name: int64(name),
		State: node.Enum[corev3.SocketOption_SocketState](f.Sub("state"), when, corev3.SocketOption_SocketState_value),
	}
}

// Patch edits the finished message, for what no method sets. It runs last.
func (b *AdminBuilder) Patch(edit func(*bootstrapv3.Admin)) *AdminBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *AdminBuilder) Clone() *AdminBuilder {
	c := &AdminBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *AdminBuilder) Render(s part.Scope) *bootstrapv3.Admin { return b.n.Take(s, nil) }
