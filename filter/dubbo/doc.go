// Package dubbo builds the proxy for Apache Dubbo: a network filter that reads calls, passes them through filters of its
// own, and routes each to a cluster by interface, method and arguments.
//
//	listener.Serve(dubbo.Proxy("calls").Routes(dubbo.Configuration("calls").Interfaces(
//		dubbo.Interface("com.example.Users").Routes(
//			dubbo.Method(match.Prefix("find")).To("users-read"),
//			dubbo.AnyMethod().To("users"),
//		),
//	)))
//
// Package genericproxy has a codec for Dubbo, too.
//
// Envoy: extensions.filters.network.dubbo_proxy.v3.DubboProxy
package dubbo
