// Package redis builds the proxy for Redis: a network filter that reads commands and sends each to the cluster that its
// key leads to.
//
//	listener.Serve(redis.Proxy("cache", time.Second).
//		Routes(redis.Prefix("user:", "users"), redis.Prefix("cart:", "carts").RemovePrefix()).
//		CatchAll(redis.Route("cache")))
//
// [cluster.Redis] finds the hosts of a Redis cluster, and [Upstream] says who Envoy is to them.
//
// Envoy: extensions.filters.network.redis_proxy.v3.RedisProxy
package redis
