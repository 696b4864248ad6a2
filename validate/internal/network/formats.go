package network

import (
	geoipv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/geoip/v3"
	tunnelv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/reverse_tunnel/v3"

	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/format"
)

// These filters have no rules of their own, but format strings.
func init() {
	check.On(func(c *check.Context, v *tunnelv3.Validation) {
		format.Text(c, v.GetNodeIdFormat(), format.Form{}, "node_id_format")
		format.Text(c, v.GetClusterIdFormat(), format.Form{}, "cluster_id_format")
		format.Text(c, v.GetTenantIdFormat(), format.Form{}, "tenant_id_format")
	})
	check.On(func(c *check.Context, g *geoipv3.Geoip) { format.Text(c, g.GetClientIp(), format.Form{}, "client_ip") })
}
