// Package genericproxy builds the proxy for protocols that a codec makes known: a network filter that reads requests,
// passes them through filters of its own, and routes each to a cluster by a matcher tree.
//
//	r := match.OfGenericRequest()
//	listener.Serve(genericproxy.Proxy("calls", genericproxy.Dubbo()).Routes(
//		genericproxy.Configuration("calls").Routes(genericproxy.Matcher().
//			When(r.Method().Is(match.Prefix("find")), genericproxy.Route("users-read")).
//			Otherwise(genericproxy.Route("users"))),
//	))
//
// Envoy: extensions.filters.network.generic_proxy.v3.GenericProxy
package genericproxy
