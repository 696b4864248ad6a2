package network

import (
	"fmt"
	"strings"

	redisv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/redis_proxy/v3"

	"github.com/envoykit/envoykit/diag"
	"github.com/envoykit/envoykit/validate/internal/check"
)

const redisHead = `"@type": type.googleapis.com/envoy.extensions.filters.network.redis_proxy.v3.RedisProxy
stat_prefix: a
settings: {op_timeout: 1s}
`

var redisNoUpstream = check.Rule(diag.Rule{
	ID: "redis-no-upstream", Severity: diag.Error,
	Title: "redis_proxy has somewhere to send commands",
	Text:  "Envoy refuses a redis_proxy whose prefix_routes hold neither routes nor a catch_all_route.",
	Bad:   redisHead,
	Good:  redisHead + "prefix_routes: {catch_all_route: {cluster: a}}\n",
	Ref:   "extensions/filters/network/redis_proxy/config.cc",
})

var redisPrefix = check.Rule(diag.Rule{
	ID: "redis-prefix-duplicate", Severity: diag.Error,
	Title: "each prefix of a redis_proxy leads to one route",
	Text:  "Envoy refuses two routes for one prefix. With case_insensitive, prefixes that differ only in case are the same.",
	Bad:   redisHead + "prefix_routes: {routes: [{prefix: a, cluster: a}, {prefix: A, cluster: b}], case_insensitive: true}\n",
	Good:  redisHead + "prefix_routes: {routes: [{prefix: a, cluster: a}, {prefix: A, cluster: b}]}\n",
	Ref:   "extensions/filters/network/redis_proxy/router_impl.cc PrefixRoutes",
})

func init() {
	check.On(func(c *check.Context, p *redisv3.RedisProxy) {
		if r := p.GetPrefixRoutes(); len(r.GetRoutes()) == 0 && r.GetCatchAllRoute() == nil {
			c.Report(redisNoUpstream, "there is no route", "prefix_routes").Fixes = []string{"add a catch_all_route"}
		}
	})
	check.On(prefixes)
}

func prefixes(c *check.Context, p *redisv3.RedisProxy_PrefixRoutes) {
	if len(p.GetRoutes()) < 2 {
		return
	}
	first := make(map[string]int, len(p.GetRoutes()))
	for i, r := range p.GetRoutes() {
		prefix := r.GetPrefix()
		if p.GetCaseInsensitive() {
			prefix = strings.ToLower(prefix)
		}
		if n, taken := first[prefix]; taken {
			c.Report(redisPrefix, fmt.Sprintf("prefix %q already has a route", r.GetPrefix()), "routes", i, "prefix").
				Related = []diag.Related{{Message: "the first one", Path: c.At("routes", n)}}
			continue
		}
		first[prefix] = i
	}
}
