package filter_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
)

// TestAVariantOfAFinishedManagerKeepsItsRouterLast: what finishing adds is not the variant's.
func TestAVariantOfAFinishedManagerKeepsItsRouterLast(t *testing.T) {
	table := route.Configuration("t").VirtualHosts(route.VirtualHost("all", "*").Routes(route.Exact("/").Respond(200, "")))
	base := filter.HCM("base").Routes(table)
	one := listener.TCP("one", "127.0.0.1", 1).Chains(listener.Serve(base))
	variant := base.Clone().Filters(httpfilter.CORS())
	_, err := builder.New().Listeners(one, listener.TCP("two", "127.0.0.1", 2).Chains(listener.Serve(variant))).Build()
	require.NoError(t, err)
}
