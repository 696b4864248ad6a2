package route_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/header"
	"github.com/envoykit/envoykit/internal/golden"
	"github.com/envoykit/envoykit/internal/parttest"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
	"github.com/envoykit/envoykit/route/ratelimit"
)

// TestGoldens holds whole tables of the kinds that gateways and meshes have.
func TestGoldens(t *testing.T) {
	for name, table := range map[string]*route.ConfigurationBuilder{"gateway": gateway(), "mesh": mesh()} {
		_, err := table.Build()
		require.NoError(t, err)
		golden.Check(t, filepath.Join("testdata", name+".yaml"), []byte(parttest.YAML(t, table)))
	}
}

func gateway() *route.ConfigurationBuilder {
	retry := route.RetryOn("5xx", "reset").Attempts(3).PerTry(2 * time.Second).AvoidHosts(route.PreviousHosts()).HostAttempts(3)
	api := route.VirtualHost("api", "api.example.com").RateLimits(ratelimit.Descriptor(ratelimit.RemoteAddress())).Routes(
		route.Exact("/healthz").Respond(200, "ok").Name("health").Override(off{"envoy.filters.http.ext_authz"}),
		route.PathSeparated("/v1").Header(match.Header("x-env", match.Exact("canary"))).
			To("api-canary").PrefixRewrite("/").Timeout(5*time.Second),
		route.PathSeparated("/v1").
			Split(route.Weight("api-v1", 90).RequestHeaders(header.Overwrite("x-version", "1")), route.Weight("api-v2", 10)).
			PrefixRewrite("/").Timeout(15*time.Second).Retry(retry).HashHeader("x-user").Mirror(route.Mirror("api-shadow").Fraction(1)),
		route.Prefix("/chat").To("chat").Timeout(0).IdleTimeout(time.Hour).Upgrades(route.Upgrade("websocket")),
		route.Prefix("/").GRPC().To("grpc").Timeout(0).StreamDuration(route.StreamDuration().GRPCMax(0)),
	)
	www := route.VirtualHost("www", "example.com", "*.example.com").RequireTLS(route.TLSForExternal).Routes(
		route.Regex("/old/.*").Redirect().Regex("^/old/(.*)$", `/new/\1`).Code(308),
		route.Prefix("/").To("web").HashCookie("session", time.Hour).ResponseHeaders(header.IfAbsent("strict-transport-security", "max-age=31536000")),
	)
	return route.Configuration("gateway").VirtualHosts(api, www).IgnorePort().ResponseHeaders(header.Remove("server"))
}

func mesh() *route.ConfigurationBuilder {
	tenant := match.OfRouteRequest().Header("x-tenant")
	return route.Configuration("mesh").ValidateClusters(false).VirtualHosts(
		route.VirtualHost("orders", "orders", "orders.shop.svc.cluster.local").AttemptCount().Retry(route.RetryOn("connect-failure", "refused-stream").Attempts(2)).
			Matcher(route.MatcherByValue(tenant).
				On("a", route.Prefix("/").To("orders-a").Subset("tenant", "a")).
				On("b", route.FirstOf(route.Prefix("/v2").To("orders-b2"), route.Prefix("/").To("orders-b"))).
				Otherwise(route.Prefix("/").To("orders"))),
		route.VirtualHost("outside", "*").Routes(route.Prefix("/").To("passthrough").Name("passthrough").Operation("passthrough")),
	)
}
