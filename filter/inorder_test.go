package filter_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/builder"
	"github.com/envoykit/envoykit/cluster"
	"github.com/envoykit/envoykit/filter"
	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/filter/rbac"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/listener"
	"github.com/envoykit/envoykit/route"
)

func names(filters []filter.HTTP) (all []string) {
	for _, f := range filters {
		if f == nil {
			all = append(all, "nil")
			continue
		}
		all = append(all, f.FilterName())
	}
	return all
}

func TestInOrder(t *testing.T) {
	flood := httpfilter.LocalRateLimit("flood").Tokens(1, time.Second).Named("flood")
	mark := httpfilter.HeaderMutation().Named("mark")
	roles := httpfilter.RBAC(rbac.Deny()).Named("roles")
	authz := httpfilter.ExtAuthz("authz").Named("authz")
	jwt := filter.Disabled(httpfilter.JWT().Named("jwt"))
	cors := filter.Optional(httpfilter.CORS().Named("cors"))
	limit := httpfilter.RateLimit("a", "limits").Named("limit")
	health := httpfilter.HealthCheck("/healthz").Named("health")
	got := filter.InOrder(flood, limit, roles, httpfilter.Router(), authz, mark, jwt, cors, health, nil)
	require.Equal(t, []string{"flood", "health", "cors", "jwt", "mark", "roles", "authz", "limit", "nil", "envoy.filters.http.router"}, names(got))
	require.Empty(t, filter.InOrder())
}

func TestWrappedFilters(t *testing.T) {
	lua := filter.Disabled(filter.Optional(httpfilter.Buffer(100)))
	parttest.Equal(t, lua, `
name: envoy.filters.http.buffer
disabled: true
is_optional: true
typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.buffer.v3.Buffer, max_request_bytes: 100}
`)
	parttest.Equal(t, lua.On(), `{"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {}}`)
	parttest.Equal(t, lua.On().Optional(), `{"@type": type.googleapis.com/envoy.config.route.v3.FilterConfig, config: {}, is_optional: true}`)
	require.Equal(t, []string{"builder-nil part"}, parttest.Lines(parttest.Problems(filter.Disabled(nil))))
	require.Empty(t, filter.Optional((*httpfilter.BufferBuilder)(nil)).FilterName())

	authz := filter.Disabled(httpfilter.ExtAuthz("authz"))
	table := route.Configuration("t").VirtualHosts(route.VirtualHost("all", "*").Routes(route.Exact("/").Respond(200, "").Override(authz.On())))
	bundle, err := builder.New().Clusters(cluster.StrictDNS("authz", "authz.internal", 1).HTTP2()).
		Listeners(listener.TCP("a", "127.0.0.1", 1).Chains(listener.Serve(filter.HCM("a").Filters(filter.InOrder(authz)...).Routes(table)))).Build()
	require.NoError(t, err)
	require.Empty(t, bundle.Diagnostics())
}
