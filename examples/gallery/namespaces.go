package gallery

import (
	"time"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
)

// Namespaces serves three network namespaces of a machine from one listener, whose matcher tree tells them apart, and two of them on ports of
// their own. It is configuration/listeners/network_namespace_matching_example.yaml of Envoy's documentation.
func Namespaces() *builder.BootstrapBuilder {
	namespace := func(environment string) string { return "/var/run/netns/" + environment }

	serve := func(prefix, host string, all route.Route) *listener.ChainBuilder {
		table := route.Configuration(host + "_routes").VirtualHosts(route.VirtualHost(host+"_service", "*").Routes(all))
		return listener.Serve(filter.HCM(prefix).Routes(table))
	}
	chain := func(environment string) *listener.ChainBuilder {
		return serve(environment+"_hcm", environment, route.Prefix("/").To(environment+"_cluster")).Named(environment + "_chain")
	}
	dedicated := func(environment string) *listener.Builder {
		name := environment + "_dedicated"
		return listener.TCP(environment+"_listener", "127.0.0.1", 8081).NetworkNamespace(namespace(environment)).
			Chains(serve(name, name, route.Prefix("/").To(environment+"_cluster")))
	}
	backend := func(environment string) *cluster.Builder {
		return cluster.StrictDNS(environment+"_cluster", environment+"-backend", 80).ConnectTimeout(250 * time.Millisecond)
	}

	tree := match.Map[*listener.ChainName](match.OfConnection().NetworkNamespace())
	for _, environment := range []string{"production", "staging", "development"} {
		tree.On(namespace(environment), listener.Chain(environment+"_chain").Named(environment+"_chain"))
	}

	shared := listener.TCP("multi_namespace_listener", "127.0.0.1", 8080).NetworkNamespace(namespace("development")).
		Addresses(
			listener.Address("127.0.0.1", 8080).NetworkNamespace(namespace("staging")),
			listener.Address("127.0.0.1", 8080).NetworkNamespace(namespace("production")),
		).
		ChainTree(tree).
		Chains(chain("production"), chain("staging"), chain("development")).
		DefaultChain(serve("default_hcm", "default", route.Prefix("/").Respond(503, "Service not available from this network namespace")))

	return builder.Bootstrap().
		Listeners(shared, dedicated("production"), dedicated("staging")).
		Clusters(backend("production"), backend("staging"), backend("development"))
}
