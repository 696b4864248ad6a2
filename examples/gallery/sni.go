package gallery

import (
	"fmt"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/listenerfilter"
	"github.com/envoykit/envoykit/filter/networkfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/secret"
)

// SNI tells three sites apart by the name in the TLS handshake: it ends TLS for two of them and passes the third through as it is.
// It is examples/tls-sni/envoy.yaml.
func SNI() *builder.BootstrapBuilder {
	terminated := func(n int) *listener.ChainBuilder {
		domain := fmt.Sprintf("domain%d", n)
		table := route.Configuration("local_route").VirtualHosts(route.VirtualHost("app", "*").Routes(route.Prefix("/").To("proxy-" + domain)))
		return listener.Serve(filter.HCM("ingress_http").Routes(table)).
			ServerNames(domain + ".example.com").
			TLS(listener.TLS(secret.Files("certs/"+domain+".crt.pem", "certs/"+domain+".key.pem")))
	}

	return builder.Bootstrap().
		Listeners(listener.TCP("", "0.0.0.0", 10000).
			Filters(listenerfilter.TLSInspector()).
			Chains(
				terminated(1),
				terminated(2),
				listener.Serve(networkfilter.TCPProxy("ingress_domain3", "proxy-domain3")).ServerNames("domain3.example.com"),
			)).
		Clusters(
			cluster.StrictDNS("proxy-domain1", "service-http0", 80),
			cluster.StrictDNS("proxy-domain2", "service-http1", 80),
			cluster.StrictDNS("proxy-domain3", "service-https", 443),
		)
}
