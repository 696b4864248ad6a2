package route_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/envoykit/envoykit/filter/httpfilter"
	"github.com/envoykit/envoykit/internal/encode"
	"github.com/envoykit/envoykit/match"
	"github.com/envoykit/envoykit/route"
)

func TestSmoke(t *testing.T) {
	cors := httpfilter.CORS()
	m, err := route.Configuration("edge").VirtualHosts(
		route.VirtualHost("api", "api.example.com").Routes(
			route.Exact("/healthz").Respond(200, "ok").Override(cors.Off()),
			route.Prefix("/v1/").Header(match.Present("x-tenant")).
				Split(route.Weight("api-v1", 90), route.Weight("api-v2", 10)).
				Timeout(15*time.Second).
				Retry(route.RetryOn("5xx", "reset").Attempts(3).PerTry(2*time.Second)).
				HashHeader("x-user").
				Override(cors.Allow("https://app.example.com").Methods("GET", "POST")),
		),
	).Build()
	fmt.Println(err)
	y, err := encode.YAML(nil, m, encode.Options{})
	fmt.Println(string(y), err)
	_, err = route.Configuration("edge").VirtualHosts(
		route.VirtualHost("api", "api.example.com").Routes(
			route.Template("/a/{b}/**").To("x").Override(cors.Off(), nil, cors.Off()).HostRewrite("x").Timeout(-1),
			route.Prefix("/v1/").Header(nil).Redirect().Path("/").Prefix("/x"),
		),
	).Build()
	fmt.Println(err)
}
