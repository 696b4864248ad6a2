package contrib

import (
	mysqlv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/mysql_proxy/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"

	"github.com/envoykit/envoykit/internal/node"
	"github.com/envoykit/envoykit/part"
)

// TLSMode says whether clients may, or must, ask for TLS.
type TLSMode string

// What clients may do.
const (
	NoTLS      TLSMode = "DISABLE" // the filter leaves TLS to client and server, and reads nothing then
	RequireTLS TLSMode = "REQUIRE"
	AllowTLS   TLSMode = "ALLOW"
)

// MySQLBuilder builds the filter that counts MySQL's statements and tells which tables they use. A TCP proxy follows it.
type MySQLBuilder struct {
	n node.Node[mysqlv3.MySQLProxy]
}

// MySQL starts the filter. The prefix begins the names of its statistics ("mysql.shop.sessions"). Tables and operations
// are in the dynamic metadata, where RBAC reads them.
//
// Envoy: extensions.filters.network.mysql_proxy.v3.MySQLProxy.stat_prefix
func MySQL(statPrefix string) *MySQLBuilder {
	b := &MySQLBuilder{}
	b.n.Init(&mysqlv3.MySQLProxy{StatPrefix: statPrefix})
	return b
}

// ClientTLS ends TLS here, with the certificate of a StartTLS transport socket, which the filter chain needs. Default:
// [NoTLS]. Older versions of Envoy refuse the field.
//
// Envoy: extensions.filters.network.mysql_proxy.v3.MySQLProxy.downstream_ssl
func (b *MySQLBuilder) ClientTLS(mode TLSMode) *MySQLBuilder {
	m, f := b.n.Set("downstream_ssl")
	m.DownstreamSsl = node.Enum[mysqlv3.MySQLProxy_SSLMode](f, mode, mysqlv3.MySQLProxy_SSLMode_value)
	return b
}

// Patch edits the finished configuration, for what no method sets. It runs last.
func (b *MySQLBuilder) Patch(edit func(*mysqlv3.MySQLProxy)) *MySQLBuilder {
	b.n.Patch(edit)
	return b
}

// Clone returns a variant to go on from; it may be changed even if b was passed on.
func (b *MySQLBuilder) Clone() *MySQLBuilder {
	c := &MySQLBuilder{}
	b.n.Clone(&c.n)
	return c
}

// Render implements [part.Part].
func (b *MySQLBuilder) Render(s part.Scope) *listenerv3.Filter {
	return &listenerv3.Filter{
		Name:       "envoy.filters.network.mysql_proxy",
		ConfigType: &listenerv3.Filter_TypedConfig{TypedConfig: b.n.Any(s.Sub("typed_config"), nil)},
	}
}
