package contrib

import (
	"fmt"

	sslv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/client_ssl_auth/v3"
	sipv3 "github.com/envoyproxy/go-control-plane/contrib/envoy/extensions/filters/network/sip_proxy/v3alpha"
	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
	"github.com/envoykit/envoykit/validate/internal/slot"
)

const sslCluster = `# options: closed
"@type": type.googleapis.com/envoy.config.cluster.v3.Cluster
name: certificates
---
"@type": type.googleapis.com/envoy.extensions.filters.network.client_ssl_auth.v3.ClientSSLAuth
stat_prefix: a
`

var clientSSLCluster = check.Rule(diag.Rule{
	ID: "client-ssl-auth-cluster", Severity: diag.Error,
	Title: "client_ssl_auth fetches certificates from a cluster that is there",
	Text: "The filter asks a service for the certificates that it lets in. Envoy refuses it if it does not know auth_api_cluster when it loads the listener: for a " +
		"listener of the bootstrap that is a cluster of the bootstrap.",
	Bad:  sslCluster + "auth_api_cluster: certificate\n",
	Good: sslCluster + "auth_api_cluster: certificates\n",
	Ref:  "contrib/client_ssl_auth/filters/network/source/client_ssl_auth.cc",
})

func init() {
	check.On(clientSSL)
	slot.Needs[*sipv3.SipFilter]("a SIP filter", nil)
}

func clientSSL(c *check.Context, a *sslv3.ClientSSLAuth) {
	name := a.GetAuthApiCluster()
	if name == "" || c.External[check.Cluster][name] {
		return
	}
	_, static := check.Within[*bootstrapv3.Bootstrap](c)
	if !static && !c.Closed {
		return // a control plane may have sent the cluster
	}
	for _, d := range c.Index().Find(check.Cluster, name) {
		if d.Static || !static {
			return
		}
	}
	d := c.Report(clientSSLCluster, fmt.Sprintf("there is no cluster %q", name), "auth_api_cluster")
	if near := diag.Nearest(name, c.Index().Names(check.Cluster)); near != "" && near != name {
		d.Fixes = []string{fmt.Sprintf("use %q", near)}
	}
}
