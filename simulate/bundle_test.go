package simulate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/endpoint"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/simulate"
)

var _ simulate.Source = (*builder.Bundle)(nil)

func TestBundle(t *testing.T) {
	table := route.Configuration("edge").VirtualHosts(
		route.VirtualHost("api", "api.example.com").Routes(route.Prefix("/v1/").To("api")))
	bundle, err := builder.New().
		Listeners(listener.TCP("http", "0.0.0.0", 8080).Chains(listener.Serve(filter.HCM("edge").Routes(table)))).
		Clusters(cluster.EDS("api")).
		Endpoints(endpoint.For("api").Localities(endpoint.Locality("r", "z").Hosts(8080, "10.0.0.1"))).
		Build()
	require.NoError(t, err)
	d := simulate.New(simulate.From(bundle)).Decide(simulate.NewRequest("GET", "http://api.example.com/v1/users"))
	require.Equal(t, "api", d.Cluster(), d.Explain())
	host, certain := d.Endpoints(0).Chosen()
	require.True(t, certain)
	require.Equal(t, "10.0.0.1:8080", host.Address)
}
