package unittest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/envoykit/envoykit/envoytest"
)

// TestGateway runs all questions against one configuration, so that they count for its coverage.
func TestGateway(t *testing.T) {
	bundle, err := Gateway()
	require.NoError(t, err)
	gateway := envoytest.Of(bundle)

	t.Run("orders", func(t *testing.T) { testOrders(t, gateway) })
	t.Run("shop", func(t *testing.T) { testShop(t, gateway) })
	t.Run("connections", func(t *testing.T) { testConnections(t, gateway) })
	t.Run("every route", func(t *testing.T) { testEveryRoute(t, gateway) })
	t.Run("shape", func(t *testing.T) {
		envoytest.Clean(t, bundle)
		envoytest.Golden(t, bundle, "testdata/gateway.yaml")
	})
	envoytest.Coverage(gateway).AtLeast(t, 100)
}

func testOrders(t *testing.T, gateway *envoytest.Config) {
	account := envoytest.Header("x-account", "acme")

	envoytest.Request(gateway, "GET", "https://api.example.com/v1/orders/7", account).
		ByRoute(t, "orders").
		RewritesPath(t, "/orders/7").
		WithTimeout(t, 5*time.Second).
		RetriesOn(t, "connect-failure").
		Splits(t, envoytest.Part("orders-v1", 90), envoytest.Part("orders-v2", 10))
	envoytest.Request(gateway, "GET", "https://api.example.com/v1/orders/7").Responds(t, 401)
	envoytest.Request(gateway, "GET", "https://api.example.com/healthz").Responds(t, 200).RespondsBody(t, "ok")
	envoytest.Request(gateway, "GET", "https://api.example.com/v2/orders", account).NotFound(t)
}

func testShop(t *testing.T, gateway *envoytest.Config) {
	for _, host := range []string{"shop.example.com", "www.shop.example.com"} {
		envoytest.Request(gateway, "GET", "https://"+host+"/").ToCluster(t, "shop")
	}
	envoytest.Request(gateway, "GET", "https://shop.example.com/basket").RedirectsTo(t, "https://shop.example.com/cart")

	// The same session meets the same host, and another one only if that host is ill.
	session := envoytest.Header("cookie", "session=8c2f")
	cart := envoytest.Request(gateway, "GET", "https://shop.example.com/cart", session).ByRoute(t, "cart")
	host, certain := cart.Decision().Endpoints(0).Chosen()
	require.True(t, certain, cart.Explain())
	envoytest.Request(gateway, "POST", "https://shop.example.com/cart/items", session).ToEndpoint(t, host.Address)
}

func testConnections(t *testing.T, gateway *envoytest.Config) {
	envoytest.Connection(gateway, "192.0.2.1:443", envoytest.SNI("shop.example.com")).ToListener(t, "https")
	envoytest.Connection(gateway, "192.0.2.1:80").Closed(t)
}

func testEveryRoute(t *testing.T, gateway *envoytest.Config) {
	envoytest.EveryRoute(gateway).
		HasName(t).
		HasTimeout(t).
		Reachable(t).
		NoPlaintextUpstream(t).
		Except("health").RequiresFilter(t, "ext_authz")
}
